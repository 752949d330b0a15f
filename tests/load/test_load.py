"""A slice of the trial; and its readers, who must notice what fails."""

from __future__ import annotations

import http.server
import threading
import time
from pathlib import Path

from tests.load.__main__ import run
from tests.load.readers import Reader, Shelf


def test_changes_under_load(tmp_path: Path) -> None:
    told: list[str] = []
    load = run(tmp_path, 0, 150, 100, 10, readers=2, workers=1, warming=0.5, say=told.append)
    assert (load.failed, load.examples) == ({}, [])
    assert load.total == load.expected == 240
    assert {"page", "api", "article", "suggest", "newest"} <= load.answers.keys()
    assert [line.partition(":")[0] for line in told] == [
        "indexed", "built anew", "removed", "built anew"
    ]  # fmt: skip


class Busy(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


def test_a_failure_is_noticed() -> None:
    ends = threading.Event()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        reader = Reader(server.server_address[1], Shelf(["a"], ["铝价上涨"]), 1, ends)
        reader.start()
        while not reader.failed:
            time.sleep(0.01)
        ends.set()
        reader.join()
        server.shutdown()
    assert reader.failed["status 503"] > 0
