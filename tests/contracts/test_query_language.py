"""Each row of the query language against a real engine, in both scripts and both widths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from index.article import SHANGHAI
from index.script import to_hant
from search import date_words
from tests.contracts.shelf import Shelf, article

TODAY = dt.datetime.now(SHANGHAI).date()
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def forms(query: str) -> tuple[str, ...]:
    """A query as typed in either script and either width."""
    return query, to_hant(query), query.translate(WIDE), to_hant(query).translate(WIDE)


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Iterator[Shelf]:
    shelf = kept_shelf.put(
        article("al", "铝锭价格走高", "期货主力合约上涨，现货跟进。", authors=("穆青禾",),
                source="矿冶周刊", category="铝", editor="任知远", published="2025-01-15"),
        article("cu", "銅價回落", "銅精礦供應充足，價格承壓。", authors=("顧長青", "穆青禾"),
                source="金属 观察", category="銅", editor="安小满", published="2025-03-31T23:59"),
        article("both", "西南铝业与铜陵合作", "双方研究铝铜复合带，采用 C919 与 A356 标准。",
                authors=("顾长青",), source="矿冶周刊", category="铝", published="2025-11-02"),
        article("zn", "锌厂检修", "Aluminium 与 aluminum 只是拼写不同；料号 C92、A35、A3567。",
                category="锌", published="2024-12-31"),
        article("as", "除砷工艺", "As 含量低于 0.1%。", category="环保"),
        article("such", "A mill such as this", "Work in progress (铝业-铜业|镍业)：一览。",
                published=TODAY.isoformat()),
    )  # fmt: skip
    read = date_words.read
    with pytest.MonkeyPatch.context() as clock:
        # The tests may run over midnight.
        clock.setattr(date_words, "read", lambda text, today: read(text, TODAY))
        yield shelf


ROWS = [
    # operators and brackets
    ("铝 OR 铜", {"al", "cu", "both", "such"}), ("铝 | 铜", {"al", "cu", "both", "such"}),
    ("铝 AND 铜", {"both", "such"}), ("铝 NOT 期货", {"both", "such"}),
    ("铝 -期货", {"both", "such"}), ("铝 AND NOT 期货", {"both", "such"}),
    ("-铝 -铜", {"zn", "as"}), ("NOT (铝 OR 铜)", {"zn", "as"}),
    ("(铝 OR 铜) 价格", {"al", "cu"}), ("铝 OR 铜 价格", {"al", "both", "such", "cu"}),
    ("(铜 (价格 OR 复合))", {"cu", "both"}), ("铝 -\"铜陵\"", {"al", "such"}),
    ("铝 -(期货 OR 铜陵)", {"such"}), ("NOT NOT 锌", {"zn"}),
    # anywhere else the signs are plain text
    ("铝业-铜业", {"such"}), ("铝业|镍业", {"such"}), ("镍业:一览", {"such"}),
    ("西南铝业(合作)", {"both"}), ("and 铝", set()), ("铝业 - 镍业", {"such"}),
    # exact text
    ('"西南铝业"', {"both"}), ("“西南铝业”", {"both"}), ("「西南铝业」", {"both"}),
    ('"铝业-铜业"', {"such"}), ('"铝业铜业"', set()),
    # fields
    ("标题:铝", {"al", "both"}), ("title:铝", {"al", "both"}), ("标题:价格", {"al"}),
    ("标题:铝锭走高", {"al"}), ("标题:(铜 OR 锌)", {"cu", "both", "zn"}), ("标题:现货", set()),
    ('标题:"西南铝业"', {"both"}), ('标题:"铝业与铜"', {"both"}), ('标题:"西南铜"', set()),
    ("标题:铝 NOT 标题:铜", {"al"}), ("铝 -标题:铝", {"such"}),
    ("作者:穆青禾", {"al", "cu"}), ("author:顾长青", {"cu", "both"}), ("作者:穆青", set()),
    ("作者:(穆青禾 OR 顾长青) 铝", {"al", "both"}), ("作者:(穆青禾 顾长青)", {"cu"}),
    ("来源:矿冶周刊", {"al", "both"}), ('来源:"金属 观察"', {"cu"}),
    ("分类:铝 -期货", {"both"}), ("category:铜", {"cu"}),
    ("编辑:任知远", {"al"}), ("editor:安小满", {"cu"}), ("-编辑:任知远 铝", {"both", "such"}),
    ("日期:2025", {"al", "cu", "both"}), ("日期:2025-01..2025-03", {"al", "cu"}),
    ("日期:2025-01-15", {"al"}), ("日期:..2025-01", {"al", "zn"}), ("date:2025年3月", {"cu"}),
    ("日期:2025年第四季度", {"both"}), ("日期:2025年上半年 铜", {"cu"}), ("日期:今天", {"such"}),
    ("日期:近30天", {"such"}), ("日期:(2024 OR 2025-01)", {"zn", "al"}),
    ("类别:铝", set()), ("见 http://x.invalid", set()),
    # patterns
    ("C9*", {"both", "zn"}), ("C91*", {"both"}), ("A35?", {"both"}), ("alumin*", {"zn"}),
    ("aluminim~", {"zn"}), ("alumim~", set()), ("aluminxx~2", {"zn"}), ("锌厂？", {"zn"}),
    ("标准 C9*", {"both"}), ("西南铝*", {"both"}),
    # near each other
    ('"铝锭 走高"~2', {"al"}), ('"走高 铝锭"~2', {"al"}), ('"铝锭 走高"~1', set()),
    ("铝锭 NEAR/2 走高", {"al"}), ("期货 NEAR 现货", {"al"}), ("铝锭 NEAR 现货", set()),
    ("铝 NEAR/0 铜", {"both"}), ("铝锭 NEAR/2 走高 NEAR/0 价格", {"al"}),
    # metals' symbols
    ("As", {"as"}), ("as", {"as", "such"}), ("As 含量", {"as"}), ("In", set()), ("in", {"such"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), ROWS)
def test_found(news: Shelf, query: str, found: set[str]) -> None:
    for form in forms(query):
        results = news.search(form, mode="all", synonyms="off")
        assert {hit.article.id for hit in results.hits} == found, form
        assert results.notices == (), form


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("锭 锌 -期货", {"zn"}), ("锭 锌 作者:穆青禾", {"al"}), ("锭 锌 标题:锌", {"zn"}),
        ("锭 锌 日期:2025", {"al"}), ("(锭 锌) 砷", {"as"}), ("锭 AND 锌 砷", {"as"}),
        ("锭 AND 标题:铝 锌", {"al"}), ("什么 锌", {"zn"}), ("作者:穆青禾 分类:铝", {"al"}),
    ],
)  # fmt: skip
def test_conditions_hold_where_any_word_will_do(news: Shelf, query: str, found: set[str]) -> None:
    for form in forms(query):
        assert set(news.ids(form, mode="any", synonyms="off")) == found, form


@pytest.mark.parametrize(
    ("query", "code", "found"),
    [
        ('铝 "西南', "unclosed-quote", {"both"}),
        ("铝 (铜 OR 锌", "unclosed-bracket", {"both", "such"}),
        ("铝) 铜", "stray-bracket", {"both", "such"}), ("() 锌厂", "empty-brackets", {"zn"}),
        ("锌厂 OR", "dangling-operator", {"zn"}), ("AND 锌厂", "dangling-operator", {"zn"}),
        ("锌厂 日期:2025-13", "bad-date", set()), ("铝锭 NEAR (走高)", "near-operand", {"al"}),
        ('"锌厂"~3', "near-single", {"zn"}),
        ("日期:2025-03..2025-01", "dates-exchanged", {"al", "cu"}),
    ],
)  # fmt: skip
def test_mistakes_are_mended_with_a_notice(
    news: Shelf, query: str, code: str, found: set[str]
) -> None:
    for form in forms(query):
        results = news.search(form, mode="all", synonyms="off")
        assert {hit.article.id for hit in results.hits} == found, form
        (notice,) = results.notices
        assert notice.code == code
        assert notice.start is not None and notice.end is not None
        assert 0 <= notice.start < notice.end <= len(form)


def test_auto_keeps_what_was_joined_by_an_operator(news: Shelf) -> None:
    results = news.search("锭 AND 锌", synonyms="off")
    assert (results.mode, results.total, results.notices) == ("all", 0, ())
    results = news.search("锭 锌 -期货", synonyms="off")
    assert (results.mode, [hit.article.id for hit in results.hits]) == ("any", ["zn"])
    assert results.interpreted == "(锭 或 锌) 且 不含 期货"
