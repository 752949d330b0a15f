"""Results → the JSON of the API; the one place that spells its names."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from index.article import Article, Mend
from search.request import Request
from search.rescoring import Parts
from search.results import Hit, NothingFound, Notice, Repost, Results
from search.suggest import Suggestion

Json = dict[str, Any]


def results(request: Request, found: Results) -> Json:
    """The answer of ``/api/v1/search`` and of ``youse search --json``."""
    filters: Json = {name: list(values) for name, values in request.filters.items()}
    if request.start_text:
        filters["from"] = request.start_text
    if request.end_text:
        filters["to"] = request.end_text
    facets: Json = {
        name: [{"value": each.value, "count": each.count} for each in values]
        for name, values in found.facets.items()
    }
    if found.dates is not None:
        facets["date"] = {
            "interval": found.dates.interval,
            "buckets": [{"from": each.start, "count": each.count} for each in found.dates.buckets],
        }
    return {
        "query": {
            "text": request.text,
            "mode": found.mode,
            "sort": found.sort,
            "filters": filters,
            "interpreted": found.interpreted,
        },
        "total": found.total,
        "took_ms": found.took_ms,
        "hits": [hit(each, request.explain) for each in found.hits],
        "facets": facets,
        "page": found.page,
        "pages": found.pages,
        "next": None if found.next is None else str(found.next),
        "notices": [notice(each) for each in found.notices],
        "nothing_found": None if found.nothing is None else nothing_found(found.nothing),
    }


def notice(given: Notice) -> Json:
    """One notice, with its place in the query where it has one."""
    fields: Json = {"code": given.code, "message": given.message}
    if given.start is not None:
        fields |= {"start": given.start, "end": given.end}
    return fields


def nothing_found(nothing: NothingFound) -> Json:
    """Why there is no hit, and what would find some."""
    return {
        "unfiltered": nothing.unfiltered,
        "words": [dataclasses.asdict(each) for each in nothing.words],
        "filters": [
            {"name": each.name, "values": list(each.values), "without": each.without}
            for each in nothing.filters
        ],
        "spellings": [dataclasses.asdict(each) for each in nothing.spellings],
    }


def explanation(parts: Parts) -> Json:
    """The sums and factors of a score."""
    return {name: round(value, 4) for name, value in parts._asdict().items()}


def hit(found: Hit, explain: bool = False) -> Json:
    """One hit; ``title`` and the snippets are in the script that was asked for.

    ``explain``: whether the parts of its score are wanted.
    """
    fields = found.article.as_dict()
    del fields["paragraphs"]
    return {
        **fields,
        "title": found.title,
        "score": found.score,
        "title_marks": [list(mark) for mark in found.title_marks],
        "snippets": [
            {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
            for snippet in found.snippets
        ],
        "explain": explanation(found.parts) if explain and found.parts else None,
        "reposts": reposts(found.reposts),
    }


def reposts(found: Iterable[Repost | Article]) -> list[Json]:
    """Other articles of one story, in short."""
    return [
        {
            "id": each.id,
            "title": each.title,
            "source": each.source,
            "published": each.published.isoformat() if each.published else None,
        }
        for each in found
    ]


def suggestion(found: Suggestion) -> Json:
    """One suggestion of ``/api/v1/suggest``."""
    fields = dataclasses.asdict(found)
    return {name: value for name, value in fields.items() if value is not None}


def article(stored: Article, mends: tuple[Mend, ...], others: Iterable[Repost]) -> Json:
    """The answer of ``/api/v1/articles/ID``; ``others``: the other articles of its story."""
    return {
        **stored.as_dict(),
        "repairs": [mend.as_dict() for mend in mends],
        "reposts": reposts(others),
    }
