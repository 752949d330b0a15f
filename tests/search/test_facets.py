"""Counts → facets."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from search.facets import date_facet, top_values
from search.results import DateBucket, DateFacet, FacetValue

COUNTS = Counter({("锡",): 3, ("铅",): 1, (): 9, ("铜", "铝"): 2, ("铝",): 1})


def test_the_commonest_first_then_by_key() -> None:
    assert top_values(COUNTS, {"铝": "鋁"}, None) == (
        FacetValue("鋁", 3), FacetValue("锡", 3), FacetValue("铜", 2), FacetValue("铅", 1),
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 4, 100])
def test_size(size: int) -> None:
    whole = top_values(COUNTS, {}, None)
    assert top_values(COUNTS, {}, size) == whole[:size]
    assert top_values(Counter(), {}, size) == ()


def _day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("first", "last", "interval", "starts"),
    [
        ("2026-01-01", "2026-01-01", "day", ["2026-01-01"]),
        ("2026-01-01", "2026-02-14", "day", ["2026-01-01", "2026-02-14"]),
        ("2026-01-01", "2026-02-15", "month", ["2026-01-01", "2026-02-01"]),
        ("2021-02-05", "2026-01-09", "month", ["2021-02-01", "2026-01-01"]),
        ("2021-02-05", "2026-01-10", "year", ["2021-01-01", "2026-01-01"]),
        ("1969-12-31", "2026-01-10", "year", ["1969-01-01", "2026-01-01"]),
    ],
)
def test_the_finest_interval_one_can_look_over(
    first: str, last: str, interval: str, starts: list[str]
) -> None:
    days = Counter({_day(last): 2})
    days[_day(first)] += 1
    facet = date_facet(days)
    assert facet.interval == interval
    assert [bucket.start for bucket in facet.buckets] == starts
    assert sum(bucket.count for bucket in facet.buckets) == 3


def test_days_of_one_month_are_one_bucket() -> None:
    days = Counter({_day("2025-01-01"): 1, _day("2025-01-31"): 2, _day("2025-06-30"): 4})
    assert date_facet(days) == DateFacet(
        "month", (DateBucket("2025-01-01", 3), DateBucket("2025-06-01", 4))
    )
    assert date_facet(Counter()) == DateFacet("month", ())
