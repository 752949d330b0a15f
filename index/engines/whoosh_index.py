"""What a Whoosh index consists of at one commit, and whether it can be used."""

from __future__ import annotations

import contextlib
import json
import pickle
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import whoosh.index
from whoosh.filedb.filestore import FileStorage

from index.engines import whoosh_schema
from index.engines.array_file import ArrayFile, Docs
from index.engines.whoosh_codec import ArraySegment
from index.errors import EngineError

STATE = "state.json"
_DAMAGE = (
    whoosh.index.IndexError, pickle.UnpicklingError, struct.error, EOFError, ValueError, TypeError,
    AttributeError, ImportError,
)  # fmt: skip
"""What Whoosh raises over files that are cut or overwritten, or of another version."""


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


def snapshot(folder: Path, generation: int | None = None) -> Snapshot:
    """The index in ``folder`` as it is now, or as it was at a generation that is still kept.

    Raises :class:`EngineError` for an index that cannot be used. That may be because a commit or a
    switch removed a file in between: look again.
    """
    check_stamp(folder)
    with as_engine_errors(folder):
        storage = FileStorage(str(folder), readonly=True)
        toc = whoosh.index.TOC.read(storage, "MAIN", generation, whoosh_schema.schema())
        return Snapshot(toc.generation, tuple(_ref(folder, segment) for segment in toc.segments))


def _ref(folder: Path, segment: ArraySegment) -> SegmentRef:
    deleted = np.fromiter(sorted(segment.deleted_docs()), np.int32, segment.deleted_count())
    return SegmentRef(segment.segment_id(), segment.path(folder), segment.doc_count_all(), deleted)


def bytes_in_use(folder: Path) -> int:
    """The size of an index on the disk, without what is kept of superseded commits."""
    now = snapshot(folder)
    segments = {segment.path for segment in now.segments}
    toc = folder / f"_MAIN_{now.generation}.toc"
    beside = [path for path in folder.iterdir() if "MAIN_" not in path.name]
    return sum(path.stat().st_size for path in (*segments, toc, *beside))


def damages(folder: Path) -> list[str]:
    """What in the files of an index is not what was written, a sentence each."""
    try:
        return [
            f"The array {name} of {segment.path.name} is damaged."
            for segment in snapshot(folder).segments
            for name in ArrayFile(segment.path).damaged()
        ]
    except FileNotFoundError as error:
        return [f"The index in {folder} lacks {Path(error.filename).name}; run: youse rebuild"]
    except EngineError as error:
        return [str(error)]


def committed_sequence(folder: Path) -> int:
    """The archive's sequence number that the index in ``folder`` has reached."""
    _, sequences = _read_state(folder)
    with as_engine_errors(folder), contextlib.closing(whoosh.index.open_dir(folder)) as index:
        generation = str(index.latest_generation())
    if generation not in sequences:
        raise EngineError(f"The index in {folder} does not fit its {STATE}; run: youse rebuild")
    return sequences[generation]


def check_stamp(folder: Path) -> None:
    """Raises :class:`EngineError` where another version of youse made the index."""
    stamp, _ = _read_state(folder)
    if stamp != whoosh_schema.stamp():
        raise EngineError("The index was made by another version of youse; run: youse rebuild")


def _read_state(folder: Path) -> tuple[str, dict[str, int]]:
    """The stamp, and the sequence number that each generation reached."""
    try:
        state = json.loads((folder / STATE).read_text("utf-8"))
        return str(state["stamp"]), {name: int(at) for name, at in state["sequences"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EngineError(
            f"The index in {folder} has lost its {STATE}; run: youse rebuild"
        ) from error


@contextlib.contextmanager
def as_engine_errors(folder: Path) -> Iterator[None]:
    """Whoosh's and the system's errors become ours."""
    try:
        yield
    except whoosh.index.LockError as error:
        raise EngineError(f"Another process writes the index in {folder}; wait for it.") from error
    except OSError as error:
        raise EngineError(
            f"The index in {folder} cannot be used: {error.strerror or error}; "
            "check the folder and the room on its disk, or run: youse rebuild"
        ) from error
    except _DAMAGE as error:
        raise EngineError(
            f"The index in {folder} is damaged: {error}; run: youse rebuild"
        ) from error
