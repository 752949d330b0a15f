"""Marks stand on what matched, on the article's own glyphs; snippets show them."""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import article_tokens
from index.blanks import tight_text
from index.script import fold, folds_evenly, to_hans, to_hant
from search import highlight
from search.folded_text import FoldedText, Place
from search.highlight import Matcher, converted, matcher_of
from search.parse import parse
from search.query import (
    All,
    Any,
    Constant,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Native,
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
from search.results import Mark, Snippet
from search.snippets import highlighted
from tests.fakes import exact_text, plain_marks

TEXTS = st.text("铝鋁業铜價格价４5.5％%㎏①ﬁßİe\u0301\u200b 　2025年，。Cu発", max_size=40)
QUERIES = st.text('铝鋁业价格45.%kg1fi s2年e" ', min_size=1, max_size=8)


def matcher(query: str) -> Matcher:
    return Matcher(leaves(parse(query).tree("any")))


def snippets(found: Matcher, paragraphs: tuple[str, ...]) -> tuple[Snippet, ...]:
    return highlighted(found, "", paragraphs)[1]


def leaves_of(query: str) -> list[Leaf]:
    return list(leaves(parse(query).tree("any")))


def shown(text: str, marks: tuple[Mark, ...]) -> list[str]:
    return [text[start:end] for start, end in marks]


def assert_sound(text: str, marks: tuple[Mark, ...]) -> None:
    """In range, in order, none empty, none touching the next."""
    assert all(0 <= start < end <= len(text) for start, end in marks)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(marks))


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("铝", "西南鋁業", ["鋁"]), ("西南铝业", "西南鋁業公司", ["西南鋁業"]),
        ("铜", "銅价与铜", ["銅", "铜"]),
        ("lng", "ＬＮＧ船", ["ＬＮＧ"]), ("4.5%", "增４．５％，14.5%", ["４．５％"]),
        ("C919", "C9190与c919", ["c919"]),
        # one character inside a number's unit
        ("年", "2025年", ["年"]), ("吨", "1.2万吨", ["吨"]), ("万", "1.2万吨", ["万"]),
        ("2025", "2025年", ["2025"]), ("2025年", "自2025年起", ["2025年"]),
        # where folding changes the length
        ("kg", "重5 ㎏。", ["㎏"]), ("株", "㍿", ["㍿"]), ('"株式会"', "在㍿内", ["㍿"]),
        ('"ﬁne"', "a ﬁne day", ["ﬁne"]), ("strasse", "Straße 1", ["Straße"]),
        ('"é铝"', "e\u0301铝", ["e\u0301铝"]),
        ('"铝价"', "①㎏㎏鋁價", ["鋁價"]), ("铝价", "鋁\u200b價", ["鋁\u200b價"]),
        ("毫米", "5公厘", ["公厘"]),
        # phrases, whatever the blanks
        ('"西南铝"', "西 南\u3000鋁、南铝", ["西 南\u3000鋁"]), ('"4.5"', "4.5与14.5", ["4.5"]),
        ('"铝铝"', "铝铝铝铝", ["铝铝铝铝"]),
        # nothing
        ("铜", "鋁", []), ('"铝价"', "铝的价", []), ("", "铝", []), ("铝", "", []),
    ],
)  # fmt: skip
def test_marks(query: str, text: str, marked: list[str]) -> None:
    marks = matcher(query).marks(text)
    assert shown(text, marks) == marked
    assert_sound(text, marks)


