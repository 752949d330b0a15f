"""What an article becomes in a Whoosh index: the fields, and the document that is written."""

from __future__ import annotations

import json

from whoosh import fields, formats

from index.analysis import article_tokens
from index.article import Article, Mend
from index.blanks import with_blanks, without_blanks
from index.engines.article_fields import (
    keyword_values,
    lines_of,
    moment,
    published_at,
    symbols_of,
)
from index.engines.segment_buffer import Document
from index.engines.segment_file import StoredSegment
from index.engines.segment_text import MISREAD, damaged

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
FORMAT = 5
"""Changes when what is written here changes; an index of another format must be rebuilt."""


class CountsField(fields.FieldType):  # type: ignore[misc]
    """Terms that the codec keeps as arrays; ``freqs``: whether it counts them in a document."""

    def __init__(self, *, freqs: bool) -> None:
        self.format = formats.Frequency() if freqs else formats.Existence()
        self.analyzer = None
        self.scorable = freqs
        self.stored = False
        self.unique = False
        self.vector = None
        self.spelling = False
        self.multitoken_query = "default"
        self.column_type = None


def schema() -> fields.Schema:
    """The fields of the index (see :mod:`index.engines.segment_file`)."""
    return fields.Schema(
        id=CountsField(freqs=False), words=CountsField(freqs=True), grams=CountsField(freqs=False)
    )


def stamp() -> str:
    """What an index must have been written with to be read."""
    return str(FORMAT)


def document(article: Article, mends: tuple[Mend, ...], repost_of: str | None = None) -> Document:
    """An article as the index takes it; ``repost_of`` as in :class:`index.archive.Change`."""
    original, folded, lengths, even = lines_of(article)
    plain, blanks = without_blanks(folded)
    title, _, body = folded.partition("\n")
    # Blanks are put back as spaces, so that all of them must have been spaces.
    even = even and folded.count(" ") == plain.count(" ") + len(blanks)
    if not even:
        blanks = []
    record: list[object] = [
        article.id,
        article.authors,
        article.source,
        article.category,
        article.published_text,
        article.views,
        article.editor,
        article.url,
    ]
    if lengths is not None or blanks:
        record += [lengths, blanks]
    return Document(
        id=article.id,
        tokens=article_tokens(title, body) + symbols_of(article),
        plain=plain,
        original=original,
        even=even,
        record=_ENCODER.encode(record),
        mends=_mends_json(mends),
        keywords=keyword_values(article),
        moment=None if article.published is None else moment(article.published),
        views=article.views,
        repost_of=repost_of or "",
    )


def _mends_json(mends: tuple[Mend, ...]) -> str:
    if not mends:
        return ""
    return json.dumps([tuple(mend.as_dict().values()) for mend in mends], ensure_ascii=False)


def read_article(segment: StoredSegment, number: int) -> Article:
    """The article that a document of a segment is; raises as :func:`read_found` does."""
    return read_found(segment, number)[0]


def read_found(segment: StoredSegment, number: int) -> tuple[Article, str | None]:
    """The article that a document is, and its folded text.

    The text has a line for the title and one for each paragraph; each of its characters stands at
    the offset of its own in those of the article. ``None`` where that cannot be. Raises
    :class:`index.errors.EngineError` where what is read is damaged.
    """
    plain, original, record = segment.text.stored(number)
    try:
        article_id, authors, source, category, published, views, editor, url, *layout = json.loads(
            record
        )
        lines, blanks = layout or (None, ())
        title, *paragraphs = original.split("\n") if lines is None else _cut(original, lines)
        article = Article(
            article_id,
            title,
            tuple(paragraphs),
            tuple(authors),
            source,
            category,
            published_at(published) if published else None,
            views,
            editor,
            url,
        )
        if not segment.text.is_even(number):
            return article, None
        return article, with_blanks(plain, blanks) if blanks else plain
    except MISREAD as error:
        raise damaged() from error


def _cut(text: str, lengths: list[int]) -> list[str]:
    """``text`` in pieces of these lengths, one character between them left out."""
    pieces, at = [], 0
    for length in lengths:
        pieces.append(text[at : at + length])
        at += length + 1
    return pieces


def read_mends(segment: StoredSegment, number: int) -> tuple[Mend, ...]:
    """The mends of the article that a document of a segment is; raises as :func:`read_found`."""
    try:
        stored = segment.mends(number)
        return tuple(Mend(*row) for row in json.loads(stored)) if stored else ()
    except MISREAD as error:
        raise damaged() from error
