"""Posting lists as arrays: which documents a term stands in, and how often.

*Posting*: one document of one term. *Gap*: the distance from one document number to the next, the
first counted from -1. *Stream*: all gaps of one width, end to end, in the order of the terms. A gap
is written as ``gap // escape`` times the escape (the width's greatest number), then the remainder,
so that a list decodes with one running sum and one comparison. Each term lies in the stream that
takes the fewest bytes for it, though only the narrowest holds escapes: the terms of the others
begin where their postings begin, and need no second table. A term of a single posting with
frequency 1 lies in its slot.

*Slot*: per term ``rank << 2 | stream``, the term's rank in its stream, or ``document << 2 | 3``.
Frequencies are bytes; 255 means that the true number stands in a list beside.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.engines.array_file import (
    Array,
    ArrayFile,
    ArrayFileWriter,
    Counts,
    Docs,
    differences,
    narrowest,
)
from index.engines.term_dictionary import Terms

_WIDTHS = ("u1", "<u2", "<u4")
_ESCAPES = tuple(int(np.iinfo(width).max) for width in _WIDTHS)
_SINGLE = 3
_LOOKED_UP = 1_000
"""Of so many terms it is kept where they stand in the dictionary."""
_MANY = 255
"""The byte that stands for a frequency of 255 and more."""


class Postings(NamedTuple):
    """A term's postings: ``docs`` ascending; ``freqs`` beside them, ``None`` where all are 1."""

    docs: Docs
    freqs: Array | None


class Block(NamedTuple):
    """The postings of several terms end to end; ``sizes``: how many each term has."""

    sizes: Counts
    docs: Docs
    freqs: Array | None


class PostingsWriter:
    """Takes the postings of one field, term by term in their order, and writes them."""

    def __init__(self, *, with_freqs: bool) -> None:
        self._with_freqs = with_freqs
        self._slots: list[Array] = []
        self._streams = tuple(_Stream(escape) for escape in _ESCAPES)

    def add(self, block: Block) -> None:
        """Adds terms; each has a posting at least."""
        if not block.sizes.size:
            return
        starts = np.cumsum(block.sizes) - block.sizes
        gaps = block.docs.astype(np.uint32)
        gaps[1:] -= gaps[:-1].copy()
        gaps[starts] = block.docs[starts] + 1
        choice = self._choose(block, starts, gaps)
        slots = np.empty(block.sizes.size, np.int64)
        single = choice == _SINGLE
        slots[single] = block.docs[starts[single]]
        for number, stream in enumerate(self._streams):
            chosen = choice == number
            slots[chosen] = stream.count + np.arange(np.count_nonzero(chosen))
            inside = np.repeat(chosen, block.sizes)
            freqs = None if block.freqs is None else block.freqs[inside]
            stream.add(block.sizes[chosen], gaps[inside], freqs)
        self._slots.append(slots << 2 | choice)

    def _choose(self, block: Block, starts: Counts, gaps: Array) -> Counts:
        """For each term the stream in which it takes the fewest bytes."""
        costs = np.empty((len(_WIDTHS), starts.size), np.int64)
        costs[0] = np.add.reduceat(gaps // _ESCAPES[0] + 1, starts)
        fits = np.maximum.reduceat(gaps, starts) < _ESCAPES[1]
        costs[1] = np.where(fits, 2 * block.sizes, 5 * block.sizes)
        costs[2] = 4 * block.sizes
        choice: Counts = np.argmin(costs, axis=0)
        single = block.sizes == 1
        if block.freqs is not None:
            single &= block.freqs[starts] == 1
        choice[single] = _SINGLE
        return choice

    def write(self, out: ArrayFileWriter, field: str) -> None:
        """Writes the field's arrays under names that begin with ``field``."""
        out.put_numbers(f"{field}.slots", _joined(self._slots))
        for number, stream in enumerate(self._streams):
            stream.write(out, f"{field}.{number}", with_freqs=self._with_freqs)


class _Stream:
    """The terms that one width suits best."""

    def __init__(self, escape: int) -> None:
        self._escape = escape
        self.count = 0
        self._gaps: list[Array] = []
        self._gap_sizes: list[Array] = []
        self._sizes: list[Array] = []
        self._freqs: list[Array] = []
        self._many_at: list[Array] = []
        self._many: list[Array] = []
        self._postings = 0

    def add(self, sizes: Counts, gaps: Array, freqs: Array | None) -> None:
        if not sizes.size:
            return
        width = _WIDTHS[_ESCAPES.index(self._escape)]
        starts = np.cumsum(sizes) - sizes
        wide = np.flatnonzero(gaps >= self._escape)
        if wide.size:
            escapes = np.zeros(gaps.size, np.int32)
            escapes[wide] = gaps[wide] // self._escape
            ends = np.cumsum(escapes)
            ends += np.arange(gaps.size)
            raw = np.full(int(ends[-1]) + 1, self._escape, width)
            raw[ends] = gaps - escapes * self._escape
            self._gap_sizes.append(sizes + np.add.reduceat(escapes, starts))
        else:
            raw = gaps.astype(width)
            self._gap_sizes.append(sizes)
        self._gaps.append(raw)
        self._sizes.append(sizes)
        if freqs is not None:
            many = np.flatnonzero(freqs >= _MANY)
            self._many_at.append(many + self._postings)
            self._many.append(freqs[many].astype(np.int64))
            self._freqs.append(np.minimum(freqs, _MANY).astype(np.uint8))
        self.count += sizes.size
        self._postings += gaps.size

    def write(self, out: ArrayFileWriter, name: str, *, with_freqs: bool) -> None:
        if not self.count:
            return
        # In the pieces in which they came: all together they are most of an index.
        out.stream(f"{name}.gaps", _WIDTHS[_ESCAPES.index(self._escape)], self._gaps)
        starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._sizes]))
        gap_starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._gap_sizes]))
        out.put_numbers(f"{name}.starts", starts)
        if gap_starts[-1] != starts[-1]:
            # Some gap needed an escape; without one the two are the same.
            out.put_numbers(f"{name}.gap_starts", gap_starts)
        if with_freqs:
            out.stream(f"{name}.freqs", np.uint8, self._freqs)
            out.put(f"{name}.many_at", narrowest(np.concatenate(self._many_at)))
            out.put(f"{name}.many", narrowest(np.concatenate(self._many)))


