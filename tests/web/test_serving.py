"""Several workers as real processes: how they stop, are replaced, and share what they count."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_ports
from tests.web.running import Commands, get, wait_for

ARTICLES = 700


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data folder of articles long enough for exports to take time."""
    folder = tmp_path_factory.mktemp("serving")
    rows = folder / "rows.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            body = f"第{number}篇：铝价上涨。" + "镍与钴的库存仍然很低。" * 400
            file.write(json.dumps({"id": str(number), "title": "铝", "body": body}) + "\n")
    done = Commands(folder).run("index", "rows.jsonl", timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def commands(folder: Path) -> Commands:
    return Commands(folder, workers="2")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[tuple[int, int]]:
    """A site's main process and port, for the tests that leave it as it was."""
    beside = folder / "beside"
    beside.mkdir()
    (beside / "data").symlink_to(folder / "data")
    with Commands(beside, workers="2").site() as (process, port):
        yield process.pid, port


def workers(master: int) -> set[int]:
    children = Path(f"/proc/{master}/task/{master}/children")
    if not children.exists():
        pytest.skip("only Linux tells the children of a process")
    return set(map(int, children.read_text().split()))


def connected(port: int, request: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(request)
    return connection


def asked(target: str, *headers: str, method: str = "GET") -> bytes:
    lines = (f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")
    return "\r\n".join(lines).encode()


def lines_of(commands: Commands, event: str) -> list[dict[str, object]]:
    lines = [json.loads(each) for each in commands.output.splitlines() if each.startswith("{")]
    return [each for each in lines if each["event"] == event]


class Readers:
    """Ask for searches without a pause, over new connections; what was not 200 is gathered."""

    def __init__(self, port: int) -> None:
        self.answered, self.failed = 0, list[int]()
        self._port, self._over = port, False
        self._threads = [threading.Thread(target=self._read) for _ in range(3)]

    def _read(self) -> None:
        while not self._over:
            status, _ = get(self._port, "/api/v1/search?q=铝&facets=none&size=1")
            self.answered += 1
            if status != 200:
                self.failed.append(status)

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        for thread in self._threads:
            thread.join()


def test_a_reload_replaces_all_workers_and_fails_no_request(commands: Commands) -> None:
    settings = commands.folder / "config.yaml"
    kept = settings.read_text("utf-8")
    with commands.site() as (process, port), Readers(port) as readers:
        before = workers(process.pid)
        assert len(before) == 2
        assert b"Strict-Transport-Security" not in header_bytes(port)
        settings.write_text(kept.replace("hsts_seconds: 0", "hsts_seconds: 9"))
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: not before & workers(process.pid) and len(workers(process.pid)) == 2, 60)
        wait_for(lambda: b"strict-transport-security: max-age=9" in header_bytes(port))
        settings.write_text("nonsense")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "settings not read again" in commands.output)
    settings.write_text(kept)
    assert readers.failed == []
    assert readers.answered > 20


def header_bytes(port: int) -> bytes:
    with connected(port, asked("/healthz", "Connection: close")) as connection:
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_a_worker_that_dies_is_replaced(site: tuple[int, int]) -> None:
    main, port = site
    victim = min(workers(main))
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: victim not in workers(main) and len(workers(main)) == 2)
    assert {get(port, "/api/v1/search?q=铝")[0] for _ in range(10)} == {200}


def test_what_is_being_sent_is_sent_to_its_end(commands: Commands) -> None:
    with commands.site() as (process, port):
        idle = connected(port, asked("/healthz"))
        with connected(port, asked("/search.jsonl?q=铝", "Connection: close")) as export:
            export.recv(1000)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            size = sum(map(len, iter(lambda: export.recv(1 << 16), b"")))
        assert size > ARTICLES * 400 * 11
        process.wait(10)
        assert get(port, "/healthz")[0] == 0
        idle.close()
    (line,) = [each for each in lines_of(commands, "request") if each["route"] == "/search.jsonl"]
    assert "cut" not in line


