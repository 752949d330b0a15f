"""The articles that are measured: real news of ``../shared/data``, and more of it by replication.

*Base*: the records of one file as articles, kept as one pickle a block, so that a worker streams
them and holds no corpus in memory. *Copy*: a base again with other ids and dates.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import gzip
import json
import os
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index import dates
from index.article import Article
from index.script import fold
from search.dates import first_second

ROOT = Path(__file__).parents[2]
BLOCK = 1_000
"""Articles in one pickle, and in one timed step of indexing."""
_SHIFT = dt.timedelta(days=120)
"""By how much each copy is older than the copy before: ten copies of 2026 fill four years."""


@dataclasses.dataclass(frozen=True, slots=True)
class Corpus:
    """``size`` articles of the news file ``source``: every n-th of it, or copies of it."""

    name: str
    source: str
    size: int


class NoData(Exception):
    """The news is not there; the text says where it was looked for."""


def news_folder() -> Path:
    """Where the news lies. Raises :class:`NoData`."""
    data = Path(os.environ.get("YOUSE_TEST_DATA") or ROOT.parent / "shared" / "data")
    folder = data / "news"
    if not folder.is_dir():
        raise NoData(f"There is no real news in {folder}; set YOUSE_TEST_DATA to its folder.")
    return folder


def prepare(corpus: Corpus, folder: Path) -> Path:
    """Writes the base of a corpus as pickles; a corpus smaller than its source is spread over it.

    Raises :class:`NoData`.
    """
    source = news_folder() / f"{corpus.source}.jsonl.gz"
    if not source.is_file():
        raise NoData(f"There is no {source}; set YOUSE_TEST_DATA to the folder that holds news/.")
    base = folder / f"{corpus.name}.pickles"
    with gzip.open(source) as lines, base.open("wb") as file:
        found = [article for line in lines if (article := _article(json.loads(line)))]
        step = max(1, len(found) // corpus.size)
        found = found[::step][: corpus.size]
        for start in range(0, len(found), BLOCK):
            pickle.dump(found[start : start + BLOCK], file, pickle.HIGHEST_PROTOCOL)
    return base


def blocks(base: Path, size: int, first_copy: int = 0) -> Iterator[list[Article]]:
    """``size`` articles in blocks: the base, then copies of it. Copies begin at ``first_copy``."""
    copy, left = first_copy, size
    while left > 0:
        before = left
        for block in _load(base):
            if copy:
                block = [_again(article, copy) for article in block]
            yield block[:left]
            left -= len(block)
            if left <= 0:
                return
        if left == before:
            raise ValueError(f"{base} holds no articles")
        copy += 1


def _load(base: Path) -> Iterator[list[Article]]:
    with base.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def _again(article: Article, copy: int) -> Article:
    published = article.published
    return dataclasses.replace(
        article,
        id=f"{article.id}-{copy}",
        published=None if published is None else published - _SHIFT * copy,
    )


def _article(record: dict[str, Any]) -> Article | None:
    """The article of a record, its fields taken as they are: no mending, no reading of bylines."""
    title = " ".join(_text(record, "title").split())
    paragraphs = tuple(filter(None, (row.strip() for row in _text(record, "body").splitlines())))
    if not title and not paragraphs:
        return None
    author = _text(record, "author")
    return Article(
        id=_text(record, "id"),
        title=title,
        paragraphs=paragraphs,
        authors=tuple(dict.fromkeys(filter(None, author.replace("、", " ").split()))),
        source=_text(record, "source") or None,
        category=_text(record, "category") or None,
        published=dates.parse(_text(record, "date")),
        views=record.get("reading_num"),
        url=_text(record, "url") or None,
    )


def _text(record: dict[str, Any], name: str) -> str:
    return str(record.get(name) or "").encode("utf-8", "replace").decode()


def count(base: Path) -> int:
    """How many articles a base holds."""
    return sum(map(len, _load(base)))


def flat(many: Iterable[list[Article]]) -> Iterator[Article]:
    for block in many:
        yield from block


@functools.lru_cache(maxsize=10_000)
def key(value: str) -> str:
    """What values of a filter are compared by: folded and trimmed."""
    return " ".join(fold(value).split())


def moment(published: dt.datetime | dt.date) -> int:
    """Seconds since 1970 of a moment, or of the first second of a day in Asia/Shanghai."""
    if isinstance(published, dt.datetime):
        return int(published.timestamp())
    return first_second(published)


def facet_values(article: Article) -> dict[str, tuple[str, ...]]:
    """For each field with a facet the values that an article has."""
    return {
        "author": article.authors,
        "source": (article.source,) if article.source else (),
        "category": (article.category,) if article.category else (),
    }
