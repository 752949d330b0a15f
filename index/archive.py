"""The archive: a SQLite file that is the source of truth.

It keeps every page as it came, the article read from it, the mends, corrections by hand, removals,
and rejected input with its reason. Any index can be built from it again.

*Sequence number*: counts the changes of the archive. An index knows the number up to which it has
followed, and takes in what changed since.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from index import dates
from index.article import EDITABLE, SHANGHAI, Article, Mend, text_digest
from index.errors import ArchiveError, NoSuchArticle
from index.readers import Draft, Failure, Item

FILE_NAME = "archive.sqlite"
VERSION = 1

_SCHEMA = """
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
    removed TEXT
);
CREATE INDEX articles_by_sequence ON articles (sequence);
CREATE TABLE edits (
    article_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    made TEXT NOT NULL,
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


class Outcome(NamedTuple):
    """What became of an item: ``status`` is added, updated, unchanged or rejected."""

    name: str
    article_id: str | None
    status: str
    reason: str | None = None


class Change(NamedTuple):
    """An article that changed since a sequence number; ``article`` is ``None`` when removed."""

    sequence: int
    article_id: str
    article: Article | None
    mends: tuple[Mend, ...]
    is_new: bool
    """Whether the article came into the archive after that sequence number."""


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


class Archive:
    """One open archive. Not for several threads. Changes last from :meth:`commit` on."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE_NAME
        if not create and not self.path.exists():
            raise ArchiveError(
                f"There is no archive in {folder}; make one with: youse --data {folder} index PATH"
            )
        with _as_archive_errors(self.path):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            try:
                self._prepare()
                self._sequence = self._last_sequence()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version == 0 and self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise ArchiveError(
                f"{self.path} is a database of another program; name another folder with --data."
            )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            raise ArchiveError(
                f"{self.path} has the format {version}, this version of youse reads {VERSION}; "
                "use the version that wrote it."
            )

    def _last_sequence(self) -> int:
        row = self._db.execute("SELECT max(sequence) FROM articles").fetchone()
        return int(row[0] or 0)

    @property
    def sequence(self) -> int:
        """The number of the latest change."""
        return self._sequence

    def close(self) -> None:
        """Closes the file; what was not committed is undone."""
        self._db.close()

    def commit(self) -> None:
        """Makes all changes since the last commit last, or none of them."""
        if self._db.in_transaction:
            with _as_archive_errors(self.path):
                self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undoes all changes since the last commit."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._sequence = self._last_sequence()

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    # Taking in -----------------------------------------------------------------------------

    def known(self, item: Item) -> Outcome | None:
        """The outcome for an item whose page is already here, or ``None`` for a new one."""
        row = self._db.execute(
            "SELECT a.id, a.removed FROM pages p JOIN articles a ON a.id = p.article_id "
            "WHERE p.digest = ?",
            (_digest(item.form.encode(), item.raw),),
        ).fetchone()
        if row is None:
            return None
        return Outcome(item.name, row[0], "unchanged", _removal_note(row[0], row[1]))

    def put(self, item: Item, draft: Draft) -> Outcome:
        """Takes in a page and its article: a new one, or a newer page of one that is here."""
        reading = draft.reading
        article_id = draft.article_id or text_digest(reading.title, reading.paragraphs)
        article = Article(
            id=article_id,
            title=reading.title,
            paragraphs=reading.paragraphs,
            authors=reading.authors,
            source=reading.source,
            category=reading.category,
            published=reading.published,
            views=reading.views,
            editor=reading.editor,
            url=draft.url,
        )
        fields, mends = _fields_json(article), _mends_json(reading.mends)
        with _as_archive_errors(self.path):
            self._begin()
            page = self._db.execute(
                "INSERT INTO pages (digest, article_id, name, form, raw, received) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    _digest(item.form.encode(), item.raw),
                    article_id,
                    item.name,
                    item.form,
                    zlib.compress(item.raw, 6),
                    _now(),
                ),
            ).lastrowid
            row = self._db.execute(
                "SELECT fields, removed FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            reason = " ".join(draft.notes) or None
            if row is None:
                sequence = self._next()
                self._db.execute(
                    "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, NULL)",
                    (article_id, page, fields, mends, sequence, sequence),
                )
                return Outcome(item.name, article_id, "added", reason)
            changed = row[0] != fields and row[1] is None
            self._db.execute(
                "UPDATE articles SET page = ?, fields = ?, mends = ?, sequence = ? WHERE id = ?",
                (page, fields, mends, self._next(), article_id),
            )
            status = "updated" if changed else "unchanged"
            return Outcome(
                item.name, article_id, status, _removal_note(article_id, row[1]) or reason
            )

    def reject(self, failure: Failure) -> Outcome:
        """Keeps input that could not be read, with its reason; the same again is kept once."""
        with _as_archive_errors(self.path):
            self._begin()
            self._db.execute(
                "INSERT OR IGNORE INTO rejects (digest, name, reason, raw, received) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    _digest(failure.name.encode("utf-8", "surrogateescape"), failure.raw),
                    failure.name.encode("utf-8", "replace").decode(),
                    failure.reason,
                    zlib.compress(failure.raw, 6),
                    _now(),
                ),
            )
        return Outcome(failure.name, None, "rejected", failure.reason)

    # Correcting ----------------------------------------------------------------------------

    def edit(self, article_id: str, corrections: Mapping[str, object]) -> Article:
        """Corrects fields of an article; lasts through newer pages. Returns what it is now.

        ``corrections`` maps a name of :data:`index.article.EDITABLE` to its value as JSON.
        """
        self.article(article_id)
        with _as_archive_errors(self.path):
            self._begin()
            for field, value in corrections.items():
                self._db.execute(
                    "INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?)",
                    (article_id, field, json.dumps(value, ensure_ascii=False), _now()),
                )
            self._touch(article_id)
        return self.article(article_id)

    def remove(self, article_id: str) -> bool:
        """Takes an article out for good; ``False`` when it already was. Its pages stay."""
        return self._set_removed(article_id, _now())

    def restore(self, article_id: str) -> bool:
        """Undoes :meth:`remove`; ``False`` when the article was not removed."""
        return self._set_removed(article_id, None)

    def _set_removed(self, article_id: str, when: str | None) -> bool:
        row = self._db.execute(
            "SELECT removed FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise NoSuchArticle(article_id)
        if (row[0] is None) == (when is None):
            return False
        with _as_archive_errors(self.path):
            self._begin()
            self._db.execute("UPDATE articles SET removed = ? WHERE id = ?", (when, article_id))
            self._touch(article_id)
        return True

    def _touch(self, article_id: str) -> None:
        self._db.execute(
            "UPDATE articles SET sequence = ? WHERE id = ?", (self._next(), article_id)
        )

    # Reading -------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """The article as it is now, corrections included. Raises :class:`NoSuchArticle`."""
        return self.article_and_mends(article_id)[0]

    def article_and_mends(self, article_id: str) -> tuple[Article, tuple[Mend, ...]]:
        row = self._db.execute(
            "SELECT fields, mends FROM articles WHERE id = ? AND removed IS NULL", (article_id,)
        ).fetchone()
        if row is None:
            raise NoSuchArticle(article_id)
        return self._load(article_id, row[0]), _load_mends(row[1])

    def _load(self, article_id: str, fields: str) -> Article:
        values = json.loads(fields)
        for field, value in self._db.execute(
            "SELECT field, value FROM edits WHERE article_id = ?", (article_id,)
        ):
            values[field] = json.loads(value)
        return _load_article(article_id, values)

    def pages(self, article_id: str) -> list[StoredPage]:
        """The pages that an article was read from, newest first."""
        rows = self._db.execute(
            "SELECT name, form, raw, received FROM pages WHERE article_id = ? ORDER BY number DESC",
            (article_id,),
        ).fetchall()
        if not rows:
            raise NoSuchArticle(article_id)
        return [StoredPage(name, form, zlib.decompress(raw), at) for name, form, raw, at in rows]

    def changes(self, since: int) -> Iterator[Change]:
        """What changed after the sequence number ``since``, in order; each article once."""
        cursor = self._db.cursor()
        cursor.execute(
            "SELECT sequence, id, fields, mends, removed, first_sequence FROM articles "
            "WHERE sequence > ? ORDER BY sequence",
            (since,),
        )
        for sequence, article_id, fields, mends, removed, first in cursor:
            gone = removed is not None
            yield Change(
                sequence,
                article_id,
                None if gone else self._load(article_id, fields),
                () if gone else _load_mends(mends),
                first > since,
            )

    def ids(self) -> set[str]:
        """The ids of all articles that are not removed."""
        rows = self._db.execute("SELECT id FROM articles WHERE removed IS NULL")
        return {row[0] for row in rows}

    def rejects(self) -> Iterator[Reject]:
        """Rejected input, oldest first."""
        rows = self._db.execute("SELECT name, reason, raw, received FROM rejects ORDER BY number")
        for name, reason, raw, received in rows:
            yield Reject(name, reason, zlib.decompress(raw), received)

    def counts(self) -> dict[str, int]:
        """How many articles, pages, edits, removals and rejects there are."""
        queries = {
            "articles": "SELECT count(*) FROM articles WHERE removed IS NULL",
            "removed": "SELECT count(*) FROM articles WHERE removed IS NOT NULL",
            "pages": "SELECT count(*) FROM pages",
            "edits": "SELECT count(*) FROM edits",
            "rejects": "SELECT count(*) FROM rejects",
        }
        return {name: int(self._db.execute(sql).fetchone()[0]) for name, sql in queries.items()}

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is whole."""
        with _as_archive_errors(self.path):
            rows = self._db.execute("PRAGMA integrity_check(20)").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
        digest.update(b"\0")
    return digest.digest()


def _now() -> str:
    return dt.datetime.now(SHANGHAI).isoformat(timespec="seconds")


def _removal_note(article_id: str, removed: str | None) -> str | None:
    if removed is None:
        return None
    return f"Removed on {removed[:10]} and stays so; youse remove --restore {article_id} undoes it."


def _fields_json(article: Article) -> str:
    values = article.as_dict()
    del values["id"]
    kept = {name: value for name, value in values.items() if value not in (None, [])}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _load_article(article_id: str, values: Mapping[str, object]) -> Article:
    fields = {name: values[name] for name in EDITABLE if values.get(name) is not None}
    for name in ("authors", "paragraphs"):
        fields[name] = tuple(fields.get(name, ()))  # type: ignore[arg-type]
    if "published" in fields:
        fields["published"] = dates.from_text(str(fields["published"]))
    fields.setdefault("title", "")
    return Article(id=article_id, **fields)  # type: ignore[arg-type]


def _mends_json(mends: tuple[Mend, ...]) -> str:
    rows = [(mend.kind, mend.where, mend.start, mend.before, mend.after) for mend in mends]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _load_mends(text: str) -> tuple[Mend, ...]:
    return tuple(Mend(*row) for row in json.loads(text)) if text != "[]" else ()


@contextlib.contextmanager
def _as_archive_errors(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors become ours, in one sentence with the mend."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        hints = {
            "SQLITE_FULL": "make room on the disk and run it again",
            "SQLITE_READONLY": "give the process the right to write there",
            "SQLITE_CANTOPEN": "check that the folder exists and may be written",
            "SQLITE_NOTADB": "it is no archive; name another folder with --data",
            "SQLITE_BUSY": "another process is writing; try again when it is done",
        }
        name = getattr(error, "sqlite_errorname", "") or ""
        hint = next(
            (text for key, text in hints.items() if name.startswith(key)), "run youse check"
        )
        raise ArchiveError(f"The archive {path} failed: {error}; {hint}.") from error
    except OSError as error:
        raise ArchiveError(
            f"The archive {path} cannot be used: {error.strerror or error}; check the folder."
        ) from error
