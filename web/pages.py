"""The site that people see: search page, results, one article, help, archive.

Everything is plain links and GET forms and works without JavaScript; a page's address says all
there is to know about it. Templates get values, and functions that answer an address.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from index.article import SHANGHAI
from search.errors import BadRequest, NoSuchArticle, NotReady, ViewGone
from search.language_help import SECTIONS
from search.messages import Message
from search.request import read
from search.results import Mark
from web import (
    archive_page,
    article_page,
    explanations,
    language,
    links,
    narrowing,
    site,
    stylesheet,
)

blueprint = Blueprint("pages", __name__)
blueprint.add_url_rule("/articles/<path:article_id>", view_func=article_page.article)
blueprint.add_url_rule("/provenance/<path:article_id>", view_func=article_page.provenance)
blueprint.add_url_rule("/article.ris", view_func=article_page.ris)

FIELDS = {
    "q": Message("查询"),
    "author": Message("作者"),
    "source": Message("来源"),
    "category": Message("分类"),
    "date": Message("日期"),
    "from": Message("起始日期"),
    "to": Message("截止日期"),
    "mode": Message("匹配方式"),
    "sort": Message("排序"),
    "size": Message("每页篇数"),
    "page": Message("页码"),
    "cursor": Message("续页标记"),
    "script": Message("字形"),
    "reposts": Message("转载"),
    "synonyms": Message("其他名称"),
    "explain": Message("得分构成"),
}
RETRY_SECONDS = "5"
"""After how long to ask again where there is no index yet."""
_AROUND = 12
"""How many characters of the query are shown beside the piece that a notice means."""
_STATIC = Path(__file__).with_name("static")


def render_problem(status: int, title: str, message: str, query: str = "") -> tuple[str, int]:
    """The error page and its status; ``message`` is one sentence."""
    return site.page("error.html", status=status, title=title, message=message, query=query), status


@blueprint.get("/")
def home() -> str | AnyResponse:
    if "q" in request.args:
        return redirect(links.address(url_for(".search"), site.given()))
    return site.page("home.html", overview=site.service().overview())


@blueprint.get("/search")
def search() -> str:
    given = site.given()
    asked = read(given, reposts=links.DEFAULTS["reposts"])
    results = site.service().search(narrowing.counting(asked))
    parameters = links.cleaned({**given, **asked.filters})
    if parameters.pop("cursor", ()):
        # Links outlive what a cursor holds.
        parameters = links.changed(parameters, {"page": (str(results.page),)})
    path = url_for(".search")
    now = dt.datetime.now(SHANGHAI).date()
    return site.page(
        "results.html",
        asked=asked,
        results=results,
        parameters=parameters,
        link=functools.partial(links.address, path, parameters),
        link_article=lambda name: links.address(url_for(".article", article_id=name), parameters),
        hidden=functools.partial(links.hidden, parameters),
        chips=links.chips(path, parameters),
        clear=links.without_filters(path, parameters),
        fields=narrowing.fields(path, parameters, asked, results),
        why=explanations.explained(asked, results.nothing),
        dates=narrowing.dates(site.service(), path, parameters, asked, results, now),
        presets=links.presets(path, parameters, now),
        numbers=links.page_numbers(results.page, results.pages),
        json=links.address(f"{request.script_root}/api/v1/search", parameters),
    )


@blueprint.get("/search/<any(author, source, category):name>")
def values(name: str) -> str:
    """All values of a field that the articles of a search have, to choose several at once."""
    shown = narrowing.values(site.service(), url_for(".search"), site.given(), name)
    return site.page("values.html", **shown)


@blueprint.get("/help")
def help_page() -> str:
    return site.page("help.html", language_sections=SECTIONS)


@blueprint.get("/archive")
def archive() -> str:
    glance = site.service().glance()
    return site.page("archive.html", **archive_page.shown(glance, url_for(".search")))


@blueprint.get("/robots.txt")
def robots() -> Response:
    # Searches are without number; the articles are what is worth a crawler's time.
    root = request.script_root
    unwanted = [f"Disallow: {root}/{path}" for path in ("search", "api/", "provenance/")]
    return Response("\n".join(("User-agent: *", *unwanted, "")), mimetype="text/plain")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    return Response(
        render_template("opensearch.xml", root=request.url_root),
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


@blueprint.errorhandler(BadRequest)
def _bad_request(error: BadRequest) -> tuple[str, int]:
    name, given, path = error.parameter, links.cleaned(site.given()), url_for(".search")
    rest = links.changed(given, {name: ()})
    ways = [
        (Message("去掉“%(name)s”再搜索", name=FIELDS.get(name, name)), links.address(path, rest))
    ]
    if exchange := links.exchanged(given):
        ways.insert(0, (Message("对调起止日期再搜索"), links.address(path, given, exchange)))
    page = site.page(
        "error.html",
        status=400,
        title=Message("这个搜索无法进行"),
        message=_by_name(error),
        query=next(iter(given.get("q", ())), ""),
        carried=links.hidden(rest, "q"),
        ways=ways,
    )
    return page, 400


def _by_name(error: BadRequest) -> str:
    """The sentence of the error, with the parameter called as the page calls it."""
    message, name = error.message, error.parameter
    if isinstance(message, Message) and message.values.get("name") == name and name in FIELDS:
        return Message(message.template, **{**message.values, "name": FIELDS[name]})
    return message


@blueprint.errorhandler(ViewGone)
def _view_gone(error: ViewGone) -> tuple[str, int]:
    given = links.changed(site.given(), {"cursor": ()})
    page = site.page(
        "error.html",
        status=410,
        title=Message("续页标记已经过期"),
        message=error.message,
        query=next(iter(given.get("q", ())), ""),
        carried=links.hidden(given, "q"),
        ways=[(Message("从第一页重新搜索"), links.address(url_for(".search"), given))],
    )
    return page, 410


@blueprint.errorhandler(NoSuchArticle)
def _no_such_article(error: NoSuchArticle) -> tuple[str, int]:
    return render_problem(404, Message("没有这篇文章"), error.message)


@blueprint.errorhandler(NotReady)
def _not_ready(error: NotReady) -> tuple[str, int, dict[str, str]]:
    return *render_problem(503, Message("索引尚未就绪"), error.message), {
        "Retry-After": RETRY_SECONDS
    }


@blueprint.app_template_filter("marked")
def marked(text: str, marks: Iterable[Mark] = ()) -> Markup:
    """``text`` escaped, what the marks cover in ``<mark>``; marks that meet become one."""
    spans: list[tuple[int, int]] = []
    clipped = sorted((max(start, 0), min(end, len(text))) for start, end in marks)
    for start, end in clipped:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        elif start < end:
            spans.append((start, end))
    html, position = "", 0
    for start, end in spans:
        html += f"{escape(text[position:start])}<mark>{escape(text[start:end])}</mark>"
        position = end
    return Markup(f"{html}{escape(text[position:])}")


@blueprint.app_template_filter("pointed")
def pointed(text: str, start: int, end: int) -> Markup:
    """What a notice means in the query: the piece in ``<mark>``, with a little around it."""
    begin, stop = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    piece = marked(text[begin:stop], ((start - begin, end - begin),))
    return Markup("{}{}{}").format("…" if begin else "", piece, "…" if stop < len(text) else "")


@blueprint.app_template_filter("moment")
def moment(published: dt.datetime | dt.date) -> str:
    """``2026-01-15 13:44``, or ``2026-01-15`` where no time is known."""
    if isinstance(published, dt.datetime):
        return published.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    return published.isoformat()


@blueprint.app_template_filter("thousands")
def thousands(number: int) -> str:
    return f"{number:,}"


@blueprint.app_template_filter("visible")
def visible(text: str) -> str:
    """``text`` with its control, private-use and unpaired characters spelt out."""
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return "".join(
        f"⟨U+{ord(char):04X}⟩" if unicodedata.category(char) in hidden else char
        for char in text.replace("\n", "↵")
    )


@blueprint.app_template_global()
def search_link(**values: str) -> str:
    """The address of a search by these parameters; ``from_`` stands for ``from``."""
    given = {name.rstrip("_"): (value,) for name, value in values.items()}
    return links.address(url_for("pages.search"), given)


@blueprint.app_template_global()
@functools.cache
def asset_version(name: str) -> str:
    """Changes when the file does, so that browsers may keep files for ever."""
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]


blueprint.add_app_template_global(explanations.score, "score_told")
blueprint.add_app_template_global(lambda: stylesheet.TEXT, "stylesheet")


@blueprint.app_template_global()
def field_name(name: str) -> str:
    return str(language.shown(FIELDS.get(name, name)))
