"""A mixed load on a site whose articles change all the time.

    python -m tests.load [--minutes N] [--articles N] [--added N] [--removed N] [--readers N]

Readers ask pages, the API, articles, cursors and suggestions as fast as they are answered, while
articles are indexed and removed, and the index is built anew and switched twice. Prints the bar's
clauses, each met or short, and how long answers took; 1 when one is short.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.bars import Bar
from tests.benchmarks.report import table
from tests.load import changes, memory
from tests.load.readers import Reader, Shelf
from tests.web.running import Commands, get

_WARMING = 15.0
"""Seconds before anything changes."""

_MB = 1_000_000
_GROWTH = 1.1
"""How much more the memory of the last third may be than that of the second."""


class Load(NamedTuple):
    """``processes``: private bytes of all processes of the site, a sample about every second."""

    seconds: float
    answers: dict[str, list[float]]
    failed: Counter[str]
    examples: list[str]
    private: list[int]
    total: int
    expected: int


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="youse-load-") as name:
        load = run(
            Path(name), options.minutes * 60, options.articles, options.added, options.removed,
            options.readers, options.workers, say=_say,
        )  # fmt: skip
    _report(load)
    judged = list(_bars(load))
    for bar in judged:
        print(bar)
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, metavar="N")
    parser.add_argument("--articles", type=int, default=50_000, metavar="N", help="before")
    parser.add_argument("--added", type=int, default=50_000, metavar="N")
    parser.add_argument("--removed", type=int, default=1_000, metavar="N")
    parser.add_argument("--readers", type=int, default=4, metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(
    folder: Path, seconds: float, articles: int, added: int, removed: int, readers: int,
    workers: int, *, warming: float = _WARMING, say: changes.Tell = _say,
) -> Load:  # fmt: skip
    """Serves ``articles``, changes them, and loads the site for so long and until all is done.

    Raises :class:`tests.load.changes.Failed` where a change did not come off.
    """
    commands = Commands(folder, workers=str(workers), commit_articles=str(max(10, added // 20)))
    every = changes.rows(articles + added)
    before, after = every[:articles], every[articles:]
    done = commands.run(
        "index", str(changes.written(folder / "before.jsonl", before)), timeout=changes.HOUR
    )
    changes.refuse_failure(done)
    more = changes.written(folder / "after.jsonl", after)
    gone = [row["id"] for row in before[::2][:removed]]
    staying = before[1::2]
    shelf = Shelf([row["id"] for row in staying], [row["title"] for row in staying])
    ends = threading.Event()
    private: list[int] = []
    with commands.site() as (process, port):
        some = [Reader(port, shelf, seed, ends) for seed in range(readers)]
        begun = time.monotonic()
        for reader in some:
            reader.start()
        sampling = threading.Thread(target=_sample, args=(process.pid, ends, private))
        sampling.start()
        try:
            ends.wait(warming)
            changes.change(commands, more, gone, say)
            ends.wait(max(0.0, begun + seconds - time.monotonic()))
        finally:
            ends.set()
            for thread in (*some, sampling):
                thread.join()
        took = time.monotonic() - begun
        total = changes.total(get(port, "/api/v1/search?size=1")[1])
    answers: dict[str, list[float]] = {}
    for reader in some:
        for kind, durations in reader.seconds.items():
            answers.setdefault(kind, []).extend(durations)
    failed: Counter[str] = sum((reader.failed for reader in some), Counter())
    examples = [line for reader in some for line in reader.examples]
    expected = len({row["id"] for row in every}) - removed
    return Load(took, answers, failed, examples, private, total, expected)


def _sample(pid: int, ends: threading.Event, private: list[int]) -> None:
    while not ends.wait(1.0):
        private.append(memory.private(pid))


def _report(load: Load) -> None:
    lines = []
    for kind, durations in sorted(load.answers.items()):
        lines.append([kind, f"{len(durations):,}", *_figures(durations)])
    every = [each for durations in load.answers.values() for each in durations]
    lines.append(["all", f"{len(every):,}", *_figures(every)])
    title = f"ANSWERS IN {load.seconds:.0f} s, {len(every) / load.seconds:.0f} a second (ms)"
    print(table(title, ["asked", "answers", "median", "99 in 100", "slowest"], lines))
    for line in load.examples[:10]:
        print(f"  {line}")


def _figures(durations: Sequence[float]) -> list[str]:
    ordered = sorted(durations)
    late = ordered[int(len(ordered) * 0.99)]
    return [f"{each * 1000:.1f}" for each in (statistics.median(ordered), late, ordered[-1])]


def _bars(load: Load) -> Iterator[Bar]:
    yield Bar(2, "failed requests", load.failed.total(), 0, detail=str(dict(load.failed) or ""))
    yield Bar(2, "articles missing or too many in the end", abs(load.total - load.expected), 0)
    third = len(load.private) // 3
    if third:
        second, last = (
            statistics.median(part)
            for part in (load.private[third : 2 * third], load.private[-third:])
        )
        detail = f"{second / _MB:.0f} MB, then {last / _MB:.0f} MB, private, of all processes"
        what = "memory of the last third over that of the second"
        yield Bar(2, what, last / second, _GROWTH, detail=detail)
    else:
        yield Bar(2, "memory", None, _GROWTH)


if __name__ == "__main__":
    sys.exit(main())
