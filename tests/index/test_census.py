"""What became of all input, counted beside a writer that goes on writing."""

from __future__ import annotations

from pathlib import Path

from index.archive import Archive
from index.archive_file import FILE_NAME
from index.census import Census, CensusTaker
from index.readers import Failure, Item, interpret

NOTES = '{"id": "1", "title": "產(chǎn)業(yè)", "body": "銅價(jià)上漲。"}'
QUOTES = '{"id": "2", "title": "業(yè)內", "body": "他說[\\"lost-byte\\",1]。"}'
PLAIN = '{"id": "3", "title": "铜价上涨"}'


def put(archive: Archive, *texts: str) -> None:
    for text in texts:
        item = Item("a.json", text.encode(), "json")
        archive.put(item, interpret(item))
    archive.commit()


def test_counts_follow_the_archive(tmp_path: Path) -> None:
    taker = CensusTaker(tmp_path, rest=0)
    assert taker.census() is None
    archive = Archive(tmp_path, create=True)
    try:
        put(archive, NOTES, QUOTES, PLAIN)
        assert taker.census() == Census(3, 0, 0, 2, {"pinyin-note": 2}, {})
        # What is not committed is not there yet.
        archive.reject(Failure("a", b"", "no title"))
        assert taker.census() == Census(3, 0, 0, 2, {"pinyin-note": 2}, {})
        archive.reject(Failure("b", b"", "no title"))
        archive.edit("3", {"title": "铜价", "views": 7})
        archive.remove("2")
        archive.commit()
        assert taker.census() == Census(3, 1, 1, 1, {"pinyin-note": 1}, {"no title": 2})
    finally:
        archive.close()


def test_counts_are_kept_while_nothing_changes(tmp_path: Path) -> None:
    archive = Archive(tmp_path, create=True)
    put(archive, PLAIN)
    archive.close()
    taker = CensusTaker(tmp_path, rest=0)
    assert taker.census() is taker.census()


def test_counting_rests_after_each_time(tmp_path: Path) -> None:
    taker = CensusTaker(tmp_path, rest=1e9)
    archive = Archive(tmp_path, create=True)
    before = taker.census()
    put(archive, PLAIN)
    assert taker.census() is before
    archive.close()


def test_what_cannot_be_read_is_not_known(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, and long enough to be one" * 100)
    assert CensusTaker(tmp_path).census() is None
