"""Filters by author, source, category and date."""

from __future__ import annotations

import pytest

from tests.contracts.shelf import Shelf, article


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    return kept_shelf.put(
        article("1", "铝价", authors=("杨磊",), source="中国有色金属报", category="铝",
                published="2026-01-15T13:44"),
        article("2", "鋁價", authors=("楊磊", "任飛"), source="中國有色金屬報", category="鋁",
                published="2026-01-15"),
        article("3", "铜价", authors=("任飞",), source="ＳＭＭ", category="铜",
                published="2026-01-16T00:00"),
        article("4", "锡价", source="smm", category="锡", published="2025-12-31T23:59:59"),
        article("5", "镍价"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"author": "杨磊"}, "12"), ({"author": "楊磊"}, "12"), ({"author": "任飞"}, "23"),
        ({"author": ["杨磊", "任飞"]}, "123"), ({"author": "杨"}, ""), ({"author": " 杨磊 "}, "12"),
        ({"source": "中国有色金属报"}, "12"), ({"source": "Smm"}, "34"),
        ({"source": ["smm", "中国有色金属报"]}, "1234"), ({"category": "铝"}, "12"),
        ({"category": "鋁"}, "12"), ({"category": ["铝", "铜"]}, "123"), ({"category": "镍"}, ""),
        ({"author": "任飞", "category": "铝"}, "2"), ({"author": "任飞", "source": "smm"}, "3"),
        ({"author": ["任飞", "杨磊"], "category": ["铜", "铝"], "source": "smm"}, "3"),
        ({"category": ["", " "]}, "12345"),
    ],
)  # fmt: skip
def test_values(news: Shelf, filters: dict[str, str | list[str]], found: str) -> None:
    assert "".join(sorted(news.ids(**filters))) == found
    assert news.search(**filters).total == len(found)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-01-15", "2026-01-15", "12"), ("2026-01-16", "2026-01-16", "3"),
        ("2026-01-14", "2026-01-14", ""),
        ("2026", "2026", "123"), ("2025", "2025", "4"), ("2026-01", "2026-01", "123"),
        ("2025-12", "2025-12", "4"), ("2025-12-31", "2025-12-31", "4"),
        ("2026-1-15", "2026-1-16", "123"),
        ("2026", "", "123"), ("", "2025", "4"), ("", "2026-01-15", "124"), ("2025", "2026", "1234"),
        ("2027", "", ""), ("", "2024-02", ""), ("0001", "9999", "1234"), ("", "", "12345"),
    ],
)  # fmt: skip
def test_days_are_inclusive_and_leave_the_undated_out(
    news: Shelf, start: str, end: str, found: str
) -> None:
    assert "".join(sorted(news.ids(from_=start, to=end))) == found


def test_the_edges_of_a_day_are_in_shanghai(shelf: Shelf) -> None:
    shelf.put(
        article("before", published="2026-01-14T23:59:59"),
        article("first", published="2026-01-15T00:00:00"),
        article("date", published="2026-01-15"),
        article("last", published="2026-01-15T23:59:59"),
        article("after", published="2026-01-16T00:00:00"),
        article("next", published="2026-01-16"),
    )
    assert set(shelf.ids(from_="2026-01-15", to="2026-01-15")) == {"first", "date", "last"}
    assert set(shelf.ids(to="2026-01-14")) == {"before"}
    assert set(shelf.ids(from_="2026-01-16")) == {"after", "next"}


def test_years_with_summer_time_are_cut_at_their_midnights_too(shelf: Shelf) -> None:
    shelf.put(
        article("last", published="1988-06-30T23:30"),
        article("date", published="1988-07-01"),
        article("first", published="1988-07-01T00:10"),
        article("leap", published="1991-04-14T23:59"),
        article("behind", published="1991-04-15"),
    )
    assert set(shelf.ids(from_="1988-07-01", to="1988-07-01")) == {"date", "first"}
    assert shelf.ids(from_="1988-06-30", to="1988-06-30") == ["last"]
    assert shelf.ids(from_="1991-04-14", to="1991-04-14") == ["leap"]
    dates = shelf.search(from_="1988-06", to="1988-07").dates
    assert dates
    assert [(each.start, each.count) for each in dates.buckets] == [
        ("1988-06-01", 1), ("1988-07-01", 2), ("1991-04-01", 2),
    ]  # fmt: skip


def test_filters_combine_with_words_and_days(news: Shelf) -> None:
    assert news.ids("铝", author="杨磊", from_="2026-01-15", to="2026-01-15") == ["1", "2"]
    assert news.ids("铝", author="杨磊", from_="2026-01-16", to="2026-01-16") == []
    assert news.ids("铜", category=["铝", "铜"]) == ["3"]
