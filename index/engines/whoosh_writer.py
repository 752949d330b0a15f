"""Articles → a Whoosh index: the :class:`index.writer.IndexWriter` for the engine ``whoosh``.

``state.json`` beside the index says which archive sequence number each commit reached. It is
written before the commit for the commit to come, and read against the generation that is really
there, so a crash between the two is no gap: the index is exactly at one number or at the other.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import struct
from collections.abc import Iterator
from pathlib import Path

import whoosh.index

from index.archive import Change
from index.engines import whoosh_schema
from index.engines.bulk_writer import ArrayIndex, BulkWriter, SyncedStorage, merge_small
from index.errors import EngineError
from index.generations import write_whole

_STATE = "state.json"

_DAMAGE = (
    whoosh.index.IndexError, pickle.UnpicklingError, struct.error, EOFError, ValueError, TypeError,
    AttributeError, ImportError,
)  # fmt: skip
"""What Whoosh raises over files that are cut or overwritten, or of another version."""


class WhooshWriter:
    """An :class:`index.writer.IndexWriter` over one folder; makes the index where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _as_engine_errors(folder):
            storage = SyncedStorage(str(folder))
            if whoosh.index.exists_in(folder):
                _check_stamp(folder)
                self._index = ArrayIndex(storage)
            else:
                self._index = ArrayIndex.create(storage, whoosh_schema.schema())
                self._write_state({str(self._index.latest_generation()): 0})
        self._sequence = committed_sequence(folder)
        self._writer: BulkWriter | None = None

    @property
    def sequence(self) -> int:
        return self._sequence

    def apply(self, change: Change) -> None:
        article = change.article
        document = whoosh_schema.document(article, change.mends) if article else None
        with _as_engine_errors(self._folder):
            if self._writer is None:
                self._writer = self._index.writer()
            if not change.is_new:
                self._writer.delete_id(change.article_id)
            if document is not None:
                self._writer.add(document)

    def commit(self, sequence: int) -> None:
        if self._writer is None:
            return
        with _as_engine_errors(self._folder):
            now = self._index.latest_generation()
            self._write_state({str(now): self._sequence, str(now + 1): sequence})
            self._writer.commit(mergetype=merge_small)
        self._writer, self._sequence = None, sequence

    def close(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._index.close()

    def _write_state(self, sequences: dict[str, int]) -> None:
        state = {"stamp": whoosh_schema.stamp(), "sequences": sequences}
        write_whole(self._folder / _STATE, json.dumps(state))


def committed_sequence(folder: Path) -> int:
    """The archive's sequence number that the index in ``folder`` has reached."""
    _, sequences = _read_state(folder)
    with _as_engine_errors(folder), contextlib.closing(whoosh.index.open_dir(folder)) as index:
        generation = str(index.latest_generation())
    if generation not in sequences:
        raise EngineError(f"The index in {folder} does not fit its {_STATE}; run: youse rebuild")
    return sequences[generation]


def _check_stamp(folder: Path) -> None:
    stamp, _ = _read_state(folder)
    if stamp != whoosh_schema.stamp():
        raise EngineError(
            "The index was made by another version of youse or with another vocabulary; "
            "run: youse rebuild"
        )


def _read_state(folder: Path) -> tuple[str, dict[str, int]]:
    """The stamp, and the sequence number that each generation reached."""
    try:
        state = json.loads((folder / _STATE).read_text("utf-8"))
        return str(state["stamp"]), {name: int(at) for name, at in state["sequences"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EngineError(
            f"The index in {folder} has lost its {_STATE}; run: youse rebuild"
        ) from error


@contextlib.contextmanager
def _as_engine_errors(folder: Path) -> Iterator[None]:
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
