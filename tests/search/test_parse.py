"""What a reader typed → a tree; whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.parse import parse
from search.query import All, Any, Everything, Node, Phrase, Term, leaves

SIGNS = st.text('"“”「」『』＂\\ \u3000-－|｜（）():：*?？~铝鋁价Cu4.5%\u200b\ud800\ufeff')


def term(*texts: str) -> Node:
    return Term(texts[0]) if len(texts) == 1 else All(tuple(map(Term, texts)))


@settings(max_examples=400)
@given(st.text(max_size=60) | SIGNS)
@example('"')
@example('\\"')
@example('"\\')
@example("”“")
@example("e\u0301" * 200)
@example("\x00\n\t\u2028")
def test_any_text_gives_a_tree(text: str) -> None:
    parsed = parse(text)
    for mode in ("all", "any"):
        tree = parsed.tree(mode)
        found = list(leaves(tree))
        assert found or tree == Everything()
        assert all(leaf.text.strip() == leaf.text != "" for leaf in found)
        assert all(isinstance(leaf, Phrase) or " " not in leaf.text for leaf in found)
        assert isinstance(parsed.interpreted(mode), str)
    assert all(notice.code and notice.message for notice in parsed.notices)
    codes = {notice.code for notice in parsed.notices}
    assert codes <= {"unclosed-quote", "no-words"}
    assert ("no-words" in codes) == (bool(text.strip()) and parsed.tree("all") == Everything())


def test_plain_words() -> None:
    assert parse("").tree("all") == Everything()
    assert parse("铝").tree("all") == term("铝")
    assert parse("鋁　Cu").tree("all") == term("铝", "cu")
    assert parse("价格").tree("all") == Any((Term("价格"), Phrase("价格")))
    assert parse("4.5%").tree("all") == term("4.5%", "4.5")


def test_a_run_is_its_words_or_stands_verbatim() -> None:
    words = term("究", "生命")
    run = Any((words, Phrase("究生命", ("究", "生命"))))
    assert parse("究生命").tree("all") == run
    assert parse("C919究生命，铝").tree("all") == All((Term("c919"), run, Term("铝")))
    assert parse("2025年铝").tree("all") == term("2025年", "2025", "年", "铝")
    assert parse("究生命 铜").tree("all") == All((run, Term("铜")))
    assert parse("究生命 铜").tree("any") == Any(
        (Term("究"), Term("生命"), Phrase("究生命", ("究", "生命")), Term("铜"))
    )


@pytest.mark.parametrize(
    "query",
    [
        '"高质量发展"', "“高质量发展”", "「高質量發展」", "『高质量发展』", "＂高质量发展＂",
        '“高质量发展"', '"高质量发展', '"  高质量发展 "',
    ],
)  # fmt: skip
def test_quotes(query: str) -> None:
    parsed = parse(query)
    tree = parsed.tree("all")
    assert isinstance(tree, Phrase)
    assert tree.text == "高质量发展"
    assert "高质量" in tree.terms
    assert [notice.code for notice in parsed.notices] == (
        ["unclosed-quote"] if query == '"高质量发展' else []
    )


def test_the_sign_itself() -> None:
    assert parse(r'"a\"b"').tree("all") == Phrase('a"b', ("a", "b"))
    assert parse(r"铝\"铜").tree("all") == term("铝", "铜")


def test_quotes_end_a_word() -> None:
    assert parse('铝"铜 价"铅').tree("all") == All(
        (Term("铝"), Phrase("铜 价", ("铜", "价")), Term("铅"))
    )


def test_signs_without_meaning_are_plain_text() -> None:
    for query in ("铝-铜", "铝：铜", "（铝）铜", "铝|铜", "-铝 ｜ 铜"):
        assert parse(query).tree("all") == term("铝", "铜")


def test_what_the_reader_is_shown() -> None:
    parsed = parse('鋁  "高 質"')
    assert parsed.interpreted("all") == "鋁 且 “高 質”"
    assert parsed.interpreted("any") == "鋁 或 “高 質”"
    assert parse("").interpreted("all") == ""


@pytest.mark.parametrize(
    ("query", "is_sentence"),
    [
        ("哪些铝企业今年投产了新产能？", True), ("铝价为什么上涨而库存下降", True),
        ("電解鋁產能是否會繼續增加", True), ("今年铝的产量是多少", True), ("铝价?", False),
        ("什么", False),
        ("铝价 铜价 锌价 镍价 锡价", False), ("", False),
    ],
)  # fmt: skip
def test_sentences(query: str, is_sentence: bool) -> None:
    assert parse(query).is_sentence is is_sentence
