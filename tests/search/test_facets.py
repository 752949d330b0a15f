"""Counts → facets."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from search.facets import Counts, date_facet, top_values
from search.results import DateBucket, DateFacet, FacetValue

KEYS = ("铅", "铜", "铝", "锌", "锡")
SHOWN = ("铅", "铜", "鋁", "锌", "锡")
COUNTS = np.array([1, 2, 3, 0, 3])


def test_the_commonest_first_then_by_key() -> None:
    assert top_values(COUNTS, SHOWN.__getitem__, None) == (
        FacetValue("鋁", 3), FacetValue("锡", 3), FacetValue("铜", 2), FacetValue("铅", 1),
    )  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 4, 100])
def test_size(size: int) -> None:
    whole = top_values(COUNTS, KEYS.__getitem__, None)
    assert top_values(COUNTS, KEYS.__getitem__, size) == whole[:size]
    assert top_values(np.zeros(0, np.int64), KEYS.__getitem__, size) == ()


def _facet(counts: dict[str, int]) -> DateFacet:
    """The facet of articles counted by day."""
    first = min(map(_day, counts), default=0)
    by_day: Counts = np.zeros(max(map(_day, counts), default=0) - first + 1, np.int64)
    for day, count in counts.items():
        by_day[_day(day) - first] += count
    return date_facet(first, by_day)


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
    facet = _facet({first: 1, last: 2} if first != last else {first: 3})
    assert facet.interval == interval
    assert [bucket.start for bucket in facet.buckets] == starts
    assert sum(bucket.count for bucket in facet.buckets) == 3


def test_days_of_one_month_are_one_bucket() -> None:
    assert _facet({"2025-01-01": 1, "2025-01-31": 2, "2025-06-30": 4}) == DateFacet(
        "month", (DateBucket("2025-01-01", 3), DateBucket("2025-06-01", 4))
    )
    assert _facet({}) == DateFacet("month", ())


def test_an_interval_that_is_asked_for() -> None:
    first = _day("2025-12-31")
    counts = np.array([2, 1])
    assert date_facet(first, counts).interval == "day"
    assert date_facet(first, counts, "month") == DateFacet(
        "month", (DateBucket("2025-12-01", 2), DateBucket("2026-01-01", 1))
    )
    assert [each.count for each in date_facet(first, counts, "year").buckets] == [2, 1]
    assert date_facet(0, np.zeros(0, np.int64), "day") == DateFacet("day", ())
