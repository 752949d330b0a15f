"""The documents in which a phrase stands, or in which texts stand near each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.engines.doc_sets import (
    Ids,
    common,
    distinct,
    every,
    mask_of,
    places_within,
)
from search.engines.nearness import Nearness
from search.engines.phrases import Pattern, standing_in
from search.engines.query_terms import term_bytes
from search.engines.term_reader import TermReader
from search.query import Near

_CHECK_COST = 100
"""Looking for a phrase in a text costs as much as reading about so many postings."""
_FEW = 200
"""For so few candidates no more words are looked up."""
_MOST = 2
"""From this part of the segment on a phrase is looked for in all of it."""
_LARGE = 400_000
"""From so many characters of candidates on it is kept in which a phrase stands; who pages a search
asks again."""
_KEPT = 100
"""Of so many phrases at most: 125 kB for a million documents each."""


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
        if not in_title and (bits := self._data.standing.get(pattern.text)) is not None:
            return _of_bits(bits, within, self._count)
        docs = self._candidates(pattern, within)
        docs = every(self._count) if docs is None else docs
        if in_title:
            return standing_in(pattern, self._data, docs, in_title=True)
        if pattern.exact or not docs.size:
            return docs
        if not pattern.grams and docs.size * _MOST >= self._count:
            # A search asks that several times, so it is looked for in all texts at once.
            everywhere = standing_in(pattern, self._data, every(self._count))
            self._keep(pattern, everywhere)
            return common(docs, everywhere, self._count)
        found = self._checked(pattern, docs)
        if within is None and docs.size * self._data.stored.text.units.size >= _LARGE * self._count:
            self._keep(pattern, found)
        return found

    def _checked(self, pattern: Pattern, docs: Ids) -> Ids:
        """Those of the documents in which a phrase stands."""
        if not pattern.is_han:
            return standing_in(pattern, self._data, docs)
        # Where the phrase is a word of the text it stands there, no need to look.
        words = self._reader.postings("words", term_bytes(pattern.text)).docs
        found = np.zeros(docs.size, np.bool_)
        found[places_within(docs, words, self._count)] = True
        unsure = docs.take((~found).nonzero()[0])
        found[np.searchsorted(docs, standing_in(pattern, self._data, unsure))] = True
        return docs.take(found.nonzero()[0])

    def _keep(self, pattern: Pattern, docs: Ids) -> None:
        """Keeps in which documents of the segment a phrase stands, as bits."""
        kept = self._data.standing
        if len(kept) >= _KEPT:
            kept.clear()
        kept[pattern.text] = np.packbits(mask_of(docs, self._count))

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


def _of_bits(bits: npt.NDArray[np.uint8], within: Ids | None, doc_count: int) -> Ids:
    """The documents whose bit is set, of those in ``within``."""
    if within is None:
        return np.unpackbits(bits, count=doc_count).view(np.bool_).nonzero()[0]
    is_set = bits.take(within >> 3) << (within & 7).astype(np.uint8) >= 0x80
    return within.take(is_set.nonzero()[0])
