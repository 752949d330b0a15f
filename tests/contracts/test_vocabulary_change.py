"""An index that was cut by another vocabulary loses nothing until it is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import analysis, vocabulary
from index.vocabulary import Entry
from tests.contracts.shelf import Shelf, article

TEXTS = {
    "apart": "昨日霓岭铜业停产。现货报价下调。",
    "together": "霓岭铜业报价下调。",
    "neither": "霓虹灯下的岭南，铜业与报价。",
}


NAME = Entry("companies_china", ("霓岭铜业", "霓岭铜"))
QUERIES = ("霓岭铜业", "霓岭铜业 报价", "霓岭铜业报价", "霓岭铜 现货", "报价霓岭铜业")


class _Vocabulary:
    """The one that is bundled, with another name or without; what cuts goes with it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self._plain = vocabulary.load(), analysis.segmenter()
        entries = (*vocabulary.load(), NAME)
        patch.setattr(vocabulary, "load", lambda: entries)
        try:
            self._more = entries, type(self._plain[1])()
        finally:
            patch.undo()

    def use(self, more: bool) -> None:
        entries, segmenter = self._more if more else self._plain
        self._patch.setattr(vocabulary, "load", lambda: entries)
        self._patch.setattr(analysis, "segmenter", lambda: segmenter)


@pytest.fixture(scope="module")
def words() -> Iterator[_Vocabulary]:
    with pytest.MonkeyPatch.context() as patch:
        yield _Vocabulary(patch)


@pytest.mark.parametrize("known_then", [False, True])
def test_nothing_is_lost(shelf: Shelf, words: _Vocabulary, known_then: bool) -> None:
    words.use(known_then)
    shelf.rebuild()
    shelf.put(*(article(name, "", text) for name, text in TEXTS.items()))
    words.use(not known_then)
    shelf.service = shelf.open()
    assert has_changed(shelf)
    before = {query: set(shelf.ids(query, mode="all")) for query in QUERIES}
    shelf.rebuild()
    assert not has_changed(shelf)
    for query in QUERIES:
        after = set(shelf.ids(query, mode="all"))
        assert after, query
        assert after <= before[query], query


def has_changed(shelf: Shelf) -> bool:
    return shelf.indexes.vocabulary_change() is not None
