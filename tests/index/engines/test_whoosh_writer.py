"""The Whoosh index: what is written, replaced and taken out, and what a crash leaves behind."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Change
from index.article import Article
from index.engines import registry, whoosh_schema
from index.engines.bulk_writer import ArrayIndex
from index.engines.segment_file import StoredSegment
from index.engines.whoosh_index import damages, snapshot
from index.engines.whoosh_writer import WhooshWriter
from index.errors import EngineError, IndexUnusable


def change(sequence: int, article_id: str, title: str | None, *, is_new: bool = True) -> Change:
    """An article with this title; without one, its removal."""
    article = Article(article_id, title, ("一段。",)) if title is not None else None
    return Change(sequence, article_id, article, (), is_new)


def titles(folder: Path, **terms: str) -> list[str]:
    """The titles of the articles in an index, of those that have a term in a field if given."""
    found = []
    index = ArrayIndex(folder)
    readers = [] if index.is_empty() else [each for each, _ in index.reader().leaf_readers()]
    for reader in readers:
        path = reader.segment().path(folder)
        numbers = set(reader.all_doc_ids())
        for field, term in terms.items():
            has_term = (field, term.encode()) in reader
            numbers &= set(reader.postings(field, term.encode()).all_ids()) if has_term else set()
        segment = StoredSegment(path)
        found += [whoosh_schema.read_article(segment, number).title for number in numbers]
    return sorted(found)


@pytest.fixture
def careless() -> Iterator[None]:
    """Where Whoosh fails, it leaves its files to the garbage collector, which warns of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WhooshWriter]:
    opened = WhooshWriter(tmp_path)
    yield opened
    opened.close()


def test_a_new_index_is_empty(writer: WhooshWriter, tmp_path: Path) -> None:
    assert writer.sequence == snapshot(tmp_path).sequence == 0
    assert titles(tmp_path) == []


