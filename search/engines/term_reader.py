"""The postings of one query's terms in one segment: read once, scored by BM25."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.array_file import Array
from index.script import is_han
from search.engines import bm25
from search.engines.bm25 import Scores
from search.engines.doc_sets import NO_IDS, NOTHING, Ids, Matches, add_at, places_within
from search.engines.query_terms import QueryTerms, term_bytes
from search.engines.segment_data import Postings
from search.engines.segment_view import SegmentView

_FEW = 64
"""So few documents are looked up one by one."""


class TermReader:
    """Reads for one query; ``place`` is the segment's among those of the index."""

    def __init__(self, segment: SegmentView, place: int, terms: QueryTerms) -> None:
        self.segment = segment
        self._place = place
        self._terms = terms
        self._read: dict[tuple[str, bytes], Postings] = {}
        self._columns: dict[tuple[str, bytes], Array | None] = {}

    def postings(self, field: str, term: bytes) -> Postings:
        """Of a term of ``words`` or ``grams``."""
        found = self._read.get((field, term))
        if found is None:
            number = self._number(field, term)
            found = (
                Postings(NO_IDS, None) if number < 0 else self.segment.data.postings(field, number)
            )
            self._read[field, term] = found
        return found

    def _column(self, field: str, term: bytes) -> Array | None:
        """How often the term stands in each document, where that is known."""
        try:
            return self._columns[field, term]
        except KeyError:
            number = self._number(field, term)
            column = None if number < 0 else self.segment.data.frequencies(field, number)
            self._columns[field, term] = column
            return column

    def frequencies(self, docs: Sequence[int]) -> list[dict[str, int]]:
        """How often each word that was read stands in each of ``docs``, in any order."""
        found: list[dict[str, int]] = [{} for _ in docs]
        sought = np.array(docs)
        for field, term in {**self._read, **self._columns}:
            if field == "words":
                counts = self._counts(term, sought).tolist()
                word = term.decode("utf-8", "surrogatepass")
                for each, count in zip(found, counts, strict=True):
                    if count:
                        each[word] = count
        return found

    def _counts(self, term: bytes, docs: Ids) -> Array:
        """How often a word stands in some documents."""
        column = self._column("words", term)
        counts: Array
        if column is not None:
            counts = column.take(docs, mode="clip")
            return counts
        known, freqs = self.postings("words", term)
        if freqs is None or not known.size:
            return np.zeros(docs.size, np.int64)
        if docs.size <= _FEW:
            places = known.searchsorted(docs)
            counts = freqs.take(places, mode="clip") * (known.take(places, mode="clip") == docs)
            return counts
        everywhere = np.zeros(self.segment.doc_count, freqs.dtype)
        everywhere[known] = freqs
        counts = everywhere.take(docs, mode="clip")
        return counts

    def _within(self, field: str, term: bytes, within: Ids | None) -> Postings:
        """The postings in some documents; ``None``: in all."""
        if within is not None and (column := self._column(field, term)) is not None:
            counts = column.take(within, mode="clip")
            places = (counts != 0).nonzero()[0]  # Of numbers it takes three times as long.
            return Postings(within.take(places), counts.take(places))
        docs, freqs = self.postings(field, term)
        if within is None or not docs.size:
            return Postings(docs, freqs)
        places = places_within(docs, within, self.segment.doc_count)
        return Postings(docs.take(places), None if freqs is None else freqs.take(places))

    def _number(self, field: str, term: bytes) -> int:
        return self._terms.find(field, term).numbers[self._place]

    def frequency(self, field: str, term: bytes) -> int:
        """In how many documents of the segment a term stands."""
        return self._terms.find(field, term).counts[self._place]

    def term_frequency(self, text: str) -> int:
        """In how many documents :meth:`term` finds a text."""
        return self.frequency("grams" if is_character(text) else "words", term_bytes(text))

    def documents(self, text: str, within: Ids | None) -> Ids:
        """What :meth:`term` finds, without scores."""
        field = "grams" if is_character(text) else "words"
        return self._within(field, term_bytes(text), within).docs

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

    def scores(self, texts: Sequence[str], docs: Ids) -> Scores:
        """What :meth:`term` scores in documents that have all of some terms, added up."""
        words = [term_bytes(text) for text in texts if not is_character(text)]
        freqs = np.empty((len(words), docs.size), np.float32)
        for row, term in zip(freqs, words, strict=True):
            row[:] = self._counts(term, docs)
        weights = [self._terms.find("words", term).weight for term in words]
        sums = bm25.sums(weights, freqs, self.segment.norms.take(docs, mode="clip"))
        for text in texts:
            if is_character(text):
                add_at(sums, docs, self.term(text, docs), self.segment.doc_count)
        return sums

    def gram(self, gram: bytes, within: Ids | None) -> Matches:
        """The documents with a gram, scored, of those in ``within``."""
        return self._scored("grams", gram, within)

    def _scored(self, field: str, term: bytes, within: Ids | None) -> Matches:
        docs, freqs = self._within(field, term, within)
        if not docs.size:
            return NOTHING
        weight = self._terms.find(field, term).weight
        norms = self.segment.norms.take(docs, mode="clip")
        return Matches(docs, bm25.scores(weight, freqs, norms))


def is_character(text: str) -> bool:
    """Whether a term is a Han character, which is found inside words too."""
    return len(text) == 1 and is_han(text) is not None
