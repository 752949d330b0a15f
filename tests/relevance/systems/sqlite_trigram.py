"""SQLite's FTS5 with its own tokenizer for languages without blanks: any three characters."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from index.article import Article
from tests.relevance.systems import Missing, whole_text

_FIRST = (3, 34)
"""The version of SQLite that brought the tokenizer."""


def system(name: str) -> Trigrams:
    if sqlite3.sqlite_version_info < _FIRST:
        raise Missing(f"SQLite {sqlite3.sqlite_version} has no trigrams: it takes 3.34 or newer")
    return Trigrams()


class Trigrams:
    def index(self, articles: Sequence[Article], folder: Path) -> None:
        self._db = sqlite3.connect(folder / "trigram.sqlite")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, text, tokenize = 'trigram')"
        )
        self._db.executemany(
            "INSERT INTO texts VALUES (?, ?)", ((each.id, whole_text(each)) for each in articles)
        )
        self._db.commit()

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        return [self._ranking(text, size) for text in texts]

    def _ranking(self, text: str, size: int) -> list[str]:
        trigrams = dict.fromkeys(text[start : start + 3] for start in range(len(text) - 2))
        if not trigrams:
            return []
        asked = " OR ".join('"' + each.replace('"', '""') + '"' for each in trigrams)
        rows = self._db.execute(
            "SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (asked, size)
        )
        return [each for (each,) in rows]

    def close(self) -> None:
        self._db.close()
