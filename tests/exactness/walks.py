"""Walks through whole results by cursor, over the API: each article comes exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.exactness.library import PAGE, Library, Wrong
from web.app import create_app

WALKS: tuple[dict[str, str], ...] = (
    {"sort": "newest"}, {"sort": "oldest"}, {"sort": "views"}, {"q": "的"},
    {"q": "公司 价格 市场", "mode": "any"},
)  # fmt: skip
"""Everything in each order, and what most articles match."""


def wrong(library: Library, walks: Iterable[dict[str, str]] = WALKS) -> tuple[int, list[Wrong]]:
    """How many articles were met on walks, and what was wrong about them."""
    browser = create_app(library.service).test_client()
    met = 0
    found: list[Wrong] = []
    for given in walks:
        ids: Counter[str] = Counter()
        total, cursor = 0, ""
        while cursor is not None:
            more = {"size": str(PAGE), "facets": "none", "cursor": cursor}
            answer = browser.get("/api/v1/search", query_string={**given, **more}).json
            assert answer is not None
            ids.update(hit["id"] for hit in answer["hits"])
            total, cursor = answer["total"], answer["next"]
        met += ids.total()
        twice = ids.total() - len(ids)
        wanted = total if "q" in given else len(library.texts.ids)
        if twice or len(ids) != wanted or not ids.keys() <= set(library.texts.ids):
            detail = f"{len(ids):,} of {wanted:,} met, {twice:,} more than once"
            found.append(Wrong("walk", str(given), detail))
    return met, found
