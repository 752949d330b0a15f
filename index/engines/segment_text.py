"""The texts of a segment's documents, and all that is only shown.

The folded, tight texts lie plain, as UTF-16, end to end: a phrase is looked for right in the map.
What the articles look like lies in blocks of up to :data:`BLOCK` documents, first the original
texts, then the records. A block is deflated with a preset dictionary: some records of other
documents, for records are alike, and the plain texts of its own, for the two differ little. *Even*:
an original text whose characters stand at the offsets of its folded text, blanks included.
"""

from __future__ import annotations

import codecs
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.array_file import (
    Array,
    ArrayFile,
    ArrayFileWriter,
    Counts,
    differences,
    narrowest,
    starts_of,
    view,
)
from index.errors import EngineError

BLOCK, _BLOCK_BYTES = 6, 2000
"""A block is full when it has so many documents, or so many bytes of plain text. One document of
short news alone takes 90 bytes and 3 µs to inflate, four take 71 bytes each and 7 µs, eight 65 and
12; a page of results reads up to 20 blocks."""
_SAMPLES = 12
"""How many records a dictionary is made of."""
_LEVEL = 6
_WINDOW = 32_768
_PIECE = 4_000_000
"""About how many units of texts, or bytes of blocks, are copied at once."""
_CODEC = "utf-16-le"

Alive = npt.NDArray[np.bool_]

MISREAD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What is raised where damaged bytes are read as text, JSON, dates or places. Deflated text has no
sum of its own, and to look at the array's takes the whole array."""


def damaged() -> EngineError:
    """The error for what cannot be read."""
    return EngineError("A text in the index is damaged; run: youse check --repair")


class Stored(NamedTuple):
    """A document: its plain text, its text in its own glyphs, a line a part, and its record."""

    plain: str
    original: str
    record: str


def encoded(text: str) -> bytes:
    """``text`` as it lies in the column."""
    return text.encode(_CODEC, "surrogatepass")


def decoded(data: bytes) -> str:
    """A text as it lies in the column. (The codec itself: to look it up by name takes longer.)"""
    return codecs.utf_16_le_decode(data, "surrogatepass", True)[0]


class _Squeeze:
    """Deflates and inflates blocks with one dictionary."""

    def __init__(self, dictionary: bytes) -> None:
        self.dictionary = dictionary

    def deflated(self, plain: bytes, originals: Sequence[bytes], records: Sequence[bytes]) -> bytes:
        lengths = [len(piece) for piece in (*originals, *records)]
        packed = struct.pack(f"<{len(lengths)}I", *lengths)
        squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, zdict=self._preset(plain))
        return squeeze.compress(b"".join((*originals, *records, packed))) + squeeze.flush()

    def inflated(self, block: bytes, plain: bytes, count: int) -> tuple[bytes, list[int]]:
        """The texts of a block end to end, and where each begins: ``count`` original texts, then
        as many records; and where the last one ends. Raises :func:`damaged`."""
        try:
            data = zlib.decompressobj(-15, zdict=self._preset(plain)).decompress(block)
            lengths = struct.unpack_from(f"<{2 * count}I", data, len(data) - 8 * count)
        except (zlib.error, struct.error) as error:
            raise damaged() from error
        at = [0, *accumulate(lengths)]
        if at[-1] != len(data) - 8 * count:
            raise damaged()
        return data, at

    def _preset(self, plain: bytes) -> bytes:
        return (self.dictionary + plain)[-_WINDOW:]


