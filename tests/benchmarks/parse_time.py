"""``python -m tests.benchmarks.parse_time``: how long queries take to parse; 1 when a bar is short.

A plain query is two words as readers type them. Random queries are what :mod:`tests.search.typed`
makes, up to the 512 characters that the interface takes.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Sequence

from search.parse import parse
from tests.benchmarks.bars import Bar
from tests.search.typed import query

PLAIN = (
    "电解铝 产能", "鋁價 庫存", "西南铝业 板材", "铜精矿加工费 下跌", "C919 铝合金",
    "再生铅 企业开工率", "云南铜业 年报", "氧化铝 6061", "镍 印尼 出口", "锂电池回收 政策",
)  # fmt: skip
RANDOM = 20_000
SEED = 4


def milliseconds(queries: Sequence[str]) -> list[float]:
    """How long the processor takes for each query, the quickest first."""
    found = []
    for text in queries:
        started = time.thread_time()
        parse(text)
        found.append((time.thread_time() - started) * 1000)
    return sorted(found)


def parse_bars(count: int = RANDOM) -> list[Bar]:
    """The bars of parsing, measured on so many random queries."""
    milliseconds(PLAIN * 20)
    plain = milliseconds(PLAIN * 100)
    chance = random.Random(SEED)
    times = milliseconds([query(chance) for _ in range(count)])
    slow = times[min(len(times) - 1, int(len(times) * 0.999))]
    return [
        Bar(4, f"parse: 99.9th percentile of {count:,} random queries", slow, 5, unit=" ms",
            detail=f"median {statistics.median(times):.2f}, slowest {times[-1]:.2f}"),
        Bar(6, "parse: median of plain queries", statistics.median(plain), 0.3, unit=" ms"),
    ]  # fmt: skip


def main() -> int:
    bars = parse_bars()
    for bar in bars:
        print(bar)
    return 0 if all(bar.met for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
