"""What the archive will keep of an item, worked out before it is stored.

It needs nothing but the item, so it may be done ahead, and in another process.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

from index.archive_file import fields_json, mends_json
from index.archive_stories import story_bands
from index.article import Article, text_digest
from index.defined_names import DefinedName, names_of
from index.errors import ReadError
from index.minhash import Bands
from index.readers import Draft, Failure, Item, interpret


class Entry(NamedTuple):
    """A page and its article as they stand in their rows; ``notes`` is what was left out.

    ``names`` are those that the article defines, ``published`` its date as ISO 8601 text, ``bands``
    what its story is looked for by.
    """

    name: str
    form: str
    digest: bytes
    raw: bytes
    """The page as it came, compressed."""
    article_id: str
    fields: str
    mends: str
    notes: str | None
    published: str | None
    names: tuple[DefinedName, ...]
    bands: Bands


def read(item: Item) -> Entry | Failure:
    """The entry of an item, or why it holds no article."""
    try:
        draft = interpret(item)
    except ReadError as error:
        return Failure(item.name, item.raw, str(error))
    return entry(item, draft)


def entry(item: Item, draft: Draft) -> Entry:
    """The entry of an item that says ``draft``."""
    reading = draft.reading
    article = Article(
        id=draft.article_id or text_digest(reading.title, reading.paragraphs),
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
    return Entry(
        item.name,
        item.form,
        page_digest(item),
        zlib.compress(item.raw, 6),
        article.id,
        fields_json(article),
        mends_json(reading.mends),
        " ".join(draft.notes) or None,
        article.published_text,
        names_of(article),
        story_bands(article),
    )


def page_digest(item: Item) -> bytes:
    """What tells a page from every other: its bytes and the form they are read in."""
    return digest(item.form.encode(), item.raw)


def digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join((*parts, b""))).digest()
