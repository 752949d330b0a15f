"""Broken requests and broken pages without end.

    python -m tests.fuzz [--data DIR] [--requests N] [--pages N] [--seed N]

serves a data folder (default: the bundled sample) in processes of its own, asks it N requests,
reads N pages into an archive of its own, prints the bars, each met or short; 1 when one is short.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from index.archive import Archive
from tests.benchmarks.bars import Bar
from tests.conftest import ROOT
from tests.fuzz import pages, requests
from tests.fuzz.answers import SECOND
from tests.web.running import Commands

_SHOWN = 10
_IDS = 200


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="youse-fuzz-") as name:
        judged = list(_judge(options, Path(name)))
    for bar in judged:
        print(bar)
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", help="what is served")
    parser.add_argument("--requests", type=int, default=100_000, metavar="N")
    parser.add_argument("--pages", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=6, metavar="N")
    return parser.parse_args()


def _judge(options: argparse.Namespace, folder: Path) -> Iterator[Bar]:
    with site(folder, options.data) as (port, ids):
        asked = requests.torture(port, ids, options.requests, options.seed, _teller("requests"))
    counts = ", ".join(f"{status}: {count:,}" for status, count in sorted(asked.statuses.items()))
    print(f"answers by status: {counts}")
    print(f"over {SECOND:g} s, but not when asked again: {asked.slow_once}")
    _show(f"{each.why}: {each.asked!r:.300}" for each in asked.wrong)
    yield Bar(3, "requests", asked.asked, options.requests, True)
    yield Bar(3, f"of them answered with 5xx, not at all or over {SECOND:g} s", len(asked.wrong), 0)
    yield Bar(3, "slowest answer", asked.slowest, SECOND, unit=" s")

    (folder / "pages").mkdir()
    read = pages.torture(folder / "pages", options.pages, options.seed, _teller("pages"))
    print(f"records of pages: {read.added:,} taken in, {read.rejected:,} rejected")
    _show((*read.crashes, *read.lost, *read.slow))
    yield Bar(3, "pages", read.pages, options.pages, True)
    for what, found in (
        ("crashes", read.crashes), ("pages lost", read.lost), (f"over {SECOND:g} s", read.slow)
    ):  # fmt: skip
        yield Bar(3, f"of {read.pages:,} pages, {what}", len(found), 0)
    yield Bar(3, "slowest page", read.slowest, SECOND, unit=" s")


@contextlib.contextmanager
def site(folder: Path, data: Path | None = None) -> Iterator[tuple[int, Sequence[str]]]:
    """A site of two processes with a copy of ``data``, or with the sample: its port, some ids."""
    commands = Commands(folder, workers="2", exports="16")
    if data is None:
        done = commands.run("index", str(ROOT / "index/sample"))
        assert done.returncode == 0, done.stderr
    else:
        shutil.copytree(data, commands.data)
    with contextlib.closing(Archive(commands.data)) as archive:
        ids = sorted(itertools.islice(archive.ids(), _IDS))
    with commands.site() as (_, port):
        yield port, ids


def _teller(what: str) -> Callable[[int], None]:
    begun = time.monotonic()

    def tell(count: int) -> None:
        print(f"{count:,} {what}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)

    return tell


def _show(lines: Iterable[str]) -> None:
    found = list(lines)
    for line in found[:_SHOWN]:
        print(f"  {line}")
    if len(found) > _SHOWN:
        print(f"  and {len(found) - _SHOWN:,} more")


if __name__ == "__main__":
    sys.exit(main())
