"""The JSON API under ``/api/v1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import flask
from werkzeug.exceptions import BadRequest as BadHttpRequest

from search import request as search_request
from search.errors import BadRequest
from web import serialize

if TYPE_CHECKING:
    from search.service import SearchService

blueprint = flask.Blueprint("api", __name__, url_prefix="/api/v1")


def _service() -> SearchService:
    return cast("SearchService", flask.current_app.extensions["youse"])


@blueprint.get("/search")
def search() -> flask.Response:
    """Searches with the parameters of the address."""
    return _search(flask.request.args.to_dict(flat=False))


@blueprint.post("/search")
def search_posted() -> flask.Response:
    """Searches with the same names as a JSON object; filters may be lists."""
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
        if each is None:
            continue
        if isinstance(each, bool) or not isinstance(each, str | int):
            raise BadRequest(name, f"“{name}” must be text or a whole number, or a list of them.")
        texts.append(str(each))
    if name == "facets" and isinstance(value, list):
        return [",".join(texts)] if texts else ["none"]
    return texts


def _search(parameters: dict[str, list[str]]) -> flask.Response:
    request = search_request.read(parameters)
    return flask.jsonify(serialize.results(request, _service().search(request)))


@blueprint.get("/articles/<path:article_id>")
def article(article_id: str) -> flask.Response:
    """One article with its paragraphs and mends."""
    return flask.jsonify(serialize.article(*_service().stored(article_id)))


@blueprint.get("/fields")
def fields() -> flask.Response:
    """What can be filtered, sorted and counted by, and with which values."""
    return flask.jsonify(
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
