"""One writer at a time: a lock on the data folder that says who holds it.

The operating system lets go of the lock when its process ends, however it ends, so a lock is never
stale.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import LockHeld
from index.generations import sync_folder

_FILE = "write.lock"
_PAUSE = 0.2


@contextlib.contextmanager
def writing(data: Path, wait: float, waiting: Callable[[str], None] | None = None) -> Iterator[int]:
    """Holds the lock; waits up to ``wait`` seconds for another holder, then raises LockHeld.

    Gives the file that is locked: whoever holds it open too holds the lock with this process.

    ``waiting`` is told once who is being waited for.
    """
    data.mkdir(parents=True, exist_ok=True)
    # A new folder is there for good before anything in it is said to be.
    sync_folder(data.absolute().parent)
    handle = os.open(data / _FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + wait
        told = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                holder = (
                    os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "another process"
                )
                if time.monotonic() >= deadline:
                    raise LockHeld(
                        f"{holder} is writing to {data}; wait until it is done, or end it."
                    ) from None
                if waiting is not None and not told:
                    waiting(f"Waiting for {holder}, which is writing to {data}.")
                    told = True
                time.sleep(_PAUSE)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}\n".encode(), 0)
        yield handle
    finally:
        os.close(handle)
