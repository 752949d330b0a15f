"""The archive's file: what is no archive, or is damaged, is told in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive_file import FILE_NAME
from index.errors import ArchiveError
from index.readers import Item, interpret


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path, create=True)
    yield opened
    opened.close()


def test_an_archive_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(
        ArchiveError, match=r"There is no archive in .*; make one with: youse --data"
    ):
        Archive(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, and long enough to be one" * 100)
    for create in (True, False):
        with pytest.raises(ArchiveError, match="it is no archive; name another folder with --data"):
            Archive(tmp_path, create=create)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(ArchiveError, match="a database of another program"):
        Archive(tmp_path, create=True)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_an_archive_of_another_version(archive: Archive) -> None:
    archive.close()
    with sqlite3.connect(archive.path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(ArchiveError, match=r"has the format 99, this version of youse reads \d+;"):
        Archive(archive.path.parent)


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match=r"cannot be used: .*; check the folder"):
        Archive(tmp_path / "file" / "data", create=True)


def test_a_damaged_file_is_found_out_in_our_own_words(archive: Archive) -> None:
    for number in range(200):
        text = f'{{"id": "{number}", "title": "题{number}", "body": "{"铜" * 200}"}}'
        page = Item("a.json", text.encode(), "json")
        archive.put(page, interpret(page))
    archive.commit()
    assert archive.check() == []
    archive.close()
    data = bytearray(archive.path.read_bytes())
    for at in range(0, len(data), 4096):
        if ("铜" * 100).encode() in data[at : at + 4096]:
            data[at : at + 64] = b"\xff" * 64
    archive.path.write_bytes(data)
    damaged = Archive(archive.path.parent)
    assert damaged.check()
    with pytest.raises(ArchiveError, match=r"The archive .* failed: .*; restore it from a backup"):
        list(damaged.changes(0))
    with pytest.raises(ArchiveError, match="restore it from a backup"):
        [damaged.article(str(number)) for number in range(200)]
    damaged.close()
