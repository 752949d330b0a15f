"""Following the archive in a second process once there is much to follow.

Pages go on into the archive here while over there the index takes in what was committed. The index
is only followed over there, never written here at the same time; and the lock of writers is held
by both, so that nobody else writes until both have ended. Whatever ends either of them leaves the
index at one commit or the next.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from index.archive import Archive
from index.build import Follower
from index.errors import EngineError
from index.second_process import Get, HeldFile, SecondProcess, Send
from index.writer import Indexes

_ALONE = 2_000
"""After how many changes a second process is started, which takes a second or two to load its
dictionaries."""


class FollowerBeside:
    """A :class:`index.build.Follower` that moves to a second process when it has much to do.

    ``indexes`` is called there too, so it is to be picklable. ``lock``: the file of the lock of
    writers, which the caller holds. To be closed.
    """

    def __init__(
        self, archive: Archive, indexes: Callable[[], Indexes], batch: int, lock: int
    ) -> None:
        self._archive = archive
        self._indexes = indexes
        self._batch = batch
        self._lock = lock
        self._begun = archive.sequence
        self._second: SecondProcess | None = None
        self._open = contextlib.ExitStack()
        self._here: Follower | None = None

    def catch_up(self) -> None:
        """Takes in what the archive has committed, here or, without waiting for it, over there."""
        if self._second is None:
            if self._archive.sequence - self._begun < _ALONE:
                self._follower().catch_up()
                return
            self._move()
        assert self._second is not None
        if self._second.has_some():
            self._second.take()  # Before the end there is nothing to say but an error.
        self._second.give(False)

    def finish(self) -> None:
        """Takes in what changed and commits it."""
        if self._second is None:
            self._follower().finish()
        else:
            self._second.give(True)
            self._second.take()

    def close(self) -> None:
        """Ends the second process; what it has not committed is forgotten."""
        self._open.close()
        if self._second is not None:
            self._second.end()

    def _follower(self) -> Follower:
        if self._here is None:
            writer = self._open.enter_context(contextlib.closing(self._indexes().open()))
            self._here = Follower(self._archive, writer, self._batch)
        return self._here

    def _move(self) -> None:
        if self._here is not None:
            self._here.finish()
            self._here = None
        self._open.close()
        self._second = SecondProcess(
            _work,
            self._archive.path.parent,
            self._indexes,
            self._batch,
            HeldFile(self._lock),
            lost=_lost,
        )


def _work(
    get: Get, send: Send, data: Path, indexes: Callable[[], Indexes], batch: int, lock: int
) -> None:
    """The second process: catches up whenever it is told, and finishes when that is told.

    ``lock`` stays open to the end of the process.
    """
    with (
        contextlib.closing(Archive(data)) as archive,
        contextlib.closing(indexes().open()) as writer,
    ):
        follower = Follower(archive, writer, batch)
        while not get():
            follower.catch_up()
        follower.finish()
    send(None)


def _lost(status: int | None) -> EngineError:
    return EngineError(
        f"The process that fills the index ended early (status {status}); "
        "run the same again: what was reported as taken in is kept."
    )
