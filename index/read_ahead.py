"""Reading items ahead of the archive, in a second process once there is much to read.

Only the reading is done there, which needs nothing but the item: archive and index have one writer,
and whatever ends either process leaves nothing half done. The first pages are read in the first
process, because the second takes a while to start.

*Batch*: what goes into the archive in one commit. Its items become entries, or failures where they
hold no article; what else is in it stays.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Generator, Iterable, Sequence

from index import archive_entry
from index.archive import Outcome
from index.archive_entry import Entry
from index.errors import ReadError
from index.readers import Failure, Item
from index.second_process import Get, SecondProcess, Send

_ALONE_SECONDS = 3.0
"""The processor time of reading after which a second process is started: its start takes about one,
and for HTML or damaged text it loads again what took the first one another two."""

_AHEAD, _AHEAD_BYTES = 16, 32 * 1024**2
"""How many batches are under way at most, and from how many bytes of pages on no more are."""

Batch = Sequence[Item | Failure | Outcome]
BatchRead = list[Entry | Failure | Outcome]
Readings = list[Entry | Failure]


def read(batches: Iterable[Batch]) -> Generator[BatchRead, None, None]:
    """Each batch with its items read, in order."""
    return (_read(batch) for batch in batches)


def _read(batch: Batch) -> BatchRead:
    return _with(batch, [archive_entry.read(item) for item in _items(batch)])


def read_beside(batches: Iterable[Batch]) -> Generator[BatchRead, None, None]:
    """The same, in a second process when it takes longer; to be closed, which ends the process."""
    batches = iter(batches)
    spent = 0.0
    for batch in batches:
        begin = time.process_time()
        done = _read(batch)
        spent += time.process_time() - begin
        yield done
        if spent > _ALONE_SECONDS:
            break
    first = next(batches, None)
    if first is not None:
        yield from _in_second_process(itertools.chain([first], batches))


def _in_second_process(batches: Iterable[Batch]) -> Generator[BatchRead, None, None]:
    second = SecondProcess(_work, lost=_lost)
    under_way: deque[tuple[Batch, int]] = deque()
    size = 0
    try:
        for batch in batches:
            items = _items(batch)
            second.give(items)
            under_way.append((batch, sum(len(item.raw) for item in items)))
            size += under_way[-1][1]
            while under_way and (
                second.has_some() or len(under_way) >= _AHEAD or size >= _AHEAD_BYTES
            ):
                first, bytes_of_it = under_way.popleft()
                size -= bytes_of_it
                yield _with(first, second.take())
        for first, _ in under_way:
            yield _with(first, second.take())
    finally:
        second.end()


def _items(batch: Batch) -> list[Item]:
    return [each for each in batch if isinstance(each, Item)]


def _with(batch: Batch, readings: Readings) -> BatchRead:
    """``batch`` with its items replaced by what was read from them."""
    following = iter(readings)
    return [next(following) if isinstance(each, Item) else each for each in batch]


def _work(get: Get, send: Send) -> None:
    """The second process: items in, what was read from them out, in order."""
    while True:
        send([archive_entry.read(item) for item in get()])


def _lost(status: int | None) -> ReadError:
    return ReadError(
        f"The process that reads the pages ended early (status {status}); "
        "run the same again: what was reported as taken in is kept."
    )
