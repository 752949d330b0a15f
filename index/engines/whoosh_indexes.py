"""The generations of the engine ``whoosh``, in a data folder: an :class:`index.writer.Indexes`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from index import generations, vocabulary_change
from index.engines import whoosh_index
from index.engines.whoosh_writer import WhooshWriter
from index.errors import EngineError
from index.vocabulary_change import VocabularyChange
from index.writer import IndexWriter

ENGINE = "whoosh"


class WhooshIndexes:
    """``data``: the data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def open(self) -> IndexWriter:
        generations.sweep(self._data)
        folder = generations.current(self._data)
        if folder is None:
            folder = generations.create(self._data, ENGINE)
            vocabulary_change.record(folder)
            writer = WhooshWriter(folder)
            generations.switch(self._data, folder)
            return writer
        return WhooshWriter(folder)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[IndexWriter]:
        folder = generations.create(self._data, ENGINE)
        try:
            vocabulary_change.record(folder)
            with contextlib.closing(WhooshWriter(folder, kept_seconds=0)) as writer:
                yield writer
        except BaseException:
            generations.discard(folder)
            raise
        generations.switch(self._data, folder)
        generations.sweep(self._data)

    def in_use(self) -> str | None:
        folder = generations.current(self._data)
        return None if folder is None else folder.name

    def damages(self) -> list[str]:
        folder = generations.current(self._data)
        return [] if folder is None else whoosh_index.damages(folder)

    def bytes_in_use(self) -> int:
        folder = generations.current(self._data)
        if folder is None:
            return 0
        try:
            return whoosh_index.bytes_in_use(folder)
        except (EngineError, OSError):  # damaged: what check is for
            return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())

    def vocabulary_change(self) -> VocabularyChange | None:
        folder = generations.current(self._data)
        return None if folder is None else vocabulary_change.change(folder)
