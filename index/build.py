"""The pipeline: inputs → archive → index, and its report.

Everything goes into the archive first. The index follows the archive, so whatever interrupts the
work, the next run finds what is missing.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator

from index import read_ahead
from index.archive import Archive, Outcome
from index.archive_entry import Entry
from index.errors import EngineError, IndexUnusable
from index.read_ahead import Batch
from index.readers import Failure, Item
from index.writer import Indexes, IndexWriter

_COMMIT_ITEMS, _COMMIT_BYTES = 500, 1024**2
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


def take_in(
    archive: Archive, items: Iterable[Item | Failure], *, beside: bool = False
) -> Generator[Outcome, None, None]:
    """Reads items into the archive; yields what became of each once it is there for good.

    With ``beside`` many items are read in a second process while this one does what else there is
    to do; the generator is then to be closed.
    """
    read = read_ahead.read_beside if beside else read_ahead.read
    with contextlib.closing(read(_batches(archive, items))) as batches:
        try:
            for batch in batches:
                outcomes = [
                    archive.add(each) if isinstance(each, Entry)
                    else archive.reject(each) if isinstance(each, Failure)
                    else each
                    for each in batch
                ]  # fmt: skip
                archive.commit()
                yield from outcomes
        except BaseException:
            archive.rollback()
            raise


def _batches(archive: Archive, items: Iterable[Item | Failure]) -> Iterator[Batch]:
    """The items by what goes into one commit; the outcome in place of one that is here already."""
    for batch in _cut(items):
        pages = [each for each in batch if isinstance(each, Item)]
        known = iter(archive.known(pages))
        yield [(isinstance(each, Item) and next(known)) or each for each in batch]


def _cut(items: Iterable[Item | Failure]) -> Iterator[list[Item | Failure]]:
    batch: list[Item | Failure] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.raw)
        if len(batch) >= _COMMIT_ITEMS or size >= _COMMIT_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Follower:
    """Brings an index up to the archive, with a commit for every ``batch`` articles.

    Raises :class:`EngineError` where the index has changes that the archive has not.
    """

    def __init__(
        self, archive: Archive, writer: IndexWriter, batch: int, tell: Tell | None = None
    ) -> None:
        self._archive = archive
        self._writer = writer
        self._batch = batch
        self._tell = tell
        self._sequence = writer.sequence
        self._waiting = 0
        self._done = 0
        if writer.sequence > archive.sequence:
            raise EngineError(ahead(writer.sequence, archive.sequence))

    def catch_up(self) -> None:
        """Takes in what changed; the last of it shows after :meth:`finish`."""
        for change in self._archive.changes(self._sequence):
            self._writer.apply(change)
            self._sequence = change.sequence
            self._waiting += 1
            if self._waiting >= self._batch:
                self._commit()

    def finish(self) -> int:
        """Takes in what changed and commits; returns how many articles changed in all."""
        self.catch_up()
        self._commit()
        return self._done

    def _commit(self) -> None:
        self._writer.commit(self._sequence)
        if self._waiting and self._tell is not None:
            self._tell(self._waiting)
        self._done, self._waiting = self._done + self._waiting, 0


def ahead(index: int, archive: int) -> str:
    """What is said of an index that has more changes than the archive."""
    return (
        f"The index has {index:,} changes, the archive beside it only {archive:,}: it is another "
        "one, or older; put the right archive back, or build the index from this one with: "
        "youse rebuild"
    )


def follow(archive: Archive, writer: IndexWriter, batch: int, tell: Tell | None = None) -> int:
    """Brings an index up to the archive, ``batch`` articles a commit; returns how many changed."""
    return Follower(archive, writer, batch, tell).finish()


def bring_up(archive: Archive, indexes: Indexes, batch: int, say: Callable[[str], None]) -> None:
    """Brings the index in use up to the archive; ``say`` is told when it must be built again.

    That is when it is damaged, or of another version of youse: the archive has it all.
    """
    try:
        with contextlib.closing(indexes.open()) as writer:
            follow(archive, writer, batch)
    except IndexUnusable as error:
        reason = str(error).partition("; run:")[0]
        say(f"{reason}; it is built again from the archive.")
        rebuild(archive, indexes, batch)


def rebuild(archive: Archive, indexes: Indexes, batch: int, tell: Tell | None = None) -> int:
    """A new index beside the old from the archive, then an atomic switch; returns the articles.

    Whatever interrupts it, the old index stays in use and the new one goes.
    """
    with indexes.fresh() as writer:
        follow(archive, writer, batch, tell)
    return archive.counts()["articles"]
