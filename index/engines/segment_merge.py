"""Several segments → one, without the documents that are deleted. The one way of merging.

Everything is copied as arrays: postings are decoded, renumbered and encoded again, some millions at
a time; texts are copied as they lie. Lengths stay exact, so no score changes but by what is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from index.engines import keyword_column, segment_text, sparse_column
from index.engines.array_file import Array, ArrayFileWriter, Docs
from index.engines.postings import Block, FieldPostings, PostingsWriter
from index.engines.segment_buffer import (
    info,
    write_columns,
    write_ids,
    write_lengths,
)
from index.engines.segment_file import KEYWORDS, SCORED, SPARSE, TERMS, WITH_FREQS, StoredSegment
from index.engines.segment_text import Alive

_Piece = TypeVar("_Piece")

_POSTINGS = 4_000_000
"""About how many postings are held at once."""


class Source(NamedTuple):
    """A segment to be merged; ``alive`` says which documents go on, ``None``: all."""

    segment: StoredSegment
    alive: Alive | None

    @staticmethod
    def of(segment: StoredSegment, deleted: Sequence[int]) -> Source:
        """A segment without the documents ``deleted``."""
        if not len(deleted):
            return Source(segment, None)
        alive = np.ones(segment.doc_count, np.bool_)
        alive[np.fromiter(deleted, np.int64, len(deleted))] = False
        return Source(segment, alive)

    def kept(self, values: Array) -> Array:
        """The values of the documents that go on, of one value for each document."""
        return values if self.alive is None else values[self.alive]

    def documents(self) -> int:
        """How many documents go on."""
        if self.alive is None:
            return self.segment.doc_count
        return int(np.count_nonzero(self.alive))

    def numbers(self, first: int) -> Docs:
        """For each document its number in the new segment from ``first`` on, -1 for none."""
        if self.alive is None:
            return np.arange(first, first + self.segment.doc_count, dtype=np.int32)
        numbers = np.cumsum(self.alive, dtype=np.int32) + (first - 1)
        numbers[~self.alive] = -1
        return numbers.astype(np.int32)


def merge(sources: Sequence[Source], path: Path, key: Callable[[str], str]) -> int:
    """Writes the segment that ``sources`` become, in their order; returns its documents."""
    counts = [source.documents() for source in sources]
    firsts = np.cumsum([0, *counts]).tolist()
    numbers = [source.numbers(first) for source, first in zip(sources, firsts, strict=False)]
    lengths = {
        name: np.concatenate([each.kept(each.segment.lengths[name]) for each in sources])
        for name in SCORED
    }
    with ArrayFileWriter(path) as out:
        for field in ("words", "grams"):
            _merge_field(out, field, sources, numbers)
        ranks = _merge_ids(out, sources, numbers)
        _merge_texts(out, sources)
        for field in KEYWORDS:
            columns = [(each.segment.keywords[field], each.alive) for each in sources]
            keyword_column.merged(columns, key).write(out, field)
        write_columns(
            out,
            np.concatenate([each.kept(each.segment.moments()) for each in sources]),
            np.concatenate([each.kept(each.segment.views) for each in sources]),
            ranks,
        )
        for name in SPARSE:
            sparse_column.write(out, name, dict(_merged_texts(name, sources, numbers)))
        write_lengths(out, **lengths)
        out.finish(info(firsts[-1], **lengths))
    _forget(sources)
    return int(firsts[-1])


def _forget(sources: Sequence[Source]) -> None:
    for source in sources:
        source.segment.file.forget()


def _merge_field(
    out: ArrayFileWriter, name: str, sources: Sequence[Source], numbers: Sequence[Docs]
) -> None:
    fields = [source.segment.postings(name) for source in sources]
    kind: Any = TERMS[name]
    terms, maps = kind.union([field.dictionary for field in fields])
    sizes = np.zeros(len(terms), np.int64)
    for field, where in zip(fields, maps, strict=True):
        sizes[where] += field.sizes(0, len(field))
    writer = PostingsWriter(with_freqs=WITH_FREQS[name])
    kept = [np.empty(0, np.int64)]
    for start, stop in _ranges(sizes):
        block = _merge_block(fields, numbers, maps, start, stop)
        # A term that only deleted documents had is gone.
        present = np.flatnonzero(block.sizes)
        writer.add(block._replace(sizes=block.sizes[present]))
        kept.append(present + start)
        _forget(sources)
    kind.write(out, name, kind.taken(terms, np.concatenate(kept)))
    writer.write(out, name)


def _ranges(sizes: Array) -> Iterator[tuple[int, int]]:
    """Ranges of terms with about :data:`_POSTINGS` postings each."""
    ends = np.cumsum(sizes)
    start = 0
    while start < sizes.size:
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _POSTINGS)))
        yield start, stop
        start = stop


def _merge_block(
    fields: Sequence[FieldPostings],
    numbers: Sequence[Docs],
    maps: Sequence[Array],
    start: int,
    stop: int,
) -> Block:
    """The postings of the new terms ``[start, stop)``."""
    all_terms, all_docs, all_freqs = [], [], []
    for field, renumbered, where in zip(fields, numbers, maps, strict=True):
        first, behind = np.searchsorted(where, (start, stop)).tolist()
        block = field.block(first, behind)
        docs = renumbered[block.docs]
        terms = np.repeat((where[first:behind] - start).astype(np.int32), block.sizes)
        freqs = block.freqs
        alive = docs >= 0
        if not alive.all():
            docs, terms = docs[alive], terms[alive]
            freqs = None if freqs is None else freqs[alive]
        all_terms.append(terms)
        all_docs.append(docs)
        all_freqs.append(freqs)
    terms = np.concatenate(all_terms)
    order = np.argsort(terms, kind="stable")
    counted = [freqs for freqs in all_freqs if freqs is not None]
    return Block(
        np.bincount(terms, minlength=stop - start),
        np.concatenate(all_docs)[order],
        np.concatenate(counted)[order] if counted else None,
    )


def _merge_ids(out: ArrayFileWriter, sources: Sequence[Source], numbers: Sequence[Docs]) -> Array:
    """Writes the ids; returns for each new document the place of its id among them."""
    pairs: list[tuple[bytes, int]] = []
    for source, renumbered in zip(sources, numbers, strict=True):
        ids = source.segment.ids
        docs = renumbered[ids.block(0, len(ids)).docs].tolist()
        pairs += [(term, doc) for term, doc in zip(ids.terms(), docs, strict=True) if doc >= 0]
    pairs.sort()
    docs = np.fromiter((doc for _, doc in pairs), np.int64, len(pairs))
    write_ids(out, [term for term, _ in pairs], docs)
    ranks = np.empty(len(pairs), np.int64)
    ranks[docs] = np.arange(len(pairs))
    return ranks


def _merge_texts(out: ArrayFileWriter, sources: Sequence[Source]) -> None:
    parts = segment_text.merged([(each.segment.text, each.alive) for each in sources])

    def forgetting(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
        for piece in pieces:
            yield piece
            _forget(sources)

    parts._replace(texts=forgetting(parts.texts), blocks=forgetting(parts.blocks)).write(out)


def _merged_texts(
    name: str, sources: Sequence[Source], numbers: Sequence[Docs]
) -> Iterator[tuple[int, str]]:
    for source, renumbered in zip(sources, numbers, strict=True):
        for number, text in source.segment.sparse[name].items():
            if renumbered[number] >= 0:
                yield int(renumbered[number]), text
