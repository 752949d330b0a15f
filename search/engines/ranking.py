"""The best documents, without sorting the others.

*Key*: what documents are sorted by, the greatest first; ties go to the newest, then by id, which is
the order of ``StoredSegment.newest``. *Rank*: a document's place in that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array
from search.engines.doc_sets import Ids, Matches
from search.engines.segment_view import SegmentView

Keys = npt.NDArray[np.int64]
_TIE = 1e-6
"""Sums that differ by less are the same, added up in another order."""
_DEEP = 5_000
"""Behind so many places, what comes before a window is not sorted with it."""
_RANK_BITS = 32
_RANK = (1 << _RANK_BITS) - 1


class Place(NamedTuple):
    """A document: the number of its segment, its number there, its key."""

    segment: int
    doc: int
    key: int


class _Best(NamedTuple):
    """The best documents of one segment in their order, with their keys."""

    docs: Array
    keys: Keys


def best_of_all(
    segments: Sequence[SegmentView], found: Sequence[Matches], sort: str, offset: int, size: int
) -> list[Place]:
    """The places ``[offset, offset + size)`` of what is best among the documents found.

    Of these none is deleted; ``docs`` of ``None`` are all that are not.
    """
    behind = offset + size
    if len(segments) == 1:
        docs, keys = _best_of(segments[0], found[0], sort, offset, behind)
        return list(map(Place, repeat(0), docs.tolist(), keys.tolist()))
    if behind > _DEEP:
        best, before = _around(segments, found, sort, offset, behind)
        return _merged(segments, best, offset - before, size)
    best = [
        _best_of(segment, each, sort, 0, behind)
        for segment, each in zip(segments, found, strict=True)
    ]
    return _merged(segments, best, offset, size)


def by_scores(
    segments: Sequence[SegmentView], places: Sequence[Place], scores: Sequence[float]
) -> list[int]:
    """The order of places of which the first ones have got new scores; the others stay behind."""
    count = len(scores)
    rounded = [round(score / _TIE) for score in scores]

    def order_of(at: int) -> tuple[int, int, str]:
        number, doc, _ = places[at]
        stored = segments[number].stored
        return -rounded[at], -stored.moment_of(doc), stored.id_of(doc)

    return [*sorted(range(count), key=order_of), *range(count, len(places))]


def _best_of(segment: SegmentView, found: Matches, sort: str, first: int, behind: int) -> _Best:
    """The documents ``[first, behind)`` of one segment in their order."""
    if found.docs is None and (sort == "newest" or (sort == "relevance" and found.scores is None)):
        return _tied(_newest_of_all(segment, behind)[first:])
    docs = docs_of(segment, found)
    newest, ranks = segment.stored.newest, segment.data.ranks
    keys = keys_of(segment, docs, found.scores, sort)
    if keys is None:
        return _tied(newest.take(_window(ranks.take(docs, mode="clip"), first, behind)))
    if behind < docs.size:
        cut = np.partition(keys, docs.size - behind)[docs.size - behind]
        places = (keys >= cut).nonzero()[0]
        docs, keys = docs.take(places), keys.take(places)
    if keys.itemsize * 8 > _RANK_BITS:
        order = np.lexsort((ranks.take(docs), ~keys))[first:behind]
        return _Best(docs.take(order), keys.take(order).astype(np.int64))
    # Key and rank in one number: numbers sort several times quicker than pairs. The complement
    # turns an order round without overflow, the smallest number's too.
    both = ~keys.astype(np.int64) << _RANK_BITS
    both |= ranks.take(docs, mode="clip")
    both = _window(both, first, behind)
    return _Best(newest.take(both & _RANK), ~(both >> _RANK_BITS))


def docs_of(segment: SegmentView, found: Matches) -> Ids:
    """The documents that match, none left out."""
    if found.docs is not None:
        return found.docs
    live = segment.live
    return np.arange(segment.doc_count) if live is None else live.nonzero()[0]


def _around(
    segments: Sequence[SegmentView], found: Sequence[Matches], sort: str, offset: int, behind: int
) -> tuple[list[_Best], int]:
    """What may stand in ``[offset, behind)``, and how many documents come before all of it."""
    docs = [docs_of(segment, each) for segment, each in zip(segments, found, strict=True)]
    keys = np.concatenate(
        [
            np.zeros(some.size, np.int64) if own is None else own.astype(np.int64)
            for segment, each, some in zip(segments, found, docs, strict=True)
            for own in [keys_of(segment, some, each.scores, sort)]
        ]
    )
    near, before = _between(keys, offset, behind)
    if near.size and (keys[near] == keys[near[0]]).all():
        moments = np.concatenate(
            [segment.stored.moments(some) for segment, some in zip(segments, docs, strict=True)]
        )
        nearer, more = _between(moments[near], offset - before, behind - before)
        near, before = near[nearer], before + more
    best = []
    starts = np.cumsum([0, *(some.size for some in docs)])
    for segment, some, start in zip(segments, docs, starts.tolist(), strict=False):
        own = near[slice(*np.searchsorted(near, (start, start + some.size)))]
        chosen = some[own - start]
        order = np.argsort(segment.data.ranks.take(chosen))
        best.append(_Best(chosen[order], keys[own][order]))
    return best, before


def _between(values: Array, offset: int, behind: int) -> tuple[Ids, int]:
    """Where the values stand that may be in ``[offset, behind)``, the greatest being first.

    Ascending; and how many values are greater than all of them.
    """
    last = values.size - 1
    if offset > last:
        return np.arange(0), values.size
    # One end at a time: for two at once NumPy takes ten times as long.
    ordered = np.partition(values, last - offset)[: last - offset + 1]
    high = ordered[-1]
    least = max(last - behind + 1, 0)
    low = np.partition(ordered, least)[least]
    return ((values >= low) & (values <= high)).nonzero()[0], int(np.sum(values > high))


def _tied(docs: Array) -> _Best:
    return _Best(docs, np.zeros(docs.size, np.int64))


def _window(numbers: Array, first: int, behind: int) -> Array:
    """``[first, behind)`` of the numbers in their order; ``numbers`` is used up."""
    if behind < numbers.size:
        numbers.partition(behind - 1)
        numbers = numbers[:behind]
    if 0 < first < numbers.size:
        numbers.partition(first)
    numbers = numbers[first:]
    numbers.sort()
    return numbers


def _newest_of_all(segment: SegmentView, count: int) -> Array:
    newest = segment.stored.newest
    if segment.live is None:
        return newest[:count]
    docs = newest[: count + segment.deleted.size]
    return docs[segment.live[docs]][:count]


def keys_of(segment: SegmentView, docs: Ids, scores: Array | None, sort: str) -> Array | None:
    """The keys of documents; ``None`` where they all tie."""
    if sort == "relevance":
        return scores
    if sort == "views":
        return segment.stored.views.take(docs)
    if sort == "oldest":
        # No moment stays the smallest of all numbers, so that these come last.
        return -segment.stored.moments(docs)
    return None


def _merged(
    segments: Sequence[SegmentView], best: Sequence[_Best], offset: int, size: int
) -> list[Place]:
    """The places ``[offset, offset + size)`` of what is best in all segments together."""
    numbers = np.repeat(np.arange(len(best)), [each.docs.size for each in best])
    docs = np.concatenate([each.docs for each in best])
    keys = np.concatenate([each.keys for each in best])
    moments = np.concatenate(
        [segment.stored.moments(each.docs) for segment, each in zip(segments, best, strict=True)]
    )
    order = np.lexsort((~moments, ~keys))
    order = _ties_by_id(segments, order, numbers, docs, keys, moments, offset, size)
    window = order[offset : offset + size]
    return [
        Place(*row)
        for row in zip(
            numbers[window].tolist(), docs[window].tolist(), keys[window].tolist(), strict=True
        )
    ]


def _ties_by_id(
    segments: Sequence[SegmentView],
    order: Ids,
    numbers: Array,
    docs: Array,
    keys: Array,
    moments: Array,
    offset: int,
    size: int,
) -> Ids:
    """``order`` with ties between segments resolved as far as the window shows them."""
    keys, moments = keys[order], moments[order]
    breaks = ((keys[1:] != keys[:-1]) | (moments[1:] != moments[:-1])).nonzero()[0] + 1
    bounds = np.concatenate([[0], breaks, [order.size]])
    first = int(np.searchsorted(bounds, offset, "right")) - 1
    behind = int(np.searchsorted(bounds, min(offset + size, order.size), "left"))
    for start, end in zip(bounds[first:behind], bounds[first + 1 : behind + 1], strict=True):
        run = order[start:end]
        if run.size > 1 and (numbers[run] != numbers[run[0]]).any():
            ids = [
                segments[number].stored.id_of(doc)
                for number, doc in zip(numbers[run].tolist(), docs[run].tolist(), strict=True)
            ]
            order[start:end] = run[sorted(range(run.size), key=ids.__getitem__)]
    return order
