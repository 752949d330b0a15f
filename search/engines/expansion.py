"""The documents with any of the terms that a pattern stands for."""

from __future__ import annotations

from itertools import islice

import numpy as np

from index.engines.array_file import Array
from search.engines.doc_sets import NO_IDS, Ids, distinct
from search.engines.segment_data import SegmentData
from search.query import Fuzzy, Prefix, Wildcard

MOST_TERMS = 20_000
"""How many terms of a segment a prefix or a pattern stands for at most."""


class Expansion:
    """Expands patterns in one segment; ``cut`` gathers those that stand for more terms."""

    def __init__(self, data: SegmentData, most_terms: int) -> None:
        self._data = data
        self._most_terms = most_terms
        self.cut: dict[str, None] = {}

    def documents(self, node: Prefix | Wildcard | Fuzzy) -> Ids:
        """The documents with a term that the node means."""
        dictionary = self._data.dictionary
        match node:
            case Prefix(text):
                numbers = dictionary.with_prefix(text)
                if len(numbers) > self._most_terms:
                    self.cut[f"{text}*"] = None
                    numbers = numbers[: self._most_terms]
                if not numbers:
                    return NO_IDS
                return self._set(self._data.stored.words.documents(numbers.start, numbers.stop))
            case Wildcard(pattern):
                found = list(islice(dictionary.like(pattern), self._most_terms + 1))
                if len(found) > self._most_terms:
                    self.cut[pattern] = None
                return self._any_of(found[: self._most_terms])
            case Fuzzy(text, distance):
                return self._any_of(dictionary.close_to(text, distance))

    def _any_of(self, numbers: list[int]) -> Ids:
        if not numbers:
            return NO_IDS
        read = self._data.stored.words.postings
        return self._set(np.concatenate([read(number).docs for number in numbers]))

    def _set(self, docs: Array) -> Ids:
        return distinct(docs.astype(np.intp), self._data.doc_count)
