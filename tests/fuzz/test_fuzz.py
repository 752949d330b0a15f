"""A slice of the suite; and its judges, who must notice what is wrong."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path

import pytest

from index.readers import json_records
from tests.fuzz import answers, pages, requests
from tests.fuzz.__main__ import site
from tests.fuzz.answers import Asker
from tests.fuzz.asked import Asked


def silent(_: int) -> None:
    """Tells nothing."""


def test_requests(tmp_path: Path) -> None:
    with site(tmp_path) as (port, ids):
        judged = requests.torture(port, ids, 300, seed=1, tell=silent)
    assert judged.wrong == []
    assert judged.asked >= 300
    assert {200, 400, 404, 405} <= judged.statuses.keys()


def test_pages(tmp_path: Path) -> None:
    judged = pages.torture(tmp_path, 100, seed=1, tell=silent)
    assert (judged.crashes, judged.lost, judged.slow) == ([], [], [])
    assert judged.pages == 100 and judged.added > 50


class Bad(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/ends":
            self.close_connection = True
            return
        body = b"{" if self.path == "/json" else b"x"
        self.send_response(500 if self.path == "/500" else 200)
        self.send_header("Content-Type", "application/json" if self.path == "/json" else "a/b")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("/500", "status 500"),
        ("/json", "not the JSON that it says it is"),
        ("/ends", "no answer"),
        ("/slow", " s"),
    ],
)
def test_a_bad_answer_is_noticed(target: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if target == "/slow":
        monkeypatch.setattr(answers, "SECOND", 0.0)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bad) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asker = Asker(server.server_address[1])
        asker.judge(Asked("GET", target))
        asker.close()
        server.shutdown()
    assert [each.why.endswith(why) for each in asker.wrong] == [True]


def test_a_crash_of_a_reader_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: bytes) -> None:
        raise RuntimeError("made for the test")

    monkeypatch.setattr(json_records, "interpret", crash)
    judged = pages.torture(tmp_path, 20, seed=1, tell=silent)
    assert any("made for the test" in line for line in judged.crashes)
