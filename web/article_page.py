"""The pages of one article: the article itself, where it comes from, a file for citing it.

The address of an article carries the search it was found by, so that the way back and the hits
beside it are known. What is wrong with that search is no reason not to show the article.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

import flask
from flask import current_app, request, url_for

from index.article import SHANGHAI, Article
from index.errors import IndexingError
from index.readers import parts
from search.errors import BadRequest
from search.request import MAX_QUERY, PARAMETERS, read
from web import export, links, mended_lines, site
from web.citation import citation
from web.plain_text import one_line

if TYPE_CHECKING:
    from index.archive_pages import PageAsItCame, Pages
    from search.neighbours import Neighbours

_EXAMPLES = 12
"""How many different mends of a kind are shown on the article's own page."""
_LEAD = 160
"""Characters of the text that tell other sites what an article is about."""


def article(article_id: str) -> str:
    """One article, what the search it was found by matched in it, and what stands beside it."""
    parameters = _search()
    text = next(iter(parameters.get("q", ())), "")
    view = site.service().article(
        article_id,
        text if len(text) <= MAX_QUERY else "",
        synonyms=parameters.get("synonyms") != ("off",),
    )
    article = view.article
    path = url_for(".article", article_id=article.id)
    permanent = url_for(".article", article_id=article.id, _external=True)
    original = links.original(article.url)
    return site.page(
        "article.html",
        view=view,
        article=article,
        query=text,
        back=links.address(url_for(".search"), parameters) if parameters else None,
        beside=_beside(parameters, article.id),
        original=original,
        similar=site.service().similar(article.id),
        permanent=permanent,
        article_address=lambda other: url_for(".article", article_id=other),
        lead=_lead(article),
        linked_data=_linked_data(article, permanent, original),
        citation=citation(article, original or permanent, dt.datetime.now(SHANGHAI).date()),
        json=f"{request.script_root}/api/v1{path.removeprefix(request.script_root)}",
        kinds=mended_lines.kinds(view.mends, _EXAMPLES),
        origin=links.address(url_for(".provenance", article_id=article.id), parameters),
    )


def provenance(article_id: str) -> str:
    """The page as it came beside what was made of it, a sheet at a time."""
    parameters = _search()
    article, mends = site.service().stored(article_id)
    page = _page_as_it_came(article_id)
    rows: list[mended_lines.Line] = []
    unplaced = list(mends)
    if page is not None:
        mends = page.mends
        try:
            rows, unplaced = mended_lines.lines(parts(page.form, page.raw), mends)
        except IndexingError:
            unplaced = list(mends)
    sheets = mended_lines.sheets(rows)
    asked = request.args.get("sheet", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    number = min(max(number, 1), len(sheets))
    path = url_for(".provenance", article_id=article.id)
    return site.page(
        "provenance.html",
        article=article,
        query=next(iter(parameters.get("q", ())), ""),
        back=links.address(url_for(".article", article_id=article.id), parameters),
        page=page,
        kinds=mended_lines.kinds(mends),
        labels=mended_lines.KINDS,
        lines=sheets[number - 1],
        unplaced=mended_lines.kinds(unplaced),
        count=len(mends),
        number=number,
        numbers=[
            (each, links.address(path, {**parameters, "sheet": (str(each),)}))
            for each in range(1, len(sheets) + 1)
        ],
    )


def ris() -> flask.Response:
    """One article for reference managers, by ``id``."""
    article, _ = site.service().stored(request.args.get("id", ""))

    def address(of: Article) -> str:
        return url_for(".article", article_id=of.id, _external=True)

    body = b"".join(export.ris([article], address))
    response = flask.Response(body, content_type=export.RIS_TYPE)
    response.headers["Content-Disposition"] = "attachment; filename=youse.ris"
    return response


def _search() -> links.Parameters:
    """The parameters of the search that an article was found by, and no others."""
    return links.cleaned({k: v for k, v in site.given().items() if k in PARAMETERS})


def _beside(parameters: links.Parameters, article_id: str) -> _Beside | None:
    if not parameters:
        return None
    try:
        asked = read(parameters, reposts=links.DEFAULTS["reposts"])
    except BadRequest:
        return None
    found = site.service().neighbours(asked, article_id)
    return None if found is None else _Beside(found, parameters, asked.size)


class _Beside:
    """The hits beside an article, and their addresses within the search."""

    def __init__(self, found: Neighbours, parameters: links.Parameters, size: int) -> None:
        self.position, self.total = found.position, found.total
        self.previous, self.next = found.previous, found.next
        self._parameters, self._size = parameters, size

    def link(self, step: int) -> str:
        """The address of the hit so many places on, on the page of results where it stands."""
        neighbour = self.next if step > 0 else self.previous
        assert neighbour is not None
        page = (self.position - 1 + step) // self._size + 1
        path = url_for(".article", article_id=neighbour.id)
        return links.address(path, self._parameters, {"page": (str(page),)})


def _page_as_it_came(article_id: str) -> PageAsItCame | None:
    """``None`` where this site has no archive, or none with this article."""
    archive = cast("Pages | None", current_app.extensions.get("youse.pages"))
    try:
        return None if archive is None else archive.page(article_id)
    except IndexingError:
        return None


def _lead(article: Article) -> str:
    text = one_line(" ".join(article.paragraphs[:3]))
    return text if len(text) <= _LEAD else f"{text[: _LEAD - 1]}…"


def _linked_data(article: Article, permanent: str, original: str | None) -> dict[str, object]:
    """The article as a NewsArticle of https://schema.org/NewsArticle."""
    known: dict[str, object] = {
        "headline": article.title,
        "description": _lead(article),
        "datePublished": article.published_text,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "editor": article.editor and {"@type": "Person", "name": article.editor},
        "sourceOrganization": article.source and {"@type": "Organization", "name": article.source},
        "articleSection": article.category,
        "isBasedOn": original,
    }
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": article.id,
        "url": permanent,
        "mainEntityOfPage": permanent,
        "inLanguage": "zh",
        **{name: value for name, value in known.items() if value},
    }
