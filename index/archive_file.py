"""The archive's file: its tables, an article as it stands in a row, and SQLite's errors as ours."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import os
import secrets
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from index import dates
from index.article import EDITABLE, SHANGHAI, Article, Mend
from index.errors import ArchiveError

FILE_NAME = "archive.sqlite"
_PATIENCE = 30.0
"""Seconds for which a writer is waited for."""
VERSION = 4
"""2: the table of names that articles define. 3: the tables of stories. 4: the sums of rows. An
older archive gets what it lacks when it is opened for writing."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    raw BLOB NOT NULL,
    received TEXT NOT NULL
);
CREATE INDEX pages_of_article ON pages (article_id);
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages (number),
    fields TEXT NOT NULL,
    mends TEXT NOT NULL,
    first_sequence INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    removed TEXT,
    sum INTEGER
);
CREATE INDEX articles_by_sequence ON articles (sequence);
CREATE TABLE edits (
    article_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    made TEXT NOT NULL,
    sum INTEGER,
    PRIMARY KEY (article_id, field)
) WITHOUT ROWID;
CREATE TABLE rejects (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    received TEXT NOT NULL
);
"""

COUNTS = {
    "articles": "SELECT count(*) FROM articles WHERE removed IS NULL",
    "removed": "SELECT count(*) FROM articles WHERE removed IS NOT NULL",
    "pages": "SELECT count(*) FROM pages",
    "edits": "SELECT count(*) FROM edits",
    "rejects": "SELECT count(*) FROM rejects",
    "reposts": "SELECT count(*) FROM reposts",
}
"""What is counted, and how."""


class StoredPage(NamedTuple):
    name: str
    form: str
    raw: bytes
    received: str


class Reject(NamedTuple):
    name: str
    reason: str
    raw: bytes
    received: str


def fields_json(article: Article) -> str:
    """The fields of an article that have a value, without its id."""
    values = article.as_dict()
    del values["id"]
    kept = {name: value for name, value in values.items() if value is not None and value != []}
    return _ENCODER.encode(kept)


def load_article(article_id: str, values: Mapping[str, object]) -> Article:
    """The article of fields that :func:`fields_json` wrote, or of corrected ones."""
    fields = {name: values[name] for name in EDITABLE if values.get(name) is not None}
    for name in ("authors", "paragraphs"):
        fields[name] = tuple(fields.get(name, ()))  # type: ignore[arg-type]
    if "published" in fields:
        fields["published"] = dates.from_text(str(fields["published"]))
    fields.setdefault("title", "")
    return Article(id=article_id, **fields)  # type: ignore[arg-type]


def mends_json(mends: tuple[Mend, ...]) -> str:
    """Mends as a list of rows."""
    rows = [(mend.kind, mend.where, mend.start, mend.before, mend.after) for mend in mends]
    return _ENCODER.encode(rows) if rows else "[]"


def load_mends(text: str) -> tuple[Mend, ...]:
    """The mends that :func:`mends_json` wrote."""
    return tuple(Mend(*row) for row in json.loads(text)) if text != "[]" else ()


def connect(path: Path) -> sqlite3.Connection:
    """An archive to be read and written; a transaction begins when that is said."""
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


def connect_reading(path: Path, timeout: float = _PATIENCE) -> sqlite3.Connection:
    """An archive to be read, also where nothing may be written.

    Waits ``timeout`` seconds for a writer. Raises SQLite's errors.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)
    try:
        db.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        db.close()
        if getattr(error, "sqlite_errorname", "") != "SQLITE_CANTOPEN":
            raise
    else:
        return db
    # SQLite wants a file beside it even for reading, and here it can make none.
    log = path.with_name(f"{path.name}-wal")
    unchanged = "&immutable=1" if path.is_file() and not log.exists() else ""
    return sqlite3.connect(address + unchanged, uri=True, isolation_level=None)


def refuse_older(path: Path, version: int) -> None:
    """Raises :class:`ArchiveError` for an archive that must be upgraded, and may not be written."""
    if version != VERSION:
        raise ArchiveError(
            f"{path} has the format {version}, and nothing may be written there to bring it to "
            f"{VERSION}; run this once as a user who may write there."
        )


def may_write(path: Path) -> bool:
    """Whether an archive, and what SQLite lays beside it, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def existing(folder: Path) -> Path:
    """The archive's file in a data folder. Raises :class:`ArchiveError` where there is none."""
    path = folder / FILE_NAME
    if not path.exists():
        raise ArchiveError(
            f"There is no archive in {folder}; make one with: youse --data {folder} index PATH"
        )
    return path


def identify(db: sqlite3.Connection) -> None:
    """Gives an archive the id by which a cluster tells it from others, unless it has one."""
    if db.execute("SELECT 1 FROM meta WHERE name = 'id'").fetchone() is None:
        db.execute("INSERT OR IGNORE INTO meta VALUES ('id', ?)", (secrets.token_hex(16),))


@contextlib.contextmanager
def as_archive_errors(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors become ours, in one sentence with the mend."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        hints = {
            "SQLITE_FULL": "make room on the disk and run it again",
            "SQLITE_READONLY": "give the process the right to write there",
            "SQLITE_CANTOPEN": "check that the folder exists and may be written",
            "SQLITE_NOTADB": "it is no archive; name another folder with --data",
            "SQLITE_CORRUPT": "restore it from a backup",
            "SQLITE_BUSY": "another process is writing; try again when it is done",
        }
        name = getattr(error, "sqlite_errorname", "") or ""
        hint = next(
            (text for key, text in hints.items() if name.startswith(key)), "run youse check"
        )
        raise ArchiveError(f"The archive {path} failed: {error}; {hint}.") from error
    except (zlib.error, ValueError, TypeError) as error:
        raise ArchiveError(f"The archive {path} is damaged: {error}; run youse check.") from error
    except OSError as error:
        raise ArchiveError(
            f"The archive {path} cannot be used: {error.strerror or error}; check the folder."
        ) from error


def now() -> str:
    """The present moment as rows have it."""
    return _moment(int(time.time()))


@functools.lru_cache(1)
def _moment(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, SHANGHAI).isoformat()


def removal_note(article_id: str, removed: str | None) -> str | None:
    """What is said of an article that was removed; ``None`` of others."""
    if removed is None:
        return None
    return f"Removed on {removed[:10]} and stays so; youse remove --restore {article_id} undoes it."
