"""Dates as pages and records write them, always Asia/Shanghai."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import dates
from index.article import SHANGHAI, Article


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-01-15T13:44:00+08:00", "2026-01-15T13:44:00+08:00"),
        ("2026-01-15T05:44:00Z", "2026-01-15T13:44:00+08:00"),
        ("2026-01-14T23:44:00-06:00", "2026-01-15T13:44:00+08:00"),
        ("2026-01-15T13:44:00+0800", "2026-01-15T13:44:00+08:00"),
        ("2026-01-15T13:44:00.123456", "2026-01-15T13:44:00+08:00"),
        ("2026-01-15 13:44", "2026-01-15T13:44:00+08:00"),
        ("2022/12/19 19:14:48", "2022-12-19T19:14:48+08:00"),
        ("2026年1月5日 8:15", "2026-01-05T08:15:00+08:00"),
        ("2026年01月05日8时15分", "2026-01-05T08:15:00+08:00"),
        ("2019-3-4 10:6", "2019-03-04T10:06:00+08:00"),
        ("２０２６－０１－１５", "2026-01-15"),
        ("2026-01-15", "2026-01-15"),
        ("2026.1.15", "2026-01-15"),
        ("2026年1月15日", "2026-01-15"),
        ("20260115", "2026-01-15"),
        (" 2026-01-15\n", "2026-01-15"),
        ("2026-01-15 25:00", "2026-01-15"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_moments_and_days(text: str, iso: str) -> None:
    found = dates.parse(text)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "", "昨天", "2026", "2026-01", "2026-13-01", "2025-02-29", "2026-01/15", "1893-01-15",
        "2026-01-155", "on 2026-01-15", "20261315", "13:44", "2026-01-15 13:44 来源",
    ],
)  # fmt: skip
def test_anything_else_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


def test_a_date_without_a_time_stays_a_date() -> None:
    found = dates.parse("2026-01-15")
    assert type(found) is dt.date


MOMENTS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=SHANGHAI)
)


@given(MOMENTS | st.dates())
def test_what_an_article_writes_is_read_again(published: dt.datetime | dt.date) -> None:
    text = Article("1", "题", (), published=published).published_text
    assert text is not None
    again = dates.from_text(text)
    assert again == published
    assert type(again) is type(published)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)), st.integers(0, 23), st.integers(0, 59))
def test_unpadded_is_read_like_padded(day: dt.date, hour: int, minute: int) -> None:
    unpadded = dates.parse(f"{day.year}年{day.month}月{day.day}日 {hour}:{minute}")
    assert unpadded == dates.parse(f"{day.isoformat()} {hour:02d}:{minute:02d}")
    assert unpadded == dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
