"""``python -m tests.cluster``: a real cluster to develop with, until it is told to end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from tests.cluster import cluster

_ENDS = (signal.SIGINT, signal.SIGTERM)


def main() -> int:
    options = _options()
    try:
        if options.check:
            cluster.class_path()
        else:
            _serve(options.folder, options.heap)
    except cluster.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only fetch what it needs")
    parser.add_argument("--folder", type=Path, help="its files, kept; a passing one by default")
    parser.add_argument("--heap", default=cluster.HEAP, help="memory of all nodes, as 1g")
    return parser.parse_args()


def _serve(folder: Path | None, heap: str) -> None:
    with cluster.running(folder, heap) as started:
        print(f"YOUSE_OPENSEARCH={','.join(started.hosts)}", flush=True)
        print(f"process {os.getpid()}, files in {started.folder}", flush=True)
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
        signal.sigwait(_ENDS)


if __name__ == "__main__":
    sys.exit(main())
