"""Sorts, ties and pages."""

from __future__ import annotations

import itertools

import pytest

from tests.contracts import corpus
from tests.contracts.shelf import Shelf, article


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    return kept_shelf.put(
        article("b", "铝", published="2026-01-15", views=5),
        article("a", "铝", published="2026-01-15", views=5),
        article("undated-2", "铝", views=9),
        article("undated-1", "铝", views=None),
        article("c", "铝", published="2026-01-15T00:00:01", views=None),
        article("d", "铝", published="2020-01-01", views=7),
    )


@pytest.mark.parametrize("query", ["铝", ""])
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["c", "a", "b", "d", "undated-1", "undated-2"]),
        ("oldest", ["d", "a", "b", "c", "undated-1", "undated-2"]),
        ("views", ["undated-2", "d", "a", "b", "c", "undated-1"]),
        # all stand level: ties go to the newest, then to the id
        ("relevance", ["c", "a", "b", "d", "undated-1", "undated-2"]),
    ],
)
def test_sorts(news: Shelf, query: str, sort: str, order: list[str]) -> None:
    results = news.search(query, sort=sort)
    assert [hit.article.id for hit in results.hits] == order
    assert results.sort == sort
    assert all((hit.score is None) == (sort != "relevance") for hit in results.hits)


@pytest.mark.parametrize("alone", [True, False])
def test_dates_far_and_near(shelf: Shelf, *, alone: bool) -> None:
    days = {"1900": "1900-01-01", "1970": "1970-01-01", "epoch": "1970-01-01T08:00:00",
            "2038": "2038-01-19T05:00:00", "2062": "2062-05-01", "2099": "2099-12-31"}  # fmt: skip
    articles = [
        *(article(name, "铝", published=day) for name, day in days.items()),
        article("none", "铝"),
    ]
    if alone:
        for each in articles:
            shelf.put(each)
            assert shelf.search("铝").total
    else:
        shelf.put(*articles)
    for query in ("铝", ""):
        assert shelf.ids(query, sort="newest") == [*reversed(days), "none"]
        assert shelf.ids(query, sort="oldest") == [*days, "none"]
        assert shelf.ids(query, sort="oldest", to="2030") == ["1900", "1970", "epoch"]
        assert shelf.ids(query, sort="oldest", from_="2038-01-19") == ["2038", "2062", "2099"]
    dates = shelf.search("铝").dates
    assert dates is not None
    counts = {bucket.start[:4]: bucket.count for bucket in dates.buckets}
    assert counts == {"1900": 1, "1970": 2, "2038": 1, "2062": 1, "2099": 1}


def test_relevance_falls(shelf: Shelf) -> None:
    shelf.put(*corpus.articles(4))
    hits = shelf.search("电解铝 出口", mode="any", size="100").hits
    scores = [hit.score for hit in hits]
    assert len(set(scores)) > 10
    assert all(one is not None and other is not None and one >= other
               for one, other in itertools.pairwise(scores))  # fmt: skip


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "views"])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_hold_every_article_once(shelf: Shelf, sort: str, size: int) -> None:
    shelf.put(*corpus.articles(1, 40))
    whole = shelf.search("铝", sort=sort, size="100")
    assert 10 < whole.total < 40
    seen: list[str] = []
    for page in range(1, whole.total + 1):
        results = shelf.search("铝", sort=sort, size=str(size), page=str(page))
        assert (results.total, results.facets, results.dates) == (
            whole.total, whole.facets, whole.dates,
        )  # fmt: skip
        assert results.page == page
        assert results.pages == -(-whole.total // size)
        if page > results.pages:
            assert results.hits == ()
            break
        assert len(results.hits) == (size if page < results.pages else len(results.hits)) > 0
        seen += [hit.article.id for hit in results.hits]
    assert seen == [hit.article.id for hit in whole.hits]
    assert len(set(seen)) == whole.total


def test_past_the_end_there_are_no_hits(news: Shelf) -> None:
    for page in ("2", "1000000"):
        results = news.search("铝", page=page)
        assert (results.total, results.hits, results.pages) == (6, (), 1)
    nothing = news.search("碲")
    assert (nothing.total, nothing.hits, nothing.pages) == (0, (), 0)
