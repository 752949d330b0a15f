"""A search as it was asked, checked before anything runs.

Every entrance (page, API, command line) builds its :class:`Request` through :func:`read`, so all
refuse the same things in the same words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from index.nearest import nearest
from index.script import strip_invisible
from search import cursor as cursors
from search.cursor import Cursor
from search.dates import DateRangeError, first_day, last_day
from search.errors import BadRequest
from search.messages import Message

FILTERS = ("author", "source", "category")
FACETS = ("author", "source", "category", "date")
MODES = ("auto", "all", "any")
SORTS = ("relevance", "newest", "oldest", "views")
SCRIPTS = ("original", "hans", "hant")
SYNONYMS = ("on", "off")
EXPLAIN = ("0", "1")
REPOSTS = ("show", "fold")
PARAMETERS = (
    "q", *FILTERS, "from", "to", "mode", "sort", "size", "page", "cursor",
    "facets", "facet_size", "script", "reposts", "synonyms", "explain",
)  # fmt: skip

_OF_PAGES = Message("it says in which language pages speak, and is for pages alone; leave it out.")

_BLANKS = " \t\r\n\u00a0\u3000"
"""What may stand around a value. Control characters, which Python strips as well, are mistakes."""

MAX_QUERY = 512
MAX_SIZE = 100
MAX_PAGE = 1_000_000
MAX_VALUES = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """``filters`` maps a field to its alternatives; ``start`` and ``end`` are inclusive days."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    start: dt.date | None = None
    end: dt.date | None = None
    mode: str = "auto"
    sort: str = "relevance"
    size: int = 20
    page: int = 1
    cursor: Cursor | None = None
    """In place of a page: the hits that follow it."""
    facets: tuple[str, ...] = FACETS
    facet_size: int | None = 20
    """``None``: all values."""
    script: str = "original"
    reposts: str = "show"
    synonyms: bool = True
    explain: bool = False
    start_text: str = ""
    end_text: str = ""
    """The days as they were typed (``2026-01``), for showing them again."""

    @property
    def offset(self) -> int:
        """How many hits come before those that are asked for."""
        return (self.page - 1) * self.size if self.cursor is None else self.cursor.offset


def read(parameters: Mapping[str, Sequence[str]], *, reposts: str = "show") -> Request:
    """The request that these parameters ask for; ``reposts``: what is done where none says it.

    Raises :class:`BadRequest` with the parameter's name and one sentence that names the mend.
    """
    parameters = {
        _whole(name): [_whole(value) for value in values] for name, values in parameters.items()
    }
    for name in parameters:
        if name not in PARAMETERS:
            message = Message(
                "There is no parameter “%(name)s”; %(hint)s",
                name=name,
                hint=_OF_PAGES if name == "lang" else _hint(name, PARAMETERS),
            )
            raise BadRequest(name, message)
    for name, values in parameters.items():
        if len(values) > 1 and name not in FILTERS:
            message = Message(
                "“%(name)s” stands %(times)s times; give it once.", name=name, times=len(values)
            )
            raise BadRequest(name, message)

    def one(name: str, default: str = "") -> str:
        return next(iter(parameters.get(name, ())), default).strip(_BLANKS)

    text = one("q").strip()
    if len(text) > MAX_QUERY:
        message = Message(
            "The query has %(length)s characters; shorten it to %(most)s at most.",
            length=len(text),
            most=MAX_QUERY,
        )
        raise BadRequest("q", message)
    filters = {}
    for name in FILTERS:
        values = [strip_invisible(value).strip() for value in parameters.get(name, ())]
        values = [value for value in dict.fromkeys(values) if value]
        if len(values) > MAX_VALUES:
            message = Message(
                "“%(name)s” has %(count)s values; give at most %(most)s.",
                name=name,
                count=len(values),
                most=MAX_VALUES,
            )
            raise BadRequest(name, message)
        if values:
            filters[name] = tuple(values)
    start, end = _day(one("from"), "from"), _day(one("to"), "to")
    if start and end and start > end:
        message = Message(
            "“from” %(start)s lies after “to” %(end)s; exchange the two.",
            start=one("from"),
            end=one("to"),
        )
        raise BadRequest("from", message)
    if one("cursor") and one("page"):
        message = Message("“cursor” and “page” exclude each other; give one of them.")
        raise BadRequest("cursor", message)
    return Request(
        text=text,
        filters=filters,
        start=start,
        end=end,
        start_text=one("from"),
        end_text=one("to"),
        mode=_choice("mode", one("mode"), MODES, "auto"),
        sort=_choice("sort", one("sort"), SORTS, "relevance" if text else "newest"),
        size=_number("size", one("size"), 20, 1, MAX_SIZE),
        page=_number("page", one("page"), 1, 1, MAX_PAGE),
        cursor=cursors.read(one("cursor")) if one("cursor") else None,
        facets=_facets(one("facets")),
        facet_size=_facet_size(one("facet_size")),
        script=_choice("script", one("script"), SCRIPTS, "original"),
        # Cursors are given where reposts are shown unless it is said otherwise.
        reposts=_choice("reposts", one("reposts"), REPOSTS, "show" if one("cursor") else reposts),
        synonyms=_choice("synonyms", one("synonyms"), SYNONYMS, "on") == "on",
        explain=_choice("explain", one("explain"), EXPLAIN, "0") == "1",
    )


