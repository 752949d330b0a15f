"""A query that a cluster takes: of so many clauses at most, nested ones and all.

*Clause*: what looks something up. *Optional*: a clause that only scores, beside others that must
match; without it the same articles are found.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.engines.opensearch_mapping import Json
from search.errors import BadRequest
from search.messages import Message

MOST = 1_000
"""A little less than what OpenSearch takes unless it is told otherwise."""
_CLAUSES = frozenset(
    ("term", "terms", "match", "match_all", "match_none", "match_phrase", "prefix", "wildcard",
     "fuzzy", "range", "exists")
)  # fmt: skip


def limited(query: Json) -> Json:
    """The query with no more optional clauses than there is room for; the outer ones go first.

    Raises :class:`BadRequest` where those that must match are too many. ``query`` is used up.
    """
    excess = clauses(query) - MOST
    for optional in _optional(query) if excess > 0 else ():
        while optional and excess > 0:
            excess -= clauses(optional.pop())
    if excess > 0:
        raise BadRequest("q", Message("The query has too many parts; leave some words out."))
    return query


def clauses(query: object) -> int:
    """How many clauses a query has."""
    if isinstance(query, dict):
        return sum(name in _CLAUSES or clauses(inside) for name, inside in query.items())
    return sum(map(clauses, query)) if isinstance(query, list) else 0


def _optional(query: object) -> Iterator[list[Json]]:
    """The lists of optional clauses in a query, from the outside in."""
    level = [query]
    while level:
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inside = each.get("bool")
                if isinstance(inside, dict) and inside.get("must") and "should" in inside:
                    yield inside["should"]
                below += each.values()
            elif isinstance(each, list):
                below += each
        level = below