@settings(max_examples=400)
@given(TEXTS, QUERIES)
def test_marked_text_folds_to_something_that_matched(text: str, query: str) -> None:
    found = matcher(query)
    marks = found.marks(text)
    assert_sound(text, marks)
    wanted = {*found.words, *(fold(phrase) for phrase in found.phrases)}
    letters = {letter for each in wanted for letter in each}
    for piece in shown(text, marks):
        folded = "".join(fold(piece).split())
        # Touching matches are one mark; of a sign that folds to several one may have matched.
        assert any(each.replace(" ", "") in folded for each in wanted)
    if not any(letter in fold(text) for letter in letters):
        assert marks == ()


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_a_phrase_taken_from_a_text_is_marked_where_it_stood(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    piece = text[start : data.draw(st.integers(start, len(text)))].replace('"', "")
    marks = matcher(f'"{piece}"').marks(text)
    assert_sound(text, marks)
    phrase = " ".join(fold(piece).split())
    assert bool(marks) == bool(exact_text.places(phrase, fold(text)))
    for each in shown(text, marks):
        assert "".join(phrase.split()) in "".join(fold(each).split())


RICH = st.text(
    "铝鋁业银行中国银行人民5612.,,-/&'+°cabf%％㎏①ﬁ 　\u200be\u0301_年万吨日。，\u2028\u20003",
    max_size=30,
)
"""Numbers with units and thousands, codes, words that could be cut in several ways."""
WORDS = st.sampled_from(
    ["银行", "中国", "中国银行", "人民", "人民银行", "铝业", "国人", "行业", "年", "吨",
     "万吨", "铝", "5", "61", "5612", "1256", "56.1", "5%", "5612年", "1.2万吨", "2万", "56°c",
     "°c", "1", "日", "a", "ab", "a-b", "c", "kg"]
)  # fmt: skip
LEAVES = st.lists(
    st.one_of(
        WORDS.map(Term),
        WORDS.map(Phrase),
        st.text("a5b1.-", min_size=1, max_size=3).map(Prefix),
        st.text("a5b1?*", min_size=1, max_size=3).map(Wildcard),
        st.builds(Fuzzy, st.text("a5b1c", min_size=1, max_size=4), st.integers(1, 2)),
    ),
    max_size=4,
)


@settings(max_examples=400)
@given(RICH, LEAVES)
def test_marks_are_those_of_the_whole_analysis(text: str, sought: list[Leaf]) -> None:
    found = Matcher(sought).marks(text)
    assert_sound(text, found)
    assert found == plain_marks.marks(sought, text)


@settings(max_examples=200)
@given(st.lists(RICH, min_size=1, max_size=4), LEAVES)
def test_an_article_is_marked_like_its_lines(lines: list[str], sought: list[Leaf]) -> None:
    folded = "\n".join(map(fold, lines))
    whole = "\n".join(lines)
    is_even = (
        folds_evenly(whole)
        and folded.count("\n") == len(lines) - 1
        and tight_text(folded) == folded
    )
    for known in (None, folded) if is_even else (None,):
        title_marks, found = highlighted(Matcher(sought), lines[0], lines[1:], known)
        assert title_marks == plain_marks.marks(sought, lines[0])
        # Lines as short as these are shown whole.
        shown_lines = {each.text: each.marks for each in found}
        marks = {line: plain_marks.marks(sought, line) for line in lines[1:]}
        assert all(marks[text] == each for text, each in shown_lines.items())
        assert any(shown_lines.values()) == any(marks.values())


def test_kept_runs_do_not_change_what_is_marked() -> None:
    found = Matcher([Term("银行"), Term("铝业")])
    text = "中国银行铝业，中国银行铝业，铝业与银行"
    assert found.marks(text) == found.marks(text) == plain_marks.marks(leaves_of("银行 铝业"), text)


@settings(max_examples=100)
@given(st.lists(RICH, min_size=1, max_size=4), LEAVES)
def test_a_matcher_that_is_kept_marks_alike(texts: list[str], sought: list[Leaf]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "_RUNS", 2)
        kept = matcher_of(Any(tuple(sought)))
        for text in (*texts, *texts):
            assert kept.marks(text) == Matcher(sought).marks(text)
        assert matcher_of(Any(tuple(sought))) is kept


@pytest.mark.parametrize(
    ("tree", "text", "marked"),
    [
        (Prefix("c9"), "C919与AC9、c-9", ["C919"]),
        (Wildcard("a35?"), "A356、A356.2、A35", ["A356"]),
        (Wildcard("*519"), "T6519，c-519，5190", ["T6519", "c-519"]),
        (Fuzzy("alumin"), "alumine alumni Alumin aluminium", ["alumine", "Alumin"]),
        (Prefix("12"), "1,234吨，124", ["1,234吨", "124"]),
        (Constant(Term("铝"), 1.0), "铝", ["铝"]),
        (All((Term("铝"), Not(Term("铜")))), "铝铜", ["铝"]),
        (Near(("铝", "价格"), 5), "铝的价格", ["铝", "价格"]),
        (All((ValueFilter("author", ("铝",)), DateRange(None, 1), Everything())), "铝", []),
        (Native(object()), "铝", []),
    ],
)  # fmt: skip
def test_every_kind_of_tree(tree: Node, text: str, marked: list[str]) -> None:
    assert shown(text, Matcher(leaves(tree)).marks(text)) == marked


LONG = (
    "开头一句没有。" * 20
    + "铝价上涨，库存下降。"
    + "中间也没有，" * 30
    + "铜价与铝价持平。"
    + "结尾。" * 40
)


def test_snippets_show_most_of_the_query() -> None:
    found = snippets(matcher("铝价 库存"), ("前言。", LONG))
    assert len(found) == 2
    assert set(shown(found[0].text, found[0].marks)) == {"铝价", "库存"}
    assert shown(found[1].text, found[1].marks) == ["铝价"]
    for each in found:
        assert each.text.startswith("…")
        assert each.text.endswith("…")
        assert each.text.strip("…") in LONG
        assert len(each.text) < 200


def test_snippets_begin_and_end_at_clauses() -> None:
    (one,) = snippets(matcher("库存"), (LONG,))
    assert one.text.removeprefix("…")[:4] in ("开头一句", "铝价上涨")
    assert one.text.removesuffix("…")[-1] in "。，"


@pytest.mark.parametrize(
    ("paragraphs", "text"),
    [
        (("只有一句。",), "只有一句。"), ((), None), (("", "铝"), ""), (("短", "长"), "短"),
        (("没有" * 200,), "没有" * 50 + "…"),
    ],
)  # fmt: skip
def test_without_a_match_the_beginning_is_shown(
    paragraphs: tuple[str, ...], text: str | None
) -> None:
    found = snippets(matcher("锑"), paragraphs)
    assert [each.text for each in found] == ([] if text is None else [text])
    assert all(each.marks == () for each in found)


def test_a_short_text_is_shown_whole() -> None:
    (one,) = snippets(matcher("鋁"), ("鋁價上漲。",))
    assert (one.text, one.marks) == ("鋁價上漲。", ((0, 1),))


def test_a_match_longer_than_a_snippet_is_cut_with_it() -> None:
    (one,) = snippets(matcher(f'"{"铝" * 400}"'), ("铝" * 500,))
    assert_sound(one.text, one.marks)
    assert one.text.endswith("…")
    assert shown(one.text, one.marks) == [one.text.removesuffix("…")]


@settings(max_examples=200)
@given(st.lists(st.text("铝價格，。 的a4", max_size=160), max_size=4), QUERIES)
def test_snippets_fit_their_marks(paragraphs: list[str], query: str) -> None:
    found = snippets(matcher(query), tuple(paragraphs))
    assert len(found) <= 2
    for each in found:
        assert_sound(each.text, each.marks)
        cut = each.text.removeprefix("…").removesuffix("…")
        assert any(cut in paragraph for paragraph in paragraphs)
    marked = any(matcher(query).marks(paragraph) for paragraph in paragraphs)
    assert marked == any(each.marks for each in found)


PIECES = st.sampled_from(
    ["中国银行", "发展中国家", "的", "，", "。", "铝业", "西南铝业", "价格", "上涨4.5%",
     "1,234吨", "１２", "在" * 30, "没有 " * 20, "\u200b", "…"]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=30).map("".join), min_size=1, max_size=4)


