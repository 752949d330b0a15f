"""The sorted terms of a field: from a term to its number and back.

Two kinds with one face: :class:`TextTerms` for terms of any length, in the order of their bytes,
and :class:`GramTerms` for those of :mod:`index.engines.grams`, which fit into a number each. Both
orders are that of the UTF-8 bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array, ArrayFile, ArrayFileWriter, starts_of, view
from index.engines.grams import Grams, gram_of, text_of

Places = npt.NDArray[np.int64]


class Terms(Protocol):
    """The terms of a field of an open segment, numbered from 0 in their order."""

    def __len__(self) -> int:
        """How many terms there are."""

    def term(self, number: int) -> bytes:
        """The term with a number, in UTF-8."""

    def terms(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The terms with the numbers ``[start, stop)``."""

    def find(self, term: bytes) -> int:
        """The number of a term, -1 where the field does not have it."""

    def at_or_behind(self, term: bytes) -> int:
        """The number of the first term that is not less than ``term``."""


class TextTerms:
    """Terms end to end in one array, with where each begins."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._bytes = view(file[f"{field}.terms"])
        self._starts = view(file[f"{field}.term_starts"])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def term(self, number: int) -> bytes:
        return self._bytes[self._starts[number] : self._starts[number + 1]].tobytes()

    def terms(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        ends = self._starts[start : len(self) + 1 if stop is None else stop + 1].tolist()
        if ends:
            first = ends[0]
            data = self._bytes[first : ends[-1]].tobytes()
            for begin, end in pairwise(ends):
                yield data[begin - first : end - first]

    def find(self, term: bytes) -> int:
        number = self.at_or_behind(term)
        return number if number < len(self) and self.term(number) == term else -1

    def at_or_behind(self, term: bytes) -> int:
        return bisect_left(range(len(self)), term, key=self.term)

    @staticmethod
    def write(out: ArrayFileWriter, field: str, terms: Sequence[bytes]) -> None:
        """Writes sorted terms."""
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        out.put(f"{field}.terms", np.frombuffer(b"".join(terms), np.uint8))
        out.put_numbers(f"{field}.term_starts", starts_of(lengths))

    @staticmethod
    def union(many: Sequence[TextTerms]) -> tuple[list[bytes], list[Places]]:
        """All terms of several fields, and for each field where its terms are among them."""
        terms = sorted(set().union(*(each.terms() for each in many)))
        places = {term: place for place, term in enumerate(terms)}
        return terms, [
            np.fromiter((places[term] for term in each.terms()), np.int64, len(each))
            for each in many
        ]

    @staticmethod
    def taken(terms: Sequence[bytes], places: Places) -> list[bytes]:
        """The terms at some places."""
        return [terms[place] for place in places.tolist()]


class GramTerms:
    """Grams as sorted numbers."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._grams: Grams = file[f"{field}.terms"]

    def __len__(self) -> int:
        return len(self._grams)

    def term(self, number: int) -> bytes:
        return text_of(int(self._grams[number]))

    def terms(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return map(text_of, self._grams[start:stop].tolist())

    def find(self, term: bytes) -> int:
        gram = gram_of(term)
        if gram is None:
            return -1
        number = int(np.searchsorted(self._grams, np.uint32(gram)))
        return number if number < len(self) and int(self._grams[number]) == gram else -1

    def at_or_behind(self, term: bytes) -> int:
        return bisect_left(range(len(self)), term, key=self.term)

    @staticmethod
    def write(out: ArrayFileWriter, field: str, terms: Grams) -> None:
        """Writes sorted grams."""
        out.put(f"{field}.terms", terms)

    @staticmethod
    def union(many: Sequence[GramTerms]) -> tuple[Grams, list[Places]]:
        """All grams of several fields, and for each field where its grams are among them."""
        grams: Grams = np.unique(np.concatenate([each._grams for each in many]))
        return grams, [np.searchsorted(grams, each._grams) for each in many]

    @staticmethod
    def taken(terms: Grams, places: Places) -> Array:
        """The grams at some places."""
        return terms[places]
