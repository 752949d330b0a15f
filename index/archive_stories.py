"""The archive's tables of stories: which article reposts which.

*Story*: articles that tell the same (:mod:`index.same_story`). It is known by its *first* article,
the one that came into the archive first; the others are its *reposts*, and each is the same as the
first. An article that nothing reposts yet is the first of its own story, so that a repost finds it.
The tables are derived, and brought in step whenever an article changes.
"""

from __future__ import annotations

import functools
import sqlite3
import struct
from collections.abc import Callable

import numpy as np

from index.article import Article
from index.band_table import BandTable
from index.minhash import BANDS, Bands, bands
from index.same_story import same_story
from index.script import fold
from index.story_text import text_of

TABLES = """
CREATE TABLE stories (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    bands BLOB NOT NULL
);
CREATE TABLE reposts (
    article_id TEXT PRIMARY KEY,
    repost_of TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reposts_of_story ON reposts (repost_of);
"""
_SHARED, _CANDIDATES = 2, 16
"""How many bands a story shares at least with an article that it is compared with, and how many
stories are compared at most: those that share most."""
_PACKED = struct.Struct(f"<{BANDS}I")
_KEPT = 4_000
"""Texts of stories that are kept as they are compared: what is new is much alike."""


def story_bands(article: Article) -> Bands:
    """What the story of an article is looked for by; empty where it tells too little."""
    return bands(fold("\n".join(article.paragraphs)))


class Stories:
    """The stories of an open archive. ``load`` gives an article that is not removed by its id."""

    def __init__(self, db: sqlite3.Connection, load: Callable[[str], Article]) -> None:
        self._db = db
        self._load = load
        self._text = functools.lru_cache(_KEPT)(lambda article_id: text_of(load(article_id)))

    def put(self, article_id: str, article: Article) -> None:
        """Puts in an article that is in no story."""
        self.insert(article_id, story_bands(article), lambda: article)

    def insert(self, article_id: str, found: Bands, article: Callable[[], Article]) -> None:
        """Puts in an article that is in no story, with the bands of its body."""
        if not found:
            return
        first = self._first(found, article)
        if first is not None:
            self._db.execute("INSERT INTO reposts VALUES (?, ?)", (article_id, first))
            return
        number = self._db.execute(
            "INSERT INTO stories (article_id, bands) VALUES (?, ?)",
            (article_id, _PACKED.pack(*found)),
        ).lastrowid
        self._table.add(number or 0, found)

    def _first(self, found: Bands, article: Callable[[], Article]) -> str | None:
        """The first article of the story that an article with these bands belongs to."""
        text = None
        for number in self._table.alike(found, _SHARED, _CANDIDATES):
            row = self._db.execute("SELECT article_id FROM stories WHERE number = ?", (number,))
            # A story that is no more may still stand in the table.
            for (first,) in row.fetchall():
                text = text or text_of(article())
                if same_story(self._text(first), text):
                    return str(first)
        return None

    @functools.cached_property
    def _table(self) -> BandTable:
        rows = self._db.execute("SELECT number, bands FROM stories").fetchall()
        packed = np.frombuffer(b"".join(bands for _, bands in rows), "<u4")
        return BandTable(np.array([number for number, _ in rows], np.uint32), packed, BANDS)

    def forget(self) -> None:
        """Lets go of what is kept in memory, for what was put in is undone."""
        self.__dict__.pop("_table", None)
        self._text.cache_clear()

    def renew(self, article_id: str, article: Article | None) -> list[str]:
        """Brings the stories in step with what an article is now: ``None`` when it is removed.

        Returns the other articles that are known by another first article now.
        """
        rows = self._db.execute(
            "SELECT r.article_id FROM reposts r JOIN articles a ON a.id = r.article_id "
            "WHERE r.repost_of = ? ORDER BY a.first_sequence", (article_id,)
        )  # fmt: skip
        others = [each for (each,) in rows]
        self._take_out(article_id)
        self._db.execute("DELETE FROM reposts WHERE repost_of = ?", (article_id,))
        if article is not None:
            self.put(article_id, article)
        for each in others:
            self.put(each, self._load(each))
        return [each for each in others if self.first_of(each) != article_id]

    def _take_out(self, article_id: str) -> None:
        self._text.cache_clear()
        self._db.execute("DELETE FROM reposts WHERE article_id = ?", (article_id,))
        self._db.execute("DELETE FROM stories WHERE article_id = ?", (article_id,))

    def first_of(self, article_id: str) -> str | None:
        """The first article of the story that an article reposts; ``None`` where it does not."""
        row = self._db.execute(
            "SELECT repost_of FROM reposts WHERE article_id = ?", (article_id,)
        ).fetchone()
        return row[0] if row else None

    def of(self, article_id: str) -> list[str]:
        """The other articles of an article's story, in the order in which they came."""
        first = self.first_of(article_id) or article_id
        rows = self._db.execute(
            "SELECT id FROM articles WHERE id = :first OR id IN "
            "(SELECT article_id FROM reposts WHERE repost_of = :first) ORDER BY first_sequence",
            {"first": first},
        )
        return [each for (each,) in rows if each != article_id]
