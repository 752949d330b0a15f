"""The pinned questions as a reader asks the site: the query string of one search."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.benchmarks.queries import PAGE_SIZE, Query


def target(query: Query) -> str:
    """The address in the API that asks a query, with facets and snippets as it comes by default."""
    asked: list[tuple[str, str]] = [("q", _text(query)), ("size", str(PAGE_SIZE))]
    if query.kind in ("all", "any"):
        asked.append(("mode", query.kind))
    if query.newest:
        asked.append(("sort", "newest"))
    if query.page > 1:
        asked.append(("page", str(query.page)))
    asked += [(field, value) for field, values in query.filters for value in values]
    asked += [
        (name, day.isoformat())
        for name, day in (("from", query.start), ("to", query.end))
        if day is not None
    ]
    return f"/api/v1/search?{urlencode(asked)}"


def _text(query: Query) -> str:
    """The query in the query language."""
    match query.kind:
        case "phrase":
            text = f'"{query.text}"'
        case "prefix":
            text = f"{query.words[0]}*"
        case "fuzzy":
            text = f"{query.words[0]}~"
        case _:
            text = " ".join(query.words)
    return f"{text} -{query.without}" if query.without else text
