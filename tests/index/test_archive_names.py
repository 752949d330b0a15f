"""The names that articles define, kept in step with the articles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive_names import NameUse, listed
from index.readers import Item, interpret

FULL = "云岭铝业有限责任公司"
SAID = f"{FULL}（以下简称“云岭铝”）投产。"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path, create=True)
    yield opened
    opened.close()


def put(archive: Archive, article_id: str, body: str, date: str | None = "2026-01-15") -> None:
    page = Item(
        "a.json", json.dumps({"id": article_id, "body": body, "date": date}).encode(), "json"
    )
    archive.put(page, interpret(page))


def shorts(archive: Archive) -> list[tuple[str, str]]:
    return [(use.article_id, use.short) for use in archive.names()]


def test_a_new_article_brings_its_names(archive: Archive) -> None:
    put(archive, "1", SAID)
    put(archive, "2", "没有名称。")
    assert list(archive.names()) == [NameUse("云岭铝", FULL, "1", "2026-01-15")]


def test_a_newer_page_replaces_them(archive: Archive) -> None:
    put(archive, "1", SAID)
    put(archive, "1", "北川铜业有限公司（简称“北川铜”）停产。")
    assert shorts(archive) == [("1", "北川铜")]
    put(archive, "1", "没有名称。")
    assert shorts(archive) == []


def test_a_correction_counts_and_lasts(archive: Archive) -> None:
    put(archive, "1", "没有名称。")
    archive.edit("1", {"paragraphs": [SAID], "published": "2025-02-01"})
    assert list(archive.names()) == [NameUse("云岭铝", FULL, "1", "2025-02-01")]
    put(archive, "1", "北川铜业有限公司（简称“北川铜”）停产。")
    assert shorts(archive) == [("1", "云岭铝")]


def test_a_removed_article_defines_nothing(archive: Archive) -> None:
    put(archive, "1", SAID)
    archive.remove("1")
    assert shorts(archive) == []
    put(archive, "1", SAID + "又及。")
    assert shorts(archive) == []
    archive.restore("1")
    assert shorts(archive) == [("1", "云岭铝")]


def test_what_is_rolled_back_is_not_there(archive: Archive) -> None:
    put(archive, "1", SAID)
    archive.rollback()
    assert shorts(archive) == []


def test_the_earliest_first_and_undated_last(archive: Archive) -> None:
    put(archive, "none", SAID, None)
    put(archive, "late", SAID, "2026-01-15 08:00")
    put(archive, "early", SAID.replace("铝", "鋁"), "2024-05-01")
    ((first, articles),) = listed(archive.names())
    assert (first.article_id, first.short, articles) == ("early", "云岭鋁", 3)
    assert [article_id for article_id, _ in shorts(archive)] == ["early", "late", "none"]


def test_an_older_archive_gets_its_names_when_it_is_opened(archive: Archive) -> None:
    put(archive, "1", SAID)
    put(archive, "2", "没有名称。")
    archive.edit("2", {"title": "北川铜业有限公司（简称“北川铜”）"})
    put(archive, "3", SAID)
    archive.remove("3")
    archive.commit()
    before = list(archive.names()), archive.sequence
    archive.close()
    with sqlite3.connect(archive.path) as older:
        for table in ("names", "stories", "reposts"):
            older.execute(f"DROP TABLE {table}")
        older.execute("PRAGMA user_version = 1")
    older.close()
    for _ in range(2):
        upgraded = Archive(archive.path.parent)
        assert (list(upgraded.names()), upgraded.sequence) == before
        assert shorts(upgraded) == [("1", "云岭铝"), ("2", "北川铜")]
        upgraded.close()


def test_an_upgrade_that_fails_leaves_the_older_archive(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(archive, "1", SAID)
    archive.commit()
    archive.close()
    with sqlite3.connect(archive.path) as older:
        for table in ("names", "stories", "reposts"):
            older.execute(f"DROP TABLE {table}")
        older.execute("PRAGMA user_version = 1")
    older.close()
    with monkeypatch.context() as patch:
        patch.setattr("index.archive_names.names_of", lambda article: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Archive(archive.path.parent)
    with sqlite3.connect(archive.path) as older:
        assert older.execute("PRAGMA user_version").fetchone() == (1,)
        assert older.execute("SELECT 1 FROM sqlite_master WHERE name = 'names'").fetchone() is None
    older.close()
    upgraded = Archive(archive.path.parent)
    assert shorts(upgraded) == [("1", "云岭铝")]
    upgraded.close()
