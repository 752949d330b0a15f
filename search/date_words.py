"""Days as readers write them in a query: ``2025-01..2025-03``, ``近30天``, ``2025年第四季度``.

*Span*: from one day to another, both included, either end open. *Today* is the day in
Asia/Shanghai; whoever asks gives it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from index.script import fold
from search.messages import Message


class Days(NamedTuple):
    """A span. ``exchanged``: its ends were written the wrong way round."""

    first: dt.date | None
    last: dt.date | None
    exchanged: bool = False

    @property
    def shown(self) -> str:
        """The span in words."""
        return span("" if self.first is None else f"{self.first}", f"{self.last or ''}")


def span(first: str, last: str) -> str:
    """From one day, month or year to another in words; either may be empty."""
    if not first:
        return Message("%(last)s 止", last=last)
    if not last:
        return Message("%(first)s 起", first=first)
    return first if first == last else Message("%(first)s 至 %(last)s", first=first, last=last)


def read(text: str, today: dt.date) -> Days | None:
    """The days that a text names, in either script and width; ``None`` where it names none."""
    folded = "".join(fold(text).split())
    try:
        return _span(folded, today) or _range(folded, today)
    except (ValueError, OverflowError):  # there is no such day
        return None


_TO = re.compile(r"\.{2,}|至|到|~")


def _range(text: str, today: dt.date) -> Days | None:
    """The days of two expressions, of which one may be missing."""
    start, *rest = _TO.split(text)
    if len(rest) != 1 or not (start or rest[0]):
        return None
    end = rest[0]
    if _YEAR_SIGN.match(start) and _MONTH_SIGN.match(end):
        end = start[:5] + end
    first = _span(start, today) if start else _OPEN
    last = _span(end, today) if end else _OPEN
    if first is None or last is None:
        return None
    if first.first and last.last and first.first > last.last:
        return Days(last.first, first.last, exchanged=True)
    return Days(first.first, last.last)


_OPEN = Days(None, None)
_YEAR_SIGN = re.compile("[0-9]{4}年")
_MONTH_SIGN = re.compile("[0-9]{1,2}月")

_DIGITS = "一二三四五六七八九"
_COUNT = r"[0-9]{1,4}|[一二两三四五六七八九十]{1,3}|半"
_MONTH = r"0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九]"
_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2}
_YEAR = rf"(?P<year>[0-9]{{4}})|(?P<year_word>{'|'.join(_YEARS)})"
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2}
_WEEKS = {"本周": 0, "这周": 0, "上周": -1}
_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1}
_QUARTERS = {"本季度": 0, "上季度": -1, "上个季度": -1}

_NUMBERS = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_CALENDAR = re.compile(
    rf"(?:{_YEAR})年?(?:"
    rf"(?P<month>{_MONTH})月(?:份|(?P<day>[0-9]{{1,2}})[日号]?)?"
    r"|(?P<half>[上下])半年|-?h(?P<half_number>[12])"
    r"|第?(?P<quarter>[1-4一二三四])季度?|-?q(?P<quarter_number>[1-4])"
    r")?"
)
_RECENT = re.compile(rf"(?:最近|近|过去)({_COUNT})(天|日|周|个?星期|个?月|年)")


def _span(text: str, today: dt.date) -> Days | None:
    """The days of one expression. Raises :class:`ValueError` where there are no such days."""
    if match := _NUMBERS.fullmatch(text):
        year, _, month, day = match.groups()
        return _in_year(int(year), int(month) if month else None, int(day) if day else None)
    if text in _DAYS:
        date = today + dt.timedelta(days=_DAYS[text])
        return Days(date, date)
    if text in _WEEKS:
        monday = today + dt.timedelta(days=7 * _WEEKS[text] - today.weekday())
        return Days(monday, monday + dt.timedelta(days=6))
    if text in _MONTHS:
        return _months(today.year * 12 + today.month - 1 + _MONTHS[text], 1)
    if text in _QUARTERS:
        return _months((today.year * 4 + (today.month - 1) // 3 + _QUARTERS[text]) * 3, 3)
    if match := _RECENT.fullmatch(text):
        return _recent(match[1], match[2], today)
    if match := _CALENDAR.fullmatch(text):
        return _of_calendar(match, today)
    return None


def _in_year(year: int, month: int | None, day: int | None) -> Days:
    if month is None:
        return Days(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if day is None:
        return _months(year * 12 + dt.date(year, month, 1).month - 1, 1)
    date = dt.date(year, month, day)
    return Days(date, date)


def _months(first: int, count: int) -> Days:
    """So many months from one on, which is counted from the year 0."""
    start_year, start = divmod(first, 12)
    end_year, end = divmod(first + count - 1, 12)
    last = calendar.monthrange(end_year, end + 1)[1]
    return Days(dt.date(start_year, start + 1, 1), dt.date(end_year, end + 1, last))


def _of_calendar(match: re.Match[str], today: dt.date) -> Days:
    year = int(match["year"] or today.year + _YEARS.get(match["year_word"] or "", 0))
    if match["month"]:
        day = match["day"]
        return _in_year(year, _number(match["month"]), int(day) if day else None)
    if half := match["half"] or match["half_number"]:
        return _months(year * 12 + (6 if half in "下2" else 0), 6)
    if quarter := match["quarter"] or match["quarter_number"]:
        return _months(year * 12 + 3 * (_number(quarter) - 1), 3)
    return _in_year(year, None, None)


def _recent(count: str, unit: str, today: dt.date) -> Days | None:
    """The last so many days, weeks, months or years, of which today is the last."""
    if count == "半":
        if unit != "年":
            return None
        number, unit = 6, "月"
    else:
        number = _number(count)
    if not number:
        return None
    if unit in ("天", "日"):
        return Days(today - dt.timedelta(days=number - 1), today)
    if unit.endswith(("周", "期")):
        return Days(today - dt.timedelta(days=7 * number - 1), today)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "年" else 1)
    year, month = divmod(months, 12)
    day = min(today.day, calendar.monthrange(year, month + 1)[1])
    return Days(dt.date(year, month + 1, day) + dt.timedelta(days=1), today)


def _number(text: str) -> int:
    """``12``, ``十二`` or ``三十``. Raises :class:`ValueError` where it is none of these."""
    if text.isdecimal():
        return int(text)
    text = text.replace("两", "二")
    tens, ten, ones = text.rpartition("十")
    return (10 * (_DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + (
        _DIGITS.index(ones) + 1 if ones else 0
    )
