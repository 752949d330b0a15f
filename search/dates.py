"""Days as readers write them: ``2026``, ``2026-01``, ``2026-01-15``, in Asia/Shanghai."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import numpy as np
import numpy.typing as npt

from index.article import SHANGHAI

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


class DateRangeError(ValueError):
    """The text names no year, month or day."""


def first_day(text: str) -> dt.date:
    """The first day of the year, month or day that ``text`` names."""
    year, month, day = _parts(text)
    return _date(year, month or 1, day or 1)


def last_day(text: str) -> dt.date:
    """The last day of the year, month or day that ``text`` names."""
    year, month, day = _parts(text)
    start = _date(year, month or 12, day or 1)
    return start if day else start.replace(day=calendar.monthrange(year, start.month)[1])


def _parts(text: str) -> tuple[int, int, int]:
    match = _DAY.fullmatch(text)
    if not match or any(part is not None and not int(part) for part in match.groups()):
        raise DateRangeError(text)
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def _date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise DateRangeError(str(error)) from error


_SHANGHAI_SECONDS = 8 * 3600
_DAY_SECONDS = 86_400
_EVEN_SINCE = 694_195_200
"""The moment at which 1992 began in Asia/Shanghai: eight hours ahead all year round ever since."""


def local_day(moment: int) -> int:
    """The day in Asia/Shanghai, counted from 1970, of a moment in seconds since 1970."""
    if moment < _EVEN_SINCE:
        return (dt.datetime.fromtimestamp(moment, SHANGHAI).date() - _EPOCH).days
    return (moment + _SHANGHAI_SECONDS) // _DAY_SECONDS


def local_days(moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """:func:`local_day` of each of many moments."""
    days = (moments + _SHANGHAI_SECONDS) // _DAY_SECONDS
    uneven = moments < _EVEN_SINCE
    if uneven.any():
        early, places = np.unique(moments[uneven], return_inverse=True)
        days[uneven] = np.array([local_day(moment) for moment in early.tolist()])[places]
    return days


def first_second(day: dt.date) -> int:
    """The moment at which a day begins in Asia/Shanghai, in seconds since 1970."""
    return int(dt.datetime.combine(day, dt.time(), SHANGHAI).timestamp())


def day_that_begins(moment: int) -> int | None:
    """The day, counted from 1970, whose :func:`first_second` a moment is; ``None`` for others.

    And for any before 1992, when clocks were put back.
    """
    day, second = divmod(moment + _SHANGHAI_SECONDS, _DAY_SECONDS)
    return None if second or moment < _EVEN_SINCE else day


def end_second(day: dt.date) -> int:
    """The moment at which a day ends, and the next begins, in seconds since 1970."""
    if day == dt.date.max:
        return first_second(day) + _DAY_SECONDS
    return first_second(day + dt.timedelta(days=1))


def day_text(day: int) -> str:
    """``YYYY-MM-DD`` of a day counted from 1970."""
    return (_EPOCH + dt.timedelta(days=day)).isoformat()


def month_start(day: int) -> str:
    """The first day of the month, ``YYYY-MM-01``."""
    return day_text(day)[:8] + "01"


def year_start(day: int) -> str:
    """The first day of the year, ``YYYY-01-01``."""
    return day_text(day)[:5] + "01-01"


_EPOCH = dt.date(1970, 1, 1)
