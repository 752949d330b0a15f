"""The postings of one query's terms in one segment: read once, scored by BM25."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.engines.array_file import Array
from index.script import is_han
from search.engines import bm25
from search.engines.doc_sets import NO_IDS, NOTHING, Ids, Matches, add_at, places_within
from search.engines.query_terms import QueryTerms, term_bytes
from search.engines.segment_view import SegmentView


class Postings(NamedTuple):
    """A term's postings, or those of none; ``freqs`` is ``None`` where all are 1."""

    docs: Ids
    freqs: Array | None


class TermReader:
    """Reads for one query; ``place`` is the segment's among those of the index."""

    def __init__(self, segment: SegmentView, place: int, terms: QueryTerms) -> None:
        self.segment = segment
        self._place = place
        self._terms = terms
        self._read: dict[tuple[str, bytes], Postings] = {}

    def postings(self, field: str, term: bytes) -> Postings:
        """Of a term of ``words`` or ``grams``."""
        found = self._read.get((field, term))
        if found is None:
            number = self._number(field, term)
            found = Postings(NO_IDS, None)
            if number >= 0:
                docs, freqs = self.segment.stored.postings(field).postings(number)
                found = Postings(docs.astype(np.intp), freqs)
            self._read[field, term] = found
        return found

    def frequencies(self, docs: Sequence[int]) -> list[dict[str, int]]:
        """How often each word that was read stands in each of ``docs``, which have some of them."""
        found: list[dict[str, int]] = [{} for _ in docs]
        sought = np.array(docs)
        for (field, term), (known, freqs) in self._read.items():
            if field == "words" and freqs is not None and known.size:
                places = known.searchsorted(sought)
                places[places == known.size] = 0
                word = term.decode("utf-8", "surrogatepass")
                there = (known[places] == sought).tolist()
                for each, is_there, count in zip(found, there, freqs[places].tolist(), strict=True):
                    if is_there:
                        each[word] = count
        return found

    def _number(self, field: str, term: bytes) -> int:
        return self._terms.find(field, term).numbers[self._place]

    def frequency(self, field: str, term: bytes) -> int:
        """In how many documents of the segment a term stands."""
        number = self._number(field, term)
        return 0 if number < 0 else self.segment.stored.postings(field).doc_frequency(number)

    def term_frequency(self, text: str) -> int:
        """In how many documents :meth:`term` finds a text."""
        return self.frequency("grams" if is_character(text) else "words", term_bytes(text))

    def term(self, text: str, within: Ids | None) -> Matches:
        """The documents with a term, of those in ``within``; ``None``: of all.

        A Han character scores as a term of the grams, with frequency 1, and where it is a word
        as that too.
        """
        if not is_character(text):
            return self._scored("words", term_bytes(text), within)
        found = self._scored("grams", term_bytes(text), within)
        if found.docs is not None and found.scores is not None:
            word = self._scored("words", term_bytes(text), within)
            add_at(found.scores, found.docs, word, self.segment.doc_count)
        return found

    def gram(self, gram: bytes, within: Ids | None) -> Matches:
        """The documents with a gram, scored, of those in ``within``."""
        return self._scored("grams", gram, within)

    def _scored(self, field: str, term: bytes, within: Ids | None) -> Matches:
        docs, freqs = self.postings(field, term)
        if within is not None and docs.size:
            places = places_within(docs, within, self.segment.doc_count)
            docs = docs.take(places)
            freqs = None if freqs is None else freqs.take(places)
        if not docs.size:
            return NOTHING
        weight = self._terms.find(field, term).weight
        norms = self.segment.norms.take(docs, mode="clip")
        return Matches(docs, bm25.scores(weight, freqs, norms))


def is_character(text: str) -> bool:
    """Whether a term is a Han character, which is found inside words too."""
    return len(text) == 1 and is_han(text) is not None
