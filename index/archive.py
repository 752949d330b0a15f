"""The archive: a SQLite file that is the source of truth.

It keeps every page as it came, the article read from it, the mends, corrections by hand, removals,
and rejected input with its reason. Any index can be built from it again.

*Sequence number*: counts the changes of the archive. An index knows the number up to which it has
followed, and takes in what changed since.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from index import archive_check, archive_entry, archive_names, archive_stories, archive_upgrade
from index.archive_check import Damage, row_sum
from index.archive_entry import Entry
from index.archive_file import (
    COUNTS,
    FILE_NAME,
    SCHEMA,
    VERSION,
    Reject,
    StoredPage,
    as_archive_errors,
    connect,
    connect_reading,
    existing,
    identify,
    load_article,
    load_mends,
    may_write,
    now,
    refuse_older,
    removal_note,
)  # fmt: skip
from index.archive_names import NameUse
from index.archive_stories import Stories
from index.archive_upgrade import Tell
from index.article import Article, Mend
from index.corrections import refuse_empty
from index.errors import ArchiveError, NoSuchArticle
from index.readers import Draft, Failure, Item

_CACHE_KIB = 32_000
"""SQLite's page cache: digests and ids come in no order, so their trees are wanted whole in it."""


class Outcome(NamedTuple):
    """What became of an item: ``status`` is added, updated, unchanged or rejected."""

    name: str
    article_id: str | None
    status: str
    reason: str | None = None


class Change(NamedTuple):
    """An article that changed since a sequence number; ``article`` is ``None`` when removed.

    ``repost_of``: the first article of the story that it reposts, where it does.
    """

    sequence: int
    article_id: str
    article: Article | None
    mends: tuple[Mend, ...]
    is_new: bool
    """Whether the article came into the archive after that sequence number."""
    repost_of: str | None = None


