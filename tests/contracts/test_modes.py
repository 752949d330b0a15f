"""``all``, ``any`` and ``auto``, and what they tell the reader."""

from __future__ import annotations

import pytest

from tests.contracts.shelf import Shelf, article


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    return kept_shelf.put(
        article("both", "铜价与库存", category="铜"),
        article("price", "铜价", category="铝"),
        article("stock", "库存", category="铝"),
        article("none", "锡矿", category="锡"),
    )


def test_all_wants_every_part(news: Shelf) -> None:
    results = news.search("铜价 库存", mode="all")
    assert [hit.article.id for hit in results.hits] == ["both"]
    assert (results.mode, results.notices) == ("all", ())
    assert news.search("铜价 石墨", mode="all").total == 0


def test_any_takes_any_part_the_best_first(news: Shelf) -> None:
    results = news.search("铜价 库存", mode="any")
    assert results.mode == "any"
    assert results.notices == ()
    assert results.hits[0].article.id == "both"
    assert {hit.article.id for hit in results.hits} == {"both", "price", "stock"}


def test_auto_is_all_where_that_finds_something(news: Shelf) -> None:
    results = news.search("铜价 库存")
    assert (results.mode, results.total, results.notices) == ("all", 1, ())
    assert results.interpreted == "铜价 且 库存"


def test_auto_is_any_where_all_finds_nothing(news: Shelf) -> None:
    results = news.search("铜价 石墨")
    assert (results.mode, results.total) == ("any", 2)
    assert [notice.code for notice in results.notices] == ["any-word"]
    assert results.interpreted == "铜价 或 石墨"
    nothing = news.search("石墨 石英")
    assert (nothing.mode, nothing.total, nothing.notices) == ("all", 0, ())


def test_auto_decides_from_the_query_alone(news: Shelf) -> None:
    results = news.search("铜价 库存", category="锡")
    assert (results.mode, results.total, results.notices) == ("all", 0, ())
    results = news.search("铜价 石墨", category="锡")
    assert (results.mode, results.total) == ("any", 0)
    for category in ("铜", "铝", "锡"):
        assert news.search("铜价 石墨", category=category).mode == "any"


def test_a_sentence_is_any_with_a_notice(news: Shelf) -> None:
    results = news.search("最近铜价为什么上涨而库存下降？")
    assert (results.mode, [notice.code for notice in results.notices]) == ("any", ["sentence"])
    assert results.total >= 3
    assert news.search("最近铜价为什么上涨而库存下降？", mode="all").mode == "all"
    assert news.search("为什么").notices == ()


def test_a_query_without_words_lists_everything_and_says_so(news: Shelf) -> None:
    for query in ("！？", '""', "-", "“　”"):
        results = news.search(query)
        assert results.total == 4
        assert "no-words" in [notice.code for notice in results.notices]


@pytest.mark.parametrize("query", ["6063-T5", "5.2%", "LME/SHFE", "10:30", "T+1"])
def test_a_sign_inside_a_code_is_nothing_to_look_for(shelf: Shelf, query: str) -> None:
    shelf.put(
        article("it", f"报{query}价"), article("signs", "美元/盎司-镍%:+", "一-二/三%四:五+六"),
    )  # fmt: skip
    results = shelf.search(query, mode="any")
    assert [hit.article.id for hit in results.hits] == ["it"]