def _hint(name: str, known: Sequence[str], *, or_none: bool = False) -> Message:
    near, every = nearest(name, known), ", ".join(known)
    if near:
        return Message("did you mean “%(near)s”?", near=near)
    if or_none:
        return Message("known are %(known)s or none.", known=every)
    return Message("known are %(known)s.", known=every)


def _whole(text: str) -> str:
    """``text`` without halves of surrogate pairs, which no answer could carry."""
    return text.encode("utf-8", "replace").decode()


def _choice(name: str, given: str, known: Sequence[str], default: str) -> str:
    if not given:
        return default
    if given not in known:
        message = Message(
            "“%(name)s” cannot be “%(given)s”; it is one of %(known)s.",
            name=name,
            given=given,
            known=", ".join(known),
        )
        raise BadRequest(name, message)
    return given


def _number(name: str, given: str, default: int, low: int, high: int) -> int:
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 12 and low <= int(given) <= high):
        message = Message(
            "“%(name)s” cannot be “%(given)s”; it is a whole number from %(low)s to %(high)s.",
            name=name,
            given=given,
            low=low,
            high=high,
        )
        raise BadRequest(name, message)
    return int(given)


def _day(given: str, name: str) -> dt.date | None:
    if not given:
        return None
    try:
        return first_day(given) if name == "from" else last_day(given)
    except DateRangeError:
        message = Message(
            "“%(name)s” cannot be “%(given)s”; "
            "write a year, month or day: 2026, 2026-01, 2026-01-15.",
            name=name,
            given=given,
        )
        raise BadRequest(name, message) from None


def _facets(given: str) -> tuple[str, ...]:
    if not given:
        return FACETS
    if given == "none":
        return ()
    names = [name.strip() for name in given.split(",") if name.strip()]
    for name in names:
        if name not in FACETS:
            if name == "none":
                message = Message("In “facets” “none” stands alone; give it alone or leave it out.")
                raise BadRequest("facets", message)
            hint = _hint(name, FACETS, or_none=True)
            message = Message("“facets” cannot hold “%(name)s”; %(hint)s", name=name, hint=hint)
            raise BadRequest("facets", message)
    return tuple(dict.fromkeys(names))


def _facet_size(given: str) -> int | None:
    if given == "all":
        return None
    if given and not (given.isascii() and given.isdigit()):
        message = Message(
            "“facet_size” cannot be “%(given)s”; write a whole number or all.", given=given
        )
        raise BadRequest("facet_size", message)
    return _number("facet_size", given, 20, 1, 1_000_000)