class Eager(Matcher):
    """Cuts every run before any window is chosen."""

    def places(
        self,
        text: FoldedText,
        start: int,
        stop: int,
        most: int = sys.maxsize,
        frequencies: Mapping[str, int] | None = None,
    ) -> tuple[list[Place], int]:
        found, until = super().places(text, start, stop, most, frequencies)
        return list(self.confirmed(text, found)), until


@pytest.mark.skipif(
    not (highlight.__file__ or "").endswith(".py"),
    reason="compiled code can be neither patched nor subclassed",
)
@settings(max_examples=200)
@given(
    LINES,
    st.sampled_from(["中国 价格", "国家", "西南铝业", "铝业 1234吨", "的 中国", '"铝业价格"']),
)
def test_what_is_cut_late_changes_no_snippet(lines: list[str], query: str) -> None:
    sought = leaves_of(query)
    with pytest.MonkeyPatch.context() as patch:
        # All places are compared, for of the first few another number is right.
        patch.setattr("search.snippets._COMPARED", sys.maxsize)
        patch.setattr("search.snippets._FEW", sys.maxsize)
        assert highlighted(Matcher(sought), lines[0], lines[1:]) == highlighted(
            Eager(sought), lines[0], lines[1:]
        )
    for each in highlighted(Matcher(sought), lines[0], lines[1:])[1]:
        assert_sound(each.text, each.marks)


