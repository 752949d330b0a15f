"""All articles of a search, a piece at a time, from one view."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import request as search_request
from search.everything_found import everything_found
from search.query import Everything
from search.searcher import Plan
from tests.contracts.shelf import Shelf, article

PLAN = Plan(Everything(), {}, None, None, "oldest", 40, 20, ("author",), 5)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    days = (f"2026-01-{day:02}" for day in range(1, 26))
    rows = (article(f"n{day[-2:]}", "铜价", "铝也涨。", published=day) for day in days)
    return Shelf(tmp_path_factory.mktemp("all") / "data", "whoosh").put(*rows, commit=10)


@pytest.mark.parametrize("piece", [1, 7, 25, 100])
@pytest.mark.parametrize("most", [1, 7, 24, 25, 1000])
def test_each_once_in_order_up_to_the_limit(shelf: Shelf, most: int, piece: int) -> None:
    view = shelf.service._searcher.view()
    found = everything_found(view, PLAN, most, piece)
    ids = [each.id for each in found.articles]
    assert ids == [f"n{day:02}" for day in range(1, 26)][:most]
    assert (found.total, found.count) == (25, len(ids))
    assert list(found.articles) == []


@pytest.mark.parametrize(
    "asked",
    [{"q": "铜价"}, {"q": "铜价 镍"}, {"q": "铜价 镍", "mode": "all"}, {"q": "铜价会涨吗"},
     {"q": "Cu", "synonyms": "off"}, {"q": "Cu"}, {"q": '"铝也"', "from": "2026-01-20"}],
)  # fmt: skip
def test_finds_what_the_search_finds(shelf: Shelf, asked: dict[str, str]) -> None:
    request = search_request.read(
        {name: [value] for name, value in asked.items()} | {"size": ["100"]}
    )
    results = shelf.service.search(request)
    found = shelf.service.every(request, 1000)
    assert found.total == results.total
    assert [each.id for each in found.articles] == [hit.article.id for hit in results.hits]


def test_a_view_stays_as_it_was(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data", "whoosh").put(*(article(f"n{n}", "铜") for n in range(5)))
    found = everything_found(shelf.service._searcher.view(), PLAN, 100, piece=2)
    shelf.put(article("late", "铜", published="2020-01-01"), article("n4", "铝"))
    assert [(each.id, each.title) for each in found.articles] == [(f"n{n}", "铜") for n in range(5)]
