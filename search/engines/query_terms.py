"""The terms of one query in all segments: looked up once, with their weights in the whole index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.engines.grams import grams_of
from search.engines.bm25 import idf_of, term_weight
from search.engines.segment_data import SegmentData


class Entry(NamedTuple):
    """``numbers``: the term's number in each segment, -1 where it is not; ``counts``: in how many
    documents there it stands."""

    numbers: tuple[int, ...]
    counts: tuple[int, ...]
    weight: float


class QueryTerms:
    """Looks terms up for one query. ``average_characters``: of a plain text of the index."""

    def __init__(
        self, segments: Sequence[SegmentData], doc_count: int, average_characters: float
    ) -> None:
        self._segments = segments
        self._doc_count = doc_count
        self.average_characters = average_characters
        self._known: dict[tuple[str, bytes], Entry] = {}

    def find(self, field: str, term: bytes) -> Entry:
        """A term of ``words`` or ``grams``."""
        entry = self._known.get((field, term))
        if entry is None:
            entry = self._known[field, term] = self._look_up(field, term)
        return entry

    def _look_up(self, field: str, term: bytes) -> Entry:
        every = [segment.stored.postings(field) for segment in self._segments]
        numbers = [postings.find(term) for postings in every]
        counts = [
            postings.doc_frequency(number) if number >= 0 else 0
            for postings, number in zip(every, numbers, strict=True)
        ]
        return Entry(tuple(numbers), tuple(counts), term_weight(self._doc_count, sum(counts)))

    def word_idf(self, term: str) -> float:
        """The inverse document frequency of a term of ``words``."""
        return idf_of(self.find("words", term_bytes(term)).weight)

    def gram_idf(self, piece: str) -> float:
        """That of a Han character or of two side by side; of several grams the greatest."""
        return max(idf_of(self.find("grams", gram).weight) for gram in grams_of(piece))


def term_bytes(text: str) -> bytes:
    """A text as it stands in the dictionary."""
    return text.encode("utf-8", "surrogatepass")
