"""The examples that the help page shows mean what it says."""

from __future__ import annotations

import datetime as dt

from search.dates import end_second, first_second
from search.language_help import SECTIONS
from search.parse import parse
from search.query import (
    All,
    Any,
    DateRange,
    Fuzzy,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Term,
    ValueFilter,
    Wildcard,
)

TODAY = dt.date(2026, 3, 31)
AL, CU = Term("铝"), Term("铜")


def word(text: str) -> Node:
    return Any((Term(text), Phrase(text)))


def days(first: str, last: str | None) -> Node:
    start = first_second(dt.date.fromisoformat(first))
    return DateRange(start, end_second(dt.date.fromisoformat(last)) if last else None)


def in_title(text: str) -> Node:
    return Phrase(text, (text,), in_title=True)


MEANT: dict[str, Node] = {
    "铝 OR 铜": Any((AL, CU)),
    "铝 | 铜": Any((AL, CU)),
    "铝 AND 铜": All((AL, CU)),
    "铝 NOT 期货": All((AL, Not(word("期货")))),
    "铝 -期货": All((AL, Not(word("期货")))),
    "(铝 OR 铜) 价格": All((Any((AL, CU)), word("价格"))),
    "标题:铝": in_title("铝"),
    "标题:“氧化铝”": Phrase("氧化铝", ("氧化", "化铝", "氧化铝"), in_title=True),
    "作者:林砚秋": ValueFilter("author", ("林砚秋",)),
    "作者:(林砚秋 OR 顾清禾)": ValueFilter("author", ("林砚秋", "顾清禾")),
    "来源:“北辰冶金时报”": ValueFilter("source", ("北辰冶金时报",)),
    "分类:铝": ValueFilter("category", ("铝",)),
    "编辑:田嘉木": ValueFilter("editor", ("田嘉木",)),
    "铝 -分类:铝": All((AL, Not(ValueFilter("category", ("铝",))))),
    "日期:2025": days("2025-01-01", "2025-12-31"),
    "日期:2025-01": days("2025-01-01", "2025-01-31"),
    "日期:2025-01-15": days("2025-01-15", "2025-01-15"),
    "日期:2025-01..2025-03": days("2025-01-01", "2025-03-31"),
    "日期:2025-06..": days("2025-06-01", None),
    "日期:近30天": days("2026-03-02", "2026-03-31"),
    "日期:2025年第四季度": days("2025-10-01", "2025-12-31"),
    "日期:上月": days("2026-02-01", "2026-02-28"),
    "C9*": Prefix("c9"),
    "H6?": Wildcard("h6?"),
    "topcom~": Fuzzy("topcom", 1),
    "topkom~2": Fuzzy("topkom", 2),
    '"铝 价格"~5': Near(("铝", "价格"), 5),
    "铝 NEAR/5 价格": Near(("铝", "价格"), 5),
    "铝 NEAR 价格": Near(("铝", "价格"), 10),
    "In": Term("In"),
    "W": Term("W"),
    "in": Term("in"),
}


def test_every_example_means_what_the_page_says() -> None:
    shown = [example.typed for section in SECTIONS for example in section.examples]
    assert shown == list(MEANT)
    for typed in shown:
        parsed = parse(typed, TODAY)
        assert parsed.notices == (), typed
        assert parsed.tree("all") == MEANT[typed], typed


def test_the_page_says_what_each_means() -> None:
    for section in SECTIONS:
        assert section.title and section.examples
        assert all(example.meaning for example in section.examples)
    names = [section.name for section in SECTIONS]
    assert len(set(names)) == len(names)
