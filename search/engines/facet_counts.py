"""How many of the found documents have each value, and which days, over all segments."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.engines.array_file import Array
from index.engines.segment_file import FACETS
from search.engines.doc_sets import Ids
from search.engines.segment_view import SegmentView
from search.facets import Counts, date_facet, top_values
from search.results import DateFacet, FacetValue


class KeyNumbers:
    """The keys of a field over all segments, numbered in their order."""

    def __init__(self, field: str, segments: Sequence[SegmentView]) -> None:
        lists = [segment.stored.keywords[field].keys for segment in segments]
        self.keys = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
        numbers = {key: number for number, key in enumerate(self.keys)}
        self.of_segment = [
            np.fromiter((numbers[key] for key in keys), np.intp, len(keys)) for keys in lists
        ]
        """For each segment the numbers of its own keys."""
        # Not a method of its own, which would be a cycle and keep the segments' files open.
        self.spelling: Callable[[int], str] = functools.cache(
            functools.partial(_commonest, field, segments, self.keys)
        )
        """Of the value with a number its commonest spelling in the index."""


def _commonest(field: str, segments: Sequence[SegmentView], keys: list[str], number: int) -> str:
    key = keys[number]
    counts: Counter[str] = Counter()
    for segment in segments:
        column = segment.stored.keywords[field]
        own = bisect_left(column.keys, key)
        if own == len(column.keys) or column.keys[own] != key:
            continue
        sets = segment.data.key_sets[field]
        for value in sets.by_key[sets.key_starts[own] : sets.key_starts[own + 1]].tolist():
            counts[" ".join(column.values[value].split())] += int(
                segment.value_counts[field][value]
            )
    return min(counts, key=lambda value: (-counts[value], value))


class FacetCounts:
    """Counts documents of a view. Safe under threads."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = segments

    @functools.cached_property
    def _numbers(self) -> dict[str, KeyNumbers]:
        return {field: KeyNumbers(field, self._segments) for field in FACETS}

    @functools.cached_property
    def _everything(self) -> dict[str, Counts]:
        return self._counts([None] * len(self._segments), FACETS)

    @functools.cached_property
    def _all_days(self) -> tuple[int, Counts]:
        return self._count_days([None] * len(self._segments))

    def values(
        self, docs: Mapping[str, Sequence[Ids | None]], size: int | None
    ) -> dict[str, tuple[FacetValue, ...]]:
        """For each field the commonest values.

        ``docs`` has for each field the documents of each segment, ``None``: all.
        """
        # Without filters all fields count the same documents.
        alike: dict[tuple[int, ...], list[str]] = {}
        for field, chosen in docs.items():
            alike.setdefault(tuple(map(id, chosen)), []).append(field)
        counts: dict[str, Counts] = {}
        for fields in alike.values():
            chosen = docs[fields[0]]
            everything = all(each is None for each in chosen)
            found = self._everything if everything else self._counts(chosen, fields)
            counts |= {field: found[field] for field in fields}
        return {
            field: top_values(counts[field], self._numbers[field].spelling, size) for field in docs
        }

    def _counts(self, docs: Sequence[Ids | None], fields: Sequence[str]) -> dict[str, Counts]:
        """How many documents have each key of some fields."""
        of_each = [
            segment.key_counts(chosen)
            if len(fields) > 1
            else {fields[0]: segment.field_counts(fields[0], chosen)}
            for segment, chosen in zip(self._segments, docs, strict=True)
        ]
        if len(of_each) == 1:
            return of_each[0]
        totals = {field: np.zeros(len(self._numbers[field].keys), np.int64) for field in fields}
        for place, counts in enumerate(of_each):
            for field, total in totals.items():
                # A segment has each of its keys once, so that nothing is dropped here.
                total[self._numbers[field].of_segment[place]] += counts[field]
        return totals

    def dates(self, docs: Sequence[Ids | None], interval: str | None = None) -> DateFacet:
        """The documents by day, month or year."""
        everything = all(each is None for each in docs)
        first, counts = self._all_days if everything else self._count_days(docs)
        return date_facet(first, counts, interval)

    def _count_days(self, docs: Sequence[Ids | None]) -> tuple[int, Counts]:
        """The first day of all, and how many documents there are on each day from then on."""
        columns = [segment.data.days for segment in self._segments]
        dated = [days for days in columns if days.most > 1]
        if not dated:
            return 0, np.zeros(0, np.int64)
        first = min(days.first for days in dated)
        if len(docs) == 1:
            return first, self._segments[0].day_counts(docs[0])[1:]
        totals: Counts = np.zeros(max(days.first + days.most for days in dated) - first, np.int64)
        for segment, chosen, days in zip(self._segments, docs, columns, strict=True):
            counts: Array = segment.day_counts(chosen)[1:]
            start = days.first - first if counts.size else 0
            totals[start : start + counts.size] += counts
        return first, totals

    def span(self) -> tuple[int, int] | None:
        """The first and the last day of all documents."""
        first, counts = self._all_days
        present = np.flatnonzero(counts)
        return (first + int(present[0]), first + int(present[-1])) if present.size else None
