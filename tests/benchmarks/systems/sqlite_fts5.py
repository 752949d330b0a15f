"""SQLite's FTS5, given our tokens with blanks between them.

Not its trigram tokenizer: that finds nothing shorter than three characters, and most Chinese words
have two. Title and body are two columns, a title's words three times; the facts lie in a table
beside them. It has no spelling distance, and single characters would need a second table.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from index.analysis import segmenter
from index.article import SHANGHAI, Article
from search.dates import end_second, first_second
from tests.benchmarks.corpus import facet_values, key, moment
from tests.benchmarks.cutting import body_of, tokens, words
from tests.benchmarks.queries import FACET_SIZE, PAGE_SIZE, Query
from tests.benchmarks.systems.protocol import BARE, PAGE, Answered, Cannot

_FILE = "fts5.sqlite"
_SCHEMA = """
CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize = "ascii tokenchars '%.-/&''+#,'");
CREATE TABLE facts (number INTEGER PRIMARY KEY, moment INTEGER, month INTEGER, views INTEGER,
    source TEXT, category TEXT, article TEXT);
CREATE TABLE authors (author TEXT, number INTEGER);
CREATE INDEX by_moment ON facts (moment);
CREATE INDEX by_author ON authors (number);
"""


class Fts5:
    def warm(self) -> None:
        segmenter()
        words("铝")

    def create(self, folder: Path) -> None:
        self.reopen(folder)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(_SCHEMA)

    def reopen(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / _FILE)

    def add(self, articles: Iterable[Article]) -> None:
        for article in articles:
            values = facet_values(article)
            at = None if article.published is None else moment(article.published)
            month = None
            if at is not None:
                day = dt.datetime.fromtimestamp(at, SHANGHAI)
                month = day.year * 12 + day.month
            number = self._db.execute(
                "INSERT INTO text (title, body) VALUES (?, ?)",
                (" ".join(tokens(article.title, "")), " ".join(tokens("", body_of(article)))),
            ).lastrowid
            self._db.execute(
                "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    at,
                    month,
                    article.views,
                    *(key(values[name][0]) if values[name] else None for name in _ONE),
                    json.dumps(article.as_dict(), ensure_ascii=False),
                ),
            )
            authors = dict.fromkeys(map(key, values["author"]))
            self._db.executemany(
                "INSERT INTO authors VALUES (?, ?)", [(author, number) for author in authors]
            )

    def commit(self) -> None:
        self._db.commit()

    def finish(self) -> None:
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def open(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / _FILE)
        self._db.execute("PRAGMA mmap_size = 4000000000")
        self._db.execute("CREATE TEMP TABLE found (number INTEGER PRIMARY KEY)")

    def run(self, query: Query, level: str) -> Answered:
        match = _match(query)
        filters = _filters(query)
        where, values = _where(match, filters, leave=None)
        order = "facts.moment DESC" if query.newest or match is None else "rank"
        snippet = "snippet(text, 1, '<b>', '</b>', '…', 30)"
        shown = snippet if level == PAGE and match is not None else "''"
        rows = self._db.execute(
            f"SELECT facts.article, {shown} FROM {where} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, PAGE_SIZE, (query.page - 1) * PAGE_SIZE),
        ).fetchall()
        articles = [json.loads(article) for article, _ in rows]
        total = self._db.execute(f"SELECT count(*) FROM {where}", values).fetchone()[0]
        return Answered(
            total,
            tuple(article["id"] for article in articles),
            {} if level == BARE else self._facets(match, filters),
            sum("<b>" in text for _, text in rows),
        )

    def _facets(self, match: str | None, filters: dict[str, _Filter]) -> dict[str, list[int]]:
        """Each facet without its own filter: what matches is found again for each such field."""
        facets: dict[str, list[int]] = {}
        free = [name for name in _COUNTS if name not in filters]
        for leave, names in ((None, free), *((name, [name]) for name in filters)):
            if not names:
                continue
            where, values = _where(match, filters, leave)
            self._db.execute("DELETE FROM found")
            self._db.execute(f"INSERT INTO found SELECT facts.number FROM {where}", values)
            for name in names:
                rows = self._db.execute(_COUNTS[name]).fetchall()
                facets[name] = [count for (count,) in rows]
        self._db.rollback()
        return facets

    def sizes(self, folder: Path) -> dict[str, int]:
        return {"all": sum(path.stat().st_size for path in folder.iterdir())}


_ONE = ("source", "category")
_Filter = tuple[str, tuple[object, ...]]
_COUNTS = {
    "author": "SELECT count(*) AS n FROM found JOIN authors USING (number) GROUP BY author "
    f"ORDER BY n DESC LIMIT {FACET_SIZE}",
    **{
        name: f"SELECT count(*) AS n FROM found JOIN facts USING (number) WHERE {name} NOT NULL "
        f"GROUP BY {name} ORDER BY n DESC LIMIT {FACET_SIZE}"
        for name in _ONE
    },
    "date": "SELECT count(*) AS n FROM found JOIN facts USING (number) WHERE month NOT NULL "
    "GROUP BY month ORDER BY n DESC",
}


def _match(query: Query) -> str | None:
    match query.kind:
        case "every":
            return None
        case "all" | "typed":
            text = " AND ".join(map(_quoted, query.words))
        case "any":
            text = " OR ".join(map(_quoted, query.words))
        case "phrase":
            text = " + ".join(map(_quoted, words(query.text)))
        case "prefix":
            text = _quoted(query.words[0]) + "*"
        case "fuzzy":
            raise Cannot("FTS5 has no spelling distance")
        case _:
            raise Cannot("FTS5 was given words, not characters")
    return f"({text}) NOT {_quoted(query.without)}" if query.without else text


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _filters(query: Query) -> dict[str, _Filter]:
    filters: dict[str, _Filter] = {}
    for name, values in query.filters:
        places = ", ".join("?" * len(values))
        filters[name] = f"facts.{name} IN ({places})", tuple(map(key, values))
    if query.start and query.end:
        span = first_second(query.start), end_second(query.end)
        filters["date"] = "facts.moment >= ? AND facts.moment < ?", span
    return filters


def _where(
    match: str | None, filters: dict[str, _Filter], leave: str | None
) -> tuple[str, list[object]]:
    """The tables and conditions of a search, with their values."""
    conditions: list[str] = []
    values: list[object] = []
    if match is not None:
        conditions.append("text MATCH ?")
        values.append(match)
    for name, (condition, given) in filters.items():
        if name != leave:
            conditions.append(condition)
            values.extend(given)
    tables = "facts" if match is None else "text JOIN facts ON facts.number = text.rowid"
    return f"{tables} WHERE {' AND '.join(conditions) or '1'}", values
