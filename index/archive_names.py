"""The archive's table of the short names that articles define.

It is derived: a row for each name of each article that is not removed, brought in step whenever the
article changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.article import Article
from index.defined_names import DefinedName, names_of
from index.script import fold

TABLE = """
CREATE TABLE names (
    article_id TEXT NOT NULL,
    short TEXT NOT NULL,
    full TEXT NOT NULL,
    published TEXT,
    PRIMARY KEY (article_id, short, full)
) WITHOUT ROWID;
"""
EARLIEST_FIRST = (
    "SELECT short, full, article_id, published FROM names "
    "ORDER BY published IS NULL, published, article_id"
)


class NameUse(NamedTuple):
    """A short name as one article defines it; ``published`` is ISO 8601 text."""

    short: str
    full: str
    article_id: str
    published: str | None


class ListedName(NamedTuple):
    """A short name with the first article that defines it so, and how many articles do."""

    first: NameUse
    articles: int


def listed(uses: Iterable[NameUse]) -> list[ListedName]:
    """Names that are equal after folding as one, in the order in which they are met first."""
    firsts: dict[tuple[str, str], NameUse] = {}
    articles: dict[tuple[str, str], set[str]] = {}
    for use in uses:
        key = fold(use.short), fold(use.full)
        firsts.setdefault(key, use)
        articles.setdefault(key, set()).add(use.article_id)
    return [ListedName(first, len(articles[key])) for key, first in firsts.items()]


def insert(
    db: sqlite3.Connection, article_id: str, published: str | None, names: Sequence[DefinedName]
) -> None:
    """Puts in the names of an article that has none there."""
    if names:
        db.executemany(
            "INSERT INTO names VALUES (?, ?, ?, ?)",
            [(article_id, name.short, name.full, published) for name in names],
        )


def renew(db: sqlite3.Connection, article_id: str, article: Article | None) -> None:
    """Brings the names in step with what the article is now: ``None`` when it is removed."""
    db.execute("DELETE FROM names WHERE article_id = ?", (article_id,))
    if article is not None:
        insert(db, article_id, article.published_text, names_of(article))
