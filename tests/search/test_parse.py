"""What a reader typed → a tree; whatever was typed."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.script import to_hant
from search.dates import end_second, first_second
from search.mending import MOST_BRACKETS
from search.parse import parse
from search.query import (
    All,
    Any,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Term,
    ValueFilter,
    Wildcard,
    leaves,
)
from tests.search import typed

TODAY = dt.date(2026, 3, 31)
MOST_EXAMPLES = 500 * int(os.environ.get("YOUSE_FUZZ", "1"))
"""How many random queries: 100,000 with YOUSE_FUZZ=200."""
DEEPEST = 4 * MOST_BRACKETS
AL, CU, ZN = map(Term, "铝铜锌")


def tree(query: str, mode: str = "all") -> Node:
    return parse(query, TODAY).tree(mode)


def term(*texts: str) -> Node:
    return Term(texts[0]) if len(texts) == 1 else All(tuple(map(Term, texts)))


def word(text: str) -> Node:
    """A run of Han characters that is one word."""
    return Any((Term(text), Phrase(text)))


def number(text: str, *terms: str) -> Node:
    """A number or code of several words."""
    return Any((term(text, *terms), Phrase(text)))


def title(text: str) -> Phrase:
    return Phrase(text, (text,), in_title=True)


def depth(node: Node) -> int:
    match node:
        case All(children) | Any(children):
            return 1 + max(map(depth, children))
        case Not(child):
            return 1 + depth(child)
        case _:
            return 1


def codes(query: str) -> list[str]:
    return [notice.code for notice in parse(query, TODAY).notices]


@st.composite
def rows_of_pieces(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.sampled_from(typed.PIECES), min_size=1, max_size=6))
    return "".join(draw(st.lists(st.sampled_from(pieces) | st.characters(), max_size=60)))


@settings(max_examples=MOST_EXAMPLES, deadline=None)
@given(
    st.text(max_size=60)
    | rows_of_pieces()
    | st.integers(0).map(lambda seed: typed.query(random.Random(seed)))
)
@example('"')
@example('\\"')
@example("”“")
@example("e\u0301" * 200)
@example("\x00\n\t\u2028")
@example("-(" * 2_000)
@example("(a OR " * 2_000)
@example("NOT " * 2_000 + "a")
@example("a NEAR " * 2_000 + "a")
@example(")" * 2_000 + "OR")
def test_any_text_gives_a_tree(text: str) -> None:
    parsed = parse(text)
    for mode in ("all", "any"):
        root = parsed.tree(mode)
        assert depth(root) <= DEEPEST
        found = list(leaves(root))
        assert root != Everything() or not parsed.parts
        for leaf in found:
            shape = leaf.pattern if isinstance(leaf, Wildcard) else leaf.text
            assert shape.strip() == shape != ""
            assert isinstance(leaf, Phrase) or " " not in shape
        assert bool(parsed.interpreted(mode)) == bool(parsed.parts)
    for notice in parsed.notices:
        assert notice.code and notice.message
        if notice.start is not None:
            assert notice.end is not None and 0 <= notice.start <= notice.end <= len(text)
    found_codes = [notice.code for notice in parsed.notices]
    assert len(set(found_codes)) == len(found_codes)
    assert ("no-words" in found_codes) == (bool(text.strip()) and not parsed.parts)


def test_plain_words() -> None:
    assert tree("") == Everything()
    assert tree("铝") == AL
    assert tree("鋁　Cd") == All((AL, Term("Cd")))
    assert tree("价格") == word("价格")
    assert tree("4.5%") == number("4.5%", "4.5")


def test_a_run_is_its_words_or_stands_verbatim() -> None:
    run = Any((term("究", "生命"), Phrase("究生命", ("究", "生命"))))
    assert tree("究生命") == run
    assert tree("C919究生命，铝") == All((Term("c919"), run, AL))
    assert tree("2025年铝") == All((number("2025年", "2025", "年"), AL))
    assert tree("铝6061-T6，20億") == All(
        (number("6061-t6", "6061", "t6"), number("20亿", "20", "亿"), AL)
    )
    assert tree("20亿 铜", "any") == Any((Term("20亿"), Term("20"), Term("亿"), Phrase("20亿"), CU))
    assert tree("究生命 铜") == All((run, CU))
    # The first word of a run may begin inside it.
    rolling = tree("1,六辊冷轧机3吨六辊冷轧机")
    assert isinstance(rolling, All)
    assert [leaf.text for leaf in leaves(rolling) if isinstance(leaf, Phrase)] == [
        "3吨",
        "六辊冷轧机",
    ]
    assert tree("究生命 铜", "any") == Any(
        (Term("究"), Term("生命"), Phrase("究生命", ("究", "生命")), CU)
    )


@pytest.mark.parametrize(
    "query",
    [
        '"高质量发展"', "“高质量发展”", "「高質量發展」", "『高质量发展』", "＂高质量发展＂",
        '“高质量发展"', '"高质量发展', '"  高质量发展 "',
    ],
)  # fmt: skip
def test_quotes(query: str) -> None:
    root = tree(query)
    assert isinstance(root, Phrase)
    assert root.text == "高质量发展"
    assert "高质量" in root.terms
    assert codes(query) == (["unclosed-quote"] if query == '"高质量发展' else [])


def test_the_sign_itself() -> None:
    assert tree(r'"a\"b"') == Phrase('a"b', ("a", "b"))
    assert tree(r"铝\"铜") == term("铝", "铜")


def test_quotes_end_a_word() -> None:
    assert tree('铝"铜 价"锌') == All((AL, Phrase("铜 价", ("铜", "价")), ZN))


@pytest.mark.parametrize(
    "query", ["铝-铜", "铝：铜", "（铝）铜", "铝|铜", "铝 - 铜", "铝| 铜", "铝 ， 铜"]
)
def test_signs_without_meaning_are_plain_text(query: str) -> None:
    assert tree(query) == All((AL, CU))
    assert codes(query) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("铝 OR 铜", Any((AL, CU))), ("铝 | 铜 ｜ 锌", Any((AL, CU, ZN))),
        ("铝 AND 铜", All((AL, CU))), ("铝 NOT 铜", All((AL, Not(CU)))),
        ("铝 -铜", All((AL, Not(CU)))), ("铝 AND NOT 铜", All((AL, Not(CU)))),
        ("-铝", Not(AL)), ("NOT NOT 铝", AL), ("NOT -铝", AL), ("-(-铝)", AL),
        ("铝 OR 铜 锌", Any((AL, All((CU, ZN))))), ("(铝 OR 铜) 锌", All((Any((AL, CU)), ZN))),
        ("铝 （铜 OR （锌 铝））", All((AL, Any((CU, All((ZN, AL))))))),
        ("铝 -(铜 OR 锌)", All((AL, Not(Any((CU, ZN)))))), ("铝 铝", AL), ("铝 OR 铝", AL),
        ("铝 NEAR/5 铜", Near(("铝", "铜"), 5)), ("铝 NEAR “铜 价”", Near(("铝", "铜 价"), 10)),
        ("铝 NEAR/1 铜 NEAR/2 锌", All((Near(("铝", "铜"), 1), Near(("铜", "锌"), 2)))),
        ("-铝 NEAR/5 铜", Not(Near(("铝", "铜"), 5))), ('"铝 铜 锌"~7', Near(("铝", "铜",
        "锌"), 7)),
        ("C9*", Prefix("c9")), ("A35?", Wildcard("a35?")), ("A3??", Wildcard("a3??")),
        ("Alumin~", Fuzzy("alumin", 1)), ("alumin~2", Fuzzy("alumin", 2)),
        ("6061-T*", Prefix("6061-t")),
        ("国产C9*", All((Prefix("c9"), word("国产")))), ("*", Everything()), ("铝*", AL),
        ("铝？", AL),
        ("1~2", term("1", "2")), ("ab~", Term("ab")), ("1.5~2", term("1.5", "2")),
        ("0.5～1%", parse("0.5 1%").tree("all")), ("gdp0.5~1.5", term("gdp0.5", "1.5")),
        ("6*3", term("6", "3")),
        ("铝LME？", term("lme", "铝")),
        ("As", Term("As")), ("as", Term("as")), ("AS", Term("as")), ("Ａｌ", Term("Al")),
        ("W", Term("W")),
        ("标题:铝", title("铝")), ("标题:铝价", title("铝价")), ("标题:铝,铜", Any((
            All((title("铝"), title("铜"))), Phrase("铝,铜", ("铝", "铜"), in_title=True)))),
        ('标题:"铝,铜"', Phrase("铝,铜", ("铝", "铜"), in_title=True)),
        ("标题:(铝 OR 铜)", Any((title("铝"), title("铜")))),
        ("作者:杨磊", ValueFilter("author", ("杨磊",))), ("編輯：“Li Si”", ValueFilter("editor",
        ("Li Si",))),
        ("作者:(杨磊 OR 任飞)", ValueFilter("author", ("杨磊", "任飞"))),
        ("来源:甲 OR 来源:乙", ValueFilter("source", ("甲", "乙"))),
        ("来源:甲 OR 作者:乙", Any((ValueFilter("source", ("甲",)), ValueFilter("author",
        ("乙",))))),
        ("作者:(甲 标题:铝)", All((ValueFilter("author", ("甲",)), title("铝")))),
    ],
)  # fmt: skip
def test_the_language(query: str, expected: Node) -> None:
    assert tree(query) == expected
    if "ValueFilter" not in repr(expected):  # values stay as they were typed
        assert tree(to_hant(query)) == expected


def test_dates() -> None:
    days = DateRange(first_second(dt.date(2025, 1, 1)), end_second(dt.date(2025, 3, 31)))
    assert tree("日期:2025-01..2025-03") == tree("date：２０２５年第一季度") == days
    assert tree("日期:2025-01..") == DateRange(days.start, None)
    assert tree("日期:..2025-03") == DateRange(None, days.end)
    recent = DateRange(first_second(dt.date(2026, 3, 2)), end_second(TODAY))
    assert tree("日期:近30天") == recent
    assert isinstance(parse("日期:今天").tree("all"), DateRange)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("铝 铜", Any((AL, CU))), ("铝 铜 -锌", All((Any((AL, CU)), Not(ZN)))),
        ("铝 -锌", All((AL, Not(ZN)))),
        ("(铝 铜) 锌", Any((All((AL, CU)), ZN))), ("铝 OR 铜", Any((AL, CU))),
        ("铝 AND 铜 锌", Any((All((AL, CU)), ZN))),
        ("铝 AND NOT 铜 锌", All((Any((AL, ZN)), Not(CU)))),
        ("铝 作者:甲 铜", All((Any((AL, CU)), ValueFilter("author", ("甲",))))),
        ("铝 标题:锌 铜", All((Any((AL, CU)), title("锌")))),
        ("-铝 -铜", All((Not(AL), Not(CU)))), ("什么 铝", AL),
        ("什么", Any((Term("什么"), Phrase("什么")))),
        ("什么 “什么”", Phrase("什么", ("什么",))),
    ],
)  # fmt: skip
def test_any_mode(query: str, expected: Node) -> None:
    assert tree(query, "any") == expected


@pytest.mark.parametrize(
    ("query", "expected", "notices"),
    [
        ('铝 "铜', All((AL, Phrase("铜", ("铜",)))), [("unclosed-quote", 2, 4)]),
        ("铝 (铜", All((AL, CU)), [("unclosed-bracket", 2, 3)]),
        ("铝) 铜）", All((AL, CU)), [("stray-bracket", 1, 2)]),
        ("铝 () 铜", All((AL, CU)), [("empty-brackets", 2, 4)]),
        ("铝 (。) 铜", All((AL, CU)), [("empty-brackets", 2, 5)]),
        ("铝 OR", AL, [("dangling-operator", 2, 4)]), ("AND 铝", AL, [("dangling-operator", 0, 3)]),
        ("铝 OR AND 铜", Any((AL, CU)), [("dangling-operator", 5, 8)]),
        ("(铝 NOT) 铜", All((AL, CU)), [("dangling-operator", 3, 6)]),
        ("OR NOT", term("or", "not"), [("operators-alone", None, None)]),
        ("铝 NEAR (铜)", All((AL, CU)), [("near-operand", 2, 6)]),
        ("铝 NEAR -铜", All((AL, Not(CU))), [("near-operand", 2, 6)]),
        ("C9* NEAR 铜", All((Prefix("c9"), CU)), [("near-operand", 4, 8)]),
        ('"铝"~5', Phrase("铝", ("铝",)), [("near-single", 0, 5)]),
        ("日期:铝", AL, [("bad-date", 0, 4)]),
        ('作者:"" 铝', AL, [("no-value", 0, 5)]),
        ("记者： 铝", All((parse("记者").tree("all"), AL)), [("field-apart", 0, 3)]),
        ("标题:a*", Any((title("a"), Phrase("a*", ("a",), in_title=True))),
         [("not-in-title", 0, 5)]),
        ("()", Everything(), [("no-words", None, None)]),
        ("(" * 99 + "铝", AL, [("too-deep", 12, 13), ("unclosed-bracket", 0, 1)]),
    ],
)  # fmt: skip
def test_mistakes(
    query: str, expected: Node, notices: list[tuple[str, int | None, int | None]]
) -> None:
    parsed = parse(query, TODAY)
    found = [(notice.code, notice.start, notice.end) for notice in parsed.notices]
    assert found == notices
    assert parsed.tree("all") == expected


@pytest.mark.parametrize(
    ("query", "shown", "any_shown"),
    [
        ("", "", ""), ("铝", "铝", "铝"), ('鋁  "高 質"', "鋁 且 “高 質”", "鋁 或 “高 質”"),
        ("铝 (铜 OR 锌) -期货", "铝 且 (铜 或 锌) 且 不含 期货", "(铝 或 铜 或 锌) 且 不含 期货"),
        ("铝 OR 铜 锌", "铝 或 (铜 且 锌)", "铝 或 (铜 且 锌)"),
        ("铝 AND 铜 锌", "铝 且 铜 且 锌", "(铝 且 铜) 或 锌"),
        ("-(铝 OR 铜) -锌", "不含 (铝 或 铜) 且 不含 锌", "不含 (铝 或 铜) 且 不含 锌"),
        ("铝 NEAR/5 价格", "“铝”与“价格”相距不超过 5 字", "“铝”与“价格”相距不超过 5 字"),
        ('"a b c"~3', "“a”“b”“c”相距不超过 3 字", "“a”“b”“c”相距不超过 3 字"),
        ("日期:2025-01..2025-03 铝 作者:杨磊 标题:铜",
        "铝；日期：2025-01-01 至 2025-03-31；作者：杨磊；标题：铜",
         "铝；日期：2025-01-01 至 2025-03-31；作者：杨磊；标题：铜"),
        ("作者:(甲 OR 乙) -来源:丙", "不含 来源：丙；作者：甲 或 作者：乙",
        "不含 来源：丙；作者：甲 或 作者：乙"),
        ('来源:"a b" 标题:"铝"', "来源：“a b”；标题：“铝”", "来源：“a b”；标题：“铝”"),
        ("铝 或 铜", "铝 且 「或」 且 铜", "铝 或 「或」 或 铜"), ("什么 铝", "什么 且 铝", "铝"),
    ],
)  # fmt: skip
def test_what_the_reader_is_shown(query: str, shown: str, any_shown: str) -> None:
    parsed = parse(query, TODAY)
    assert (parsed.interpreted("all"), parsed.interpreted("any")) == (shown, any_shown)


@pytest.mark.parametrize(
    ("query", "is_sentence"),
    [
        ("哪些铝企业今年投产了新产能？", True), ("铝价为什么上涨而库存下降", True),
        ("電解鋁產能是否會繼續增加", True), ("今年铝的产量是多少", True), ("铝价?", False),
        ("什么", False), ("今年铝的产量是多少 -铜", False), ("今年铝的产量是多少 作者:甲", False),
        ("铝价 铜价 锌价 镍价 锡价", False), ("", False),
    ],
)  # fmt: skip
def test_sentences(query: str, is_sentence: bool) -> None:
    assert parse(query).is_sentence is is_sentence
