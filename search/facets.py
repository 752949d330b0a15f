"""Counts → facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from search.dates import day_text, month_start, year_start
from search.results import DateBucket, DateFacet, FacetValue

_MOST_DAYS = 45
_MOST_MONTHS = 60


def top_values(
    counts: Counter[tuple[str, ...]], spelling: Mapping[str, str], size: int | None
) -> tuple[FacetValue, ...]:
    """The ``size`` commonest values (``None``: all), each in its commonest spelling.

    ``counts`` has for each combination of keys that articles have the number of articles; an
    article counts once for each of its values.
    """
    totals: Counter[str] = Counter()
    for keys, count in counts.items():
        for key in keys:
            totals[key] += count
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(spelling.get(key, key), count) for key, count in ordered[:size])


def date_facet(days: Counter[int]) -> DateFacet:
    """Articles by day, month or year: the finest that gives a list one can look over.

    ``days`` counts by the number of days since 1970.
    """
    if not days:
        return DateFacet("month", ())
    first, last = min(days), max(days)
    if last - first < _MOST_DAYS:
        interval, start_of = "day", day_text
    elif last - first < _MOST_MONTHS * 30:
        interval, start_of = "month", month_start
    else:
        interval, start_of = "year", year_start
    buckets: Counter[str] = Counter()
    for day, count in days.items():
        buckets[start_of(day)] += count
    return DateFacet(interval, tuple(DateBucket(*item) for item in sorted(buckets.items())))
