"""``python -m tests.torture``: prints the bars, each met or short; 1 when one is short."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.bars import Bar
from tests.torture import backups, flips, full_disk, kills
from tests.torture.trial import KINDS, Problem

_SHOWN = 5
"""Examples of each kind of problem."""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="youse-torture-") as name:
        judged = list(_judge(options, Path(name)))
    for bar in judged:
        print(bar)
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="kill -9")
    parser.add_argument("--cuts", type=int, default=50, metavar="N", help="power cuts")
    parser.add_argument("--fills", type=int, default=50, metavar="N", help="full disks")
    parser.add_argument("--flips", type=int, default=100, metavar="N", help="flipped bits")
    parser.add_argument("--searches", type=int, default=1000, metavar="N", help="of a back-up")
    parser.add_argument("--seed", type=int, default=6, metavar="N")
    return parser.parse_args()


def _judge(options: argparse.Namespace, folder: Path) -> Iterable[Bar]:
    started = time.perf_counter()
    killed, problems = kills.torture(
        folder / "kills", options.kills, options.seed, lambda done: _tell(f"{done} kills", started)
    )
    yield Bar(1, "kills at random instants", killed, options.kills, True)
    yield from _bars(f"{killed} kills", problems)

    started = time.perf_counter()
    cut, problems = kills.torture(folder / "cuts", options.cuts, options.seed, power=True)
    yield Bar(1, "power cuts at random instants", cut, options.cuts, True)
    yield from _bars(f"{cut} power cuts", problems)
    _tell("power cuts", started)

    started = time.perf_counter()
    try:
        filled, problems = full_disk.torture(options.fills, options.seed)
    except full_disk.CannotMount as error:
        yield Bar(1, "full disks", None, options.fills, True, detail=str(error))
    else:
        yield Bar(1, "full disks", filled, options.fills, True)
        yield from _bars(f"{filled} full disks", problems)
    _tell("full disks", started)

    started = time.perf_counter()
    found, harm = flips.torture(folder / "flips", options.flips, options.seed)
    _show(harm)
    detail = f"{found} found by youse check, {options.flips - found - len(harm)} harmless"
    yield Bar(5, f"of {options.flips} flipped bits neither found nor harmless", len(harm), 0,
              detail=detail)  # fmt: skip
    _tell("flipped bits", started)

    started = time.perf_counter()
    wrong = backups.torture(folder / "backups", options.searches, options.seed)
    _show(wrong)
    what = f"of {options.searches:,} searches answered otherwise by a back-up under load"
    yield Bar(5, what, len(wrong), 0)
    _tell("back-up", started)


def _bars(after: str, problems: Iterable[Problem]) -> Iterable[Bar]:
    problems = list(problems)
    counts = Counter(problem.kind for problem in problems)
    for kind in KINDS:
        _show([f"{kind}: {each.detail}" for each in problems if each.kind == kind])
        yield Bar(1, f"{kind} after {after}", counts[kind], 0)


def _show(sentences: Sequence[str]) -> None:
    for sentence in sentences[:_SHOWN]:
        print(sentence)


def _tell(what: str, started: float) -> None:
    print(f"{what}: {time.perf_counter() - started:,.0f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
