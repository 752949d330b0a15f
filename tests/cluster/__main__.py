"""``python -m tests.cluster``: a real cluster to develop with, until it is told to end.

With ``--trouble N`` its nodes are killed one after another while N articles are indexed under load,
and the bars are printed, each met or short; 1 when one is short.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bars import Bar
from tests.cluster import cluster, trouble

_SHOWN = 5
"""Failures that are printed."""
_ENDS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    options = _options()
    try:
        if options.check:
            cluster.class_path()
        elif options.trouble:
            return _trouble(options.trouble, options.folder, options.heap)
        else:
            _serve(options.folder, options.heap)
    except cluster.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only fetch what it needs")
    parser.add_argument("--trouble", type=int, metavar="N", help="kill nodes; N articles come in")
    parser.add_argument("--folder", type=Path, help="its files, kept; a passing one by default")
    parser.add_argument("--heap", default=cluster.HEAP, help="memory of all nodes, as 1g")
    return parser.parse_args()


def _serve(folder: Path | None, heap: str) -> None:
    with cluster.running(folder, heap) as started:
        print(f"YOUSE_OPENSEARCH={','.join(started.hosts)}", flush=True)
        print(f"process {os.getpid()}, files in {started.folder}", flush=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
        signal.sigwait(_ENDS)


def _trouble(articles: int, folder: Path | None, heap: str) -> int:
    with (
        cluster.running(folder, heap) as started,
        tempfile.TemporaryDirectory(prefix="youse-trouble-") as name,
    ):
        outcome = trouble.lose_nodes(started, Path(name), articles, (2, 3, 1), "trouble")
    for sentence in outcome.failures[:_SHOWN]:
        print(sentence)
    speed = f"{articles / outcome.seconds:,.0f} articles/s meanwhile"
    bars = (
        Bar(3, "nodes killed while articles came in", outcome.kills, 3, at_least=True),
        Bar(3, "searches failed", len(outcome.failures), 0, detail=f"of {outcome.searches:,}"),
        Bar(3, f"articles lost of {articles:,}", len(outcome.lost), 0, detail=speed),
    )
    print(*bars, sep="\n")
    return int(not all(bar.met for bar in bars))


if __name__ == "__main__":
    sys.exit(main())
