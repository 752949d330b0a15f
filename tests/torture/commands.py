"""``youse`` in a process of its own that may be killed: a fork of this one, so it starts at once.

Sizes are small in it, so that the instants between two commits come often.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import NamedTuple, NoReturn

from index import build, follow_beside, read_ahead
from index.analysis import segmenter
from index.engines import bulk_writer
from tests.torture.disk import Disk
from web.cli import main

_CONFIG = "index: {commit_articles: 40, lock_wait_seconds: 5}\n"


class Ended(NamedTuple):
    """``status`` is negative where a signal ended it; ``said`` are the lines of standard output."""

    status: int
    said: list[str]
    complaints: list[str]
    seconds: float

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Runner:
    """Runs commands over a data folder; what they say goes to files in ``scratch``.

    ``disk`` is told what they bring to the disk.
    """

    def __init__(self, data: Path, scratch: Path, disk: Disk | None = None) -> None:
        self._disk = disk
        self.data = data
        self._scratch = scratch
        self._config = scratch / "config.yaml"
        self._config.write_text(_CONFIG, "utf-8")
        segmenter()  # loaded once, not in every process

    def run(self, *arguments: str, kill_after: float | None = None, beside: bool = False) -> Ended:
        """Runs a command to its end, or kills it after so many seconds.

        ``beside``: pages are read, and the index is filled, in second processes from the start.
        """
        began = time.perf_counter()
        process = self.start(*arguments, beside=beside)
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        _, state = os.waitpid(process, 0)
        seconds = time.perf_counter() - began
        said, complaints = (
            (self._scratch / name).read_text("utf-8", "replace").splitlines()
            for name in ("out", "err")
        )
        return Ended(os.waitstatus_to_exitcode(state), said, complaints, seconds)

    def start(self, *arguments: str, beside: bool = False) -> int:
        """Starts a command; returns its process, which is to be waited for."""
        line = ["--config", str(self._config), "--data", str(self.data), *arguments]
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if process == 0:
            _become(line, self._scratch, beside, self._disk)
        return process


def _become(line: list[str], scratch: Path, beside: bool, disk: Disk | None) -> NoReturn:
    """The process after the fork: runs the command and ends."""
    status = 70
    try:
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(scratch / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8") for number in (1, 2))  # noqa: SIM115
        build._COMMIT_ITEMS = 25
        bulk_writer._FULL = 30_000
        read_ahead._ALONE_SECONDS = 0.0 if beside else 3600.0
        # What another process brings to the disk is not watched.
        follow_beside._ALONE = 0 if beside and disk is None else 1_000_000
        if disk is not None:
            disk.watch()
        main(line)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
