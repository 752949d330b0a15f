"""Articles → a Whoosh index: the :class:`index.writer.IndexWriter` for the engine ``whoosh``.

``state.json`` beside the index says which archive sequence number each commit reached. It is
written before the commit for the commit to come, and read against the generation that is really
there, so a crash between the two is no gap: the index is exactly at one number or at the other.
"""

from __future__ import annotations

import json
from pathlib import Path

import whoosh.index

from index.archive import Change
from index.engines import whoosh_schema
from index.engines.bulk_writer import ArrayIndex, BulkWriter, SyncedStorage, merge_small
from index.engines.superseded import Superseded
from index.engines.whoosh_index import (
    STATE,
    as_engine_errors,
    check_stamp,
    committed_sequence,
)
from index.generations import KEPT_SECONDS, write_whole


class WhooshWriter:
    """An :class:`index.writer.IndexWriter` over one folder; makes the index where there is none.

    ``kept_seconds``: how long what a commit supersedes can still be read.
    """

    def __init__(self, folder: Path, kept_seconds: float = KEPT_SECONDS) -> None:
        self._folder = folder
        self._superseded = Superseded(folder, kept_seconds)
        with as_engine_errors(folder):
            storage = SyncedStorage(str(folder))
            if whoosh.index.exists_in(folder):
                check_stamp(folder)
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
        document = (
            whoosh_schema.document(article, change.mends, change.repost_of) if article else None
        )
        with as_engine_errors(self._folder):
            if self._writer is None:
                self._writer = self._index.writer(superseded=self._superseded)
            if not change.is_new:
                self._writer.delete_id(change.article_id)
            if document is not None:
                self._writer.add(document)

    def commit(self, sequence: int) -> None:
        if self._writer is None:
            return
        with as_engine_errors(self._folder):
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
        write_whole(self._folder / STATE, json.dumps(state))
