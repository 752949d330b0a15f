"""``python -m tests.benchmarks``: measures, prints the tables and the bars; 1 when one is short."""

from __future__ import annotations

import argparse
import dataclasses
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bars import Bar, bars
from tests.benchmarks.corpus import NoData, news_folder
from tests.benchmarks.measure import FULL_SCALE, PARTS, QUICK_SCALE, Measured, measure
from tests.benchmarks.parse_time import parse_bars
from tests.benchmarks.report import report
from tests.benchmarks.systems import FTS5, TANTIVY, WHOOSH

_OTHERS = (TANTIVY, WHOOSH, FTS5)


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the folder goes
    with tempfile.TemporaryDirectory(prefix="youse-bench-") as name:
        folder = Path(name)
        try:
            measured = measure(
                QUICK_SCALE if options.quick else FULL_SCALE,
                frozenset(options.systems.split(",")),
                frozenset(options.corpora.split(",")),
                folder,
            )
            if options.full:
                measured.whole = _index_everything(folder)
        except NoData as error:
            print(f"{error} Nothing was measured, so every bar is short.")
            return 1
    judged = [*bars(measured), *parse_bars()]
    print(report(measured, judged))
    if options.json:
        options.json.write_text(_as_json(measured, judged), "utf-8")
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, within five minutes")
    parser.add_argument("--full", action="store_true", help="time youse index over all news too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    parser.add_argument(
        "--systems",
        default=",".join(_OTHERS),
        metavar="NAMES",
        help=f"compare with these only, of {', '.join(_OTHERS)}; what is left out counts as short",
    )
    parser.add_argument(
        "--corpora",
        default=",".join(PARTS),
        metavar="NAMES",
        help=f"with these only, of {', '.join(PARTS)}; what is left out counts as short",
    )
    return parser.parse_args()


def _index_everything(folder: Path) -> tuple[int, float]:
    """Articles and seconds of ``youse index`` over the folder of news. Raises on its failure."""
    data = folder / "data"
    command = [sys.executable, "-m", "web", "--data", str(data)]
    started = time.perf_counter()
    subprocess.run([*command, "index", str(news_folder())], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    from search.engines.whoosh_searcher import WhooshSearcher

    return len(WhooshSearcher(data).view()), seconds


def _as_json(measured: Measured, judged: list[Bar]) -> str:
    """Seconds and bytes, by corpus / system / class / level."""
    return json.dumps(
        {
            "built": {
                " / ".join(key): [dataclasses.asdict(one) for one in built]
                for key, built in measured.built.items()
            },
            "opened": {" / ".join(key): opened for key, opened in measured.opened.items()},
            "commits": {" / ".join(key): seconds for key, seconds in measured.commits.items()},
            "memory": {
                " / ".join(key): dataclasses.asdict(memory)
                for key, memory in measured.memory.items()
            },
            "timings": {
                " / ".join(key): timing.samples for key, timing in measured.timings.items()
            },
            "cannot": {" / ".join(key): why for key, why in measured.cannot.items()},
            "warnings": measured.warnings,
            "youse index": measured.whole,
            "bars": [{**dataclasses.asdict(bar), "met": bar.met} for bar in judged],
        },
        ensure_ascii=False,
        indent=1,
    )


if __name__ == "__main__":
    sys.exit(main())
