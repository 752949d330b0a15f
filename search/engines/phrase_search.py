"""The documents in which a phrase stands, or in which texts stand near each other."""

from __future__ import annotations

import numpy as np

from search.engines.doc_sets import Ids, common, distinct, every, places_within
from search.engines.nearness import Nearness
from search.engines.phrases import Pattern, standing_in
from search.engines.query_terms import term_bytes
from search.engines.term_reader import TermReader
from search.query import Near

_CHECK_COST = 100
"""Looking for a phrase in a text costs as much as reading about so many postings."""
_FEW = 200
"""For so few candidates no more words are looked up."""


class PhraseSearch:
    """Finds phrases in one segment for one query."""

    def __init__(self, reader: TermReader) -> None:
        self._reader = reader
        self._data = reader.segment.data
        self._count = reader.segment.doc_count
        self.nearness = Nearness(self._data)

    def standing(self, phrase: str, within: Ids | None, *, in_title: bool = False) -> Ids:
        """The documents in which exactly this text stands, of those in ``within``.

        ``in_title``: in the title, not only in the body.
        """
        pattern = Pattern.of(phrase)
        docs = self._candidates(pattern, within)
        docs = every(self._count) if docs is None else docs
        if in_title:
            return standing_in(pattern, self._data, docs, in_title=True)
        if pattern.exact or not docs.size:
            return docs
        if not pattern.is_han:
            return standing_in(pattern, self._data, docs)
        # Where the phrase is a word of the text it stands there, no need to look.
        words = self._reader.postings("words", term_bytes(pattern.text)).docs
        found = np.zeros(docs.size, np.bool_)
        found[places_within(docs, words, self._count)] = True
        unsure = docs.take(np.flatnonzero(~found))
        found[np.searchsorted(docs, standing_in(pattern, self._data, unsure))] = True
        return docs.take(np.flatnonzero(found))

    def near(self, node: Near, within: Ids | None) -> Ids:
        """The documents in which texts stand near each other."""
        docs = within
        for text in node.texts:
            docs = self._candidates(Pattern.of(text), docs)
        docs = every(self._count) if docs is None else docs
        return self.nearness.documents(node.texts, node.distance, docs)

    def cost(self, phrase: str, *, in_title: bool = False) -> int:
        """About how many postings it costs to find a phrase."""
        pattern = Pattern.of(phrase)
        frequencies = (self._reader.frequency("grams", gram) for gram in pattern.grams)
        fewest = min(frequencies, default=self._count)
        return fewest if pattern.exact and not in_title else fewest * _CHECK_COST

    def _candidates(self, pattern: Pattern, within: Ids | None) -> Ids | None:
        """Documents among which all are in which a phrase stands; ``None``: all."""
        docs = within
        frequencies = {gram: self._reader.frequency("grams", gram) for gram in pattern.grams}
        for gram, frequency in sorted(frequencies.items(), key=lambda item: item[1]):
            if docs is not None and docs.size * _CHECK_COST < frequency and not pattern.exact:
                break
            docs = self._restricted(self._reader.postings("grams", gram).docs, docs)
            if not docs.size:
                return docs
        for word in pattern.words:
            if docs is not None and docs.size < _FEW:
                break
            docs = self._restricted(self._with_word(word), docs)
        return docs

    def _with_word(self, word: str) -> Ids:
        """The documents in which a Latin word or number stands whole."""
        numbers = self._data.dictionary.with_word(word)
        read = self._data.stored.words.postings
        docs = [read(number).docs.astype(np.intp) for number in numbers]
        if len(docs) < 2:
            return docs[0] if docs else np.empty(0, np.intp)
        return distinct(np.concatenate(docs), self._count)

    def _restricted(self, docs: Ids, within: Ids | None) -> Ids:
        return docs if within is None else common(docs, within, self._count)
