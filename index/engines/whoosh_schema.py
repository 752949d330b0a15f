"""What an article becomes in a Whoosh index: the fields, and one row of facts to sort and count by.

``text``  the terms of title and body with their counts (no positions: exact phrases are checked in
the text itself). ``author source category``: folded values, to filter by. ``row``: a column that is
read
whole when a segment is opened. ``stored``: the article as JSON; ``mends``: its mends as JSON.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from whoosh import columns, fields, formats

from index import dates
from index.analysis import term_counts
from index.article import SHANGHAI, Article, Mend
from index.script import fold

FORMAT = 1
"""Changes when what is written here changes; an index of another format must be rebuilt."""

FACET_FIELDS = ("author", "source", "category")
_SEPARATOR = "\x1f"
_BETWEEN = "\x1e"
_MIDNIGHT = dt.time()

Posting = tuple[bytes, int, float, bytes]


class CountsField(fields.FieldType):  # type: ignore[misc]
    """Terms counted beforehand: a document's value is a mapping of term to frequency."""

    def __init__(self) -> None:
        _plain_field(self, formats.Frequency(), scorable=True)

    def index(self, value: Counter[str], **_: object) -> Iterator[Posting]:
        for term, count in value.items():
            yield term.encode(), count, float(count), formats.pack_uint(count)


class KeysField(fields.FieldType):  # type: ignore[misc]
    """Values to filter by: a document's value is the list of its keys."""

    def __init__(self) -> None:
        _plain_field(self, formats.Existence(), scorable=False)

    def index(self, value: Iterable[str], **_: object) -> Iterator[Posting]:
        for key in value:
            yield key.encode("utf-8", "replace"), 1, 1.0, b""


def _plain_field(field: fields.FieldType, format_: formats.Format, *, scorable: bool) -> None:
    field.format = format_
    field.analyzer = None
    field.scorable = scorable
    field.stored = False
    field.unique = False
    field.vector = None
    field.spelling = False
    field.multitoken_query = "default"
    field.column_type = None


def schema() -> fields.Schema:
    """The fields of the index."""
    return fields.Schema(
        id=KeysField(),
        text=CountsField(),
        author=KeysField(),
        source=KeysField(),
        category=KeysField(),
        row=fields.COLUMN(columns.VarBytesColumn()),
        stored=fields.STORED(),
        mends=fields.STORED(),
    )


def stamp() -> str:
    """What an index depends on beside the articles: the format and the vocabulary."""
    words = resources.files("index").joinpath("vocabulary.yaml").read_bytes()
    return f"{FORMAT}-{hashlib.sha256(words).hexdigest()[:12]}"


def key(value: str) -> str:
    """What values of a filter are compared by: folded and trimmed."""
    return " ".join(fold(value).split())


class Row(NamedTuple):
    """The facts of one article. ``moment``: seconds since 1970, of a date its first second."""

    id: str
    moment: int | None
    views: int | None
    values: dict[str, tuple[str, ...]]
    """For each of :data:`FACET_FIELDS` the values as they are spelled."""


def document(article: Article, mends: tuple[Mend, ...]) -> dict[str, object]:
    """The fields of an article, as ``add_document`` takes them."""
    values = facet_values(article)
    row = [
        article.id,
        "" if article.published is None else str(moment(article.published)),
        "" if article.views is None else str(article.views),
        *(_BETWEEN.join(values[name]) for name in FACET_FIELDS),
    ]
    return {
        "id": [article.id],
        "text": term_counts(fold(article.title), fold("\n".join(article.paragraphs))),
        **{name: [key(value) for value in values[name]] for name in FACET_FIELDS},
        "row": _SEPARATOR.join(row).encode("utf-8", "replace"),
        "stored": json.dumps(article.as_dict(), ensure_ascii=False),
        "mends": json.dumps([tuple(mend.as_dict().values()) for mend in mends], ensure_ascii=False),
    }


def facet_values(article: Article) -> dict[str, tuple[str, ...]]:
    """For each of :data:`FACET_FIELDS` the values that an article has."""
    return {
        "author": article.authors,
        "source": (article.source,) if article.source else (),
        "category": (article.category,) if article.category else (),
    }


def moment(published: dt.datetime | dt.date) -> int:
    """Seconds since 1970 of a moment, or of the first second of a day in Asia/Shanghai."""
    if not isinstance(published, dt.datetime):
        published = dt.datetime.combine(published, _MIDNIGHT, SHANGHAI)
    return int(published.timestamp())


def read_row(data: bytes) -> Row:
    """What :func:`document` put into the column ``row``."""
    article_id, when, views, *values = data.decode("utf-8").split(_SEPARATOR)
    return Row(
        article_id,
        int(when) if when else None,
        int(views) if views else None,
        {
            name: tuple(value.split(_BETWEEN)) if value else ()
            for name, value in zip(FACET_FIELDS, values, strict=True)
        },
    )


def read_article(stored: str) -> Article:
    """The article behind the stored field ``stored``."""
    values = json.loads(stored)
    published = values.pop("published")
    return Article(
        **values
        | {
            "authors": tuple(values["authors"]),
            "paragraphs": tuple(values["paragraphs"]),
            "published": dates.from_text(published) if published else None,
        }
    )


def read_mends(stored: str) -> tuple[Mend, ...]:
    """The mends behind the stored field ``mends``."""
    return tuple(Mend(*row) for row in json.loads(stored))