def test_slow_readers_leave_the_threads_to_the_others(site: tuple[int, int]) -> None:
    """More of them than a process has threads, of exports and of bodies that never come."""
    body = asked("/api/v1/search", "Content-Type: application/json", "Content-Length: 99",
                 method="POST")  # fmt: skip
    _, port = site
    slow = [connected(port, asked("/search.jsonl")) for _ in range(16)]
    slow += [connected(port, body) for _ in range(16)]
    time.sleep(1)
    begun = time.monotonic()
    assert {get(port, "/api/v1/search?q=铝")[0] for _ in range(40)} == {200}
    assert time.monotonic() - begun < 15
    statuses = [get(port, "/search.csv?q=无此词甲")[0] for _ in range(4)]
    assert set(statuses) <= {200, 503}
    for each in slow:
        each.close()
    wait_for(lambda: [get(port, "/search.csv?q=无此词甲")[0] for _ in range(8)] == [200] * 8)


def test_workers_tell_one_sum(site: tuple[int, int]) -> None:
    counted = re.compile(rb'^youse_requests_total{.*route="/help".*} 30\.0$', re.MULTILINE)

    def told(port: int) -> bool:
        return counted.search(get(port, "/metrics")[1]) is not None

    main, port = site
    for _ in range(30):
        assert get(port, "/help")[0] == 200
    wait_for(lambda: told(port))
    victim = min(workers(main))
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: victim not in workers(main) and len(workers(main)) == 2)
    assert told(port)


def test_one_limit_for_all_workers(folder: Path) -> None:
    limited = Commands(folder, workers="2", rate_per_minute="6", rate_burst="5")
    with limited.site() as (_, port):
        statuses = [get(port, "/help")[0] for _ in range(20)]
        assert statuses == [200] * 5 + [429] * 15
        assert get(port, "/healthz")[0] == 200


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_while_its_workers_load(folder: Path, end: signal.Signals) -> None:
    loading = Commands(folder, workers="2")
    (port,) = free_ports(1)
    with loading.started("serve", "--port", str(port)) as process:
        wait_for(lambda: "Serving on" in loading.output)
        process.send_signal(end)
        assert process.wait(30) == 0
    # One that has not heard it is killed after ten seconds, and that is told.
    assert loading.output.count("\n") == 1


def test_it_is_reloaded_while_its_workers_load(folder: Path) -> None:
    loading = Commands(folder, workers="2")
    (port,) = free_ports(1)
    with loading.started("serve", "--port", str(port)) as process:
        wait_for(lambda: "Serving on" in loading.output)
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: get(port, "/readyz")[0] == 200)
        assert process.poll() is None


STARTING = """
import multiprocessing, sys
from web.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    main()
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_it_serves_however_processes_start_by_themselves(folder: Path, method: str) -> None:
    """Newer Pythons and macOS do not fork unless they are told to."""
    limited = Commands(folder, workers="2", rate_per_minute="6", rate_burst="5")
    limited.program = ("-c", STARTING, method)
    with limited.site() as (_, port):
        assert get(port, "/healthz")[0] == 200
        statuses = [get(port, "/help")[0] for _ in range(20)]
        assert statuses == [200] * 5 + [429] * 15


def test_addresses_too_long_and_bodies_too_large(site: tuple[int, int]) -> None:
    _, port = site
    assert get(port, f"/search?q={'a' * 17_000}")[0] == 414
    assert get(port, f"/{'a' * 100_000}")[0] in (0, 400, 414, 431)
    large = asked("/api/v1/search", "Content-Type: application/json",
                  "Content-Length: 100000000", method="POST")  # fmt: skip
    with connected(port, large) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
    endless = asked("/api/v1/search", "Transfer-Encoding: chunked", method="POST")
    with connected(port, endless) as connection:
        connection.sendall((b"4000\r\n" + b" " * 0x4000 + b"\r\n") * 8 + b"0\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
    assert get(port, "/healthz")[0] == 200


def test_serving_writes_nothing_into_the_data_folder(folder: Path, site: tuple[int, int]) -> None:
    _, port = site

    def state() -> list[tuple[str, int, int]]:
        files = sorted((folder / "data").rglob("*"))
        return [(str(each), each.stat().st_mtime_ns, each.stat().st_size) for each in files]

    before = state()
    for path in ("/", "/search?q=铝", "/search.xlsx?q=第7篇", "/articles/7", "/metrics"):
        assert get(port, path)[0] == 200
    assert state() == before
