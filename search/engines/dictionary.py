"""Which terms of a segment's dictionary a pattern means.

Terms are named by their numbers in the sorted dictionary of the field ``words``. *Code*: a term
that begins with a Latin letter, a digit or another character that is no common Han: there are few
of them beside the words. *Edit*: one character put in, left out or replaced.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from index.blanks import WORD
from index.engines.array_file import Array
from index.engines.postings import FieldPostings
from index.script import HAN
from search.engines.doc_sets import Ids
from search.term_shapes import edits, whole_pattern

_HAN = re.compile(HAN)
_NOT_HAN = (("", "\u3400"), ("\ua000", "\U00020000"))
"""Between which characters the terms lie that do not begin with a common Han character."""
_HAN_BYTES = (0xE4, 0xE9)
"""Between which bytes most Han characters begin in UTF-8, and no character of another kind."""
_PIECE = re.compile(rf"(?:{WORD}|(?<=\d)\.(?=\d))+")


class Dictionary:
    """The terms of a segment; what is derived of them is made once."""

    def __init__(self, terms: FieldPostings) -> None:
        self._terms = terms

    def with_prefix(self, prefix: str) -> range:
        """The terms that begin so."""
        return range(*self._terms.with_prefix(prefix.encode("utf-8", "surrogatepass")))

    def like(self, pattern: str) -> Iterator[int]:
        """The terms of a pattern in which ``*`` stands for any characters and ``?`` for one."""
        head = re.split(r"[*?]", pattern, maxsplit=1)[0]
        matches = whole_pattern(pattern)
        numbers = self.with_prefix(head)
        terms = self._terms.terms(numbers.start, numbers.stop)
        for number, term in zip(numbers, terms, strict=True):
            if matches(term.decode("utf-8", "surrogatepass")):
                yield number

    def words_of(self, choices: Sequence[str]) -> Iterator[tuple[str, int]]:
        """The terms of at least two characters that have one of each choice in its place.

        They may end before the choices do. Each with how many documents it stands in; what is
        chosen from is Han.
        """
        first, second, *others = (f"[{each}]" for each in choices)
        optional = "".join(f"(?:{each}" for each in others) + ")?" * len(others)
        ranges = map(self.with_prefix, choices[0])
        terms = chain.from_iterable(self._terms.terms(each.start, each.stop) for each in ranges)
        lines = b"\n".join(terms).decode("utf-8", "surrogatepass")
        for word in re.findall(f"^{first}{second}{optional}$", lines, re.MULTILINE):
            yield word, self._terms.doc_frequency(self._terms.find(word.encode()))

    def close_to(self, text: str, distance: int) -> list[int]:
        """The codes without Han that are at most ``distance`` edits away from ``text``."""
        return self._codes.close_to(text, distance)

    def with_word(self, word: str) -> list[int]:
        """The terms in which a Latin word or number stands whole; its letters are ASCII.

        The analyzer cuts codes into such words, but for those that an apostrophe or a point
        joins: so that besides the word itself only these have to be looked through.
        """
        number = self._terms.find(word.encode())
        alone = [] if number < 0 else [number]
        return alone + self._joined.get(word, [])

    @functools.cached_property
    def _joined(self) -> dict[str, list[int]]:
        """For each word that an apostrophe or a point joins to others: the codes it is in."""
        found: dict[str, list[int]] = {}
        for place in self._codes.joined().tolist():
            term = self._codes.term(place)
            for piece in set(_PIECE.findall(term)):
                if piece != term:
                    found.setdefault(piece, []).append(self._codes.number(place))
        return found

    @functools.cached_property
    def _codes(self) -> _Codes:
        return _Codes(self._terms)


class _Codes:
    """The codes without Han of a dictionary, as bytes, a line each. *Place*: which line."""

    def __init__(self, terms: FieldPostings) -> None:
        lines: list[bytes] = []
        numbers: list[Array] = []
        for first, behind in _NOT_HAN:
            start, stop = (terms.at_or_behind(each.encode()) for each in (first, behind))
            numbers.append(np.arange(start, stop, dtype=np.int32))
            lines += terms.terms(start, stop)
        all_lines = np.frombuffer(b"\n".join([*lines, b""]), np.uint8)
        keep = _without_han(all_lines, lines)
        self._numbers = np.concatenate(numbers)[keep]
        self._data = np.frombuffer(b"\n".join([*(lines[place] for place in keep), b""]), np.uint8)
        self._starts = _line_starts(self._data)
        self._lengths = np.diff(self._starts) - 1
        self._others = np.flatnonzero(self._has(self._data >= 0x80))
        """The places of the terms that are not ASCII."""
        characters = np.concatenate([[0], np.cumsum(self._data & 0xC0 != 0x80)])
        self._other_lengths = np.diff(characters[self._starts])[self._others] - 1
        """How many characters these have."""
        ascii_places = np.setdiff1d(np.arange(self._lengths.size), self._others)
        self._by_length = ascii_places[np.argsort(self._lengths[ascii_places], kind="stable")]
        self._sorted_lengths = self._lengths[self._by_length]
        starts = self._starts[:-1]
        bits = _bits(self._data)
        self._letters = np.bitwise_or.reduceat(bits, starts) if starts.size else bits
        """For each term which characters it has, as bits."""

    def _has(self, flags: Array) -> Array:
        """For each term whether any of its bytes is flagged."""
        if not self._lengths.size:
            return np.zeros(0, np.bool_)
        return np.logical_or.reduceat(flags, self._starts[:-1])

    def number(self, place: int) -> int:
        """The number of a term in the dictionary."""
        return int(self._numbers[place])

    def term(self, place: int) -> str:
        line = self._data[self._starts[place] : self._starts[place + 1] - 1]
        return line.tobytes().decode("utf-8", "surrogatepass")

    def joined(self) -> Ids:
        """The places of codes in which an apostrophe or a point may join words."""
        signs = (self._data == ord("'")) | (self._data == ord("."))
        digits = (self._data >= ord("0")) & (self._data <= ord("9"))
        letters = ~signs & ~digits & (self._data != ord("\n")) & (self._data != ord("%"))
        return np.flatnonzero(self._has(signs) & self._has(letters))

    def close_to(self, text: str, distance: int) -> list[int]:
        """The numbers of the terms at most ``distance`` edits away from ``text``."""
        # An edit takes away one character that only one of the two has, and brings another.
        wanted = np.bitwise_or.reduce(_bits(np.frombuffer(_line(text), np.uint8)))

        def similar(places: Ids) -> Ids:
            apart = np.bitwise_count(self._letters[places] ^ wanted)
            close: Ids = places[apart <= 2 * distance]
            return close

        fits = np.abs(self._other_lengths - len(text)) <= distance
        near = [
            place
            for place in similar(self._others[fits]).tolist()
            if edits(text, self.term(place)) <= distance
        ]
        bounds = len(text) - distance, len(text) + distance + 1
        low, high = np.searchsorted(self._sorted_lengths, bounds)
        places = similar(self._by_length[low:high])
        if places.size:
            near += places[self._edits(text, places) <= distance].tolist()
        return sorted(map(self.number, near))

    def _edits(self, text: str, places: Ids) -> Array:
        """How many edits each ASCII term is away from ``text``."""
        lengths = self._lengths[places]
        columns = np.arange(int(lengths.max()))[:, None]
        table = self._data.take(self._starts[places] + columns, mode="clip")
        # The fewer bytes, the quicker; a term is seldom longer than a byte counts.
        most = len(text) + len(columns)
        first = np.arange(len(columns) + 1, dtype=np.uint8 if most < 255 else np.uint16)
        above = np.repeat(first[:, None], places.size, 1)
        for at, char in enumerate(text, 1):
            row = np.empty_like(above)
            row[0] = at
            np.minimum(above[:-1] + (table != ord(char)), above[1:] + 1, out=row[1:])
            for column in range(1, len(row)):
                np.minimum(row[column], row[column - 1] + 1, out=row[column])
            above = row
        edits: Array = above[lengths, np.arange(places.size)]
        return edits


def _line(text: str) -> bytes:
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _bits(data: Array) -> Array:
    """For each byte a bit of 64, for a byte that is not ASCII none."""
    return (data < 0x80).astype(np.uint64) << (data & 63).astype(np.uint64)


def _without_han(data: Array, lines: list[bytes]) -> list[int]:
    """The places of the lines without Han characters."""
    if not lines:
        return []
    starts = _line_starts(data)[:-1]
    low, high = _HAN_BYTES
    sure = np.logical_or.reduceat((data >= low) & (data <= high), starts)
    ascii_only = ~np.logical_or.reduceat(data >= 0x80, starts)
    return [
        place
        for place in np.flatnonzero(~sure).tolist()
        if ascii_only[place] or not _HAN.search(lines[place].decode("utf-8", "surrogatepass"))
    ]


def _line_starts(data: Array) -> Array:
    """Where each line begins, and where one more would."""
    return np.concatenate([np.zeros(1, np.int64), np.flatnonzero(data == ord("\n")) + 1])
