"""Whoosh's writer with arrays in place of one object for each posting.

Locking, generations, deletions and merge policies are Whoosh's; the TOC is ours. Documents gather
in a :class:`SegmentBuffer`; when it is full it becomes a *run*: a segment file that no TOC names
yet. Runs and the segments that a policy wants merged become one segment in one merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import whoosh.index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.engines import article_fields, toc, whoosh_schema
from index.engines.segment_buffer import Document, SegmentBuffer
from index.engines.segment_file import StoredSegment
from index.engines.segment_merge import Source, merge
from index.engines.superseded import Superseded
from index.engines.toc import REBUILD, Toc
from index.engines.whoosh_codec import ArrayCodec, ArraySegment
from index.errors import IndexUnusable

_FULL = 24_000_000
"""The weight at which a buffer becomes a run: about 300 MB of memory while it is written."""
_RATIO = 4
"""How many times as large as all smaller segments together a segment is, or it is merged."""

_TYPICAL = 100
"""How many documents a segment has whose records speak for those to come."""


class ArrayIndex(whoosh.index.FileIndex):  # type: ignore[misc]
    """A Whoosh index with our TOC and our writer; makes it where there is none."""

    def __init__(self, folder: Path) -> None:
        # Not Whoosh's own, which loads a pickle.
        self.storage = FileStorage(str(folder))
        self.indexname = toc.INDEX_NAME
        self._folder = folder
        if toc.latest(folder) is None:
            toc.write(folder, Toc(0, 0, ()))

    def _read_toc(self) -> whoosh.index.TOC:
        now = toc.read(self._folder)
        segments = [ArraySegment.of(entry) for entry in now.segments]
        return whoosh.index.TOC(whoosh_schema.schema(), segments, now.generation)

    def writer(self, procs: int = 1, **options: Any) -> BulkWriter:
        return BulkWriter(self, **options)


def merge_small(writer: BulkWriter, segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """The policy in use: few segments, and a large one is seldom copied.

    A segment stays as long as it is :data:`_RATIO` times as large as all smaller ones together,
    with what is being written; what does not stay is merged. So there are no more segments than
    the logarithm of the documents, and a large one is copied when a quarter has come on top of it.
    A segment of which half is deleted does not stay either. What is merged, is with all that is
    smaller.
    """
    chosen: list[ArraySegment] = []
    total = writer.fresh_documents
    ordered = sorted(segments, key=lambda segment: segment.doc_count_all())
    for place, segment in enumerate(ordered):
        if (
            segment.doc_count() < _RATIO * total
            or segment.doc_count() * 2 < segment.doc_count_all()
        ):
            chosen = ordered[: place + 1]
        total += segment.doc_count()
    for segment in chosen:
        writer.merge_in(segment)
    return [segment for segment in segments if segment not in chosen]


class BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Adds documents with :meth:`add`; the rest is as :class:`whoosh.writing.SegmentWriter`.

    ``sequence``: the archive's sequence number that the commit to come reaches.
    """

    def __init__(
        self, index: ArrayIndex, superseded: Superseded | None = None, **options: Any
    ) -> None:
        super().__init__(index, codec=ArrayCodec(), **options)
        self._superseded = superseded or Superseded(Path(self.storage.folder), kept_seconds=0)
        self.sequence = 0
        self._runs: list[ArraySegment] = []
        self._merging: list[ArraySegment] = []
        self._open: dict[str, StoredSegment] = {}
        self._buffer = self._new_buffer()

    def add(self, document: Document) -> None:
        """Adds a document; one with the same id must have been deleted before."""
        self._buffer.add(document)
        self._added = True
        if self._buffer.weight >= _FULL:
            self._close_buffer()

    def delete_id(self, article_id: str) -> None:
        """Deletes the document with an id, wherever it is."""
        if article_id in self._buffer:
            self._close_buffer()
        for segment in (*self.segments, *self._runs):
            number = self._stored(segment).find_id(article_id)
            if number >= 0:
                segment.delete_document(number)

    @property
    def fresh_documents(self) -> int:
        """How many documents were added since the last commit."""
        return len(self._buffer) + sum(int(run.doc_count()) for run in self._runs)

    def merge_in(self, segment: ArraySegment) -> None:
        """Takes the documents of a segment into the one that is being written."""
        self._merging.append(segment)
        self._added = True

    def add_reader(self, reader: SegmentReader) -> None:
        """The same, as Whoosh's own policies ask for it."""
        self.merge_in(reader.segment())

    def _stored(self, segment: ArraySegment) -> StoredSegment:
        name = segment.segment_id()
        if name not in self._open:
            self._open[name] = StoredSegment(segment.path(self.storage.folder))
        return self._open[name]

    def _close_buffer(self) -> None:
        """Makes a run of what is in the buffer."""
        if not len(self._buffer):
            return
        run = ArraySegment(self.indexname)
        self._buffer.write(run.path(self.storage.folder))
        run.set_doc_count(len(self._buffer))
        self._runs.append(run)
        self._buffer = self._new_buffer()

    def _new_buffer(self) -> SegmentBuffer:
        known = [each for each in (*self.segments, *self._runs) if each.doc_count() >= _TYPICAL]
        dictionary = self._stored(known[0]).text.dictionary if known else None
        return SegmentBuffer(article_fields.key, dictionary)

    def _finalize_segment(self) -> ArraySegment:
        self._close_buffer()
        parts = [part for part in (*self._merging, *self._runs) if part.doc_count()]
        if len(parts) == 1 and not parts[0].has_deletions():
            return parts[0]
        whole: ArraySegment = self.newsegment
        if not parts:
            return whole
        for part in self._merging:
            # Merged, damage would get sums of its own.
            if self._stored(part).file.damaged():
                raise IndexUnusable(f"{part.path(self.storage.folder)} is damaged; {REBUILD}")
        sources = [Source.of(self._stored(part), sorted(part.deleted_docs())) for part in parts]
        whole.set_doc_count(merge(sources, whole.path(self.storage.folder), article_fields.key))
        for run in self._runs:
            run.path(self.storage.folder).unlink()
        return whole

    def _close_segment(self) -> None:
        for run in self._runs:
            run.path(self.storage.folder).unlink(missing_ok=True)

    def _commit_toc(self, segments: list[ArraySegment]) -> None:
        # Whoosh's own would also delete at once what the commit supersedes.
        whole = [segment for segment in segments if segment.doc_count()]
        folder = Path(self.storage.folder)
        entries = tuple(segment.entry(folder) for segment in whole)
        toc.write(folder, Toc(self.generation, self.sequence, entries))
        self._superseded.sweep(self.generation, [segment.segment_id() for segment in whole])
