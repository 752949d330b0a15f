"""Reading items ahead of the archive, in a second process once there is much to read.

Only the reading is done there, which needs nothing but the item: archive and index have one writer,
and whatever ends either process leaves nothing half done. The first pages are read in the first
process, because the second takes a while to start.

*Batch*: what goes into the archive in one commit. Its items become entries, or failures where they
hold no article; what else is in it stays.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection

from index import archive_entry
from index.archive import Outcome
from index.archive_entry import Entry
from index.errors import ReadError
from index.readers import Failure, Item

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
    second = _SecondProcess()
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


class _SecondProcess:
    """Reads the items that it is given, and ends when this process does, however it ends."""

    def __init__(self) -> None:
        # Spawned, not forked: a fork would hold the lock on the data folder and SQLite's file.
        context = multiprocessing.get_context("spawn")
        self._connection, its_end = context.Pipe()
        self._process = context.Process(target=_work, args=(its_end,), daemon=True)
        # A Ctrl-C on the terminal goes to both; only this process has something to say about it.
        # The resource tracker unblocks the signal when it starts, so it is started before.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            its_end.close()

    def give(self, items: Sequence[Item]) -> None:
        try:
            self._connection.send(items)
        except OSError as error:
            raise self._lost() from error

    def has_some(self) -> bool:
        """Whether :meth:`take` would not wait."""
        return self._connection.poll()

    def take(self) -> Readings:
        """What was read from the items that were given first; raises what was raised over them."""
        try:
            readings: Readings | Exception = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if isinstance(readings, Exception):
            raise readings
        return readings

    def _lost(self) -> ReadError:
        self._process.join()
        return ReadError(
            f"The process that reads the pages ended early (status {self._process.exitcode}); "
            "run the same again: what was reported as taken in is kept."
        )

    def end(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()
        self._process.close()


def _work(connection: Connection) -> None:
    """The second process: items in, what was read from them out, in order."""
    given: queue.SimpleQueue[Sequence[Item]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, given), daemon=True).start()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(_answer(given.get()))


def _answer(items: Sequence[Item]) -> Readings | Exception:
    try:
        return [archive_entry.read(item) for item in items]
    except Exception as error:
        return error


def _receive(connection: Connection, given: queue.SimpleQueue[Sequence[Item]]) -> None:
    """Takes items off the connection as they come, so that neither end waits for the other to
    read; the end of the connection is the end of the first process."""
    try:
        while True:
            given.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)
