"""Counts → facets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from search.results import DateBucket, DateFacet, FacetValue

Counts = npt.NDArray[np.int64]

_MOST_DAYS = 45
_MOST_MONTHS = 60


def top_values(
    counts: Counts, spelling: Callable[[int], str], size: int | None
) -> tuple[FacetValue, ...]:
    """The ``size`` commonest values (``None``: all), ties in the order of their keys.

    ``counts`` has for each key, by its number in their order, how many articles have it;
    ``spelling`` says how the value with a key is shown.
    """
    least = 1
    if size is not None and 0 < size < counts.size:
        least = max(least, int(np.partition(counts, -size)[-size]))
    present = np.flatnonzero(counts >= least)
    order = present[np.argsort(-counts[present], kind="stable")[:size]]
    return tuple(
        FacetValue(spelling(number), count)
        for number, count in zip(order.tolist(), counts[order].tolist(), strict=True)
    )


def date_facet(first: int, counts: Counts) -> DateFacet:
    """Articles by day, month or year: the finest that gives a list one can look over.

    ``counts`` has the articles of each day from ``first`` on, itself counted from 1970.
    """
    present = np.flatnonzero(counts)
    if not present.size:
        return DateFacet("month", ())
    span = int(present[-1] - present[0])
    if span < _MOST_DAYS:
        interval = "day"
    elif span < _MOST_MONTHS * 30:
        interval = "month"
    else:
        interval = "year"
    return _buckets(interval, present + first, counts[present])


def _buckets(interval: str, days: Counts, counts: Counts) -> DateFacet:
    unit = {"day": "D", "month": "M", "year": "Y"}[interval]
    starts = days.astype("datetime64[D]").astype(f"datetime64[{unit}]")
    begins = np.flatnonzero(np.concatenate([[True], starts[1:] != starts[:-1]]))
    texts = np.datetime_as_string(starts[begins].astype("datetime64[D]")).tolist()
    sums = np.add.reduceat(counts, begins).tolist()
    return DateFacet(interval, tuple(map(DateBucket, texts, sums)))
