"""The hits beside an article are those that stand beside it in the pages of the search."""

from __future__ import annotations

import pytest

from search import request
from tests.contracts.shelf import Shelf, article

SEARCHES: tuple[dict[str, str], ...] = (
    {"q": "铝", "sort": "newest"}, {"q": "铝"}, {"q": "铝价 铜价"}, {"sort": "views"},
    {"q": "铝", "source": "晨报"}, {"q": "铝价如何影响再生铜的价格？"},
)  # fmt: skip


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    articles = [
        article(
            f"n{number}", f"铝价 {number}" if number % 3 else "铜价",
            "铝价上涨。" * (number % 5 + 1), "铜价下跌。" * (number % 7),
            source="晨报" if number % 2 else "晚报", views=number % 4,
            published=f"2026-01-{number % 9 + 1:02}",
        )
        for number in range(130)
    ]  # fmt: skip
    return kept_shelf.put(*articles[:50]).put(*articles[50:])


@pytest.mark.parametrize("parameters", SEARCHES)
@pytest.mark.parametrize("size", [7, 100])
def test_neighbours_are_those_of_the_pages(
    news: Shelf, parameters: dict[str, str], size: int
) -> None:
    order: list[tuple[str, int]] = []
    while True:
        given = {**parameters, "size": str(size), "page": str(len(order) // size + 1)}
        asked = request.read({name: [value] for name, value in given.items()})
        results = news.service.search(asked)
        order += [(hit.article.id, asked.page) for hit in results.hits]
        if len(order) >= results.total:
            break
    ids = ["", *(each for each, _ in order), ""]
    assert len(set(ids)) == results.total + 1 > 40
    for place, (each, page) in list(enumerate(order, 1))[:: 3 if size == 7 else 9]:
        given = {**parameters, "size": str(size), "page": str(page)}
        asked = request.read({name: [value] for name, value in given.items()})
        found = news.service.neighbours(asked, each)
        assert found is not None
        assert (found.position, found.total) == (place, results.total)
        assert (found.previous.id if found.previous else "") == ids[place - 1]
        assert (found.next.id if found.next else "") == ids[place + 1]
    assert news.service.neighbours(asked, "nowhere") is None
