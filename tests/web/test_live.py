"""The site and ``index --watch`` as real processes."""

from __future__ import annotations

import fcntl
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.request import read
from tests.web.running import Commands, get, wait_for
from web.config import load
from web.wiring import build_service


def article(folder: Path, article_id: str, title: str) -> str:
    path = folder / f"{article_id}.jsonl"
    path.write_text(json.dumps({"id": article_id, "title": title, "author": "杨磊"}), "utf-8")
    return path.name


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    commands = Commands(tmp_path_factory.mktemp("live"))
    done = commands.run("index", article(commands.folder, "1", "西南鋁業"))
    assert done.returncode == 0, done.stderr
    return commands


@pytest.fixture(scope="module")
def port(commands: Commands) -> Iterator[int]:
    with commands.site() as (_, port):
        yield port


def total(port: int, query: str) -> int:
    status, body = get(port, f"/api/v1/search?q={query}")
    assert status == 200, body
    answer: dict[str, Any] = json.loads(body)
    return int(answer["total"])


def test_addresses_as_curl_sends_them(port: int) -> None:
    assert total(port, "铝") == 1
    assert total(port, "西南鋁業&author=杨磊") == 1
    assert total(port, "%E9%93%9D") == 1
    assert total(port, "铜") == 0
    status, body = get(port, "/search?q=“西南铝”")
    assert status == 200
    assert "<mark>西南鋁</mark>業" in body.decode()
    assert get(port, "/nowhere/铝")[0] == 404
    assert get(port, "/api/v1/search?q=%b2%e2%ff")[0] == 200


def test_what_is_not_understood_is_refused(port: int) -> None:
    status, body = get(port, "/api/v1/search?作者=杨磊")
    assert status == 400
    assert json.loads(body)["parameter"] == "作者"
    assert get(port, "/static/../config.py")[0] == 404
    assert get(port, "/static/%2e%2e/config.py")[0] == 404


def test_a_new_article_appears_within_two_seconds(commands: Commands, port: int) -> None:
    assert total(port, "锗") == 0
    done = commands.run("index", article(commands.folder, "2", "锗锭报价"))
    assert done.returncode == 0, done.stderr
    assert wait_for(lambda: total(port, "锗") == 1, 5) < 2
    commands.run("remove", "2")
    assert wait_for(lambda: total(port, "锗") == 0, 5) < 2


def test_a_site_waits_for_its_index_and_ends_when_told(tmp_path: Path) -> None:
    commands = Commands(tmp_path)
    with commands.site() as (process, port):
        # A request is logged once its answer has gone, which its reader may have before.
        wait_for(lambda: commands.output.count("\n") > 1)
        first, *others = commands.output.splitlines()
        assert first == f"Serving on http://127.0.0.1:{port}; end with Ctrl-C."
        assert {json.loads(line)["event"] for line in others} == {"request"}
        assert get(port, "/readyz")[0] == 503
        assert not commands.data.exists()
        assert get(port, "/healthz")[0] == 200
        assert commands.run("index", article(tmp_path, "1", "铝")).returncode == 0
        wait_for(lambda: get(port, "/readyz")[0] == 200, 3)
        assert total(port, "铝") == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)
        assert get(port, "/healthz")[0] == 0
        assert "Traceback" not in commands.output


def test_watching_takes_in_what_appears(tmp_path: Path) -> None:
    commands = Commands(tmp_path, watch_seconds="0.1")
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "old.txt").write_text("旧文\n　　铝价上涨。\n", "utf-8")
    service = build_service(load(None, {"store.folder": commands.data}, {}).settings)

    def indexed(query: str) -> bool:
        return service.search(read({"q": [query], "mode": ["all"]})).total == 1

    with commands.started("index", "pages", "--watch", "--json") as process:
        wait_for(lambda: "Watching for new files" in commands.output)
        assert indexed("旧文")
        article(pages, "new", "锑锭报价")
        (pages / ".hidden.txt").write_text("铋")
        wait_for(lambda: '"new"' in commands.output)
        wait_for(lambda: indexed("锑"))
        article(pages, "new", "锑锭涨价")
        wait_for(lambda: indexed("锑锭涨价"))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    lines = [json.loads(line) for line in commands.output.splitlines() if line.startswith("{")]
    assert [(line["input"], line["status"]) for line in lines] == [
        ("pages/old.txt", "added"), ("pages/new.jsonl#1", "added"),
        ("pages/new.jsonl#1", "updated"),
    ]  # fmt: skip


def test_watching_outlasts_another_writer(tmp_path: Path) -> None:
    commands = Commands(tmp_path, watch_seconds="0.1", lock_wait_seconds="0.2")
    pages = tmp_path / "pages"
    pages.mkdir()
    with commands.started("index", "pages", "--watch", "--json") as process:
        wait_for(lambda: "Watching for new files" in commands.output)
        for name in ("first", "second"):
            with (commands.data / "write.lock").open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                article(pages, name, "锑锭报价")
                wait_for(lambda: "is writing to" in commands.output.rpartition("{")[2])
                time.sleep(1)
                assert process.poll() is None, commands.output
            wait_for(lambda name=name: f'"{name}"' in commands.output)  # type: ignore[misc]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert commands.output.count("is writing to") == 2
    assert commands.output.count('"added"') == 2
