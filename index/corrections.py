"""Corrections by hand: ``FIELD=VALUE`` as an editor types it → fields of an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index import byline, dates
from index.article import Article
from index.errors import EditError
from index.nearest import nearest

_FIELDS = {
    "title": "title",
    "body": "paragraphs",
    "author": "authors",
    "source": "source",
    "category": "category",
    "date": "published",
    "views": "views",
    "editor": "editor",
    "url": "url",
}
_ALSO = {"paragraphs": "body", "authors": "author", "published": "date"}


def read_corrections(assignments: Iterable[str]) -> dict[str, object]:
    """The fields to correct with their values as JSON; ``None`` clears a field.

    Raises :class:`EditError` for an unknown field or a value that does not fit it.
    """
    corrections: dict[str, object] = {}
    for assignment in assignments:
        name, sign, value = assignment.partition("=")
        name = name.strip().lower()
        name = _ALSO.get(name, name)
        if not sign:
            raise EditError(f"“{assignment}” has no “=”; write FIELD=VALUE.")
        if name not in _FIELDS:
            near = nearest(name, _FIELDS)
            hint = f"did you mean “{near}”?" if near else f"known are {', '.join(_FIELDS)}."
            raise EditError(f"There is no field “{name}” to correct; {hint}")
        corrections[_FIELDS[name]] = _value(name, value.strip())
    return corrections


def typed_names(corrections: Iterable[str]) -> list[str]:
    """The names of corrected fields as an editor types them: ``body`` for ``paragraphs``."""
    typed = {field: name for name, field in _FIELDS.items()}
    return [typed[field] for field in corrections]


def refuse_empty(article: Article, corrections: Mapping[str, object]) -> None:
    """Raises :class:`EditError` where corrections would leave neither a title nor a body."""
    if not any(
        corrections.get(field, getattr(article, field)) for field in ("title", "paragraphs")
    ):
        raise EditError(
            f"The article “{article.id}” would have neither a title nor a body; "
            "give at least one of the two."
        )


def _value(name: str, value: str) -> object:
    if name == "author":
        return list(byline.authors(value))
    if name == "body":
        return [line.strip() for line in value.splitlines() if line.strip()]
    if not value:
        return "" if name == "title" else None
    if name == "views":
        if not (value.isascii() and value.isdigit()):
            raise EditError(f"“views” cannot be “{value}”; it is a whole number.")
        return int(value)
    if name == "date":
        published = dates.parse(value)
        if published is None:
            raise EditError(f"“date” cannot be “{value}”; write 2026-01-15 or 2026-01-15 13:44.")
        return published.isoformat()
    return " ".join(value.split())
