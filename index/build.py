"""The pipeline: inputs → archive → index, and its report.

Everything goes into the archive first. The index follows the archive, so whatever interrupts the
work, the next run finds what is missing.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index import generations
from index.archive import Archive, Outcome
from index.engines.registry import open_writer
from index.errors import ReadError
from index.readers import Failure, Item, interpret
from index.writer import IndexWriter

_COMMIT_ITEMS = 500
Tell = Callable[[int], None]
"""Called with the number of articles the index has taken in since the last call."""


class Report:
    """Counts of what became of the inputs."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()

    def count(self, outcome: Outcome) -> None:
        self.statuses[outcome.status] += 1
        if outcome.status == "rejected" and outcome.reason:
            self.reasons[outcome.reason] += 1


def take_in(archive: Archive, items: Iterable[Item | Failure]) -> Iterator[Outcome]:
    """Reads items into the archive; yields what became of each once it is there for good."""
    waiting: list[Outcome] = []
    try:
        for item in items:
            waiting.append(_take_in_one(archive, item))
            if len(waiting) >= _COMMIT_ITEMS:
                archive.commit()
                yield from waiting
                waiting.clear()
        archive.commit()
        yield from waiting
    except BaseException:
        archive.rollback()
        raise


def _take_in_one(archive: Archive, item: Item | Failure) -> Outcome:
    if isinstance(item, Failure):
        return archive.reject(item)
    known = archive.known(item)
    if known is not None:
        return known
    try:
        draft = interpret(item)
    except ReadError as error:
        return archive.reject(Failure(item.name, item.raw, str(error)))
    return archive.put(item, draft)


def follow(archive: Archive, writer: IndexWriter, batch: int, tell: Tell | None = None) -> int:
    """Brings an index up to the archive, ``batch`` articles a commit; returns how many changed."""
    done = pending = 0
    sequence = writer.sequence
    for change in archive.changes(sequence):
        writer.apply(change)
        sequence = change.sequence
        pending += 1
        if pending >= batch:
            writer.commit(sequence)
            if tell is not None:
                tell(pending)
            done, pending = done + pending, 0
    writer.commit(sequence)
    if pending and tell is not None:
        tell(pending)
    return done + pending


def open_index(data: Path, engine: str) -> IndexWriter:
    """The writer over the index in use; makes an empty one where there is none."""
    folder = generations.current(data)
    if folder is not None:
        return open_writer(generations.engine_of(folder), folder)
    folder = generations.create(data, engine)
    writer = open_writer(engine, folder)
    generations.switch(data, folder)
    return writer


def rebuild(archive: Archive, data: Path, engine: str, batch: int, tell: Tell | None = None) -> int:
    """A new index beside the old from the archive, then an atomic switch; returns the articles.

    Whatever interrupts it, the old index stays in use and the new one goes.
    """
    folder = generations.create(data, engine)
    try:
        with contextlib.closing(open_writer(engine, folder)) as writer:
            follow(archive, writer, batch, tell)
    except BaseException:
        generations.discard(folder)
        raise
    generations.switch(data, folder)
    generations.sweep(data)
    return archive.counts()["articles"]
