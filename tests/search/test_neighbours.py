"""Neighbours in a search, over a view that has as many hits as a test wants."""

from __future__ import annotations

from typing import cast

import pytest

from index.article import Article
from search.neighbours import neighbours
from search.query import Everything
from search.searcher import Answer, Found, Plan, View


class Hits:
    """Answers any plan with its part of ``count`` articles, named by their places from 1."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.runs = 0

    def run(self, plan: Plan) -> Answer:
        self.runs += 1
        assert not plan.facets
        places = range(self.count)[plan.offset : plan.offset + plan.size]
        found = tuple(Found(Article(str(place + 1), "", ()), None) for place in places)
        return Answer(self.count, found, {}, None, self.count)


def plan(page: int, size: int) -> Plan:
    return Plan(Everything(), {}, None, None, "newest", (page - 1) * size, size, ("date",), 20)


def beside(hits: Hits, page: int, size: int, article_id: str) -> tuple[int, str, str] | None:
    found = neighbours(cast("View", hits), plan(page, size), article_id)
    if found is None:
        return None
    assert found.total == hits.count
    before = found.previous.id if found.previous else ""
    return found.position, before, found.next.id if found.next else ""


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 25])
@pytest.mark.parametrize("size", [1, 3, 10])
def test_every_hit_has_its_neighbours_whatever_the_page(count: int, size: int) -> None:
    for place in range(1, count + 1):
        hits = Hits(count)
        want = place, str(place - 1 or ""), str(place + 1) if place < count else ""
        assert beside(hits, (place - 1) // size + 1, size, str(place)) == want
        assert hits.runs == 1


def test_what_has_moved_since_is_found_nearby() -> None:
    assert beside(Hits(1000), 20, 10, "205") == (205, "204", "206")
    assert beside(Hits(1000), 20, 10, "190") == (190, "189", "191")
    assert beside(Hits(1000), 20, 10, "191") == (191, "190", "192")
    assert beside(Hits(60), 7, 10, "60") == (60, "59", "")


def test_what_is_not_among_the_hits_has_no_place() -> None:
    assert beside(Hits(30), 1, 10, "none") is None
    assert beside(Hits(0), 1, 10, "1") is None
    assert beside(Hits(9), 100_000, 100, "1") is None
