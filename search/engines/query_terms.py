"""The terms of one query in all segments: looked up once, with their weights in the whole index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search.engines.bm25 import term_weight
from search.engines.segment_data import SegmentData


class Entry(NamedTuple):
    """``numbers``: the term's number in each segment, -1 where it is not."""

    numbers: tuple[int, ...]
    weight: float


class QueryTerms:
    """Looks terms up for one query."""

    def __init__(self, segments: Sequence[SegmentData], doc_count: int) -> None:
        self._segments = segments
        self._doc_count = doc_count
        self._known: dict[tuple[str, bytes], Entry] = {}

    def find(self, field: str, term: bytes) -> Entry:
        """A term of ``words`` or ``grams``."""
        entry = self._known.get((field, term))
        if entry is None:
            entry = self._known[field, term] = self._look_up(field, term)
        return entry

    def _look_up(self, field: str, term: bytes) -> Entry:
        numbers, doc_frequency = [], 0
        for segment in self._segments:
            postings = segment.stored.postings(field)
            number = postings.find(term)
            numbers.append(number)
            if number >= 0:
                doc_frequency += postings.doc_frequency(number)
        return Entry(tuple(numbers), term_weight(self._doc_count, doc_frequency))
