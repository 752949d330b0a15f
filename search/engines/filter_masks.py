"""Which documents pass a filter, as masks that are kept: the same filters come again and again."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

import numpy as np

from index.engines.article_fields import key
from index.engines.segment_file import NO_MOMENT
from search.dates import day_that_begins
from search.engines.doc_sets import Ids, Mask
from search.engines.segment_data import SegmentData

MASK_BYTES = 32 << 20
"""How much memory the masks of all segments may take together; a mask takes a byte a document."""
_ENTRY, _PIECE = 500, 40
"""About how many bytes an entry takes beside its mask, and each piece of its name."""
_PART = 4
"""Of less than this part of a segment it is looked at each document, unless the mask is kept."""
_FEW = 4
"""So few sets of values are found quicker by comparing than through a table."""


class FilterMasks:
    """The masks used last, of all segments. Safe under threads."""

    def __init__(self, most_bytes: int = MASK_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._masks: OrderedDict[tuple[Hashable, ...], Mask] = OrderedDict()

    def values(
        self, segment: SegmentData, field: str, values: tuple[str, ...], docs: Ids | None = None
    ) -> Mask:
        """The documents with one of the values, as typed, in a field; of ``docs``, which ones."""
        # By their numbers, so that of all values that do not exist nothing is kept.
        numbers = tuple(sorted(set(_numbers(segment.stored.keywords[field].keys, values))))
        return self._get(
            (segment.name, field, *numbers),
            segment,
            docs,
            lambda some: _values_mask(segment, field, numbers, some),
        )

    def dates(
        self, segment: SegmentData, start: int | None, end: int | None, docs: Ids | None = None
    ) -> Mask:
        """The documents published from ``start`` and before ``end``, in seconds since 1970; of
        ``docs``, which ones."""
        name = (segment.name, "date", start, end)
        return self._get(name, segment, docs, lambda some: _dates_mask(segment, start, end, some))

    def _get(
        self,
        name: tuple[Hashable, ...],
        segment: SegmentData,
        docs: Ids | None,
        make: Callable[[Ids | None], Mask],
    ) -> Mask:
        mask = self._kept(name)
        if mask is None:
            if docs is not None and docs.size * _PART < segment.doc_count:
                return make(docs)
            mask = make(None)
            self._keep(name, mask)
        return mask if docs is None else mask.take(docs, mode="clip")

    def _kept(self, name: tuple[Hashable, ...]) -> Mask | None:
        with self._lock:
            mask = self._masks.get(name)
            if mask is not None:
                self._masks.move_to_end(name)
            return mask

    def _keep(self, name: tuple[Hashable, ...], mask: Mask) -> None:
        with self._lock:
            if name not in self._masks:
                self._masks[name] = mask
                self._bytes += _size(name, mask)
            while self._bytes > self._most:
                dropped = self._masks.popitem(last=False)
                self._bytes -= _size(*dropped)


def _size(name: tuple[Hashable, ...], mask: Mask) -> int:
    return mask.nbytes + _ENTRY + _PIECE * len(name)


def _numbers(keys: Sequence[str], values: Iterable[str]) -> Iterator[int]:
    """The places of the values that there are among the sorted keys."""
    for wanted in map(key, values):
        number = bisect_left(keys, wanted)
        if number < len(keys) and keys[number] == wanted:
            yield number


def _values_mask(
    segment: SegmentData, field: str, numbers: Iterable[int], docs: Ids | None
) -> Mask:
    column, sets = segment.stored.keywords[field], segment.key_sets[field]
    codes = column.codes if docs is None else column.codes.take(docs, mode="clip")
    chosen: set[int] = set()
    for number in numbers:
        chosen.update(sets.sets[sets.keys == number].tolist())
    if len(chosen) > _FEW:
        table = np.zeros(len(column.set_counts), np.bool_)
        table[list(chosen)] = True
        return table[codes]
    mask = np.zeros(codes.size, np.bool_)
    for code in chosen:
        mask |= codes == code
    return mask


def _dates_mask(segment: SegmentData, start: int | None, end: int | None, docs: Ids | None) -> Mask:
    days = [None if moment is None else day_that_begins(moment) for moment in (start, end)]
    if days.count(None) == (start, end).count(None):
        # By whole days, which take half the bytes and are counted next.
        return segment.days.between(days[0], days[1], docs)
    moments = segment.stored.moments(docs)
    mask = moments > NO_MOMENT if start is None else moments >= max(start, NO_MOMENT + 1)
    if end is not None:
        mask &= moments < end
    return mask