@settings(max_examples=200)
@given(
    LINES,
    st.sampled_from(["中国 价格", "国家", "发展 国家", "铝业 1234吨", "银行 中国 的", "4.5% 4.5"]),
)
def test_counted_words_need_no_cutting(lines: list[str], query: str) -> None:
    sought = [Term(leaf.text) for leaf in leaves_of(query)]
    title, *paragraphs = lines
    tokens = article_tokens(fold(title), fold("\n".join(paragraphs)))
    found = highlighted(Matcher(sought), title, paragraphs, None, Counter(tokens))
    assert found == highlighted(Matcher(sought), title, paragraphs)


def test_a_match_far_down_is_shown_too() -> None:
    far = "没有。" * 5_000
    (one,) = snippets(matcher("铝业"), (far, far + "铝业。" + far))
    assert shown(one.text, one.marks) == ["铝业"]
    both = snippets(matcher("铝业"), ("铝业在前。" + far + "铝业铝业。",))
    assert shown(both[0].text, both[0].marks) == ["铝业"]


@pytest.mark.parametrize("text", ["\u200b铝价。", "铝价。\u200b", "铝㎏"])
def test_a_line_shown_whole_has_no_dots(text: str) -> None:
    (one,) = snippets(matcher("铝"), (text,))
    assert one.text == text


def test_a_phrase_outweighs_its_words_apart() -> None:
    apart = "西南，铝业，西南铝，" + "在" * 100
    found = snippets(matcher("西南铝业"), (apart + "。" * 40, "在" * 140 + "西南铝业" + "在" * 140))
    assert [shown(each.text, each.marks)[-1] for each in found][-1] == "西南铝业"


def test_in_another_script_the_marks_move_along() -> None:
    text = "西南铝业的软件，頭髮"
    marks = ((2, 4), (5, 7))
    assert converted(text, marks, "original") == (text, marks)
    hant, moved = converted(text, marks, "hant")
    assert hant == "西南鋁業的軟件，頭髮"
    assert shown(hant, moved) == ["鋁業", "軟件"]
    hans, moved = converted(hant, moved, "hans")
    assert hans == "西南铝业的软件，头发"
    assert shown(hans, moved) == ["铝业", "软件"]
    assert converted("", (), "hant") == ("", ())


@settings(max_examples=200)
@given(TEXTS, st.sets(st.integers(0, 40)), st.sampled_from(["hans", "hant"]))
def test_converted_keeps_every_mark(text: str, edges: set[int], script: str) -> None:
    places = sorted(edge for edge in edges if edge <= len(text))
    marks = tuple(zip(places[::2], places[1::2], strict=False))
    new, moved = converted(text, marks, script)
    assert len(moved) == len(marks)
    assert all(0 <= start < end <= len(new) for start, end in moved)
    convert = to_hans if script == "hans" else to_hant
    assert shown(new, moved) == [convert(piece) for piece in shown(text, marks)]
    if not marks:
        assert new == convert(text)


def test_one_character_words_are_looked_for_everywhere() -> None:
    assert Matcher([Term("铝"), Term("al"), Term("铝价")]).chars == {"铝"}


def test_marks_behind_places_that_a_phrase_covers() -> None:
    """Of a word with many places inside a phrase the others are marked as well."""
    body = "江线全线，" + "一线，" * 10
    sought = (Term("线"), Phrase("江线全线", ("线",)))
    _, (snippet,) = highlighted(Matcher(sought), "", [body])
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["江线全线", *["线"] * 10]
