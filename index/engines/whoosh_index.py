"""What a Whoosh index consists of at one commit, and whether it can be used."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
import whoosh.index

from index.engines import toc
from index.engines.array_file import ArrayFile, Docs
from index.engines.segment_file import EXTENSION
from index.engines.toc import Entry
from index.errors import EngineError, IndexUnusable

_DAMAGE = (
    whoosh.index.IndexError, struct.error, zlib.error, EOFError, ValueError, TypeError,
    AttributeError, LookupError, OverflowError,
)  # fmt: skip
"""What is raised over arrays that are not what was written."""


class SegmentRef(NamedTuple):
    """A segment at one commit. ``name`` is never used again; ``deleted`` is ascending."""

    name: str
    path: Path
    doc_count: int
    deleted: Docs


class Snapshot(NamedTuple):
    """An index at one commit; ``generation`` counts the commits.

    ``sequence``: the archive's sequence number that it has reached.
    """

    generation: int
    sequence: int
    segments: tuple[SegmentRef, ...]


def snapshot(folder: Path, generation: int | None = None) -> Snapshot:
    """The index in ``folder`` as it is now, or as it was at a generation that is still kept.

    Raises :class:`EngineError` for an index that cannot be used. That may be because a commit or a
    switch removed a file in between: look again.
    """
    with as_engine_errors(folder):
        now = toc.read(folder, generation)
    segments = tuple(_ref(folder, entry) for entry in now.segments)
    return Snapshot(now.generation, now.sequence, segments)


def _ref(folder: Path, entry: Entry) -> SegmentRef:
    path = folder / f"{entry.name}{EXTENSION}"
    return SegmentRef(entry.name, path, entry.documents, np.array(entry.deleted, np.int32))


def bytes_in_use(folder: Path) -> int:
    """The size of an index on the disk, without what is kept of superseded commits."""
    now = snapshot(folder)
    segments = {segment.path for segment in now.segments}
    beside = [path for path in folder.iterdir() if "MAIN_" not in path.name]
    paths = (*segments, toc.path_of(folder, now.generation), *beside)
    return sum(path.stat().st_size for path in paths)


def damages(folder: Path) -> list[str]:
    """What in the files of an index is not what was written, a sentence each."""
    try:
        with as_engine_errors(folder):
            return [
                f"The array {name} of {segment.path.name} is damaged."
                for segment in snapshot(folder).segments
                for name in ArrayFile(segment.path).damaged()
            ]
    except EngineError as error:
        return [str(error)]


class as_engine_errors:  # noqa: N801  used as a function is
    """In ``with`` Whoosh's and the system's errors become ours; may be used again and again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and (ours := _ours(error, self._folder)) is not None:
            raise ours from error


def _ours(error: BaseException, folder: Path) -> EngineError | None:
    """What is raised in the place of an error; ``None`` where it stays."""
    match error:
        case whoosh.index.LockError():
            return EngineError(f"Another process writes the index in {folder}; wait for it.")
        case FileNotFoundError():
            name = Path(error.filename).name if error.filename else "a file"
            return IndexUnusable(f"The index in {folder} lacks {name}; run: youse rebuild")
        case OSError():
            return EngineError(
                f"The index in {folder} cannot be used: {error.strerror or error}; "
                "check the folder and the room on its disk, or run: youse rebuild"
            )
    if isinstance(error, _DAMAGE):
        return IndexUnusable(f"The index in {folder} is damaged: {error}; run: youse rebuild")
    return None
