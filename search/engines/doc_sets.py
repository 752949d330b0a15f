"""Sets of documents of one segment as sorted arrays, with their scores beside them.

Which way is quicker depends on sizes: few numbers are looked up by bisection, many by way of a
mask that has a place for each document of the segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.array_file import firsts_of
from search.engines.bm25 import Scores

Ids = npt.NDArray[np.intp]
"""Numbers of documents, ascending; as wide as an index, which they are time and again."""
Mask = npt.NDArray[np.bool_]
"""For each document of the segment yes or no."""

NO_IDS: Ids = np.empty(0, np.intp)
_SKEW = 16
"""A set this many times smaller than another is looked up in it by bisection."""
_SPARSE = 16
"""A union of less than this part of the segment is sorted, a larger one goes through a mask."""


class Matches(NamedTuple):
    """The documents that a node matches; ``None``: all of the segment.

    ``scores`` lie beside ``docs``; ``None`` where nothing scores.
    """

    docs: Ids | None
    scores: Scores | None


NOTHING = Matches(NO_IDS, None)


def places_within(docs: Ids, within: Ids, doc_count: int) -> Ids:
    """The places in ``docs`` of the documents that are in ``within`` too."""
    if within.size * _SKEW < docs.size:
        places: Ids = np.searchsorted(docs, within)
        there: Mask = docs.take(places, mode="clip") == within
        return places.take(there.nonzero()[0])
    if docs.size * _SKEW < within.size:
        places = np.searchsorted(within, docs)
        there = within.take(places, mode="clip") == docs
        return there.nonzero()[0]
    return mask_of(within, doc_count).take(docs, mode="clip").nonzero()[0]


def common(docs: Ids, others: Ids, doc_count: int) -> Ids:
    """The documents in both sets."""
    if others.size < docs.size:
        docs, others = others, docs
    return docs.take(places_within(docs, others, doc_count))


def without(docs: Ids, others: Ids, doc_count: int) -> Ids:
    """The places in ``docs`` of the documents that are not in ``others``."""
    keep = np.ones(docs.size, np.bool_)
    keep[places_within(docs, others, doc_count)] = False
    return keep.nonzero()[0]


def mask_of(docs: Ids, doc_count: int) -> Mask:
    """The mask of a set."""
    mask = np.zeros(doc_count, np.bool_)
    mask[docs] = True
    return mask


def distinct(docs: Ids, doc_count: int) -> Ids:
    """The set of documents that may come more than once and in any order."""
    if docs.size * _SPARSE < doc_count:
        return _once(docs)
    return mask_of(docs, doc_count).nonzero()[0]


def _once(docs: Ids) -> Ids:
    # What np.unique does takes several times as long for so few.
    ordered = np.sort(docs)
    return ordered.take(firsts_of(ordered))


def every(doc_count: int) -> Ids:
    """All documents."""
    return np.arange(doc_count, dtype=np.intp)


def add_at(scores: Scores, docs: Ids, part: Matches, doc_count: int) -> None:
    """Adds the scores of ``part``, whose documents are all in ``docs``, in place."""
    if part.scores is None or part.docs is None:
        return
    if part.docs.size == docs.size:
        scores += part.scores
    else:
        # No document comes twice in a set, so that nothing is dropped here.
        scores[places_within(docs, part.docs, doc_count)] += part.scores


def union(parts: Sequence[Matches], doc_count: int) -> Matches:
    """The documents of any part, their scores added up."""
    parts = [part for part in parts if part.docs is None or part.docs.size]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    scored = any(part.scores is not None for part in parts)
    if any(part.docs is None for part in parts):
        if not scored:
            return Matches(None, None)
        docs = every(doc_count)
    else:
        sets = [part.docs for part in parts if part.docs is not None]
        if sum(each.size for each in sets) * _SPARSE >= doc_count:
            return _dense_union(parts, doc_count, scored=scored)
        docs = _once(np.concatenate(sets))
    if not scored:
        return Matches(docs, None)
    scores = np.zeros(docs.size, np.int32)
    for part in parts:
        add_at(scores, docs, part, doc_count)
    return Matches(docs, scores)


def _dense_union(parts: Sequence[Matches], doc_count: int, *, scored: bool) -> Matches:
    if not scored:
        mask = np.zeros(doc_count, np.bool_)
        for docs, _ in parts:
            mask[docs] = True
        return Matches(mask.nonzero()[0], None)
    sums = np.zeros(doc_count, np.int32)
    is_first = True
    for docs, scores in sorted(parts, key=_size, reverse=True):
        assert docs is not None
        if scores is not None:
            # No document comes twice in a part, so that nothing is dropped here.
            sums[docs] = scores if is_first else scores + sums.take(docs, mode="clip")
            is_first = False
    mask = sums != 0
    for docs, scores in parts:
        if scores is None or scores.min() <= 0:
            mask[docs] = True
    found = mask.nonzero()[0]
    return Matches(found, sums.take(found, mode="clip"))


def _size(part: Matches) -> int:
    return 0 if part.docs is None else part.docs.size
