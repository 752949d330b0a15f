"""Terms: what is cut from a text, the same for documents and queries, whichever jieba cuts."""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import analysis, vocabulary
from index.analysis import PythonJieba, RustJieba, article_tokens, characters, word_tokens
from index.script import HAN, fold, is_han
from tests.conftest import News
from tests.pages.articles import load


def terms(text: str) -> set[str]:
    return set(article_tokens("", fold(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6061", {"6061"}), ("6XXX", {"6xxx"}), ("A356.2", {"a356.2"}), ("C919", {"c919"}),
        ("LNG", {"lng"}), ("F-16", {"f-16", "f", "16"}), ("4.5%", {"4.5%", "4.5"}),
        ("99.7%", {"99.7%", "99.7"}), ("９９．７％", {"99.7%", "99.7"}),
        ("1.2万吨", {"1.2万吨", "1.2", "万吨"}), ("2025年", {"2025年", "2025", "年"}),
        ("3月", {"3月", "3", "月"}), ("1,200吨", {"1200吨", "1200", "吨"}),
        ("0#锌", {"0#", "0", "锌"}), ("-3.5℃", {"3.5°c", "3.5"}), ("2‰", {"2‰", "2"}),
        ("6061-T651", {"6061-t651", "6061", "t651"}), ("PM2.5", {"pm2.5"}),
        ("688277.SH", {"688277.sh", "688277", "sh"}), ("R&D", {"r&d", "r", "d"}),
        ("A00铝", {"a00", "铝"}), ("7335.0/7345.0 b", {"7335.0/7345.0", "7335.0", "7345.0", "b"}),
    ],
)  # fmt: skip
def test_numbers_codes_and_units(text: str, found: set[str]) -> None:
    assert terms(text) == found


WHOLE = [
    "6061",
    "6XXX",
    "A356.2",
    "C919",
    "LNG",
    "F-16",
    "4.5%",
    "99.7%",
    "1.2万吨",
    "2025年",
    "3月",
]


@pytest.mark.parametrize("text", WHOLE)
@pytest.mark.parametrize("around", ["{}", "合金{}用于", "（{}）", "铝，{}。", "a {} b"])
def test_they_are_whole_wherever_they_stand(text: str, around: str) -> None:
    assert fold(text) in terms(around.format(text))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("4.5", "14.5"), ("4.5", "4.55%"), ("4.5", "4.5.1"), ("202", "2025年"), ("6", "6XXX"),
        ("356", "A356.2"), ("200", "1,200吨"), ("1", "1,200吨"), ("919", "C919"), ("5", "4.5"),
        ("铜价", "铜的价"),
    ],
)  # fmt: skip
def test_a_part_of_a_number_or_code_is_not_found(typed: str, text: str) -> None:
    assert fold(typed) not in terms(text)


@pytest.mark.parametrize("symbol", ["W", "As", "In", "Be", "Al", "Sn", "Pb", "Cu", "Zn", "Ni"])
@pytest.mark.parametrize(
    "around", ["{}", "{} price", "{}价", "掺{}的铜", "Cu-{}合金", "[{}]", "as in {}."]
)
def test_nobody_swallows_a_metal(symbol: str, around: str) -> None:
    assert symbol.lower() in terms(around.format(symbol))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("西南铝业(集团)有限责任公司", ["西南铝", "有限责任"]),
        ("西南鋁產量增長", ["西南铝", "产量", "增长"]), ("高质量发展", ["质量", "发展"]),
        ("电解铜现货升水", ["电解铜", "升水"]), ("伦铜与沪铜", ["伦铜", "沪铜"]),
        ("顯著提高", ["显著"]), ("計畫生產", ["计划"]),
    ],
)  # fmt: skip
def test_words_of_the_trade_and_of_the_language(text: str, words: list[str]) -> None:
    assert terms(text).issuperset(map(fold, words))


def test_every_name_of_the_trade_is_known() -> None:
    cutter = analysis.segmenter()
    for entry in vocabulary.load():
        for name in map(fold, entry.names):
            if len(name) > 1 and is_han(name):
                assert cutter.has_word(name), name


def test_a_titles_terms_weigh_more() -> None:
    tokens = article_tokens(fold("铜价 铜"), fold("铜，铜"))
    assert tokens.count("铜") == analysis.TITLE_WEIGHT + 2
    assert tokens.count("铜价") == analysis.TITLE_WEIGHT


def test_nothing_comes_of_nothing() -> None:
    assert not terms("")
    assert not terms(" ，。——!?\n()")


PIECE = st.sampled_from(
    [
        *"铜铝价業西南 ,.%-/(）\n",
        "1.2万吨",
        "2025年",
        "A356.2",
        "F-16",
        "1,200",
        "𠮷",
        "⽐",
        "kg",
        "é",
        "か",
        "x²",
    ]
)


@given(st.lists(PIECE, max_size=14).map("".join).map(fold))
def test_queries_and_documents_are_cut_alike(folded: str) -> None:
    tokens = list(word_tokens(folded))
    assert Counter(token.term for token in tokens) == Counter(article_tokens("", folded))
    for token in [*tokens, *characters(folded)]:
        assert folded[token.start : token.end].replace(",", "") == token.term


@pytest.fixture(scope="module")
def both() -> tuple[RustJieba, PythonJieba]:
    pytest.importorskip("rjieba", reason="rjieba is not installed: jieba does the work alone")
    return RustJieba(), PythonJieba()


def _differences(
    both: tuple[RustJieba, PythonJieba], texts: Iterator[str]
) -> tuple[int, list[str]]:
    rust, python = both
    runs = {run for text in texts for run in re.findall(f"{HAN}+", fold(text))}
    return len(runs), [run for run in runs if list(rust.words(run)) != list(python.words(run))]


def test_both_jiebas_cut_our_articles_alike(both: tuple[RustJieba, PythonJieba]) -> None:
    texts = (text for each in load() for text in (each.title, *each.paragraphs))
    count, different = _differences(both, texts)
    assert count > 3000
    assert different == []


def test_both_jiebas_cut_rare_characters_alike(both: tuple[RustJieba, PythonJieba]) -> None:
    runs = ["𠮷野家的铜", "䓬烯与铜", "〇一二三", "々铜々", "铜", "西南铝西南铝业" * 40]
    assert _differences(both, iter(runs))[1] == []


def test_both_jiebas_cut_real_news_alike(both: tuple[RustJieba, PythonJieba], news: News) -> None:
    items = itertools.chain(
        news("flashes", every=300), news("broadcast", every=120), news("taiwan", every=150)
    )
    count, different = _differences(
        both, (f"{item.get('title')}\n{item.get('body')}" for item in items)
    )
    assert count > 10_000
    assert different == []


def test_both_jiebas_know_the_same_words(both: tuple[RustJieba, PythonJieba]) -> None:
    for word in ("西南铝", "电解铜", "有限责任", "铜铝铜铝铜", ""):
        assert both[0].has_word(word) == both[1].has_word(word)


@pytest.mark.skipif(
    not (analysis.__file__ or "").endswith(".py"), reason="compiled code keeps what it imported"
)
def test_jieba_does_the_work_where_rjieba_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    fallback = analysis.segmenter.__wrapped__()
    assert isinstance(fallback, PythonJieba)
    found = [("西南", 0, 2), ("西南铝", 0, 3), ("西南铝业", 0, 4), ("铝业", 2, 4)]
    assert sorted(fallback.words("西南铝业")) == found


def test_the_fast_one_is_used_where_it_is_installed() -> None:
    pytest.importorskip("rjieba")
    assert isinstance(analysis.segmenter(), RustJieba)