class Archive:
    """One open archive. Not for several threads. Changes last from :meth:`commit` on."""

    def __init__(self, folder: Path, *, create: bool = False, tell: Tell | None = None) -> None:
        """``tell`` hears of an upgrade; what may not be written can be read all the same."""
        self.path = folder / FILE_NAME if create else existing(folder)
        with as_archive_errors(self.path):
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            writable = create or may_write(self.path)
            self._db = connect(self.path) if writable else connect_reading(self.path)
            self._stories = Stories(self._db, self.article)
            try:
                self._prepare(tell, writable)
                self._sequence = self._last_sequence()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self, tell: Tell | None, writable: bool) -> None:
        version = self._number("PRAGMA user_version")
        if version == 0 and self._row("SELECT 1 FROM sqlite_master"):
            raise ArchiveError(
                f"{self.path} is a database of another program; name another folder with --data."
            )
        if not writable:
            refuse_older(self.path, version)
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if version == 0:
            tables = SCHEMA + archive_names.TABLE + archive_stories.TABLES
            self._db.executescript(f"BEGIN; {tables} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version < VERSION:
            archive_upgrade.upgrade(self._db, version, self.changes, self._stories, tell)
        elif version != VERSION:
            raise ArchiveError(
                f"{self.path} has the format {version}, this version of youse reads {VERSION}; "
                "use the version that wrote it."
            )
        identify(self._db)

    def _last_sequence(self) -> int:
        return self._number("SELECT max(sequence) FROM articles")

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with as_archive_errors(self.path):
            yield from self._db.execute(query, values)

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return next(self._rows(query, *values), None)

    def _number(self, query: str) -> int:
        return int((self._row(query) or (0,))[0] or 0)

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
            with as_archive_errors(self.path):
                self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undoes all changes since the last commit."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
            self._stories.forget()
        self._sequence = self._last_sequence()

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    # Taking in -----------------------------------------------------------------------------

    def known(self, items: Sequence[Item]) -> list[Outcome | None]:
        """For each item its outcome where its page is already here, or ``None`` for a new one.

        To be asked for some thousand items at most.
        """
        return self._known([(item.name, archive_entry.page_digest(item)) for item in items])

    def _known(self, pages: Sequence[tuple[str, bytes]]) -> list[Outcome | None]:
        marks = ", ".join("?" * len(pages))
        with as_archive_errors(self.path):
            rows = self._db.execute(
                "SELECT p.digest, a.id, a.removed FROM pages p JOIN articles a "
                f"ON a.id = p.article_id WHERE p.digest IN ({marks})",
                [digest for _, digest in pages],
            )
            found = {digest: (article_id, removed) for digest, article_id, removed in rows}
        return [
            Outcome(name, found[digest][0], "unchanged", removal_note(*found[digest]))
            if digest in found
            else None
            for name, digest in pages
        ]

    def put(self, item: Item, draft: Draft) -> Outcome:
        """Takes in an item that says ``draft``."""
        return self.add(archive_entry.entry(item, draft))

    def add(self, entry: Entry) -> Outcome:
        """Takes in a page and its article: a new one, or a newer page of one that is here."""
        name, article_id = entry.name, entry.article_id
        with as_archive_errors(self.path):
            self._begin()
            page = self._db.execute(
                "INSERT INTO pages (digest, article_id, name, form, raw, received) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
                (entry.digest, article_id, name, entry.form, entry.raw, now()),
            )
            if not page.rowcount:
                (known,) = self._known([(name, entry.digest)])
                return known or Outcome(name, article_id, "unchanged")
            sequence = self._next()
            row = (article_id, page.lastrowid, entry.fields, entry.mends, sequence)
            # Most articles are new, so that is tried first; one that is here is left as it is.
            inserted = self._db.execute(
                "INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL, ?6) "
                "ON CONFLICT (id) DO NOTHING",
                (*row, row_sum(*row, None)),
            ).rowcount
            if inserted:
                archive_names.insert(self._db, article_id, entry.published, entry.names)
                self._stories.insert(
                    article_id, entry.bands,
                    lambda: load_article(article_id, json.loads(entry.fields)),
                )  # fmt: skip
                return Outcome(name, article_id, "added", entry.notes)
            before, removed = self._db.execute(
                "SELECT fields, removed FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
            self._db.execute(
                "UPDATE articles SET page = ?, fields = ?, mends = ?, sequence = ? WHERE id = ?",
                (page.lastrowid, entry.fields, entry.mends, sequence, article_id),
            )
            self._renew_derived(article_id)
        status = "updated" if before != entry.fields and removed is None else "unchanged"
        return Outcome(name, article_id, status, removal_note(article_id, removed) or entry.notes)

    def reject(self, failure: Failure) -> Outcome:
        """Keeps input that could not be read, with its reason; the same again is kept once."""
        with as_archive_errors(self.path):
            self._begin()
            self._db.execute(
                "INSERT OR IGNORE INTO rejects (digest, name, reason, raw, received) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    archive_entry.digest(
                        failure.name.encode("utf-8", "surrogateescape"), failure.raw
                    ),
                    failure.name.encode("utf-8", "replace").decode(),
                    failure.reason,
                    zlib.compress(failure.raw, 6),
                    now(),
                ),
            )
        return Outcome(failure.name, None, "rejected", failure.reason)

    # Correcting ----------------------------------------------------------------------------

    def edit(self, article_id: str, corrections: Mapping[str, object]) -> Article:
        """Corrects fields of an article; lasts through newer pages. Returns what it is now.

        ``corrections`` maps a name of :data:`index.article.EDITABLE` to its value as JSON.
        Raises :class:`EditError`, with nothing changed, where no title and no body would be left.
        """
        refuse_empty(self.article(article_id), corrections)
        with as_archive_errors(self.path):
            self._begin()
            for field, value in corrections.items():
                row = (article_id, field, json.dumps(value, ensure_ascii=False), now())
                self._db.execute(
                    "INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?, ?)", (*row, row_sum(*row))
                )
            self._touch(article_id)
        return self.article(article_id)

    def remove(self, article_id: str) -> bool:
        """Takes an article out for good; ``False`` when it already was. Its pages stay."""
        return self._set_removed(article_id, now())

    def restore(self, article_id: str) -> bool:
        """Undoes :meth:`remove`; ``False`` when the article was not removed."""
        return self._set_removed(article_id, None)

    def _set_removed(self, article_id: str, when: str | None) -> bool:
        row = self._row("SELECT removed FROM articles WHERE id = ?", article_id)
        if row is None:
            raise NoSuchArticle(article_id)
        if (row[0] is None) == (when is None):
            return False
        with as_archive_errors(self.path):
            self._begin()
            self._db.execute("UPDATE articles SET removed = ? WHERE id = ?", (when, article_id))
            self._touch(article_id)
        return True

    def _touch(self, article_id: str) -> None:
        self._db.execute(
            "UPDATE articles SET sequence = ? WHERE id = ?", (self._next(), article_id)
        )
        self._renew_derived(article_id)

    def _renew_derived(self, article_id: str) -> None:
        archive_check.seal_article(self._db, article_id)
        article = None
        with contextlib.suppress(NoSuchArticle):
            article = self.article(article_id)
        archive_names.renew(self._db, article_id, article)
        for other in self._stories.renew(article_id, article):
            self._db.execute("UPDATE articles SET sequence = ? WHERE id = ?", (self._next(), other))

    # Reading -------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """The article as it is now, corrections included. Raises :class:`NoSuchArticle`."""
        return self.article_and_mends(article_id)[0]

    def article_and_mends(self, article_id: str) -> tuple[Article, tuple[Mend, ...]]:
        row = self._row(
            "SELECT fields, mends FROM articles WHERE id = ? AND removed IS NULL", article_id
        )
        if row is None:
            raise NoSuchArticle(article_id)
        edits = self._rows("SELECT field, value FROM edits WHERE article_id = ?", article_id)
        with as_archive_errors(self.path):
            corrections = {field: json.loads(value) for field, value in edits}
            return load_article(article_id, json.loads(row[0]) | corrections), load_mends(row[1])

    def pages(self, article_id: str) -> list[StoredPage]:
        """The pages that an article was read from, newest first."""
        rows = self._rows(
            "SELECT name, form, raw, received FROM pages WHERE article_id = ? ORDER BY number DESC",
            article_id,
        )
        with as_archive_errors(self.path):
            found = [StoredPage(name, form, zlib.decompress(raw), at)
                     for name, form, raw, at in rows]  # fmt: skip
        if not found:
            raise NoSuchArticle(article_id)
        return found

    def changes(self, since: int) -> Iterator[Change]:
        """What changed after the sequence number ``since``, in order; each article once."""
        # Made by hand, so they are few: asking for them article by article takes longer.
        corrections: dict[str, dict[str, object]] = {}
        for article_id, field, value in self._rows("SELECT article_id, field, value FROM edits"):
            corrections.setdefault(article_id, {})[field] = json.loads(value)
        rows = self._rows(
            "SELECT sequence, id, fields, mends, removed, first_sequence, repost_of "
            "FROM articles a LEFT JOIN reposts r ON r.article_id = a.id "
            "WHERE sequence > ? ORDER BY sequence",
            since,
        )
        with as_archive_errors(self.path):
            for sequence, article_id, fields, mends, removed, first, repost_of in rows:
                gone = removed is not None
                values = {} if gone else json.loads(fields) | corrections.get(article_id, {})
                yield Change(
                    sequence,
                    article_id,
                    None if gone else load_article(article_id, values),
                    () if gone else load_mends(mends),
                    first > since,
                    repost_of,
                )

    def ids(self) -> set[str]:
        """The ids of all articles that are not removed."""
        return {row[0] for row in self._rows("SELECT id FROM articles WHERE removed IS NULL")}

    def rejects(self) -> Iterator[Reject]:
        """Rejected input, oldest first."""
        rows = self._rows("SELECT name, reason, raw, received FROM rejects ORDER BY number")
        for name, reason, raw, received in rows:
            yield Reject(name, reason, zlib.decompress(raw), received)

    def reposts(self, article_id: str) -> list[Article]:
        """The other articles of an article's story, in the order in which they came."""
        with as_archive_errors(self.path):
            return [self.article(each) for each in self._stories.of(article_id)]

    def names(self) -> Iterator[NameUse]:
        """The short names that articles define, the earliest article first, undated ones last."""
        return itertools.starmap(NameUse, self._rows(archive_names.EARLIEST_FIRST))

    def counts(self) -> dict[str, int]:
        """How many articles, pages, edits, removals and rejects there are."""
        return {name: self._number(sql) for name, sql in COUNTS.items()}

    def check(self) -> list[Damage]:
        """What is not as it was put here; empty when all is whole."""
        with as_archive_errors(self.path):
            return list(archive_check.damages(self._db))

    def mend(self, damages: Sequence[Damage]) -> list[Damage]:
        """Reads damaged articles again from their pages; returns what is left damaged."""
        with as_archive_errors(self.path):
            self._begin()
            left = []
            for each in damages:
                name = each.article_id
                if name is None or not archive_check.read_again(self._db, name, self._next()):
                    left.append(archive_check.beyond_repair(each))
                else:
                    self._renew_derived(name)
        return left
