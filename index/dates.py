"""When an article was published: dates and times as pages and records write them.

Everything is Asia/Shanghai; a date without a time stays a date.
"""

from __future__ import annotations

import datetime as dt
import re

from index.article import SHANGHAI
from index.script import fold_even

STAMP = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:\s*年\s*|(?P<sign>[-/.]))(?P<month>\d{1,2})(?:\s*月\s*|(?P=sign))"
    r"(?P<day>\d{1,2})(?!\d)(?:\s*日)?"
    r"(?:\s*t?\s*(?P<hour>\d{1,2})(?::|时|点)(?P<minute>\d{1,2})(?:(?::|分)(?P<second>\d{1,2}))?"
    r"(?:\.\d+)?\s*(?:秒|分)?)?"
    r"(?P<zone>z|[+-]\d\d:?\d\d(?!\d))?"
)
"""A date with or without its time, in a text folded by :func:`index.script.fold_even`."""


def from_match(match: re.Match[str]) -> dt.datetime | dt.date | None:
    """The moment that a match of :data:`STAMP` names; ``None`` where there is no such day."""
    try:
        day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if match["hour"] is None:
        return day
    try:
        time = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return day
    zone = match["zone"]
    if not zone:
        return dt.datetime.combine(day, time, SHANGHAI)
    if zone == "z":
        offset = dt.timedelta()
    else:
        offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        offset = -offset if zone[0] == "-" else offset
    if abs(offset) >= dt.timedelta(hours=24):
        return dt.datetime.combine(day, time, SHANGHAI)
    stated = dt.datetime.combine(day, time, dt.timezone(offset))
    try:
        return stated.astimezone(SHANGHAI)
    except OverflowError:
        return day


def parse(text: str) -> dt.datetime | dt.date | None:
    """The moment that a whole text names: ISO 8601, ``2022/12/19 19:14:48``, ``2026年1月5日 8:15``.

    ``None`` where the text is anything else.
    """
    folded = fold_even(text).strip()
    match = STAMP.fullmatch(folded)
    if match is not None:
        return from_match(match)
    if re.fullmatch(r"\d{8}", folded):
        return parse(f"{folded[:4]}-{folded[4:6]}-{folded[6:]}")
    return None


def from_text(stored: str) -> dt.datetime | dt.date:
    """What :attr:`index.article.Article.published_text` wrote, read again."""
    if len(stored) == 10:
        return dt.date.fromisoformat(stored)
    return dt.datetime.fromisoformat(stored).astimezone(SHANGHAI)
