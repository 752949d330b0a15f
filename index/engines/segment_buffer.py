"""Documents → a segment file, by way of arrays: no object for a posting.

A token becomes a number by one look into a dictionary; the postings of all documents are then
sorted at once as 64-bit numbers, term before document. Method: sort-based inversion (Witten, Moffat
and Bell, Managing Gigabytes, 1999), with the sort left to NumPy.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.engines import keyword_column, sparse_column
from index.engines.array_file import Array, ArrayFileWriter, Counts, firsts_of, narrowest
from index.engines.grams import distinct_grams
from index.engines.postings import Block, PostingsWriter
from index.engines.segment_file import (
    KEYWORDS,
    NO_MOMENT,
    NO_VIEWS,
    SPARSE,
    WITH_FREQS,
    Moments,
    narrow_moments,
)
from index.engines.segment_text import TextWriter
from index.engines.term_dictionary import GramTerms, TextTerms


class Document(NamedTuple):
    """What an article is in the index.

    ``tokens``: the words of title and body, each as often as it counts. ``plain``, ``original``,
    ``even`` and ``record`` as :mod:`index.engines.segment_text` has them. ``keywords``: for each
    field of :data:`KEYWORDS` the values as they are spelled. ``mends``: empty where there are none.
    ``repost_of``: the first article of the story that it reposts, empty where it does not.
    """

    id: str
    tokens: Sequence[str]
    plain: str
    original: str
    even: bool
    record: str
    mends: str
    keywords: Mapping[str, tuple[str, ...]]
    moment: int | None
    views: int | None
    repost_of: str = ""


class _Numbers(dict[str, int]):
    """Numbers things in the order in which they first come."""

    def __missing__(self, thing: str) -> int:
        number = self[thing] = len(self)
        return number


class SegmentBuffer:
    """Documents of a segment to be.

    ``key`` gives what values of keywords are compared by; ``dictionary`` is that of the texts of
    another segment (see :class:`TextWriter`).
    """

    def __init__(self, key: Callable[[str], str], dictionary: bytes | None = None) -> None:
        self._key = key
        self._ids: dict[str, None] = {}
        self._terms = _Numbers()
        self._tokens = array("I")
        self._token_counts = array("I")
        self._text = TextWriter(dictionary)
        self._sparse: dict[str, dict[int, str]] = {name: {} for name in SPARSE}
        self._keywords = keyword_column.Builder(KEYWORDS)
        self._moments = array("q")
        self._views = array("q")

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._ids

    @property
    def weight(self) -> int:
        """About how many postings there are: what the buffer's memory grows with."""
        return len(self._tokens) + 2 * self._text.units

    def add(self, document: Document) -> None:
        """Adds a document; its id must not be in the buffer yet."""
        # By way of a list: quicker than to extend by what comes one by one.
        self._tokens.fromlist(list(map(self._terms.__getitem__, document.tokens)))
        self._token_counts.append(len(document.tokens))
        self._text.add(document.plain, document.original, document.record, even=document.even)
        if document.mends:
            self._sparse["mends"][len(self._ids)] = document.mends
        if document.repost_of:
            self._sparse["repost_of"][len(self._ids)] = document.repost_of
        self._keywords.add(document.keywords)
        self._moments.append(NO_MOMENT if document.moment is None else document.moment)
        self._views.append(NO_VIEWS if document.views is None else document.views)
        self._ids[document.id] = None

    def write(self, path: Path) -> None:
        """Writes the documents as a segment file."""
        units, lengths = self._text.plain()
        word_counts = np.frombuffer(self._token_counts, np.uint32)
        with ThreadPoolExecutor(1) as beside, ArrayFileWriter(path) as out:
            # Deflating and sorting both let other threads run.
            text = beside.submit(self._text.parts)
            self._write_words(out, word_counts)
            self._write_grams(out, units, lengths)
            names = [name.encode("utf-8", "surrogatepass") for name in self._ids]
            order = sorted(range(len(names)), key=names.__getitem__)
            write_ids(out, [names[number] for number in order], np.array(order, np.int64))
            text.result().write(out)
            for name, column in self._keywords.parts(self._key):
                column.write(out, name)
            ranks = np.empty(len(self), np.int64)
            ranks[order] = np.arange(len(self))
            write_columns(
                out, np.frombuffer(self._moments, np.int64), np.frombuffer(self._views, np.int64),
                ranks,
            )  # fmt: skip
            for name, texts in self._sparse.items():
                sparse_column.write(out, name, texts)
            write_lengths(out, words=word_counts)
            out.finish(info(len(self), words=word_counts))

    def _write_words(self, out: ArrayFileWriter, counts: Array) -> None:
        names = [term.encode("utf-8", "surrogatepass") for term in self._terms]
        order = sorted(range(len(names)), key=names.__getitem__)
        ranks = np.empty(len(names), np.uint64)
        ranks[order] = np.arange(len(names), dtype=np.uint64)
        keys = ranks[np.frombuffer(self._tokens, np.uint32)]
        keys <<= np.uint64(32)
        keys |= np.repeat(np.arange(len(self), dtype=np.uint32), counts)
        keys.sort()
        firsts = firsts_of(keys)
        freqs = np.diff(firsts, append=keys.size)
        keys = keys[firsts]
        sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(names))
        postings = PostingsWriter(with_freqs=WITH_FREQS["words"])
        postings.add(Block(sizes, keys.astype(np.uint32).astype(np.int32), freqs))
        TextTerms.write(out, "words", [names[number] for number in order])
        postings.write(out, "words")

    def _write_grams(self, out: ArrayFileWriter, units: Array, lengths: Counts) -> None:
        grams, sizes, docs = distinct_grams(units, lengths)
        postings = PostingsWriter(with_freqs=WITH_FREQS["grams"])
        postings.add(Block(sizes, docs, None))
        GramTerms.write(out, "grams", grams)
        postings.write(out, "grams")


def write_ids(out: ArrayFileWriter, ids: Sequence[bytes], docs: Array) -> None:
    """Writes the sorted ids with the document that each has."""
    postings = PostingsWriter(with_freqs=False)
    block = Block(np.ones(len(ids), np.int64), docs.astype(np.int32), None)
    postings.add(block)
    TextTerms.write(out, "id", ids)
    postings.write(out, "id")


def write_columns(out: ArrayFileWriter, moments: Moments, views: Array, id_ranks: Array) -> None:
    """Writes the columns of numbers, and the order of all documents from the newest on."""
    out.put("moments", narrow_moments(moments))
    out.put("views", narrowest(views, signed=True))
    undated = moments == NO_MOMENT
    out.put("newest", np.lexsort((id_ranks, -moments, undated)).astype(np.int32))


def write_lengths(out: ArrayFileWriter, **lengths: Array) -> None:
    """Writes how many tokens of each scored field each document has."""
    for name, counts in lengths.items():
        out.put(f"{name}.lengths", narrowest(counts))


def info(documents: int, **lengths: Array) -> dict[str, object]:
    """What the directory of a segment says beside its arrays."""
    totals = {name: int(counts.sum(dtype=np.int64)) for name, counts in lengths.items()}
    return {"documents": documents, "lengths": totals}
