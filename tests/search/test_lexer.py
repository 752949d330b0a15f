"""Tokens of what was typed: which signs are signs, and where everything stands."""

from __future__ import annotations

import pytest

from search.lexer import CLOSE, NEAR_DISTANCE, NOT, OPEN, OPERATORS, QUOTED, WORD, tokens

SIGNS = {OPEN: "(", CLOSE: ")"}


def said(text: str) -> list[str]:
    """The tokens, words as they are, the others by their kinds."""
    found = []
    for token in tokens(text):
        field = f"{token.field}=" if token.field else ""
        inside = f"“{token.text}”" if token.kind == QUOTED else token.text
        if token.kind in SIGNS or token.kind in OPERATORS:
            inside = SIGNS.get(token.kind, token.kind)
        if token.distance not in (None, NEAR_DISTANCE):
            inside += f"/{token.distance}"
        found.append(field + inside)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []), (" \t\n　", []), ("铝 铜", ["铝", "铜"]),
        # operators in capitals, whole, in any width
        ("a OR b", ["a", "OR", "b"]), ("a or b", ["a", "or", "b"]), ("a Or b", ["a", "Or", "b"]),
        ("ORE AND", ["ORE", "AND"]), ("ＯＲ ＡＮＤ　ＮＯＴ", ["OR", "AND", "NOT"]),
        ("NEAR NEAR/5 ＮＥＡＲ／１２", ["NEAR", "NEAR/5", "NEAR/12"]),
        ("NEAR/12345 NEAR/ NEAR/x", ["NEAR/12345", "NEAR/", "NEAR/x"]),
        ("NOT(a)OR(b)", ["NOT", "(", "a", ")", "OR", "(", "b", ")"]),
        ('"a"OR"b"', ["“a”", "OR", "“b”"]), ("aOR b", ["aOR", "b"]), ("AND铝", ["AND铝"]),
        # the line and the minus
        ("a | b", ["a", "OR", "b"]), ("a ｜ b", ["a", "OR", "b"]), ("a|b a| b", ["a|b", "a|", "b"]),
        ("-a －b", ["NOT", "a", "NOT", "b"]), ("a-b - c", ["a-b", "-", "c"]),
        ("(-a", ["(", "NOT", "a"]), ("a)-b", ["a", ")", "-b"]), ("--a -。", ["--a", "-。"]),
        ('-"a" -(b', ["NOT", "“a”", "NOT", "(", "b"]), ("-标题:铝", ["NOT", "title=铝"]),
        # brackets, and brackets inside a word
        ("(a)（b）", ["(", "a", ")", "(", "b", ")"]), ("铝(Al)锭", ["铝(Al)锭"]),
        ("铝（Al）", ["铝（Al）"]), ("铝(a b)", ["铝", "(", "a", "b", ")"]), ("铝(a", ["铝", "(",
        "a"]),
        ("铝()", ["铝()"]),
        # fields
        ("标题:铝", ["title=铝"]), ("標題：鋁", ["title=鋁"]), ("TITLE:a Title：b", ["title=a",
        "title=b"]),
        ("ｄａｔｅ：２０２５", ["date=２０２５"]), ("时间:1 时间", ["date=1", "时间"]),
        ("作者: 杨", ["作者:", "杨"]),
        ("作者:", ["作者:"]), ("作者:)", ["作者:", ")"]), ("本报作者:杨", ["本报作者:杨"]),
        ("foo:a", ["foo:a"]),
        ('来源:"a b"', ["source=“a b”"]), ("来源:(a", ["source=(", "a"]),
        ("分类:铝(a)", ["category=铝(a)"]),
        ("编辑:OR", ["editor=OR"]), ("tıtle:a", ["tıtle:a"]), ("标题:标题:a", ["title=标题:a"]),
        # quoted text
        ('"a b"c', ["“a b”", "c"]), ("“a”「b」『c』＂d＂", ["“a”", "“b”", "“c”", "“d”"]),
        ('“a"', ["“a”"]), ('"a”', ["“a”"]), ('"a“b”c"', ["“a“b”c”"]), ('"a', ["“a”"]),
        ("”a”", ["“a”"]),
        (r'"a\"b" \"', ['“a"b”', '"']), ("＂ａ＼＂ｂ＂", ["“ａ＂ｂ”"]), ("\\a", ["\\a"]),
        ('"a b"~5 "a"～３', ["“a b”/5", "“a”/3"]), ('"a"~x', ["“a”", "~x"]), ('"a"~5x', ["“a”",
        "~5x"]),
        # nobody sees these
        ("\ufeff-a\u200b b \u200bOR c", ["NOT", "a", "b", "OR", "c"]), ("\ud800", []),
    ],
)  # fmt: skip
def test_tokens(text: str, found: list[str]) -> None:
    assert said(text) == found


def test_places_are_those_of_what_was_typed() -> None:
    text = '\u200b标题：铝\u200b 或\ufeff -"a b"~3 （'
    places = [(token.kind, text[token.start : token.end]) for token in tokens(text)]
    assert places == [
        (WORD, "标题：铝"), (WORD, "或"), (NOT, "-"), (QUOTED, '"a b"~3'), (OPEN, "（"),
    ]  # fmt: skip


def test_an_unclosed_quote_is_known() -> None:
    assert [token.closed for token in tokens('"a" “b')] == [True, False]
