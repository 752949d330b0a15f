"""The pipeline: everything into the archive first, and an index that follows it through crashes."""

from __future__ import annotations

import errno
import gc
import json
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import generations
from index.archive import Archive, Change, Outcome
from index.build import Report, bring_up, follow, rebuild, take_in
from index.engines.segment_file import StoredSegment
from index.engines.whoosh_index import snapshot
from index.engines.whoosh_indexes import WhooshIndexes
from index.errors import EngineError
from index.readers import Failure, Item
from index.readers.inputs import items
from index.writer import IndexWriter


class FakeWriter:
    """An index in memory: what it was given, and what it made last."""

    def __init__(self, sequence: int = 0) -> None:
        self.sequence = sequence
        self.applied: list[Change] = []
        self.commits: list[tuple[int, int]] = []

    def apply(self, change: Change) -> None:
        self.applied.append(change)

    def commit(self, sequence: int) -> None:
        self.commits.append((len(self.applied), sequence))
        self.sequence = sequence

    def close(self) -> None:
        pass


class FakeIndexes:
    """An index that is in use, and nothing else of what there is to one."""

    def __init__(self, writer: FakeWriter) -> None:
        self._writer = writer

    def open(self) -> FakeWriter:
        return self._writer


def record(number: int, title: str = "题") -> Item:
    raw = json.dumps({"id": str(number), "title": f"{title}{number}"}, ensure_ascii=False).encode()
    return Item(f"a.jsonl#{number}", raw, "json")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path, create=True)
    yield opened
    opened.close()


@pytest.fixture
def filled(archive: Archive) -> Archive:
    list(take_in(archive, [record(number) for number in range(1, 8)]))
    return archive


def ids(index: Path) -> set[str]:
    """The ids of the articles in a Whoosh index."""
    found: set[str] = set()
    for _, path, count, deleted in snapshot(index).segments:
        segment = StoredSegment(path)
        found |= {segment.id_of(number) for number in set(range(count)) - set(deleted.tolist())}
    return found


# Taking in -------------------------------------------------------------------------------------


def test_every_item_gets_its_outcome_in_order(archive: Archive) -> None:
    inputs = [
        record(1), record(2), record(1), record(1, "新题"), Item("b.json", b"{", "json"),
        Failure("c.pdf", b"", "c.pdf has an unknown suffix."), Item("d.json", b"{}", "json"),
    ]  # fmt: skip
    outcomes = list(take_in(archive, inputs))
    assert [(each.name, each.status) for each in outcomes] == [
        ("a.jsonl#1", "added"), ("a.jsonl#2", "added"), ("a.jsonl#1", "unchanged"),
        ("a.jsonl#1", "updated"), ("b.json", "rejected"), ("c.pdf", "rejected"),
        ("d.json", "rejected"),
    ]  # fmt: skip
    assert archive.ids() == {"1", "2"}
    assert [each.name for each in archive.rejects()] == ["b.json", "c.pdf", "d.json"]


def test_the_same_run_again_changes_nothing(archive: Archive) -> None:
    inputs = [record(1), record(1, "新题"), record(2), Item("b.json", b"{", "json")]
    list(take_in(archive, inputs))
    before = archive.sequence, archive.counts()
    statuses = [each.status for each in take_in(archive, inputs)]
    assert statuses == ["unchanged", "unchanged", "unchanged", "rejected"]
    assert (archive.sequence, archive.counts()) == before


def test_an_outcome_is_told_only_when_it_is_there_for_good(
    archive: Archive, tmp_path: Path
) -> None:
    with closing(Archive(tmp_path)) as other:
        for outcome in take_in(archive, (record(number) for number in range(1200))):
            assert outcome.article_id in other.ids()
            if outcome.article_id == "600":
                break


def test_what_interrupts_loses_no_more_than_was_not_told(archive: Archive, tmp_path: Path) -> None:
    def interrupted() -> Iterator[Item]:
        yield from (record(number) for number in range(700))
        raise KeyboardInterrupt

    told: list[Outcome] = []
    with pytest.raises(KeyboardInterrupt):
        told.extend(take_in(archive, interrupted()))
    assert archive.ids() == {str(number) for number in range(500)}
    with closing(Archive(tmp_path)) as other:
        assert other.ids() == archive.ids()
    statuses = [each.status for each in take_in(archive, map(record, range(700)))]
    assert (statuses.count("unchanged"), statuses.count("added")) == (500, 200)


