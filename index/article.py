"""The one document type.

*Page*: raw input as it came. *Article*: a page read and cleaned. *Mend*: one place where the
text of a page was damaged and what was put there instead.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

EDITABLE = (
    "title",
    "authors",
    "source",
    "category",
    "published",
    "views",
    "editor",
    "url",
    "paragraphs",
)
"""The fields of an article that ``youse edit`` may correct."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mend:
    """One mend: at ``start`` (characters into the part called ``where``) ``before`` became
    ``after``.

    ``where`` is ``page`` for a text or HTML page, and the field's name for a JSON or CSV record;
    offsets count in that text as it was decoded, before any mend.
    """

    kind: str
    where: str
    start: int
    before: str
    after: str

    def as_dict(self) -> dict[str, str | int]:
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article, in the glyphs and punctuation of its page.

    ``published`` is a date, or an aware datetime in Asia/Shanghai when the page gave a time.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    source: str | None = None
    category: str | None = None
    published: dt.datetime | dt.date | None = None
    views: int | None = None
    editor: str | None = None
    url: str | None = None

    @property
    def published_text(self) -> str | None:
        """ISO 8601: ``2026-01-15T13:44:00+08:00``, or ``2026-01-15`` where no time is known."""
        return self.published.isoformat() if self.published is not None else None

    def as_dict(self) -> dict[str, object]:
        """The names and shapes of a hit of the API, with ``paragraphs``."""
        return {
            "id": self.id,
            "title": self.title,
            "authors": list(self.authors),
            "source": self.source,
            "category": self.category,
            "published": self.published_text,
            "views": self.views,
            "editor": self.editor,
            "url": self.url,
            "paragraphs": list(self.paragraphs),
        }


def text_digest(title: str, paragraphs: tuple[str, ...]) -> str:
    """16 hexadecimal digits that name a text: the id of an article whose page gives none."""
    text = "\n".join((title, *paragraphs))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
