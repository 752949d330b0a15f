"""Articles → a Whoosh index: the :class:`index.writer.IndexWriter` for the engine ``whoosh``.

A commit says in its TOC which sequence number of the archive it has reached, so whatever ends a
writer, the index is exactly at one number or at the other.
"""

from __future__ import annotations

from pathlib import Path

from index.archive import Change
from index.engines import whoosh_schema
from index.engines.bulk_writer import ArrayIndex, BulkWriter, merge_small
from index.engines.superseded import Superseded
from index.engines.whoosh_index import as_engine_errors, snapshot
from index.generations import KEPT_SECONDS


class WhooshWriter:
    """An :class:`index.writer.IndexWriter` over one folder; makes the index where there is none.

    ``kept_seconds``: how long what a commit supersedes can still be read.
    """

    def __init__(self, folder: Path, kept_seconds: float = KEPT_SECONDS) -> None:
        self._superseded = Superseded(folder, kept_seconds)
        self._errors = as_engine_errors(folder)
        with self._errors:
            self._index = ArrayIndex(folder)
        self._sequence = snapshot(folder).sequence
        self._writer: BulkWriter | None = None

    @property
    def sequence(self) -> int:
        return self._sequence

    def apply(self, change: Change) -> None:
        article = change.article
        document = (
            whoosh_schema.document(article, change.mends, change.repost_of) if article else None
        )
        with self._errors:
            if self._writer is None:
                self._writer = self._index.writer(superseded=self._superseded)
            if not change.is_new:
                self._writer.delete_id(change.article_id)
            if document is not None:
                self._writer.add(document)

    def commit(self, sequence: int) -> None:
        if self._writer is None:
            return
        with self._errors:
            self._writer.sequence = sequence
            self._writer.commit(mergetype=merge_small)
        self._writer, self._sequence = None, sequence

    def close(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._index.close()
