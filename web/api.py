"""The JSON API under ``/api/v1``."""

from __future__ import annotations

import flask
from werkzeug.exceptions import BadRequest as BadHttpRequest

from search import request as search_request
from search import similar as similar_articles
from search.cursor import HELD_SECONDS
from search.errors import BadRequest, NotReady
from web import openapi as description
from web import serialize
from web.http_manners import answered
from web.site import service

blueprint = flask.Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> flask.Response:
    """Searches with the parameters of the address."""
    return _search(flask.request.args.to_dict(flat=False))


@blueprint.post("/search")
def search_posted() -> flask.Response:
    """Searches with the same names as a JSON object; filters may be lists."""
    _only()
    try:
        body = flask.request.get_json()
    except (BadHttpRequest, RecursionError) as error:
        raise BadRequest(
            "", 'The body is not valid JSON; send an object such as {"q": "铝"}.'
        ) from error
    if not isinstance(body, dict):
        raise BadRequest("", 'The body must be a JSON object such as {"q": "铝"}.')
    return _search({str(name): _texts(str(name), value) for name, value in body.items()})


def _texts(name: str, value: object) -> list[str]:
    """A JSON value as the texts it would be in an address."""
    values = value if isinstance(value, list) else [value]
    texts: list[str] = []
    for each in values:
        if each is None and each is value:
            continue
        if isinstance(each, float) and each.is_integer():
            each = int(each)  # JSON knows no difference between 20 and 20.0
        if isinstance(each, bool) or not isinstance(each, str | int):
            raise BadRequest(name, f"“{name}” must be text or a whole number, or a list of them.")
        texts.append(str(each))
    if name == "facets" and isinstance(value, list):
        return [",".join(texts)] if texts else ["none"]
    return texts


def _search(parameters: dict[str, list[str]]) -> flask.Response:
    request = search_request.read(parameters)
    results = service().search(request)
    # A cursor differs from one second to the next, but what is kept of it must not be outlived.
    period = "" if results.next is None else results.next.given // (HELD_SECONDS // 2)
    return answered(serialize.results(request, results), "took_ms", "next", also=str(period))


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> flask.Response:
    """One article with its paragraphs and mends."""
    _only()
    article, mends = service().stored(article_id)
    return answered(serialize.article(article, mends, service().reposts(article_id)))


@blueprint.get("/articles/<path:article_id>/similar")
def similar(article_id: str) -> flask.Response:
    """The articles on the same matter as one."""
    given = search_request.read(_only("size"))
    if given.size > similar_articles.MOST:
        most = similar_articles.MOST
        raise BadRequest("size", f"“size” is at most {most} here; give a smaller one.")
    size = given.size if flask.request.args.get("size", "").strip() else 5
    hits = service().similar(article_id, size)
    return answered({"hits": [serialize.hit(each) for each in hits]})


@blueprint.get("/suggest")
def suggest() -> flask.Response:
    """What may be meant by a query that is still being typed."""
    found = service().suggest(search_request.read(_only("q")).text)
    return answered({"suggestions": [serialize.suggestion(each) for each in found]})


def _only(*known: str) -> dict[str, list[str]]:
    """The parameters of the address, of which there may be but these."""
    given = flask.request.args.to_dict(flat=False)
    for name in given:
        if name not in known:
            mend = f"known is {', '.join(known)}" if known else "leave it out"
            raise BadRequest(name, f"There is no parameter “{name}” here; {mend}.")
    return given


@blueprint.get("/fields")
def fields() -> flask.Response:
    """What can be filtered, sorted and counted by, and with which values."""
    _only()
    return answered(
        {
            "filters": [*search_request.FILTERS, "from", "to"],
            "facets": list(search_request.FACETS),
            "modes": list(search_request.MODES),
            "sorts": list(search_request.SORTS),
            "scripts": list(search_request.SCRIPTS),
            "parameters": list(search_request.PARAMETERS),
            "max_query": search_request.MAX_QUERY,
            "max_size": search_request.MAX_SIZE,
        }
    )


def _document() -> description.Json:
    request = flask.request
    try:
        ids = [hit.article.id for hit in service().overview().newest]
    except NotReady:
        ids = []
    return description.document(
        flask.current_app,
        root=request.script_root,
        address=request.url_root.rstrip("/"),
        article_id=next(iter(ids), "1"),
    )


@blueprint.get("/openapi.json")
def openapi() -> flask.Response:
    """This API described by OpenAPI 3.1."""
    return answered(_document())


@blueprint.get("/docs")
def docs() -> str:
    """The same description for people."""
    return flask.render_template("api_docs.html", api=_document())
