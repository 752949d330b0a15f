"""Counts → facets."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from search.results import DateBucket, DateFacet, FacetValue

Counts = npt.NDArray[np.int64]

_MOST_DAYS: Final = 45
_MOST_MONTHS: Final = 60
_UNITS: Final = {"day": "D", "month": "M", "year": "Y"}


def top_values(
    counts: Counts, spelling: Callable[[int], str], size: int | None
) -> tuple[FacetValue, ...]:
    """The ``size`` commonest values (``None``: all), ties in the order of their keys.

    ``counts`` has for each key, by its number in their order, how many articles have it;
    ``spelling`` says how the value with a key is shown.
    """
    # Count and number in one: the greater, the more there are, and then the smaller its number.
    last = counts.size - 1
    present = (counts != 0).nonzero()[0]
    both = counts.take(present, mode="clip") * counts.size
    both += last
    both -= present
    if size is not None and 0 < size < both.size:
        both.partition(both.size - size)
        both = both[-size:]
    both.sort()
    rows = [divmod(each, last + 1) for each in reversed(both.tolist())]
    return tuple([FacetValue(spelling(last - behind), count) for count, behind in rows])


def date_facet(first: int, counts: Counts, interval: str | None = None) -> DateFacet:
    """Articles by day, month or year: ``None`` for the finest that gives a list one can look over.

    ``counts`` has the articles of each day from ``first`` on, itself counted from 1970.
    """
    present = (counts != 0).nonzero()[0]
    if not present.size:
        return DateFacet(interval or "month", ())
    interval = interval or readable(int(present[-1] - present[0]))
    numbers, texts = _buckets(first, counts.size, _UNITS[interval])
    sums = np.bincount(numbers.take(present), counts.take(present), len(texts)).astype(np.int64)
    shown = sums.nonzero()[0]
    rows = zip(shown.tolist(), sums.take(shown).tolist(), strict=True)
    return DateFacet(interval, tuple([DateBucket(texts[number], count) for number, count in rows]))


def readable(span: int) -> str:
    """The interval that suits a span of so many days."""
    if span < _MOST_DAYS:
        return "day"
    return "month" if span < _MOST_MONTHS * 30 else "year"


@functools.lru_cache(maxsize=64)
def _buckets(first: int, count: int, unit: str) -> tuple[npt.NDArray[np.intp], list[str]]:
    """For each of ``count`` days from ``first`` on the number of its bucket; how each begins.

    Kept, for the days are those of an index, whatever is looked for in it.
    """
    days = np.arange(first, first + count).astype("datetime64[D]")
    starts, numbers = np.unique(days.astype(f"datetime64[{unit}]"), return_inverse=True)
    return numbers, np.datetime_as_string(starts.astype("datetime64[D]")).tolist()
