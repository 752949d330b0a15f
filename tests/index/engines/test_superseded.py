"""What commits leave of those before them: enough to be read for a while, and no more."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Change
from index.article import Article
from index.engines.segment_file import StoredSegment
from index.engines.whoosh_index import bytes_in_use, damages, snapshot
from index.engines.whoosh_writer import WhooshWriter
from index.errors import EngineError
from index.generations import KEPT_SECONDS


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[WhooshWriter]:
    with closing(WhooshWriter(tmp_path)) as writer:
        yield writer


def put(writer: WhooshWriter, *numbers: int, gone: tuple[int, ...] = ()) -> None:
    """Commits articles of these numbers, and without those that are gone."""
    sequence = writer.sequence
    for number in numbers:
        sequence += 1
        article = Article(str(number), f"第{number}号", ("一段。",))
        writer.apply(Change(sequence, str(number), article, (), True))
    for number in gone:
        sequence += 1
        writer.apply(Change(sequence, str(number), None, (), False))
    writer.commit(sequence)


def ids(folder: Path, generation: int | None = None) -> set[str]:
    """The articles of an index, as it is or as it was."""
    found = set()
    for ref in snapshot(folder, generation).segments:
        segment = StoredSegment(ref.path)
        numbers = set(range(ref.doc_count)) - set(ref.deleted.tolist())
        found |= {segment.id_of(number) for number in numbers}
    return found


def age(folder: Path, generation: int, seconds: float = KEPT_SECONDS) -> None:
    """Makes a commit older; so the one before was superseded so long ago."""
    then = time.time() - seconds
    os.utime(folder / f"_MAIN_{generation}.toc", (then, then))


def kept(folder: Path) -> list[int]:
    """The generations whose TOC is there."""
    return sorted(int(path.stem.rpartition("_")[2]) for path in folder.glob("_MAIN_*.toc"))


def test_each_commit_can_be_read_as_it_was(writer: WhooshWriter, tmp_path: Path) -> None:
    put(writer, 1, 2, 3)
    put(writer, 4, gone=(1,))
    put(writer, gone=(2, 3, 4))
    put(writer, 5)
    assert [ids(tmp_path, generation) for generation in (1, 2, 4)] == [
        {"1", "2", "3"}, {"2", "3", "4"}, {"5"},
    ]  # fmt: skip
    assert ids(tmp_path) == {"5"}
    assert kept(tmp_path) == [1, 2, 4]  # nobody can be in the middle of nothing
    assert damages(tmp_path) == []


def test_what_was_superseded_long_ago_goes_with_its_segments(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    for number in range(1, 7):
        put(writer, number)
    assert kept(tmp_path) == [1, 2, 3, 4, 5, 6]
    age(tmp_path, 3)  # now 2 and what was before it are old
    put(writer, 7)
    assert kept(tmp_path) == [3, 4, 5, 6, 7]
    named = {ref.path for each in kept(tmp_path) for ref in snapshot(tmp_path, each).segments}
    assert set(tmp_path.glob("*.youse")) == named
    assert ids(tmp_path, 3) == {"1", "2", "3"}
    with pytest.raises(EngineError):
        snapshot(tmp_path, 2)


def test_another_writer_goes_on_with_it(writer: WhooshWriter, tmp_path: Path) -> None:
    put(writer, 1)
    put(writer, 2)
    with closing(WhooshWriter(tmp_path)) as other:
        put(other, 3)
        assert [ids(tmp_path, each) for each in (1, 2)] == [{"1"}, {"1", "2"}]
        age(tmp_path, 2)
        put(other, 4)
    assert kept(tmp_path) == [2, 3, 4]


def test_a_clock_that_was_wrong_keeps_nothing_for_ever(
    writer: WhooshWriter, tmp_path: Path
) -> None:
    put(writer, 1)
    put(writer, 2)
    age(tmp_path, 2, -10 * KEPT_SECONDS)
    put(writer, 3)
    assert kept(tmp_path) == [2, 3]


def test_what_cannot_be_read_any_more_is_not_kept(writer: WhooshWriter, tmp_path: Path) -> None:
    put(writer, 1)
    put(writer, 2)
    for segment in snapshot(tmp_path, 1).segments:
        segment.path.unlink(missing_ok=True)
    (tmp_path / "_MAIN_1.toc").unlink()
    with closing(WhooshWriter(tmp_path)) as other:
        put(other, 3)
    assert kept(tmp_path) == [2, 3]


def test_a_writer_may_keep_nothing(tmp_path: Path) -> None:
    with closing(WhooshWriter(tmp_path, kept_seconds=0)) as writer:
        for number in range(1, 4):
            put(writer, number)
            assert kept(tmp_path) == [number]
    assert {ref.path for ref in snapshot(tmp_path).segments} == set(tmp_path.glob("*.youse"))


def test_the_size_of_an_index_is_that_of_its_last_commit(tmp_path: Path) -> None:
    sizes = {}
    for seconds in (0, KEPT_SECONDS):
        folder = tmp_path / str(seconds)
        folder.mkdir()
        with closing(WhooshWriter(folder, seconds)) as writer:
            for number in range(1, 5):
                put(writer, number)
        sizes[seconds] = bytes_in_use(folder)
        if not seconds:
            assert sizes[seconds] == sum(path.stat().st_size for path in folder.iterdir())
    assert sizes[0] == pytest.approx(sizes[KEPT_SECONDS], rel=0.02)