def test_nothing_is_seen_before_the_commit_and_all_after(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    writer.apply(change(1, "1", "铜价"))
    writer.apply(change(2, "2", "铝价"))
    assert titles(tmp_path) == []
    writer.commit(2)
    assert titles(tmp_path) == ["铜价", "铝价"]
    assert writer.sequence == snapshot(tmp_path).sequence == 2


def test_replacing(writer: WhooshWriter, tmp_path: Path) -> None:
    writer.apply(change(1, "1", "铜价"))
    writer.commit(1)
    writer.apply(change(2, "1", "铝价", is_new=False))
    writer.commit(2)
    assert titles(tmp_path) == ["铝价"]
    assert titles(tmp_path, grams="铜") == []
    assert titles(tmp_path, grams="铝") == ["铝价"]


def test_deleting(writer: WhooshWriter, tmp_path: Path) -> None:
    for number in range(3):
        writer.apply(change(number + 1, str(number), f"第{number}号"))
    writer.commit(3)
    writer.apply(change(4, "1", None, is_new=False))
    writer.apply(change(5, "nobody", None, is_new=False))
    writer.commit(5)
    assert titles(tmp_path) == ["第0号", "第2号"]


def test_an_article_that_came_and_went_before_the_index_followed(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    writer.apply(change(2, "1", None, is_new=True))
    writer.commit(2)
    assert titles(tmp_path) == []
    assert snapshot(tmp_path).sequence == 2


def test_ids_are_compared_whole(writer: WhooshWriter, tmp_path: Path) -> None:
    for number, name in enumerate(("a", "A", "a b", "铜", "1", "11"), start=1):
        writer.apply(change(number, name, name))
    writer.commit(6)
    writer.apply(change(7, "a", None, is_new=False))
    writer.apply(change(8, "1", None, is_new=False))
    writer.commit(8)
    assert titles(tmp_path) == ["11", "A", "a b", "铜"]


def test_many_commits_leave_every_article_once(writer: WhooshWriter, tmp_path: Path) -> None:
    for number in range(1, 26):
        writer.apply(change(number, str(number % 10), f"第{number}号", is_new=number <= 10))
        writer.commit(number)
    assert titles(tmp_path) == sorted(f"第{number}号" for number in range(16, 26))


def test_a_segment_stays_while_it_is_much_larger_than_the_smaller_ones(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    copied = 0
    for number in range(1, 61):
        before = {segment.name for segment in snapshot(tmp_path).segments}
        writer.apply(change(number, str(number), "铜价"))
        writer.commit(number)
        segments = snapshot(tmp_path).segments
        sizes = sorted(segment.doc_count for segment in segments)
        assert sum(sizes) == number
        assert all(size >= 4 * sum(sizes[:place]) for place, size in enumerate(sizes))
        copied += sum(segment.doc_count for segment in segments if segment.name not in before)
    assert copied < 60 * 20
    assert titles(tmp_path) == ["铜价"] * 60


def test_a_full_buffer_becomes_a_run_and_the_commit_one_segment(
    writer: WhooshWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.bulk_writer._FULL", 50)
    for number in range(1, 41):
        writer.apply(change(number, str(number), f"第{number}号铜价"))
    assert len(list(tmp_path.glob("*.youse"))) > 3
    assert titles(tmp_path) == []
    # One that is in a run, and one that is in the buffer, come again.
    writer.apply(change(41, "1", "新", is_new=False))
    writer.apply(change(42, "1", "最新", is_new=False))
    writer.commit(42)
    assert len(list(tmp_path.glob("*.youse"))) == 1
    assert titles(tmp_path) == sorted([*(f"第{n}号铜价" for n in range(2, 41)), "最新"])


def test_what_was_given_up_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.engines.bulk_writer._FULL", 50)
    with closing(WhooshWriter(tmp_path)) as writer:
        for number in range(1, 41):
            writer.apply(change(number, str(number), f"第{number}号铜价"))
    assert list(tmp_path.glob("*.youse*")) == []


def test_files_of_a_crash_are_swept_at_the_next_commit(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    for name in ("MAIN_abcdefgh.youse", "MAIN_abcdefgh.youse.new", "_MAIN_9.toc.17123.5"):
        (tmp_path / name).write_bytes(b"half")
    writer.apply(change(1, "1", "铜价"))
    writer.commit(1)
    assert len(list(tmp_path.glob("*.youse*"))) == 1
    assert list(tmp_path.glob("*.toc.*")) == []


def test_a_segment_that_is_mostly_deleted_is_merged_away(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    for number in range(1, 6):
        writer.apply(change(number, str(number), "铜价"))
    writer.commit(5)
    for number in range(1, 5):
        writer.apply(change(5 + number, str(number), None, is_new=False))
    writer.commit(9)
    assert [segment.doc_count for segment in snapshot(tmp_path).segments] == [1]


def test_a_commit_of_nothing_changes_nothing(writer: WhooshWriter, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    writer.commit(7)
    assert {path.name for path in tmp_path.iterdir()} == before
    assert writer.sequence == 0


def test_it_goes_on_where_it_left_off(writer: WhooshWriter, tmp_path: Path) -> None:
    writer.apply(change(1, "1", "铜价"))
    writer.commit(1)
    writer.apply(change(2, "2", "铝价"))
    writer.close()
    again = WhooshWriter(tmp_path)
    assert again.sequence == 1
    again.apply(change(2, "2", "铝价"))
    again.commit(2)
    assert again.sequence == 2
    again.close()
    assert titles(tmp_path) == ["铜价", "铝价"]


# Crashes ---------------------------------------------------------------------------------------


def crash(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize(
    "broken",
    [
        "index.engines.array_file.os.fsync", "index.engines.toc.sync_folder",
        "index.engines.toc.write_whole", "index.generations.Path.replace",
    ],
)  # fmt: skip
def test_a_crash_before_the_commit_leaves_the_old_index(
    writer: WhooshWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    writer.apply(change(1, "1", "铜价"))
    writer.commit(1)
    writer.apply(change(2, "2", "铝价"))
    with monkeypatch.context() as patch:
        patch.setattr(broken, crash)
        with pytest.raises(EngineError, match="No space left on device; check the folder"):
            writer.commit(2)
    assert writer.sequence == snapshot(tmp_path).sequence == 1
    assert titles(tmp_path) == ["铜价"]
    writer.close()
    again = WhooshWriter(tmp_path)
    assert again.sequence == 1
    again.apply(change(2, "2", "铝价"))
    again.commit(2)
    again.close()
    assert titles(tmp_path) == ["铜价", "铝价"]


@pytest.mark.usefixtures("careless")
def test_a_crash_right_after_the_commit_is_no_gap(
    writer: WhooshWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.apply(change(1, "1", "铜价"))
    with monkeypatch.context() as patch:
        # Old files are cleared away when the new index is in place.
        patch.setattr("index.engines.superseded.Superseded.sweep", crash)
        with pytest.raises(EngineError):
            writer.commit(1)
    assert snapshot(tmp_path).sequence == 1
    assert titles(tmp_path) == ["铜价"]


def test_what_a_commit_names_is_on_the_disk_before(
    writer: WhooshWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[tuple[str, str]] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        events.append(("sync", Path(f"/proc/self/fd/{handle}").readlink().name))
        sync(handle)

    def named(old: Path, new: Path) -> Path:
        events.append(("name", new.name))
        return replace(old, new)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr("index.engines.bulk_writer._FULL", 50)
    for number in range(1, 9):
        writer.apply(change(number, str(number), f"第{number}号铜价"))
    writer.commit(8)
    files = [name for what, name in events if what == "name"]
    assert len(files) > 2 and files[-1] == "_MAIN_1.toc"
    for name in files:
        assert events.index(("sync", f"{name}.new")) < events.index(("name", name))
    folder = ("sync", tmp_path.name)
    toc = events.index(("name", "_MAIN_1.toc"))
    assert folder in events[events.index(("name", files[-2])) : toc]
    assert folder in events[toc:]


# An index that cannot be used ------------------------------------------------------------------


@pytest.fixture
def filled(writer: WhooshWriter, tmp_path: Path) -> Path:
    writer.apply(change(1, "1", "铜价"))
    writer.commit(1)
    writer.close()
    return tmp_path


def test_an_index_of_another_version(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whoosh_schema, "FORMAT", whoosh_schema.FORMAT + 1)
    with pytest.raises(EngineError, match="another version of youse; run: youse rebuild"):
        WhooshWriter(filled)


@pytest.mark.usefixtures("careless")
@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("_MAIN_1.toc", lambda data: b""), ("_MAIN_1.toc", lambda data: data[:40]),
        ("_MAIN_1.toc", lambda data: data[:-40]), ("_MAIN_1.toc", lambda data: b"x" * len(data)),
        ("*.youse", lambda data: data[:50]), ("*.youse", lambda data: b"x" * 500),
        ("*.youse", lambda data: None),
    ],
)  # fmt: skip
def test_damaged_files_are_named_with_the_mend(
    filled: Path, pattern: str, damage: Callable[[bytes], bytes | None]
) -> None:
    (path,) = filled.glob(pattern)
    data = damage(path.read_bytes())
    path.unlink() if data is None else path.write_bytes(data)

    def use() -> None:
        opened = WhooshWriter(filled)
        opened.apply(change(2, "1", "铝价", is_new=False))
        opened.commit(2)

    with pytest.raises(IndexUnusable, match=r"is damaged|lacks MAIN_.*youse;") as caught:
        use()
    assert str(caught.value).endswith("run: youse rebuild")


def test_two_writers_do_not_write_at_once(writer: WhooshWriter, tmp_path: Path) -> None:
    writer.apply(change(1, "1", "铜价"))
    other = WhooshWriter(tmp_path)
    with pytest.raises(EngineError, match="Another process writes the index"):
        other.apply(change(1, "1", "铜价"))
    other.close()
    writer.commit(1)
    assert titles(tmp_path) == ["铜价"]


def test_an_index_can_be_carried_elsewhere(
    filled: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("else") / "copy"
    shutil.copytree(filled, elsewhere)
    assert WhooshWriter(elsewhere).sequence == 1


def test_the_registry_knows_the_engine_and_names_the_nearest(tmp_path: Path) -> None:
    opened = registry.indexes("whoosh", tmp_path).open()
    assert opened.sequence == 0
    opened.close()
    with pytest.raises(EngineError, match="no engine “wosh”; did you mean whoosh"):
        registry.indexes("wosh", tmp_path)
    with pytest.raises(EngineError, match="no engine “xyz”; known are whoosh"):
        registry.indexes("xyz", tmp_path)


def test_damages_are_named(filled: Path) -> None:
    assert damages(filled) == []
    (path,) = filled.glob("*.youse")
    data = bytearray(path.read_bytes())
    data[64] ^= 1
    path.write_bytes(data)
    assert damages(filled) == [f"The array words.terms of {path.name} is damaged."]
    path.unlink()
    assert damages(filled) == [f"The index in {filled} lacks {path.name}; run: youse rebuild"]
    (filled / "_MAIN_1.toc").unlink()
    assert damages(filled) == [f"There is no whole index in {filled}; run: youse rebuild"]
