"""What a Whoosh index consists of at one commit, for those who read it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import whoosh.index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from index.engines import whoosh_schema
from index.engines.array_file import Docs
from index.engines.whoosh_codec import ArraySegment


class SegmentRef(NamedTuple):
    """A segment at one commit. ``name`` is never used again; ``deleted`` is ascending."""

    name: str
    path: Path
    doc_count: int
    deleted: Docs


class Snapshot(NamedTuple):
    """An index at one commit; ``generation`` counts the commits."""

    generation: int
    segments: tuple[SegmentRef, ...]


def snapshot(folder: Path) -> Snapshot:
    """The index in ``folder`` as it is now.

    Raises :class:`whoosh.index.EmptyIndexError` where there is none, ``OSError`` where a commit
    removed a file in between: look again.
    """
    toc = _toc(folder)
    return Snapshot(toc.generation, tuple(_ref(folder, segment) for segment in toc.segments))


def _toc(folder: Path) -> whoosh.index.TOC:
    storage = FileStorage(str(folder), readonly=True)
    return whoosh.index.TOC.read(storage, "MAIN", schema=whoosh_schema.schema())


def _ref(folder: Path, segment: ArraySegment) -> SegmentRef:
    deleted = np.fromiter(sorted(segment.deleted_docs()), np.int32, segment.deleted_count())
    return SegmentRef(segment.segment_id(), segment.path(folder), segment.doc_count_all(), deleted)


def native_reader(folder: Path, name: str) -> SegmentReader:
    """Whoosh's own reader of the segment called ``name``, for its own matchers."""
    for segment in _toc(folder).segments:
        if segment.segment_id() == name:
            storage = FileStorage(str(folder), readonly=True)
            return SegmentReader(storage, whoosh_schema.schema(), segment)
    raise FileNotFoundError(name)
