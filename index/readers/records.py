"""Articles given as fields, in JSON or CSV.

Fields given so are final: characters are mended, but no byline, editor line, disclaimer or markup
is
read out of or cut from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from index import byline, dates
from index.article import Mend
from index.errors import ReadError
from index.page import Reading
from index.readers import Draft, address
from index.repair import repair

FIELDS = (
    "id", "title", "body", "author", "source", "category", "date", "views", "editor", "url",
)  # fmt: skip
_LONGEST_ID = 200


def interpret_record(record: Mapping[str, object]) -> Draft:
    """The article that these fields give. Raises :class:`ReadError` naming the field."""
    mends: list[Mend] = []
    notes: list[str] = []

    def mended(field: str) -> str:
        repaired = repair(_text(record, field), field)
        mends.extend(repaired.mends)
        return repaired.text

    def line(field: str) -> str | None:
        return " ".join(mended(field).split()) or None

    title = line("title") or ""
    paragraphs = tuple(filter(None, (row.strip() for row in mended("body").splitlines())))
    if not title and not paragraphs:
        raise ReadError("The item has neither a title nor a body; give at least one of the two.")
    url = _text(record, "url").strip() or None
    article_id = _article_id(record) or (address.article_number(url) if url else None)
    return Draft(
        Reading(
            title=title,
            paragraphs=paragraphs,
            authors=_authors(record, mends),
            source=line("source"),
            category=line("category"),
            published=_published(record, notes),
            views=_views(record, notes),
            editor=line("editor"),
            mends=tuple(mends),
        ),
        article_id,
        url,
        tuple(notes),
    )


def record_parts(record: Mapping[str, object]) -> dict[str, str]:
    """The texts of the fields of a record; of a list of authors, a line each."""
    given = {**record}
    if isinstance(given.get("author"), list):
        given["author"] = "\n".join(map(str, given["author"]))  # type: ignore[call-overload]
    texts = {field: _text(given, field) for field in FIELDS}
    return {field: text for field, text in texts.items() if text}


def _text(record: Mapping[str, object], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if field == "body" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = "\n".join(value)
    if isinstance(value, str):
        return _without_halves(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ReadError(f"The field “{field}” must be text, not {_kind(value)}.")


def _without_halves(text: str) -> str:
    """``text`` with U+FFFD for halves of surrogate pairs, which JSON can hold and files cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _kind(value: object) -> str:
    names = {bool: "true or false", list: "a list", dict: "an object", int: "a number"}
    return names.get(type(value), type(value).__name__)


def _article_id(record: Mapping[str, object]) -> str | None:
    given = _text(record, "id").strip()
    if len(given) > _LONGEST_ID or not given.isprintable():
        raise ReadError(
            f"The id “{given[:40]}…” is no name: give at most {_LONGEST_ID} printable characters."
        )
    return given or None


def _authors(record: Mapping[str, object], mends: list[Mend]) -> tuple[str, ...]:
    value = record.get("author")
    if isinstance(value, list):
        if not all(isinstance(each, str) for each in value):
            raise ReadError("The field “author” must be text or a list of texts.")
        given = value
    else:
        given = [_text(record, "author")]
    names: list[str] = []
    for each in given:
        repaired = repair(_without_halves(each), "author")
        mends.extend(repaired.mends)
        text = repaired.text
        names.extend([" ".join(text.split())] if isinstance(value, list) else byline.authors(text))
    return tuple(dict.fromkeys(filter(None, names)))


def _published(record: Mapping[str, object], notes: list[str]) -> dt.datetime | dt.date | None:
    given = _text(record, "date").strip()
    published = dates.parse(given) if given else None
    if given and published is None:
        notes.append(f"The date “{given[:40]}” was not understood and is left empty.")
    return published


def _views(record: Mapping[str, object], notes: list[str]) -> int | None:
    given = _text(record, "views").strip().replace(",", "")
    given = given.removesuffix(".0")
    if given and not (given.isascii() and given.isdigit() and len(given) < 16):
        notes.append(f"The views “{given[:40]}” are no whole number and are left empty.")
        return None
    return int(given) if given else None