def test_a_whole_folder_of_pages(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("沪铜收涨\n2024-01-02 10:00 来源:南岭网\n一段。", "utf-8")
    (folder / "b.csv").write_text("title,body\n铝价,文\n", "utf-8")
    for expected in ("added", "unchanged"):
        found = [item for path in sorted(folder.iterdir()) for item in items(path, 10_000)]
        assert {each.status for each in take_in(archive, found)} == {expected}
    assert archive.counts()["articles"] == 2


def test_the_report_counts_outcomes_and_the_reasons_of_rejects() -> None:
    report = Report()
    for outcome in (
        Outcome("a", "1", "added"), Outcome("b", "1", "unchanged", "Removed."),
        Outcome("c", None, "rejected", "why"), Outcome("d", None, "rejected", "why"),
    ):  # fmt: skip
        report.count(outcome)
    assert report.statuses == {"added": 1, "unchanged": 1, "rejected": 2}
    assert report.reasons == {"why": 2}


# Following -------------------------------------------------------------------------------------


def test_an_index_follows_in_batches(filled: Archive) -> None:
    writer, told = FakeWriter(), list[int]()
    assert follow(filled, writer, 3, told.append) == 7
    assert [each.article_id for each in writer.applied] == [str(number) for number in range(1, 8)]
    assert writer.commits == [(3, 3), (6, 6), (7, 7)]
    assert told == [3, 3, 1]


def test_it_takes_up_only_what_changed_since(filled: Archive) -> None:
    writer = FakeWriter(sequence=5)
    assert follow(filled, writer, 100) == 2
    assert [each.article_id for each in writer.applied] == ["6", "7"]
    assert follow(filled, writer, 100) == 0
    filled.edit("2", {"title": "改"})
    filled.remove("3")
    filled.commit()
    writer.applied.clear()
    assert follow(filled, writer, 100) == 2
    assert [(each.article_id, each.article is None, each.is_new) for each in writer.applied] == [
        ("2", False, False), ("3", True, False),
    ]  # fmt: skip
    assert writer.sequence == filled.sequence == 9


def test_whoosh_follows_adding_changing_and_removing(filled: Archive, tmp_path: Path) -> None:
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        follow(filled, writer, 2)
        index = generations.current(tmp_path)
        assert index is not None
        assert ids(index) == {str(number) for number in range(1, 8)}
        filled.remove("3")
        list(take_in(filled, [record(8), record(2, "新题")]))
        follow(filled, writer, 100)
        assert ids(index) == filled.ids()
        filled.restore("3")
        filled.commit()
        follow(filled, writer, 100)
        assert ids(index) == filled.ids() == {str(number) for number in range(1, 9)}
        assert snapshot(index).sequence == filled.sequence


def test_a_crash_in_the_middle_is_made_good_by_the_next_run(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        writer = WhooshIndexes(tmp_path).open()
        follow(filled, writer, 100)
        list(take_in(filled, [record(8), record(9), record(1, "新题")]))
        with monkeypatch.context() as patch:
            patch.setattr("index.engines.toc.write", _crash)
            with pytest.raises(EngineError, match="No space left on device"):
                follow(filled, writer, 2)
        writer.close()
        del writer
        gc.collect()
    index = generations.current(tmp_path)
    assert index is not None
    assert snapshot(index).sequence == 7
    assert len(ids(index)) == 7
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        assert writer.sequence == 7
        assert follow(filled, writer, 2) == 3
    assert ids(index) == filled.ids()


def _crash(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# The index in use, and a new one beside it -----------------------------------------------------


def test_the_index_in_use_is_made_once(tmp_path: Path) -> None:
    WhooshIndexes(tmp_path).open().close()
    first = generations.current(tmp_path)
    WhooshIndexes(tmp_path).open().close()
    assert first is not None
    assert generations.current(tmp_path) == first


def test_an_index_that_was_lost_is_made_again_from_the_archive(
    filled: Archive, tmp_path: Path
) -> None:
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        follow(filled, writer, 100)
    (generations.folder(tmp_path) / "CURRENT").unlink()
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        assert follow(filled, writer, 100) == 7


def test_rebuilding_switches_and_sweeps(filled: Archive, tmp_path: Path) -> None:
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        follow(filled, writer, 100)
    old = generations.current(tmp_path)
    filled.remove("3")
    filled.commit()
    assert rebuild(filled, WhooshIndexes(tmp_path), 4) == 6
    new = generations.current(tmp_path)
    assert old is not None and new is not None and new != old
    assert len(ids(old)) == 7  # for who still reads it
    generations.sweep(tmp_path, kept_seconds=0)
    assert not old.exists()
    assert ids(new) == filled.ids()
    assert snapshot(new).sequence == filled.sequence
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        assert follow(filled, writer, 100) == 0


@pytest.mark.parametrize("failure", [OSError("disk"), KeyboardInterrupt(), EngineError("why")])
def test_a_rebuild_that_fails_leaves_the_old_one_in_use(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        follow(filled, writer, 100)
    old = generations.current(tmp_path)

    def fail_at(archive: Archive, writer: IndexWriter, *_: object) -> int:
        for change in archive.changes(0):
            writer.apply(change)
        raise failure

    monkeypatch.setattr("index.build.follow", fail_at)
    with pytest.raises(type(failure)):
        rebuild(filled, WhooshIndexes(tmp_path), 4)
    monkeypatch.undo()
    assert old is not None
    assert generations.current(tmp_path) == old
    assert [each.name for each in generations.folder(tmp_path).iterdir() if each.is_dir()] == [
        old.name
    ]
    assert len(ids(old)) == 7
    assert rebuild(filled, WhooshIndexes(tmp_path), 4) == 7
    assert generations.current(tmp_path) != old


def test_an_index_of_another_vocabulary_is_refused_and_a_rebuild_mends_it(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(WhooshIndexes(tmp_path).open()) as writer:
        follow(filled, writer, 100)
    monkeypatch.setattr("index.engines.whoosh_schema.FORMAT", 99)
    with pytest.raises(EngineError, match="run: youse rebuild"):
        WhooshIndexes(tmp_path).open()
    assert rebuild(filled, WhooshIndexes(tmp_path), 100) == 7
    WhooshIndexes(tmp_path).open().close()


def test_an_index_ahead_of_its_archive_is_left_alone(filled: Archive) -> None:
    writer = FakeWriter(sequence=filled.sequence + 1)
    with pytest.raises(EngineError, match=r"The index has 8 changes, .* only 7: .*youse rebuild"):
        follow(filled, writer, 10)
    assert not writer.commits
    with pytest.raises(EngineError, match="put the right archive back"):
        bring_up(filled, FakeIndexes(writer), 10, pytest.fail)
