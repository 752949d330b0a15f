"""``youse index``: inputs into archive and index, told as they go, once or again and again."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Generator, Sequence
from pathlib import Path

import click

from index import build, lock
from index.archive import Archive, Outcome
from index.errors import LockHeld
from index.follow_beside import FollowerBeside
from index.readers import inputs
from web.config import Settings
from web.indexes import opening
from web.progress import Progress, tell_upgrade

STATUSES = ("added", "updated", "unchanged", "rejected")
_FOLLOWED = 2_000
"""After how many new articles the index takes them in."""
_Stamp = tuple[int, int]


class Intake:
    """One run of the command."""

    def __init__(self, settings: Settings, as_json: bool) -> None:
        self._settings, self._as_json = settings, as_json
        self._data = settings.store.folder
        self._report = build.Report()
        self._told_of_another = False

    def run(self, paths: Sequence[Path], watch: bool) -> None:
        """Takes in ``paths``; with ``watch`` goes on until interrupted."""
        seen = self._stamps(paths) if watch else {}
        self._take_in(paths)
        self._tell_report()
        if watch:
            self._watch([path for path in paths if str(path) != inputs.STANDARD_INPUT], seen)

    def _take_in(self, paths: Sequence[Path]) -> None:
        wait = self._settings.index.lock_wait_seconds
        with (
            lock.writing(self._data, wait, self._tell_of_another) as held,
            contextlib.closing(Archive(self._data, create=True, tell=tell_upgrade)) as archive,
        ):
            self._told_of_another = False
            batch, indexes = self._settings.index.commit_articles, opening(self._settings)
            build.bring_up(archive, indexes(), batch, _say)
            with contextlib.closing(FollowerBeside(archive, indexes, batch, held)) as follower:
                fresh = 0
                with contextlib.closing(self._outcomes(archive, paths)) as outcomes:
                    for outcome in outcomes:
                        self._report.count(outcome)
                        self._tell(outcome)
                        fresh += outcome.status in ("added", "updated")
                        if fresh >= min(batch, _FOLLOWED):
                            follower.catch_up()
                            fresh = 0
                follower.finish()

    def _outcomes(self, archive: Archive, paths: Sequence[Path]) -> Generator[Outcome, None, None]:
        largest = self._settings.index.max_page_bytes
        if any(str(path) == inputs.STANDARD_INPUT for path in paths):
            stream = sys.stdin.buffer
            items = inputs.standard_input(stream, largest)
            yield from build.take_in(archive, items, beside=True)
        files = list(inputs.files(path for path in paths if str(path) != inputs.STANDARD_INPUT))
        size = sum(_size(path) for path in files)
        with Progress("Reading", size, "bytes") as progress:
            items = (
                item for path in files for item in inputs.items(path, largest, progress.advance)
            )
            yield from build.take_in(archive, items, beside=True)

    def _watch(self, paths: Sequence[Path], seen: dict[Path, _Stamp]) -> None:
        """Takes in files that are new or changed, each when it has stopped growing."""
        growing: dict[Path, _Stamp] = {}
        _say("Watching for new files; end with Ctrl-C.")
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(self._settings.index.watch_seconds)
                now = self._stamps(paths)
                ready = [
                    path
                    for path, stamp in now.items()
                    if seen.get(path) != stamp and growing.get(path) == stamp
                ]
                growing = now
                if ready and self._turn(ready):
                    seen.update((path, now[path]) for path in ready)

    def _turn(self, paths: Sequence[Path]) -> bool:
        """Takes in ``paths``; ``False`` while another process writes, which is said once."""
        self._report = build.Report()
        try:
            self._take_in(paths)
        except LockHeld as error:
            self._tell_of_another(str(error))
            return False
        self._tell_report()
        return True

    def _stamps(self, paths: Sequence[Path]) -> dict[Path, _Stamp]:
        stamps: dict[Path, _Stamp] = {}
        for path in inputs.files(path for path in paths if str(path) != inputs.STANDARD_INPUT):
            with contextlib.suppress(OSError):
                state = path.stat()
                stamps[path] = state.st_mtime_ns, state.st_size
        return stamps

    def _tell_of_another(self, message: str) -> None:
        if not self._told_of_another:
            _say(message)
        self._told_of_another = True

    def _tell(self, outcome: Outcome) -> None:
        if self._as_json:
            line = {
                "input": outcome.name,
                "id": outcome.article_id,
                "status": outcome.status,
                "reason": outcome.reason,
            }
            click.echo(json.dumps(line, ensure_ascii=False))

    def _tell_report(self) -> None:
        if self._as_json:
            sys.stdout.flush()
            return
        for status in STATUSES:
            click.echo(f"{status:<12}{self._report.statuses[status]:>10,}")
        for reason, count in self._report.reasons.most_common(20):
            click.echo(f"{count:>12,}  {reason}")


def _say(message: str) -> None:
    click.echo(message, err=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
