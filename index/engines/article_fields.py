"""What an article's fields become in an index, whatever the engine.

*Key*: what values are compared by. *Moment*: seconds since 1970.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index import dates
from index.analysis import TITLE_WEIGHT
from index.article import SHANGHAI, Article
from index.defined_names import names_of
from index.script import fold, fold_and_evenness
from index.symbols import symbols_in

_NAME_SIGN = "\t"
"""Stands between a short name and the full one."""
_MIDNIGHT = dt.time()
_SHORT = 100
"""Keys of longer values are not kept."""


def key(value: str) -> str:
    """What values of a filter are compared by: folded and trimmed."""
    return _short_key(value) if len(value) <= _SHORT else _key(value)


def _key(value: str) -> str:
    return " ".join(fold(value).split())


_short_key = functools.lru_cache(maxsize=10_000)(_key)


class Lines(NamedTuple):
    """An article's text, a line for the title and one for each paragraph."""

    original: str
    """In its own glyphs."""
    folded: str
    lengths: list[int] | None
    """Those of title and paragraphs, where they hold line ends, which are blanks in ``folded``."""
    even: bool
    """Whether each character of ``folded`` stands at the offset of its own in ``original``."""


def lines_of(article: Article) -> Lines:
    """The text of an article, as it is and folded."""
    pieces = (article.title, *article.paragraphs)
    original = "\n".join(pieces)
    folded, even = fold_and_evenness(original)
    if folded.count("\n") == len(article.paragraphs):
        return Lines(original, folded, None, even)
    folded = "\n".join(" ".join(fold(piece).split("\n")) for piece in pieces)
    return Lines(original, folded, [len(piece) for piece in pieces], False)


def symbols_of(article: Article) -> list[str]:
    """The metals' symbols of an article, each as often as it counts."""
    in_title = symbols_in(article.title)
    return in_title * TITLE_WEIGHT + symbols_in("\n".join(article.paragraphs))


def keyword_values(article: Article) -> dict[str, tuple[str, ...]]:
    """What is filtered and counted by, for each field the values as they are written."""
    return {
        "author": article.authors,
        "source": (article.source,) if article.source else (),
        "category": (article.category,) if article.category else (),
        "editor": (article.editor,) if article.editor else (),
        "names": tuple(map(_NAME_SIGN.join, names_of(article))),
    }


def read_names(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Short and full of each value of ``names``."""
    for value in values:
        short, _, full = value.partition(_NAME_SIGN)
        yield short, full


def moment(published: dt.datetime | dt.date) -> int:
    """Seconds since 1970 of a moment, or of the first second of a day in Asia/Shanghai."""
    if not isinstance(published, dt.datetime):
        published = dt.datetime.combine(published, _MIDNIGHT, SHANGHAI)
    return int(published.timestamp())


@functools.lru_cache(maxsize=1_000)
def published_at(text: str) -> dt.datetime | dt.date:
    """The moment or the day that :attr:`index.article.Article.published_text` names."""
    return dates.from_text(text)
