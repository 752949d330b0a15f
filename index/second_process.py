"""A second process that works for this one: things go in, answers come out.

It ends when this process does, however it ends. What is raised over there is raised here when its
answer is taken.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing import reduction, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

Get = Callable[[], Any]
Send = Callable[[Any], None]


class HeldFile:
    """An open file that the second process holds open too, for as long as it lives."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Callable[..., int], tuple[Any, ...]]:
        return _detached, (reduction.DupFd(self._descriptor),)


def _detached(duplicate: Any) -> int:
    descriptor: int = duplicate.detach()
    return descriptor


class SecondProcess:
    """Runs ``work(get, send, *arguments)`` over there, which gets what is given and sends answers.

    ``lost`` makes the error to be raised when it ends by itself, from its exit status.
    """

    def __init__(
        self, work: Callable[..., None], *arguments: object, lost: Callable[[int | None], Exception]
    ) -> None:
        self._lost = lost
        # Spawned, not forked: a fork would hold SQLite's file, and threads do not survive it.
        context = multiprocessing.get_context("spawn")
        self._connection, its_end = context.Pipe()
        self._process = context.Process(target=_run, args=(its_end, work, arguments), daemon=True)
        # A Ctrl-C on the terminal goes to both; only this process has something to say about it.
        # The resource tracker unblocks the signal when it starts, so it is started before.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            try:
                self._process.start()
            finally:
                its_end.close()
                # Here a Ctrl-C comes that was typed meanwhile, when nobody has this object yet.
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:
            self.end()
            raise

    def give(self, thing: object) -> None:
        """Raises what the other process was ended by, where it has ended."""
        try:
            self._connection.send(thing)
        except OSError as error:
            # It may have said what was wrong, behind answers that nobody wants any more.
            while self.has_some():
                self.take()
            raise self._ended() from error

    def has_some(self) -> bool:
        """Whether :meth:`take` would not wait."""
        return self._connection.poll()

    def take(self) -> Any:
        """The next answer; raises it where it is an error."""
        try:
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _ended(self) -> Exception:
        self._process.join()
        return self._lost(self._process.exitcode)

    def end(self) -> None:
        self._connection.close()
        if self._process.pid is not None:
            self._process.terminate()
            self._process.join()
        self._process.close()


def _run(connection: Connection, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    given: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, given), daemon=True).start()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            work(given.get, connection.send, *arguments)
        except Exception as error:
            connection.send(error)


def _receive(connection: Connection, given: queue.SimpleQueue[Any]) -> None:
    """Takes things off the connection as they come, so that neither end waits for the other to
    read; the end of the connection is the end of the first process."""
    try:
        while True:
            given.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)
