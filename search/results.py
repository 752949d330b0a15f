"""What a search answers: hits, exact totals, facet counts, notices.

*Mark*: a half-open range of characters ``(start, end)`` in the text beside it that matched.
*Snippet*: a piece of an article's text with its marks. *Facet*: a field's values with the number
of articles each has. *Notice*: something the reader should know about how the query was read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import NamedTuple

from index.article import Article, Mend
from search.cursor import Cursor
from search.query import Everything, Node
from search.rescoring import Parts

Mark = tuple[int, int]


class Snippet(NamedTuple):
    text: str
    marks: tuple[Mark, ...]


class Repost(NamedTuple):
    """Another article of a story, in short; ``published`` as in :class:`Article`."""

    id: str
    title: str
    source: str | None
    published: dt.datetime | dt.date | None


class Hit(NamedTuple):
    """``parts``: what the score consists of, for those that were ranked by their texts.

    ``reposts``: the other hits that tell the same story, where they are folded into this one.
    """

    article: Article
    score: float | None
    title: str
    title_marks: tuple[Mark, ...]
    snippets: tuple[Snippet, ...]
    parts: Parts | None = None
    reposts: tuple[Repost, ...] = ()


# Of these a page has a hundred, and those that are frozen take three times as long to make.
@dataclasses.dataclass(slots=True)
class FacetValue:
    value: str
    count: int


@dataclasses.dataclass(slots=True)
class DateBucket:
    start: str
    """First day of the bucket, ``YYYY-MM-DD``."""
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class DateFacet:
    interval: str
    """``day``, ``month`` or ``year``."""
    buckets: tuple[DateBucket, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Notice:
    """``code`` stays the same however ``message`` is worded."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    """The range of characters that is meant, of the query as it was typed; ``None``: all of it."""


@dataclasses.dataclass(frozen=True, slots=True)
class WordCount:
    """``count``: how many articles match this part alone, whatever the filters.

    ``without``: what the search would find without it, through the filters; ``None`` where nothing
    else was asked.
    """

    text: str
    count: int
    without: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class FilterCount:
    """``without``: what the search would find without this filter.

    ``name``: ``author``, ``source``, ``category``, or ``date`` for both ends, without ``values``.
    """

    name: str
    values: tuple[str, ...]
    without: int


@dataclasses.dataclass(frozen=True, slots=True)
class Spelling:
    """``typed`` stands in the query; the ``query`` with ``spelling`` instead finds ``count``."""

    typed: str
    spelling: str
    query: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class NothingFound:
    """``unfiltered``: what the search would find without any filter."""

    unfiltered: int
    words: tuple[WordCount, ...]
    filters: tuple[FilterCount, ...]
    spellings: tuple[Spelling, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """One page of results. ``facets`` holds the fields asked for, of author, source, category.

    ``listed``: how many hits there are to page through, which ``pages`` counts: fewer than
    ``total`` where reposts are folded.

    ``nothing``: why there is no hit, or none with every word, and what would find some. ``tree``:
    what was searched. ``next``: what stands behind the hits, where more follow.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    dates: DateFacet | None
    mode: str
    sort: str
    interpreted: str
    took_ms: float
    page: int
    pages: int
    listed: int
    notices: tuple[Notice, ...] = ()
    nothing: NothingFound | None = None
    tree: Node = dataclasses.field(default_factory=Everything)
    next: Cursor | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text with what matched in it."""

    text: str
    marks: tuple[Mark, ...] = ()
    heading: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleView:
    """One article as a page shows it, the query's matches marked.

    ``reposts``: the other articles of its story, the earliest first.
    """

    article: Article
    title: Marked
    paragraphs: tuple[Marked, ...]
    mends: tuple[Mend, ...]
    reposts: tuple[Repost, ...] = ()
