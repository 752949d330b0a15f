"""``python -m tests.relevance``: measures, prints the table and the bars; 1 when one is short."""

from __future__ import annotations

import argparse
import dataclasses
import json
import signal
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.corpus import NoData
from tests.relevance import floor
from tests.relevance.bars import Bar, bars
from tests.relevance.measure import PINNED, Changed, Measured, measure
from tests.relevance.questions import KNOWN_ITEM, SETS, collections, digests
from tests.relevance.report import report
from tests.relevance.systems import SYSTEMS

_PARTS = (*SETS, KNOWN_ITEM)


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder goes
    try:
        if options.pin_digests:
            _pin_digests()
            return 0
        with tempfile.TemporaryDirectory(prefix="youse-relevance-") as folder:
            if options.floor or options.lower_floor:
                return floor.renew(Path(folder), lower=options.lower_floor)
            measured = measure(
                collections(options.sets.split(",")),
                options.systems.split(","),
                options.queries,
                Path(folder),
            )
    except (NoData, Changed) as error:
        print(f"{error} Nothing is comparable, so every bar is short.")
        return 1
    judged = bars(measured)
    print(report(measured, judged))
    if options.json:
        options.json.write_text(_as_json(measured, judged), "utf-8")
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.relevance", description=__doc__)
    rest = "; what is left out counts as short"
    parser.add_argument(
        "--sets",
        default=",".join(_PARTS),
        metavar="NAMES",
        help=f"of {', '.join(_PARTS)}{rest}",
    )
    parser.add_argument(
        "--systems",
        default=",".join(SYSTEMS),
        metavar="NAMES",
        help=f"of {', '.join(SYSTEMS)}{rest}",
    )
    parser.add_argument("--queries", type=int, metavar="N", help="the first N questions of a task")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    parser.add_argument(
        "--floor", action="store_true", help="measure the slice of the tests; raise its floors"
    )
    parser.add_argument(
        "--lower-floor", action="store_true", help="the same, and lower the floors that are missed"
    )
    parser.add_argument(
        "--pin-digests", action="store_true", help="pin the articles and questions of now"
    )
    return parser.parse_args()


def _pin_digests() -> None:
    found: dict[str, str] = {}
    for collection in collections(_PARTS):
        found |= digests(collection)
    PINNED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _as_json(measured: Measured, judged: list[Bar]) -> str:
    """By task and system the mean, each question's value in order, and seconds."""
    return json.dumps(
        {
            "scores": {
                task: {
                    system: measured.score(task, system)
                    for each, system in measured.values
                    if each == task
                }
                for task in measured.tasks
            },
            "values": {" / ".join(key): each for key, each in measured.values.items()},
            "seconds": {" / ".join(key): each for key, each in measured.seconds.items()},
            "missing": measured.missing,
            "bars": [{**dataclasses.asdict(bar), "met": bar.met} for bar in judged],
        },
        ensure_ascii=False,
    )


if __name__ == "__main__":
    sys.exit(main())
