"""Days as readers write them, and the moments at which they begin in Asia/Shanghai."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import SHANGHAI
from search import dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"), ("2026-01", "2026-01-01", "2026-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"), ("2025-2", "2025-02-01", "2025-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"), ("2026-01-15", "2026-01-15", "2026-01-15"),
        ("2026-1-5", "2026-01-05", "2026-01-05"), ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"), ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)  # fmt: skip
def test_ranges(text: str, first: str, last: str) -> None:
    assert dates.first_day(text) == dt.date.fromisoformat(first)
    assert dates.last_day(text) == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    "text",
    ["", "26", "20260115", "2026-", "2026-13", "2026-00", "2026-01-32", "2025-02-29", "2026-01-00",
     "0000", "2026-01-15 ", "２０２６", "2026年", "2026-01-15T00:00", "-2026", "2026--1"],
)  # fmt: skip
def test_what_names_no_day(text: str) -> None:
    for read in (dates.first_day, dates.last_day):
        with pytest.raises(dates.DateRangeError):
            read(text)


@given(st.text("0123456789-", max_size=10))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    try:
        first = dates.first_day(text)
    except dates.DateRangeError:
        with pytest.raises(dates.DateRangeError):
            dates.last_day(text)
    else:
        assert first <= dates.last_day(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(9999, 12, 30)))
@example(dt.date(1988, 7, 1))  # summer time
@example(dt.date(1991, 12, 31))
@example(dt.date(1992, 1, 1))
def test_days_meet_without_a_gap(day: dt.date) -> None:
    number = (day - dt.date(1970, 1, 1)).days
    first, end = dates.first_second(day), dates.end_second(day)
    assert end == dates.first_second(day + dt.timedelta(days=1))
    assert dates.local_day(first) == dates.local_day(end - 1) == number
    assert dates.local_day(first - 1) == number - 1
    assert dates.day_that_begins(first) == (number if day.year >= 1992 else None)
    assert dates.day_that_begins(first + 1) is None
    assert dates.day_text(number) == day.isoformat()
    assert dates.month_start(number) == day.replace(day=1).isoformat()
    assert dates.year_start(number) == day.replace(month=1, day=1).isoformat()


@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)))
@example(dt.datetime(1988, 7, 1, 0, 30))
def test_a_moment_falls_on_its_local_day(moment: dt.datetime) -> None:
    seconds = int(moment.replace(tzinfo=SHANGHAI).timestamp())
    assert dates.day_text(dates.local_day(seconds)) == moment.date().isoformat()


def test_the_ends_of_the_calendar() -> None:
    assert dates.first_second(dt.date.min) < dates.first_second(dt.date(1, 1, 2))
    assert dates.end_second(dt.date.max) - dates.first_second(dt.date.max) == 86_400
