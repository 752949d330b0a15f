"""Any search to be carried away: ``/search.atom .csv .xlsx .jsonl .ris``.

They take the parameters of ``/search``. Page, cursor, size and facets are not looked at: a feed has
the newest articles, an export all of them in the order asked for, up to ``web.export_rows``. The
header ``X-Total-Count`` says how many the search finds, ``X-Row-Count`` how many of them were sent.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

import flask

from index.article import Article
from search.errors import BadRequest, NotReady
from search.highlight import converted
from search.messages import Message
from search.request import Request, read
from web import errors, export, feeds, links
from web.bounds import Places
from web.pages import RETRY_SECONDS
from web.site import service

blueprint = flask.Blueprint("carry_away", __name__)

FORMATS = {
    "atom": feeds.CONTENT_TYPE,
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "ris": export.RIS_TYPE,
}
_NOT_CARRIED = ("page", "cursor", "size", "facets", "facet_size", "explain")
_LONGEST_NAME = 40


@blueprint.app_template_global()
def carried_as(kind: str, parameters: links.Parameters) -> str:
    """The address of a search in one of :data:`FORMATS`."""
    changes: dict[str, tuple[str, ...]] = dict.fromkeys(_NOT_CARRIED, ())
    if kind == "csv":
        changes["bom"] = ("1",)  # who follows a link opens it in Excel
    return links.address(f"{flask.request.script_root}/search.{kind}", parameters, changes)


@blueprint.get("/search.atom")
def atom() -> flask.typing.ResponseReturnValue:
    """The newest articles of a search, or the first ones in the order asked for."""
    given = flask.request.args.to_dict(flat=False)
    asked = read(given)
    asked = dataclasses.replace(
        asked,
        sort=asked.sort if any(given.get("sort", ())) else "newest",
        size=feeds.ENTRIES,
        page=1,
        cursor=None,
        facets=(),
    )
    results = service().search(asked)
    left_out: dict[str, tuple[str, ...]] = dict.fromkeys((*_NOT_CARRIED, "sort"), ())
    search = links.changed({**given, **asked.filters}, left_out)
    address = links.address("", search)
    if asked.sort != "newest":
        # What is usual for a page, and left out there, is not for a feed.
        address += f"{'&' if address else '?'}sort={asked.sort}"
    here = flask.request.url_root.rstrip("/")
    feed = feeds.Feed(
        title=f"{asked.text or '全部文章'} · 有色搜索",
        search=address,
        total=results.total,
        self_address=f"{here}/search.atom{address}",
        page_address=links.address(f"{here}/search", search, {"sort": (asked.sort,)}),
    )
    body = feeds.atom(feed, ((hit, _article_address(hit.article)) for hit in results.hits))
    response = flask.Response(body, content_type=FORMATS["atom"])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Total-Count"] = str(results.total)
    response.headers["X-Row-Count"] = str(len(results.hits))
    response.add_etag()
    return response.make_conditional(flask.request)


@blueprint.get("/search.csv")
def csv() -> flask.Response:
    given = flask.request.args.to_dict(flat=False)
    marked = given.pop("bom", ["0"])
    if marked not in (["0"], ["1"]):
        message = Message(
            "“%(name)s” cannot be “%(given)s”; it is one of %(known)s.",
            name="bom",
            given=", ".join(marked),
            known="0, 1",
        )
        raise BadRequest("bom", message)
    rows = _Rows(given)
    return rows.sent("csv", export.csv_table(rows.articles, bom=marked == ["1"]))


@blueprint.get("/search.xlsx")
def xlsx() -> flask.Response:
    rows = _Rows(flask.request.args.to_dict(flat=False))
    # A workbook is a zip file with its directory at the end: it is made before it is sent.
    file = export.xlsx(rows.articles)
    response = rows.sent("xlsx", export.read_out(file))
    response.call_on_close(file.close)  # also where nobody reads it to its end
    return response


@blueprint.get("/search.jsonl")
def jsonl() -> flask.Response:
    rows = _Rows(flask.request.args.to_dict(flat=False))
    return rows.sent("jsonl", export.jsonl(rows.articles))


@blueprint.get("/search.ris")
def ris() -> flask.Response:
    rows = _Rows(flask.request.args.to_dict(flat=False))
    return rows.sent("ris", flask.stream_with_context(export.ris(rows.articles, _article_address)))


class _Rows:
    """The articles that a search finds, up to the limit, in the script that was asked for."""

    def __init__(self, parameters: Mapping[str, list[str]]) -> None:
        self._request = read(parameters)
        places: Places = flask.current_app.extensions["youse.exports"]
        self._give_back = places.take()
        # Whatever the answer becomes, also one that says what failed.
        flask.after_this_request(self._kept_until_sent)
        most: int = flask.current_app.config["EXPORT_ROWS"]
        self._found = service().every(self._request, most)
        # Only the headers of HEAD are sent: a workbook need not be made for them.
        wanted = iter(()) if flask.request.method == "HEAD" else self._found.articles
        self.articles = _shown(wanted, self._request)

    def _kept_until_sent(self, response: flask.Response) -> flask.Response:
        response.call_on_close(self._give_back)
        return response

    def _sent(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        finally:
            self._give_back()

    def sent(self, kind: str, chunks: Iterable[bytes]) -> flask.Response:
        """The answer that streams these chunks, to be saved under a name that tells the query."""
        response = flask.Response(self._sent(chunks), content_type=FORMATS[kind])
        words = re.findall(r"\w+", self._request.text)
        name = quote("-".join(("youse", *words))[:_LONGEST_NAME])
        response.headers["Content-Disposition"] = (
            f"attachment; filename=youse.{kind}; filename*=UTF-8''{name}.{kind}"
        )
        response.headers["X-Total-Count"] = str(self._found.total)
        response.headers["X-Row-Count"] = str(self._found.count)
        return response


def _shown(articles: Iterator[Article], request: Request) -> Iterator[Article]:
    if request.script == "original":
        return articles

    def shown(text: str) -> str:
        return converted(text, (), request.script)[0]

    return (
        dataclasses.replace(
            each, title=shown(each.title), paragraphs=tuple(map(shown, each.paragraphs))
        )
        for each in articles
    )


def _article_address(article: Article) -> str:
    return flask.url_for("pages.article", article_id=article.id, _external=True)


@blueprint.errorhandler(BadRequest)
def _bad_request(error: BadRequest) -> flask.Response:
    return errors.problem(400, str(error), parameter=error.parameter)


@blueprint.errorhandler(NotReady)
def _not_ready(error: NotReady) -> flask.Response:
    response = errors.problem(503, str(error))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
