"""Whether an archive is as it was put there, and what is read again from the pages."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.build import take_in
from index.errors import ArchiveError
from index.readers import Failure, Item
from tests.index.older import make_older


def record(number: int, title: str = "铝价") -> Item:
    raw = json.dumps({"id": str(number), "title": title, "body": "一段。"}, ensure_ascii=False)
    return Item(f"a.jsonl#{number}", raw.encode(), "json")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path, create=True)
    list(take_in(opened, [record(1), record(2), record(3), Failure("b.pdf", b"%PDF", "why")]))
    opened.edit("2", {"title": "铜价"})
    opened.remove("3")
    list(take_in(opened, [record(1, "铝价上涨")]))
    opened.commit()
    yield opened
    opened.close()


def tamper(archive: Archive, statement: str) -> None:
    """Changes a row behind the archive's back, as a failing disk would."""
    with contextlib.closing(sqlite3.connect(archive.path)) as db, db:
        assert db.execute(statement).rowcount == 1


def sentences(archive: Archive) -> list[str]:
    return [damage.sentence for damage in archive.check()]


def test_what_was_put_there_is_whole(archive: Archive) -> None:
    assert archive.check() == []
    archive.restore("3")
    archive.edit("1", {"views": 7})
    archive.commit()
    assert archive.check() == []
    assert archive.mend(archive.check()) == []


@pytest.mark.parametrize(
    "change",
    [
        "fields = replace(fields, '上', '下')", "fields = CAST(x'7bff' AS TEXT)",
        "mends = '[[]]'", "removed = '2026-01-15'", "first_sequence = 77", "sum = sum + 1",
        "page = 2",
    ],
)  # fmt: skip
def test_a_damaged_article_is_read_again_from_its_page(archive: Archive, change: str) -> None:
    before = archive.article("1"), archive.sequence
    tamper(archive, f"UPDATE articles SET {change} WHERE id = '1'")
    damages = archive.check()
    assert [each.sentence for each in damages] == [
        "The article 1 is damaged; youse check --repair reads it again from its page."
    ]
    assert archive.mend(damages) == []
    archive.commit()
    assert archive.check() == []
    if not change.startswith("removed"):
        assert archive.article("1") == before[0]
    (changed,) = archive.changes(before[1])
    assert (changed.article_id, changed.is_new) == ("1", False)


def test_a_damaged_page_is_named_and_its_article_stays(archive: Archive) -> None:
    tamper(archive, "UPDATE pages SET raw = CAST(x'00' || substr(raw, 2) AS BLOB) WHERE number = 2")
    said = ["Page 2, of the article 2, is damaged; restore the archive from a backup."]
    damages = archive.check()
    assert [each.sentence for each in damages] == said
    assert archive.mend(damages) == damages
    assert archive.article("2").title == "铜价"
    with pytest.raises(ArchiveError, match=r"is damaged: .*; run youse check"):
        archive.pages("2")


def test_without_page_and_article_there_is_nothing_to_read_again(archive: Archive) -> None:
    tamper(archive, "UPDATE pages SET raw = CAST(x'00' || substr(raw, 2) AS BLOB) WHERE number = 2")
    tamper(archive, "UPDATE articles SET fields = '{' WHERE id = '2'")
    damages = archive.check()
    assert [each.article_id for each in damages] == [None, "2"]
    page, article = archive.mend(damages)
    assert page == damages[0]
    assert article.sentence == "The article 2 is damaged; restore the archive from a backup."
    for read in (lambda: archive.article("2"), lambda: list(archive.changes(0))):
        with pytest.raises(ArchiveError, match=r"is damaged: .*; run youse check"):
            read()


def test_damaged_corrections_and_rejects_are_named(archive: Archive) -> None:
    tamper(archive, "UPDATE edits SET value = '\"锡价\"'")
    tamper(archive, "UPDATE rejects SET name = 'c.pdf'")
    assert sentences(archive) == [
        "The rejected input c.pdf is damaged; restore the archive from a backup.",
        "The correction of title in the article 2 is damaged; "
        "make it again: youse edit 2 --set title=VALUE",
    ]
    archive.edit("2", {"title": "铜价"})
    assert len(sentences(archive)) == 1


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_archive_gets_its_sums_when_it_is_opened(archive: Archive, version: int) -> None:
    before = archive.counts(), list(archive.changes(0))
    archive.close()
    make_older(archive.path, version)
    with contextlib.closing(Archive(archive.path.parent)) as upgraded:
        assert (upgraded.counts(), list(upgraded.changes(0))) == before
        assert upgraded.check() == []
        tamper(upgraded, "UPDATE articles SET fields = '{}' WHERE id = '1'")
        assert len(upgraded.check()) == 1
