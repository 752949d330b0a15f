"""Following in a second process: the same index, errors told here, the lock held by both."""

from __future__ import annotations

import functools
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import follow_beside, lock
from index.archive import Archive, Change
from index.build import take_in
from index.engines import registry
from index.engines.whoosh_indexes import WhooshIndexes
from index.errors import EngineError, LockHeld
from index.follow_beside import FollowerBeside
from index.readers import Item
from index.writer import Indexes, IndexWriter
from search.engines.whoosh_searcher import WhooshSearcher
from tests.index.test_read_ahead import assert_gone

ROOT = Path(__file__).parents[2]


def item(number: int, body: str = "现货铝价上涨。") -> Item:
    raw = f'{{"id": "{number}", "title": "产业{number}", "body": "{body}"}}'
    return Item(f"a.jsonl#{number}", raw.encode(), "json")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process is started when it is first told to catch up."""
    monkeypatch.setattr(follow_beside, "_ALONE", 0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def archive(data: Path) -> Iterator[Archive]:
    with closing(Archive(data, create=True)) as opened:
        yield opened


@pytest.fixture
def held(data: Path) -> Iterator[int]:
    with lock.writing(data, 0) as file:
        yield file


def opening(data: Path) -> functools.partial[Indexes]:
    return functools.partial(registry.indexes, "whoosh", data)


def put(archive: Archive, *items: Item) -> None:
    list(take_in(archive, items))


def follow(archive: Archive, data: Path, held: int, batch: int) -> None:
    with closing(FollowerBeside(archive, opening(data), batch, held)) as follower:
        for first in range(0, 300, 50):
            put(archive, *map(item, range(first, first + 50)))
            put(archive, item(first // 2, "改过。"))
            follower.catch_up()
        follower.finish()


@pytest.mark.parametrize("alone", [0, 120, 10_000])
def test_it_is_the_same_index(
    archive: Archive, data: Path, held: int, alone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow_beside, "_ALONE", alone)
    follow(archive, data, held, batch=70)
    view = WhooshSearcher(data).view()
    assert len(view) == 300
    for article_id in archive.ids():
        assert view.article(article_id) == archive.article_and_mends(article_id)
    assert archive.article("25").paragraphs == ("改过。",)
    with closing(WhooshIndexes(data).open()) as writer:
        assert writer.sequence == archive.sequence
    assert not multiprocessing.active_children()


class Broken(WhooshIndexes):
    """Indexes that cannot be written."""

    def open(self) -> IndexWriter:
        writer = super().open()

        def refuse(change: Change) -> None:
            raise EngineError(f"No room for {change.article_id}.")

        writer.apply = refuse  # type: ignore[method-assign]
        return writer


@pytest.mark.usefixtures("at_once")
def test_an_error_over_there_is_raised_here(archive: Archive, data: Path, held: int) -> None:
    put(archive, item(1))
    broken = functools.partial(Broken, data)
    with closing(FollowerBeside(archive, broken, 10, held)) as follower:
        follower.catch_up()
        with pytest.raises(EngineError, match=r"No room for 1\."):
            follower.finish()
    assert not multiprocessing.active_children()
    assert archive.ids() == {"1"}


@pytest.mark.usefixtures("at_once")
def test_a_process_that_is_ended_from_outside_is_one_sentence(
    archive: Archive, data: Path, held: int
) -> None:
    put(archive, item(1))
    with closing(FollowerBeside(archive, opening(data), 10, held)) as follower:
        follower.catch_up()
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(EngineError, match=r"ended early \(status -9\); run the same again"):
            follower.finish()
    follow(archive, data, held, batch=70)
    assert len(WhooshSearcher(data).view()) == 300


HOLDING = """
import functools, multiprocessing, sys, time
from pathlib import Path
from index import follow_beside, lock
from index.archive import Archive
from index.follow_beside import FollowerBeside
from tests.index.test_follow_beside import Slow, item, put
follow_beside._ALONE = 0
data = Path(sys.argv[1])
if __name__ == "__main__":
    archive = Archive(data, create=True)
    with lock.writing(data, 0) as held:
        follower = FollowerBeside(archive, functools.partial(Slow, data), 10, held)
        put(archive, item(1))
        follower.catch_up()
        while not (data / "applying").exists():
            time.sleep(0.01)
        other, = multiprocessing.active_children()
        print(other.pid, flush=True)
        time.sleep(60)
"""


class Slow(WhooshIndexes):
    """Indexes whose writer says that it is at work, and lets nothing else of its process run."""

    def open(self) -> IndexWriter:
        writer = super().open()
        folder = self._data

        def sleep(change: Change) -> None:
            sys.setswitchinterval(3600)
            (folder / "applying").touch()
            until = time.monotonic() + 4
            while time.monotonic() < until:
                pass
            sys.setswitchinterval(0.005)

        writer.apply = sleep  # type: ignore[method-assign]
        return writer


def test_the_lock_is_held_until_both_have_ended(data: Path, tmp_path: Path) -> None:
    script = tmp_path / "holding.py"
    script.write_text(HOLDING, "utf-8")
    first = subprocess.Popen(
        [sys.executable, str(script), str(data)], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert first.stdout is not None
    second = int(first.stdout.readline())
    first.kill()
    first.wait(30)
    # Over there it is noticed late, for that process is busy; nobody else may write meanwhile.
    with pytest.raises(LockHeld), lock.writing(data, 0):
        pass
    with lock.writing(data, 20):
        assert_gone(second, 1)
    first.stdout.close()
    with closing(WhooshIndexes(data).open()) as writer:
        assert writer.sequence == 0
