"""Text pages: ``.txt``."""

from __future__ import annotations

from index import page
from index.errors import ReadError
from index.readers import Draft
from index.readers.encoding import decode


def interpret(raw: bytes) -> Draft:
    """The article of a text page."""
    reading = page.read(parts(raw)["page"])
    if not reading.title and not reading.paragraphs:
        raise ReadError("The page has neither a title nor a body.")
    return Draft(reading)


def parts(raw: bytes) -> dict[str, str]:
    """The whole page."""
    text, _ = decode(raw)
    if "\x00" in text:
        raise ReadError("This is not text: it holds zero bytes. Give text, HTML, JSON or CSV.")
    return {"page": text}
