"""All articles of a search in their order, read one after another.

A reader of all of them goes through one view of the index, a *piece* at a time: none is skipped or
told twice while articles arrive, and no more than a piece is in memory.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from index.article import Article
from search.searcher import Plan, View

PIECE = 1000
"""Articles that are read at once. Each piece is a search of its own, so fewer would cost more."""


@dataclasses.dataclass(frozen=True, slots=True)
class EverythingFound:
    """``total``: how many articles match. ``count``: how many of them ``articles`` gives, once."""

    total: int
    count: int
    articles: Iterator[Article]


def everything_found(view: View, plan: Plan, most: int, piece: int = PIECE) -> EverythingFound:
    """The first ``most`` articles of a plan, whose own page and facets are not looked at.

    The first piece is read at once, so that what is wrong with a search shows before its first row.
    """
    first = view.run(_part(plan, 0, min(piece, most)))
    count = min(first.listed, most)

    def articles() -> Iterator[Article]:
        found = first.found
        yield from (each.article for each in found)
        for offset in range(len(found), count, piece):
            answer = view.run(_part(plan, offset, min(piece, count - offset)))
            yield from (each.article for each in answer.found)

    return EverythingFound(first.total, count, articles())


def _part(plan: Plan, offset: int, size: int) -> Plan:
    return dataclasses.replace(plan, offset=offset, size=size, facets=())
