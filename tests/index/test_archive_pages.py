"""The page of an article, looked at beside whoever writes."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive_file import FILE_NAME
from index.archive_pages import ArchivePages
from index.article import Mend
from index.errors import ArchiveError, NoSuchArticle
from index.readers import Item, interpret


def put(folder: Path, *texts: str) -> None:
    with contextlib.closing(Archive(folder, create=True)) as archive:
        for text in texts:
            item = Item("a.json", text.encode(), "json")
            archive.put(item, interpret(item))
        archive.commit()


def test_the_newest_page_with_its_own_mends(tmp_path: Path) -> None:
    put(tmp_path, '{"id": "1", "title": "铜"}', '{"id": "1", "title": "產(chǎn)業(yè)"}')
    page = ArchivePages(tmp_path).page("1")
    assert (page.form, page.raw.decode()) == ("json", '{"id": "1", "title": "產(chǎn)業(yè)"}')
    assert page.mends == (
        Mend("pinyin-note", "title", 1, "(chǎn)", ""),
        Mend("pinyin-note", "title", 8, "(yè)", ""),
    )
    assert page.received.endswith("+08:00")
    assert page.corrected == ()


def test_corrections_are_named_and_removed_articles_have_no_page(tmp_path: Path) -> None:
    put(tmp_path, '{"id": "1", "title": "铜"}')
    pages = ArchivePages(tmp_path)
    with contextlib.closing(Archive(tmp_path)) as archive:
        archive.edit("1", {"views": 7, "title": "铝"})
        assert pages.page("1").corrected == ()  # not committed yet, and nobody waits
        archive.commit()
        assert pages.page("1").corrected == ("title", "views")
        archive.remove("1")
        archive.commit()
    for article_id in ("1", "none"):
        with pytest.raises(NoSuchArticle):
            pages.page(article_id)


def test_without_an_archive_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="There is no archive"):
        ArchivePages(tmp_path).page("1")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, and long enough to be one" * 100)
    with pytest.raises(ArchiveError):
        ArchivePages(tmp_path).page("1")


def test_an_odd_folder_name_is_a_path_and_no_address(tmp_path: Path) -> None:
    folder = tmp_path / "50% 铜?mode=rwc#"
    put(folder, '{"id": "1", "title": "铜"}')
    assert ArchivePages(folder).page("1").form == "json"


def test_an_archive_keeps_its_id_and_no_other_has_it(tmp_path: Path) -> None:
    assert ArchivePages(tmp_path).archive_id == ""
    put(tmp_path, '{"id": "1", "title": "铜"}')
    first = ArchivePages(tmp_path).archive_id
    assert len(first) == 32
    put(tmp_path, '{"id": "2", "title": "铝"}')
    assert ArchivePages(tmp_path).archive_id == first
    put(tmp_path / "other", '{"id": "1", "title": "铜"}')
    assert ArchivePages(tmp_path / "other").archive_id not in ("", first)


def test_an_archive_of_old_gets_an_id(tmp_path: Path) -> None:
    put(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as db, db:
        db.execute("DELETE FROM meta")
    assert ArchivePages(tmp_path).archive_id == ""
    put(tmp_path)
    assert ArchivePages(tmp_path).archive_id
