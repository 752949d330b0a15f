"""Which index answers: made beside, switched at one instant, swept away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index import generations


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert generations.current(tmp_path) is None
    generations.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_one_is_empty_and_not_in_use(tmp_path: Path) -> None:
    first = generations.create(tmp_path, "whoosh")
    assert first.name == "whoosh-0001"
    assert list(first.iterdir()) == []
    assert generations.current(tmp_path) is None
    assert generations.engine_of(first) == "whoosh"


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    names = [generations.create(tmp_path, engine).name for engine in ("whoosh", "opensearch")]
    assert names == ["whoosh-0001", "opensearch-0002"]
    (generations.folder(tmp_path) / "whoosh-0123").mkdir()
    (generations.folder(tmp_path) / "notes").mkdir()
    assert generations.create(tmp_path, "whoosh").name == "whoosh-0124"
    (generations.folder(tmp_path) / "whoosh-9999").mkdir()
    assert generations.create(tmp_path, "whoosh").name == "whoosh-10000"


def test_switching_and_sweeping(tmp_path: Path) -> None:
    first, second = (generations.create(tmp_path, "whoosh") for _ in range(2))
    generations.switch(tmp_path, first)
    assert generations.current(tmp_path) == first
    generations.switch(tmp_path, second)
    assert generations.current(tmp_path) == second
    other = generations.folder(tmp_path) / "notes"
    other.mkdir()
    (first / "segment").write_text("x")
    killed = generations.create(tmp_path, "whoosh")
    generations.sweep(tmp_path)
    left = {each.name for each in generations.folder(tmp_path).iterdir()}
    assert left == {"CURRENT", "notes", first.name, second.name}
    assert not killed.exists()
    os.utime(first, (time.time() - generations.KEPT_SECONDS,) * 2)
    generations.sweep(tmp_path)
    assert not first.exists() and second.exists() and other.exists()


def test_it_is_kept_from_when_it_is_superseded(tmp_path: Path) -> None:
    first, second = (generations.create(tmp_path, "whoosh") for _ in range(2))
    generations.switch(tmp_path, first)
    os.utime(first, (0, 0))
    generations.switch(tmp_path, second)
    generations.sweep(tmp_path)
    assert first.exists()


def test_discarding_one_that_never_came_into_use(tmp_path: Path) -> None:
    first = generations.create(tmp_path, "whoosh")
    (first / "segment").write_text("x")
    generations.discard(first)
    assert not first.exists()
    generations.discard(first)


@pytest.mark.parametrize(
    "content", ["", "whoosh-0009\n", "../../etc\n", "whoosh-1", "\x00", "\xff"]
)
def test_a_name_that_leads_nowhere_is_none(tmp_path: Path, content: str) -> None:
    generations.create(tmp_path, "whoosh")
    (generations.folder(tmp_path) / "CURRENT").write_text(content, "latin-1")
    assert generations.current(tmp_path) is None
    generations.sweep(tmp_path)
    assert (generations.folder(tmp_path) / "whoosh-0001").is_dir()


def test_the_engine_of_a_strange_folder_is_unknown(tmp_path: Path) -> None:
    assert generations.engine_of(tmp_path / "notes") == ""


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state"
    generations.write_whole(path, "old")

    def fail(handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("index.generations.os.fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        generations.write_whole(path, "new")
    assert path.read_text() == "old"
    monkeypatch.undo()
    generations.write_whole(path, "new")
    assert path.read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["state"]
