"""How far a long command is: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import click

_LINE_SECONDS = 5.0


_LARGE, _STEP = 5_000, 20_000


def tell_upgrade(done: int, total: int) -> None:
    """A line now and then while an archive of an older version gets what it lacks."""
    if total >= _LARGE and (done % _STEP == 0 or done == total):
        click.echo(f"Upgrading the archive: {done:,} of {total:,} articles.", err=True)


class Progress:
    """Counts up to ``total`` of a unit, on standard error."""

    def __init__(self, label: str, total: int, unit: str) -> None:
        self._label, self._total, self._unit = label, total, unit
        self._done = 0
        self._started = self._told = time.monotonic()
        self._bar = (
            click.progressbar(length=max(total, 1), label=label, file=sys.stderr)
            if sys.stderr.isatty()
            else None
        )

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)

    def advance(self, count: int) -> None:
        """``count`` more are done."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
            return
        now = time.monotonic()
        if now - self._told >= _LINE_SECONDS:
            self._told = now
            share = f" ({self._done / self._total:.0%})" if self._total else ""
            click.echo(
                f"{self._label}: {self._done:,} of {self._total:,} {self._unit}{share}, "
                f"{now - self._started:.0f} s",
                err=True,
            )
