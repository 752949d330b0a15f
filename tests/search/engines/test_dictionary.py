"""Patterns over a dictionary, against a look at every term."""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest

from index.article import Article
from search.engines.dictionary import Dictionary
from tests.search.engines.reference import edits, has_han
from tests.search.engines.test_phrases import segment

TEXT = (
    "aluminium alumina alumini aluminum al c919 c929 c91 a356.2 a356 lme sme é1 éa 5吨 4.5% o'neil "
    "no.5 neil a.5 " + "x" * 300 + " "
)


@pytest.fixture
def terms(tmp_path: Path) -> tuple[Dictionary, list[str]]:
    data = segment(tmp_path, [Article("1", TEXT, ("铝价上涨 д1 дa", "한국 铝"))])
    return Dictionary(data.stored.words), [term.decode() for term in data.stored.words.terms()]


@pytest.mark.parametrize("distance", [1, 2])
@pytest.mark.parametrize(
    "text", ["alumini", "c99", "lne", "a356", "e1", "é1", "д1", "铝", "x" * 299, "5", "", "한"]
)
def test_close_terms(terms: tuple[Dictionary, list[str]], text: str, distance: int) -> None:
    dictionary, known = terms
    expected = {term for term in known if not has_han(term) and _close(text, term, distance)}
    found = dictionary.close_to(text, distance)
    assert [known[number] for number in found] == sorted(expected)


def _close(one: str, other: str, distance: int) -> bool:
    # The definition goes a call deep for each character, too deep for the longest.
    if len(one) > 50 or len(other) > 50:
        return other.startswith(one) and len(other) - len(one) <= distance
    return edits(one, other) <= distance


@pytest.mark.parametrize(
    "pattern", ["c9*", "c9??", "a*", "?lme", "*", "??", "铝*", "a356?2", "[a]*"]
)
def test_patterns(terms: tuple[Dictionary, list[str]], pattern: str) -> None:
    dictionary, known = terms
    literal = pattern.replace("[", "[[]")
    expected = [term for term in known if fnmatch.fnmatchcase(term, literal)]
    assert [known[number] for number in dictionary.like(pattern)] == expected
    prefix = pattern.rstrip("*?")
    assert [known[number] for number in dictionary.with_prefix(prefix)] == [
        term for term in known if term.startswith(prefix)
    ]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("neil", {"neil", "o'neil"}), ("no", {"no.5"}), ("5", {"5", "no.5", "a.5"}),
        ("356.2", set()), ("a356.2", {"a356.2"}), ("c919", {"c919"}), ("4.5", {"4.5"}),
        ("xx", set()),
    ],
)  # fmt: skip
def test_words_in_codes(terms: tuple[Dictionary, list[str]], word: str, found: set[str]) -> None:
    dictionary, known = terms
    assert {known[number] for number in dictionary.with_word(word)} == found