def _joined(arrays: Sequence[Array]) -> Array:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int64)


class FieldPostings:
    """The terms of one field of a segment, numbered in the order of their bytes, with their
    postings."""

    def __init__(self, file: ArrayFile, field: str, terms: Terms, *, with_freqs: bool) -> None:
        self.dictionary = terms
        self.with_freqs = with_freqs
        self.term = terms.term
        self.terms = terms.terms
        self.find = functools.lru_cache(_LOOKED_UP)(terms.find)
        self.at_or_behind = terms.at_or_behind
        self._slots = file[f"{field}.slots"]
        self._streams = [
            _StoredStream(file, f"{field}.{number}", escape, with_freqs=with_freqs)
            for number, escape in enumerate(_ESCAPES)
        ]

    def __len__(self) -> int:
        return len(self._slots)

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The half-open range of the numbers of the terms that begin with ``prefix``."""
        behind = prefix.rstrip(b"\xff")
        if not behind:
            return self.at_or_behind(prefix), len(self)
        behind = behind[:-1] + bytes([behind[-1] + 1])
        return self.at_or_behind(prefix), self.at_or_behind(behind)

    def doc_frequency(self, number: int) -> int:
        """In how many documents a term stands, deleted ones included."""
        slot = int(self._slots[number])
        return 1 if slot & 3 == _SINGLE else self._streams[slot & 3].size(slot >> 2)

    def postings(self, number: int) -> Postings:
        """The postings of one term."""
        slot = int(self._slots[number])
        if slot & 3 == _SINGLE:
            freqs = np.ones(1, np.uint8) if self.with_freqs else None
            return Postings(np.array([slot >> 2], np.int32), freqs)
        return self._streams[slot & 3].postings(slot >> 2)

    def sizes(self, start: int, stop: int) -> Counts:
        """How many postings each of the terms ``[start, stop)`` has."""
        slots = self._slots[start:stop].astype(np.int64)
        sizes = np.ones(slots.size, np.int64)
        for number, stream in enumerate(self._streams):
            chosen = slots & 3 == number
            if chosen.any():
                sizes[chosen] = stream.sizes(slots[chosen] >> 2)
        return sizes

    def documents(self, start: int, stop: int) -> Docs:
        """The documents with any of the terms ``[start, stop)``, in no order; some come often."""
        slots = self._slots[start:stop]
        streams = slots & 3
        parts = [(slots[streams == _SINGLE] >> 2).astype(np.int32)]
        for number, stream in enumerate(self._streams):
            ranks = slots[streams == number] >> 2
            if ranks.size:
                parts.append(stream.documents(int(ranks[0]), int(ranks[-1]) + 1))
        return np.concatenate(parts)

    def block(self, start: int, stop: int) -> Block:
        """The postings of the terms ``[start, stop)``, end to end."""
        slots = self._slots[start:stop].astype(np.int64)
        sizes = self.sizes(start, stop)
        starts = np.cumsum(sizes) - sizes
        total = int(sizes.sum())
        docs = np.empty(total, np.int32)
        freqs = np.ones(total, np.int64) if self.with_freqs else None
        single = slots & 3 == _SINGLE
        docs[starts[single]] = slots[single] >> 2
        for number, stream in enumerate(self._streams):
            chosen = slots & 3 == number
            if not chosen.any():
                continue
            ranks = slots[chosen] >> 2
            inside = stream.block(int(ranks[0]), int(ranks[-1]) + 1)
            shift = starts[chosen] - (np.cumsum(inside.sizes) - inside.sizes)
            places = np.arange(inside.docs.size) + np.repeat(shift, inside.sizes)
            docs[places] = inside.docs
            if freqs is not None and inside.freqs is not None:
                freqs[places] = inside.freqs
        return Block(sizes, docs, freqs)


class _StoredStream:
    def __init__(self, file: ArrayFile, name: str, escape: int, *, with_freqs: bool) -> None:
        self._escape = escape
        if f"{name}.gaps" not in file:
            return
        self._gaps = file[f"{name}.gaps"]
        self._starts = file[f"{name}.starts"]
        escaped = f"{name}.gap_starts" in file
        self._gap_starts = file[f"{name}.gap_starts"] if escaped else self._starts
        self._freqs = self._many_at = self._many = None
        if with_freqs:
            self._freqs = file[f"{name}.freqs"]
            self._many_at = file[f"{name}.many_at"]
            self._many = file[f"{name}.many"]

    def size(self, rank: int) -> int:
        return int(self._starts[rank + 1]) - int(self._starts[rank])

    def sizes(self, ranks: Counts) -> Counts:
        sizes: Counts = self._starts[ranks + 1].astype(np.int64) - self._starts[ranks]
        return sizes

    def postings(self, rank: int) -> Postings:
        raw = self._gaps[int(self._gap_starts[rank]) : int(self._gap_starts[rank + 1])]
        start, stop = int(self._starts[rank]), int(self._starts[rank + 1])
        docs = np.cumsum(raw, dtype=np.int32)
        if raw.size != stop - start:
            docs = docs[raw != self._escape]
        docs -= 1
        return Postings(docs, self._frequencies(start, stop))

    def _frequencies(self, start: int, stop: int) -> Array | None:
        if self._freqs is None or self._many_at is None or self._many is None:
            return None
        freqs = self._freqs[start:stop]
        if self._many_at.size:
            first, behind = np.searchsorted(self._many_at, (start, stop))
            if first < behind:
                freqs = freqs.astype(np.int64)
                freqs[self._many_at[first:behind].astype(np.int64) - start] = self._many[
                    first:behind
                ]
        return freqs

    def block(self, first: int, behind: int) -> Block:
        starts = self._starts[first : behind + 1]
        return Block(
            differences(starts),
            self.documents(first, behind),
            self._frequencies(int(starts[0]), int(starts[-1])),
        )

    def documents(self, first: int, behind: int) -> Docs:
        """Those of the terms with the ranks ``[first, behind)``, end to end."""
        gap_starts = self._gap_starts[first : behind + 1].astype(np.int64)
        raw = self._gaps[gap_starts[0] : gap_starts[-1]]
        total = np.cumsum(raw, dtype=np.int64)
        # Each term counts from where the running sum stood before its first gap.
        before = np.concatenate([[0], total])[gap_starts[:-1] - gap_starts[0]]
        sizes = differences(self._starts[first : behind + 1])
        docs: Counts = total[raw != self._escape] - np.repeat(before, sizes) - 1
        return docs.astype(np.int32)
