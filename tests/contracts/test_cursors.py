"""Walking through a result by cursors, while articles come and go and indexes are switched."""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Callable

import pytest

from search.cursor import HELD_SECONDS
from search.errors import BadRequest, ViewGone
from search.results import Results
from search.service import SearchService
from tests.contracts import corpus
from tests.contracts.shelf import Shelf, article, search

Ask = Callable[[], SearchService]


def walk(
    ask: Ask, text: str = "", between: Callable[[], object] = lambda: None, **parameters: str
) -> list[str]:
    """The ids that a walk to the end meets; ``between`` happens after each page."""
    found: list[str] = []
    first = results = search(ask(), text, **parameters)
    while True:
        assert results.total == first.total
        found += [hit.article.id for hit in results.hits]
        if results.next is None:
            return found
        between()
        results = search(ask(), text, cursor=str(results.next), **parameters)
        assert results.hits


def by_pages(service: SearchService, text: str = "", **parameters: str) -> list[str]:
    """The ids of all pages by their numbers."""
    pages = search(service, text, **parameters).pages
    return [
        hit.article.id
        for page in range(1, pages + 1)
        for hit in search(service, text, page=str(page), **parameters).hits
    ]


@pytest.fixture(scope="module")
def stocked(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """A shelf that nobody changes."""
    shelf = Shelf(tmp_path_factory.mktemp("cursors") / "data", engine)
    return shelf.put(*corpus.articles(7, 260), commit=100)


@pytest.mark.parametrize(
    "parameters",
    [
        {}, {"sort": "oldest"}, {"sort": "views", "size": "100"}, {"text": "铝", "size": "7"},
        {"text": "铝价 库存", "mode": "any", "size": "33"}, {"text": "铜", "sort": "newest"},
        {"text": "铝价怎么看？", "size": "100"}, {"source": "abc"}, {"text": "无此词语的文章"},
    ],
)  # fmt: skip
def test_a_walk_meets_what_the_pages_show(stocked: Shelf, parameters: dict[str, str]) -> None:
    walked = walk(lambda: stocked.service, **parameters)
    assert walked == by_pages(stocked.service, **parameters)
    assert len(walked) == len({*walked}) == stocked.search(**parameters).total  # type: ignore[arg-type]


def test_where_a_cursor_stands(stocked: Shelf) -> None:
    first = stocked.search(size="100")
    assert (first.page, first.pages, first.total) == (1, 3, 260)
    second = stocked.search(size="100", cursor=str(first.next))
    third = stocked.search(size="100", cursor=str(second.next))
    assert (second.page, third.page, third.pages) == (2, 3, 3)
    assert third.next is None
    assert len(third.hits) == 60
    # What is shown of the articles may change on the way.
    others = stocked.search(size="5", cursor=str(first.next), facets="none", script="hant")
    assert ids(others) == ids(second)[:5]
    assert stocked.search(page="3", size="100").next is None
    assert stocked.search(page="4", size="100").next is None
    assert stocked.search("无此词语的文章").next is None


def ids(results: Results) -> list[str]:
    return [hit.article.id for hit in results.hits]


@pytest.mark.parametrize("parameters", [{}, {"text": "铝"}, {"text": "铝价 铜", "mode": "any"}])
def test_each_once_while_articles_come_and_go(
    shelf: Shelf, engine: str, parameters: dict[str, str]
) -> None:
    given = corpus.articles(8, 240)
    shelf.put(*given, commit=90)
    wanted = by_pages(shelf.service, **parameters)
    chance = random.Random(2)
    there = [each.id for each in given]
    rounds = 0

    def change() -> None:
        nonlocal rounds
        rounds += 1
        for _ in range(3):
            shelf.remove(there.pop(chance.randrange(len(there))))
        changed = [dataclasses.replace(each, title="铝价") for each in chance.sample(given, 4)]
        shelf.put(*(each for each in changed if each.id in there))
        shelf.put(
            *(article(f"new{rounds}-{n}", "铝价上涨", published="2030-01-01") for n in range(9))
        )
        if rounds % 4 == 0:
            shelf.rebuild()

    # Each page is answered by one of several sites, or by one that was just started.
    sites = [shelf.service, shelf.open(), shelf.open(60)]
    asked = iter(range(10_000))

    def any_site() -> SearchService:
        turn = next(asked) % (len(sites) + 1)
        return sites[turn] if turn < len(sites) else shelf.open()

    assert walk(any_site, between=change, size="20", **parameters) == wanted
    assert rounds >= 5
    assert by_pages(shelf.service, **parameters) != wanted


def test_a_cursor_of_another_search(stocked: Shelf) -> None:
    cursor = str(stocked.search("铝", size="5").next)
    for text, other in (
        ("铜", {}), ("", {}), ("铝", {"sort": "newest"}), ("铝", {"source": "abc"}),
        ("铝", {"from_": "2025"}), ("铝 铜", {"mode": "any"}), ("铝", {"synonyms": "off"}),
    ):  # fmt: skip
        with pytest.raises(BadRequest, match="belongs to another search; send it with") as caught:
            stocked.search(text, cursor=cursor, **other)
        assert caught.value.parameter == "cursor"
    assert stocked.search(" 铝", cursor=cursor, mode="auto").page == 1


def test_a_cursor_holds_for_ten_minutes(stocked: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = stocked.search("铝", size="5").next
    assert cursor is not None
    for seconds, holds in ((HELD_SECONDS - 5, True), (HELD_SECONDS + 5, False)):
        monkeypatch.setattr(time, "time", lambda then=cursor.given + seconds: then)
        if holds:
            later = stocked.search("铝", size="5", cursor=str(cursor)).next
            assert later is not None and later.given == cursor.given + seconds
        else:
            with pytest.raises(ViewGone, match="too old: it holds its place for ten minutes"):
                stocked.search("铝", size="5", cursor=str(cursor))


@pytest.mark.parametrize(
    "view",
    ["{}-0001.99", "{}-0099.1", "{}-0001", "x", "../{}-0001.1", "{}-0001.-1", "{}-0001.1/",
     "lucene-0001.1"],
)  # fmt: skip
def test_a_view_that_is_not_held(stocked: Shelf, view: str) -> None:
    view = view.format(stocked.engine)
    cursor = stocked.search("铝").next
    assert cursor is not None
    with pytest.raises(ViewGone):
        stocked.search("铝", cursor=str(dataclasses.replace(cursor, view=view)))
