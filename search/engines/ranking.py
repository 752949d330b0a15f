"""The best documents, without sorting the others.

*Key*: what documents are sorted by, the greatest first; ties go to the newest, then by id, which is
the order of ``StoredSegment.newest``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array
from index.engines.segment_file import NO_MOMENT
from search.engines.doc_sets import Ids, Matches
from search.engines.segment_view import SegmentView

Keys = npt.NDArray[np.int64]


class Best(NamedTuple):
    """The best documents of one segment in their order, with their keys and moments."""

    docs: Ids
    keys: Keys
    moments: npt.NDArray[np.int64]


def best_of(segment: SegmentView, found: Matches, sort: str, count: int) -> Best:
    """The ``count`` best of the documents found in a segment; ``found`` has no deleted ones.

    ``found.docs`` of ``None`` are all documents that are not deleted.
    """
    docs = found.docs
    if docs is None and (sort == "newest" or (sort == "relevance" and found.scores is None)):
        docs = _newest_of_all(segment, count)
    else:
        if docs is None:
            live = segment.live
            docs = np.arange(segment.doc_count) if live is None else np.flatnonzero(live)
        docs = _best(docs, _keys(segment, docs, found.scores, sort), segment.data.ranks, count)
    scores = found.scores
    if scores is not None and found.docs is not None:
        scores = scores[np.searchsorted(found.docs, docs)]
    keys = _keys(segment, docs, scores, sort)
    return Best(
        docs,
        np.zeros(docs.size, np.int64) if keys is None else keys.astype(np.int64),
        segment.stored.moments[docs],
    )


def _newest_of_all(segment: SegmentView, count: int) -> Ids:
    newest = segment.stored.newest
    if segment.live is None:
        return newest[:count].astype(np.intp)
    docs = newest[: count + segment.deleted.size].astype(np.intp)
    return docs[segment.live[docs]][:count]


def _keys(segment: SegmentView, docs: Ids, scores: Array | None, sort: str) -> Array | None:
    """The keys of documents; ``None`` where they all tie."""
    if sort == "relevance":
        return scores
    if sort == "views":
        return segment.stored.views.take(docs)
    if sort == "oldest":
        moments = segment.stored.moments.take(docs).astype(np.int64)
        keys = -moments
        keys[moments == NO_MOMENT] = np.iinfo(np.int64).min
        return keys
    return None


def _best(docs: Ids, keys: Array | None, ranks: Array, count: int) -> Ids:
    if keys is None:
        places = _first(ranks.take(docs, mode="clip"), count)
    elif docs.size <= count:
        places = np.arange(docs.size)
    else:
        cut = np.partition(keys, docs.size - count)[docs.size - count]
        above = np.flatnonzero(keys > cut)
        level = np.flatnonzero(keys == cut)
        tied = _first(ranks.take(docs.take(level), mode="clip"), count - above.size)
        places = np.concatenate([above, level.take(tied)])
    docs = docs.take(places)
    if keys is None:
        return docs[np.argsort(ranks[docs])]
    # The complement turns an order round without overflow, the smallest number's too.
    return docs[np.lexsort((ranks[docs], ~keys.take(places)))]


def _first(ranks: Array, count: int) -> Ids:
    """The places of the ``count`` smallest ranks."""
    if ranks.size <= count:
        return np.arange(ranks.size)
    cut = np.partition(ranks, count - 1)[count - 1] if count else -1
    return np.flatnonzero(ranks <= cut)


class Place(NamedTuple):
    """A document: the number of its segment, its number there, its key."""

    segment: int
    doc: int
    key: int


def page_of(
    segments: Sequence[SegmentView], best: Sequence[Best], offset: int, size: int
) -> list[Place]:
    """The places ``[offset, offset + size)`` of what is best in all segments together."""
    numbers = np.repeat(np.arange(len(best)), [each.docs.size for each in best])
    docs = np.concatenate([each.docs for each in best])
    keys = np.concatenate([each.keys for each in best])
    moments = np.concatenate([each.moments for each in best])
    order = np.arange(docs.size)
    if len(best) > 1:
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
    breaks = np.flatnonzero((keys[1:] != keys[:-1]) | (moments[1:] != moments[:-1])) + 1
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