class TextWriter:
    """Collects the texts of documents in their order.

    ``dictionary`` is that of another segment of the index, so that blocks can be copied between the
    two; without one it is made of the records that come.
    """

    def __init__(self, dictionary: bytes | None = None) -> None:
        self._dictionary = dictionary
        self._plain: list[bytes] = []
        self._originals: list[bytes] = []
        self._records: list[bytes] = []
        self._even: list[bool] = []
        self.units = 0
        """How many UTF-16 units of plain text there are."""

    def add(self, plain: str, original: str, record: str, *, even: bool) -> None:
        """Adds a document; ``even`` as the module says."""
        data = encoded(plain)
        self.units += len(data) // 2
        self._plain.append(data)
        self._originals.append(encoded(original))
        self._records.append(record.encode("utf-8", "surrogatepass"))
        self._even.append(even)

    def plain(self) -> tuple[Array, Counts]:
        """The plain texts end to end, and how many units each has."""
        text = np.frombuffer(b"".join(self._plain), "<u2")
        return text, np.fromiter((len(data) // 2 for data in self._plain), np.int64)

    def _groups(self) -> Iterator[slice]:
        """The documents of each block."""
        start = size = 0
        for number, data in enumerate(self._plain):
            if number - start == BLOCK or size >= _BLOCK_BYTES:
                yield slice(start, number)
                start, size = number, 0
            size += len(data)
        if start < len(self._plain):
            yield slice(start, len(self._plain))

    def parts(self) -> TextParts:
        """The column."""
        text, lengths = self.plain()
        if self._dictionary is None:
            step = max(1, len(self._records) // _SAMPLES)
            self._dictionary = b"".join(self._records[step // 2 :: step][:_SAMPLES])
        squeeze = _Squeeze(self._dictionary)
        groups = list(self._groups())
        blocks = [
            squeeze.deflated(
                b"".join(self._plain[group]), self._originals[group], self._records[group]
            )
            for group in groups
        ]
        sizes = np.fromiter(map(len, blocks), np.int64)
        return TextParts(
            self._dictionary,
            [text],
            lengths,
            np.array(self._even, np.bool_),
            [Blocks(np.frombuffer(b"".join(blocks), np.uint8), sizes)],
            np.array([len(self._plain[group]) for group in groups], np.int64),
        )


class Blocks(NamedTuple):
    """Blocks end to end, and how many bytes each has."""

    data: Array
    lengths: Counts


class TextParts(NamedTuple):
    """A text column to be written; ``texts`` and ``blocks`` come in pieces."""

    dictionary: bytes
    texts: Iterable[Array]
    lengths: Counts
    even: Alive
    blocks: Iterable[Blocks]
    block_docs: Counts

    def write(self, out: ArrayFileWriter) -> None:
        out.put("text.dictionary", np.frombuffer(self.dictionary, np.uint8))
        out.stream("text", "<u2", self.texts)
        out.put("text.starts", narrowest(starts_of(self.lengths)))
        out.put("text.even", self.even)
        block_lengths = [np.empty(0, np.int64)]
        out.stream("text.blocks", np.uint8, self._block_data(block_lengths))
        out.put("text.block_starts", narrowest(starts_of(np.concatenate(block_lengths))))
        out.put("text.block_docs", narrowest(starts_of(self.block_docs)))

    def _block_data(self, lengths: list[Counts]) -> Iterator[Array]:
        """The blocks; how long they are is known when they have come, and put into ``lengths``."""
        for piece in self.blocks:
            lengths.append(piece.lengths)
            yield piece.data


class TextColumn:
    """The texts of an open segment."""

    def __init__(self, file: ArrayFile) -> None:
        self.units: Array = file["text"]
        self.starts: Array = file["text.starts"]
        """Where each document's plain text begins in ``units``; one more than documents."""
        self.even: Alive = file["text.even"]
        self.dictionary = file["text.dictionary"].tobytes()
        self._squeeze = _Squeeze(self.dictionary)
        self._blocks = file["text.blocks"]
        self._block_starts = file["text.block_starts"]
        self._block_docs = file["text.block_docs"]
        self._views = tuple(
            view(each) for each in (self.units, self.starts, self._block_starts, self._block_docs)
        )

    def plain(self, number: int) -> str:
        """The folded, tight text of a document."""
        return decoded(self._plain(number, number + 1))

    def _plain(self, start: int, stop: int) -> bytes:
        units, starts, _, _ = self._views
        return units[starts[start] : starts[stop]].tobytes()

    def stored(self, number: int) -> Stored:
        """All texts of a document. Raises :func:`damaged`."""
        _, starts, _, block_docs = self._views
        try:
            block = bisect_right(block_docs, number) - 1
            start, stop = block_docs[block], block_docs[block + 1]
            plain = self._plain(start, stop)
            data, at = self._inflated(block, plain, stop - start)
            first = 2 * starts[start]
            own = plain[2 * starts[number] - first : 2 * starts[number + 1] - first]
            place = number - start
            original = data[at[place] : at[place + 1]]
            place += stop - start
            record = data[at[place] : at[place + 1]].decode("utf-8", "surrogatepass")
            return Stored(decoded(own), decoded(original), record)
        except MISREAD as error:
            raise damaged() from error

    def length(self, number: int) -> int:
        """How many units the plain text of a document has."""
        starts = self._views[1]
        return starts[number + 1] - starts[number]

    def is_even(self, number: int) -> bool:
        """Whether a document is even, as the module says."""
        return bool(self.even[number])

    def _inflated(self, block: int, plain: bytes, count: int) -> tuple[bytes, list[int]]:
        starts = self._views[2]
        data = self._blocks[starts[block] : starts[block + 1]].tobytes()
        return self._squeeze.inflated(data, plain, count)

    def lengths(self) -> Counts:
        """How many units the plain text of each document has."""
        return differences(self.starts)

    def kept_units(self, alive: Alive) -> Iterator[Array]:
        """The plain texts of the documents that are ``alive``, in pieces of documents."""
        starts = self._views[1]
        for first, stop in _ranges(starts):
            units = self.units[starts[first] : starts[stop]]
            keep = alive[first:stop]
            if not keep.all():
                units = units[np.repeat(keep, differences(self.starts[first : stop + 1]))]
            yield units

    def kept_blocks(self, alive: Alive, dictionary: bytes) -> Iterator[Blocks]:
        """What the documents that are ``alive`` look like, deflated with ``dictionary``.

        A block that keeps all its documents, and its dictionary, is copied as it is.
        """
        squeeze = _Squeeze(dictionary)
        _, _, starts, docs = self._views
        # To deflate a block again its plain texts are read, too.
        taken = self.starts[self._block_docs] + self._block_starts.astype(np.int64)
        for first, stop in _ranges(view(taken)):
            if dictionary == self.dictionary and alive[docs[first] : docs[stop]].all():
                sizes = differences(self._block_starts[first : stop + 1])
                yield Blocks(self._blocks[starts[first] : starts[stop]], sizes)
                continue
            blocks = [self._kept_block(number, alive, squeeze) for number in range(first, stop)]
            sizes = np.fromiter(filter(None, map(len, blocks)), np.int64)
            yield Blocks(np.frombuffer(b"".join(blocks), np.uint8), sizes)

    def _kept_block(self, block: int, alive: Alive, squeeze: _Squeeze) -> bytes:
        """A block without the documents that are not ``alive``; empty where it keeps none."""
        _, _, starts, docs = self._views
        start, stop = docs[block], docs[block + 1]
        keep = alive[start:stop].tolist()
        if all(keep) and squeeze.dictionary == self.dictionary:
            return self._blocks[starts[block] : starts[block + 1]].tobytes()
        if not any(keep):
            return b""
        chosen = [place for place, kept in enumerate(keep) if kept]
        data, at = self._inflated(block, self._plain(start, stop), stop - start)
        pieces = [data[begin:end] for begin, end in pairwise(at)]
        plain = b"".join(self._plain(start + each, start + each + 1) for each in chosen)
        originals = [pieces[each] for each in chosen]
        records = [pieces[each + stop - start] for each in chosen]
        return squeeze.deflated(plain, originals, records)

    def kept_block_docs(self, alive: Alive) -> Counts:
        """How many documents each block keeps of those that are ``alive``, if it keeps any."""
        counts = differences(starts_of(alive)[self._block_docs])
        return counts[counts > 0]


def _ranges(starts: memoryview[int]) -> Iterator[tuple[int, int]]:
    """Ranges of what lies end to end, of about :data:`_PIECE` each and of one thing at least.

    ``starts``: where each thing begins, and where the last one ends.
    """
    first, end = 0, len(starts) - 1
    while first < end:
        stop = max(first + 1, bisect_right(starts, starts[first] + _PIECE) - 1)
        yield first, stop
        first = stop


def merged(sources: Sequence[tuple[TextColumn, Alive | None]]) -> TextParts:
    """The texts of several segments, one after the other, without what is not alive.

    They are read while they are written. Raises :class:`index.errors.EngineError` then where a
    block cannot be inflated.
    """
    dictionary = max((column for column, _ in sources), key=lambda c: c.even.size).dictionary
    pairs = [
        (column, np.ones(column.even.size, np.bool_) if alive is None else alive)
        for column, alive in sources
    ]
    return TextParts(
        dictionary,
        (piece for column, alive in pairs for piece in column.kept_units(alive)),
        np.concatenate([column.lengths()[alive] for column, alive in pairs]),
        np.concatenate([column.even[alive] for column, alive in pairs]),
        (piece for column, alive in pairs for piece in column.kept_blocks(alive, dictionary)),
        np.concatenate([column.kept_block_docs(alive) for column, alive in pairs]),
    )
