"""Reading in a second process: the same outcomes in the same order, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import read_ahead
from index.archive import Archive, Outcome
from index.archive_entry import Entry
from index.build import take_in
from index.errors import ReadError
from index.readers import Failure, Item

ROOT = Path(__file__).parents[2]


def item(number: int, body: str = "現貨鋁價(jià)上漲。") -> Item:
    raw = f'{{"id": "{number}", "title": "产业?{number}", "body": "{body}"}}'
    return Item(f"a.jsonl#{number}", raw.encode(), "json")


def inputs() -> Iterator[Item | Failure]:
    """Batches enough that the second process comes in, with everything that can become of one."""
    for number in range(1500):
        yield item(number)
        if number % 100 == 0:
            yield item(number)
            yield item(number // 2, "改过。")
            yield Item(f"b{number}.json", b'{"title": ', "json")
            yield Failure(f"c{number}.pdf", b"%PDF", "unknown")
            yield Item(f"d{number}.txt", f"沪铜{number}\n一段。".encode("gbk"), "text")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(Archive(tmp_path / "data", create=True)) as opened:
        yield opened


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process reads everything from the second batch on."""
    monkeypatch.setattr(read_ahead, "_ALONE_SECONDS", -1.0)


def told(archive: Archive, beside: bool) -> list[Outcome]:
    with closing(take_in(archive, inputs(), beside=beside)) as outcomes:
        return list(outcomes)


@pytest.mark.usefixtures("at_once")
def test_it_is_all_the_same_beside(archive: Archive, tmp_path: Path) -> None:
    with closing(Archive(tmp_path / "alone", create=True)) as alone:
        assert told(archive, True) == told(alone, False)
        assert list(archive.changes(0)) == list(alone.changes(0))
        assert archive.counts() == alone.counts()
        assert [each[:3] for each in archive.rejects()] == [each[:3] for each in alone.rejects()]
    again = told(archive, True)
    assert {each.status for each in again} == {"unchanged", "rejected"}
    assert not multiprocessing.active_children()


def test_a_few_pages_are_read_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # The first page may load dictionaries, which takes a slow machine as long as many pages.
    list(read_ahead.read([[item(0)]]))
    monkeypatch.setattr(read_ahead, "SecondProcess", lambda *_, **__: pytest.fail("started"))
    batches = list(read_ahead.read_beside([[item(number)] for number in range(50)]))
    assert all(isinstance(each, Entry) for batch in batches for each in batch)
    assert len(batches) == 50


@pytest.mark.usefixtures("at_once")
def test_no_more_than_some_is_read_ahead() -> None:
    taken: list[int] = []

    def batches() -> Iterator[list[Item]]:
        for number in range(100):
            taken.append(number)
            yield [item(number)]

    with closing(read_ahead.read_beside(batches())) as readings:
        for number, (entry,) in enumerate(readings):
            assert isinstance(entry, Entry)
            assert entry.article_id == str(number)
            assert len(taken) <= number + read_ahead._AHEAD + 1
    assert len(taken) == 100


@pytest.mark.usefixtures("at_once")
def test_much_is_not_read_ahead_where_pages_are_large() -> None:
    taken: list[int] = []

    def batches() -> Iterator[list[Item]]:
        for number in range(12):
            taken.append(number)
            yield [Item(str(number), b"x" * (12 * 1024**2), "none")]

    with closing(read_ahead.read_beside(batches())) as readings:
        for number, _ in enumerate(readings):
            assert len(taken) <= number + 4


@pytest.mark.usefixtures("at_once")
def test_an_error_over_there_is_raised_here(archive: Archive) -> None:
    def broken() -> Iterator[Item]:
        yield from (item(number) for number in range(1200))
        yield Item("rows.csv#3", b"\xff", "csv")
        yield from (item(number) for number in range(1200, 2000))

    with (
        closing(take_in(archive, broken(), beside=True)) as outcomes,
        pytest.raises(UnicodeDecodeError),
    ):
        list(outcomes)
    assert archive.ids() == {str(number) for number in range(1000)}
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("at_once")
def test_a_process_that_is_ended_from_outside_is_one_sentence(archive: Archive) -> None:
    kept: list[str | None] = []

    def take_in_and_kill() -> None:
        with closing(take_in(archive, map(item, range(50_000)), beside=True)) as outcomes:
            for outcome in outcomes:
                kept.append(outcome.article_id)
                for process in multiprocessing.active_children():
                    process.kill()

    with pytest.raises(ReadError, match=r"ended early \(status -9\); run the same again"):
        take_in_and_kill()
    assert 500 <= len(kept) < 50_000
    assert archive.ids() == set(kept)
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("at_once")
def test_who_stops_asking_leaves_no_process_behind(archive: Archive) -> None:
    with closing(take_in(archive, map(item, range(20_000)), beside=True)) as outcomes:
        for outcome in outcomes:
            if outcome.article_id == "1700":
                assert multiprocessing.active_children()
                break
    assert not multiprocessing.active_children()
    assert archive.ids() >= {str(number) for number in range(1700)}


INDEXING = """
import contextlib, itertools, multiprocessing, sys
from pathlib import Path
from index import read_ahead
from index.archive import Archive
from index.build import take_in
from index.readers import Item
read_ahead._ALONE_SECONDS = -1.0
items = (Item(f"{n}", b'{"id": "%d", "title": "t"}' % n, "json") for n in itertools.count())
archive = Archive(Path(sys.argv[1]), create=True)
try:
    with contextlib.closing(take_in(archive, items, beside=True)) as outcomes:
        for outcome in outcomes:
            if outcome.article_id.endswith("99"):
                other, = multiprocessing.active_children() or [None]
                print(outcome.article_id, other and other.pid, flush=True)
except KeyboardInterrupt:
    print("interrupted", len(multiprocessing.active_children()), flush=True)
"""


@pytest.mark.parametrize(
    ("end", "least"), [(signal.SIGINT, 500), (signal.SIGINT, 3000), (signal.SIGKILL, 3000)]
)
def test_whatever_ends_the_first_ends_the_second(
    tmp_path: Path, end: signal.Signals, least: int
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", INDEXING, str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        start_new_session=True,
    )  # fmt: skip
    assert first.stdout is not None
    for line in first.stdout:
        number, pid = line.split()
        if int(number) >= least and pid != "None":
            break
    # As a terminal does it, Ctrl-C goes to both, while the second one starts or later.
    (os.killpg if end == signal.SIGINT else os.kill)(first.pid, end)
    out, errors = first.communicate(timeout=30)
    assert errors == ""
    assert ("interrupted 0" in out) is (end == signal.SIGINT)
    numbers = [int(number), *(int(line.split()[0]) for line in out.splitlines()
                              if line[0].isdigit() and " " in line)]  # fmt: skip
    with closing(Archive(tmp_path)) as archive:
        assert archive.ids() >= {str(each) for each in range(max(numbers))}
        assert archive.check() == []
    assert_gone(int(pid))


def assert_gone(pid: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return
        if state == "Z":  # it has ended, and nobody has collected it yet
            return
        time.sleep(0.05)
    pytest.fail(f"process {pid} is still there")
