"""What in an archive is not what was put there, and what of it can be read again.

*Sum*: a CRC-32 over what a row of ``articles`` or ``edits`` says; SQLite checks that its file hangs
together, but not whether a letter in it has become another. Pages and rejects have their digests.
An article whose row is damaged is read again from its page.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from index import archive_entry
from index.archive_entry import Entry
from index.readers import Item

_ARTICLES = "SELECT sum, id, page, fields, mends, first_sequence, removed FROM articles"
_EDITS = "SELECT sum, article_id, field, value, made FROM edits"
_SHOWN = 20
"""How many of SQLite's own findings are listed."""
_RESTORE = "restore the archive from a backup"
_REPAIR = "youse check --repair reads it again from its page"


class Damage(NamedTuple):
    """A sentence; ``article_id`` where it is the article's row alone, whose page may be whole."""

    sentence: str
    article_id: str | None = None


def row_sum(*values: str | int | None) -> int:
    """The sum of a row's values."""
    texts = ("\1" if value is None else str(value) for value in values)
    return zlib.crc32("\0".join(texts).encode("utf-8", "surrogatepass"))


def add_sums(db: sqlite3.Connection) -> None:
    """Gives an archive of an older format its sums, of what is there now."""
    for table in ("articles", "edits"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN sum INTEGER")
    db.executemany(
        "UPDATE articles SET sum = ? WHERE id = ?",
        ((row_sum(*values), values[0]) for _, *values in db.execute(_ARTICLES)),
    )
    db.executemany(
        "UPDATE edits SET sum = ? WHERE article_id = ? AND field = ?",
        ((row_sum(*values), *values[:2]) for _, *values in db.execute(_EDITS)),
    )


def seal_article(db: sqlite3.Connection, article_id: str) -> None:
    """Brings the sum of an article's row in step with it."""
    for _, *values in db.execute(f"{_ARTICLES} WHERE id = ?", (article_id,)).fetchall():
        db.execute("UPDATE articles SET sum = ? WHERE id = ?", (row_sum(*values), article_id))


def damages(db: sqlite3.Connection) -> Iterator[Damage]:
    """Everything that is damaged; where the file itself is, that alone."""
    # Nothing that is read may be an error only because it is no text any more.
    db.text_factory, before = _text, db.text_factory
    try:
        findings = [text for (text,) in db.execute(f"PRAGMA integrity_check({_SHOWN})")]
        if findings != ["ok"]:
            for text in findings:
                yield Damage(f"The archive is damaged: {text}; {_RESTORE}.")
            return
        yield from _damaged_pages(db)
        yield from _damaged_rows(db)
    finally:
        db.text_factory = before


def _damaged_pages(db: sqlite3.Connection) -> Iterator[Damage]:
    rows = db.execute("SELECT number, article_id, digest, form, raw FROM pages")
    for number, article_id, digest, form, raw in rows:
        if _inflated(raw, digest, form) is None:
            yield Damage(f"Page {number}, of the article {article_id}, is damaged; {_RESTORE}.")
    for name, digest, raw in db.execute("SELECT name, digest, raw FROM rejects"):
        # A name that was no text was kept with other signs in it, and the digest is of the name.
        if _inflated(raw, None if "?" in name else digest, name) is None:
            yield Damage(f"The rejected input {name} is damaged; {_RESTORE}.")


def _damaged_rows(db: sqlite3.Connection) -> Iterator[Damage]:
    for found, *values in db.execute(_ARTICLES):
        if found != row_sum(*values):
            yield _of_article(values[0], _REPAIR)
    for found, *values in db.execute(_EDITS):
        if found != row_sum(*values):
            article_id, field = values[:2]
            yield Damage(
                f"The correction of {field} in the article {article_id} is damaged; "
                f"make it again: youse edit {article_id} --set {field}=VALUE"
            )


def _text(data: bytes) -> str:
    """Text as SQLite has it, and never an error where it has become none."""
    return data.decode("utf-8", "surrogateescape")


def _inflated(raw: bytes, digest: bytes | None, head: str) -> bytes | None:
    """What was deflated; ``None`` where it is not what the digest is of, with ``head`` before."""
    try:
        data = zlib.decompress(raw)
    except (zlib.error, TypeError):
        return None
    if (
        digest is None
        or archive_entry.digest(head.encode("utf-8", "surrogateescape"), data) == digest
    ):
        return data
    return None


def _of_article(article_id: str, mend: str) -> Damage:
    return Damage(f"The article {article_id} is damaged; {mend}.", article_id)


def beyond_repair(damage: Damage) -> Damage:
    """What could not be mended; of an article whose page cannot be read either with that mend."""
    return damage if damage.article_id is None else _of_article(damage.article_id, _RESTORE)


def read_again(db: sqlite3.Connection, article_id: str, sequence: int) -> bool:
    """Reads an article again from its latest page, as a change of the number ``sequence``.

    ``False`` where the page is damaged too, or says nothing now.
    """
    row = db.execute(
        "SELECT number, name, form, digest, raw FROM pages WHERE article_id = ? "
        "ORDER BY number DESC LIMIT 1",
        (article_id,),
    ).fetchone()
    if row is None:
        return False
    number, name, form, digest, raw = row
    page = _inflated(raw, digest, form)
    entry = None if page is None else archive_entry.read(Item(name, page, form))
    if not isinstance(entry, Entry):
        return False
    # Whether and where an index has it is unknown; from 0 on it is new to none.
    db.execute(
        "UPDATE articles SET page = ?, fields = ?, mends = ?, first_sequence = 0, sequence = ? "
        "WHERE id = ?",
        (number, entry.fields, entry.mends, sequence, article_id),
    )
    seal_article(db, article_id)
    return True
