"""The trade's vocabulary: what the bundled file must keep to, and what a broken one says."""

from __future__ import annotations

from collections import Counter

import pytest

from index import vocabulary
from index.errors import VocabularyError
from index.script import fold
from index.vocabulary import Entry, parse

KINDS = {
    "metals", "elements_minor", "compounds", "alloys", "grades", "ores", "products", "technologies",
    "equipment", "exchanges", "contracts", "price_terms", "companies_china", "companies_world",
    "institutions", "places", "energy_carbon",
}  # fmt: skip


def test_the_kinds() -> None:
    assert {entry.kind for entry in vocabulary.load()} == KINDS


def test_no_name_stands_twice() -> None:
    counts = Counter(fold(name) for entry in vocabulary.load() for name in entry.names)
    assert [name for name, count in counts.items() if count > 1] == []


def test_names_are_trimmed_and_short_enough_to_be_names() -> None:
    for entry in vocabulary.load():
        for name in entry.names:
            assert name == " ".join(name.split())
            assert len(name) <= 60, name


@pytest.mark.parametrize(
    "names",
    [
        {"铝", "aluminium", "aluminum", "Al"}, {"西南铝", "西南铝业"}, {"钨", "W"}, {"砷", "As"},
        {"铟", "In"}, {"铍", "Be"}, {"锡", "Sn"}, {"铅", "Pb"},
    ],
)  # fmt: skip
def test_equal_names_stand_together(names: set[str]) -> None:
    assert any(names <= set(entry.names) for entry in vocabulary.load())


@pytest.mark.parametrize("word", ["沪铜", "伦铜", "电解铜", "氧化铝", "上海期货交易所", "A356.2"])
def test_words_that_the_trade_cannot_do_without(word: str) -> None:
    assert any(word in entry.names for entry in vocabulary.load())


def test_an_entry_is_a_word_or_equal_names() -> None:
    assert parse("metals:\n  - [铝, Al]\n  - 铜\nplaces: []") == (
        Entry("metals", ("铝", "Al")),
        Entry("metals", ("铜",)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metals: [铝", "is not YAML"),
        ("", "must map each kind to a list"),
        ("- 铝", "must map each kind to a list"),
        ("metals: 铝", "kind “metals” must hold a list"),
        ("metals:\n  - 2024", "The entry 2024 under “metals”"),
        ("metals:\n  - []", "The entry [] under “metals”"),
        ("metals:\n  - [铝, ' ']", "put quotes around numbers and signs"),
        ("metals:\n  - {铝: Al}", "must be a word or a list of words"),
        ("metals:\n  - [铝, [Al]]", "must be a word or a list of words"),
    ],
)
def test_a_broken_file_is_named_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        parse(text)
    assert said in str(caught.value)
