"""A segment at one generation of the index: with its deletions, and with the index's statistics."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from index.engines.array_file import Array, Docs
from index.engines.segment_file import FACETS, SCORED
from search.engines import bm25
from search.engines.doc_sets import Ids, Mask
from search.engines.segment_data import SegmentData

_JOINT_SETS = 32
"""From this part of the segment on, documents are counted in all fields at once."""


class Statistics:
    """What BM25 must know of the whole index; deleted documents count, as Whoosh counts them."""

    def __init__(self, segments: Sequence[SegmentData]) -> None:
        self.doc_count = sum(segment.doc_count for segment in segments)
        self._averages = {
            field: sum(segment.stored.total_lengths[field] for segment in segments)
            / max(self.doc_count, 1)
            for field in SCORED
        }

        units = sum(segment.stored.text.units.size for segment in segments)
        self.average_characters = units / max(self.doc_count, 1) or 1.0
        """Of a plain text, in units."""

    def average_length(self, field: str) -> float:
        """Tokens a document."""
        return self._averages[field] or 1.0


class SegmentView:
    """Safe under threads: what is derived is the same whoever derives it."""

    def __init__(self, data: SegmentData, deleted: Docs, statistics: Statistics) -> None:
        self.data = data
        self.stored = data.stored
        self.doc_count = data.doc_count
        self.deleted = deleted.astype(np.intp)
        self.live_count = data.doc_count - deleted.size
        self._statistics = statistics

    @functools.cached_property
    def live(self) -> Mask | None:
        """Which documents are not deleted; ``None`` where none is."""
        if not self.deleted.size:
            return None
        mask = np.ones(self.doc_count, np.bool_)
        mask[self.deleted] = False
        return mask

    def is_live(self, number: int) -> bool:
        """Whether a document is not deleted."""
        return self.live is None or bool(self.live[number])

    @functools.cached_property
    def norms(self) -> bm25.Norms:
        """What BM25 makes of the documents' lengths in words."""
        average = self._statistics.average_length("words")
        return bm25.norms(self.stored.lengths["words"], average)

    def key_counts(self, docs: Ids | None) -> dict[str, Array]:
        """For each field how many of some documents have each key; ``None``: all."""
        joint = None
        if docs is not None and docs.size * _JOINT_SETS >= self.doc_count:
            joint = self.data.joint
        if joint is None or docs is None:
            return {field: self.field_counts(field, docs) for field in FACETS}
        counts = np.bincount(joint.codes.take(docs, mode="clip"), minlength=joint.size)
        return {
            field: joint.key_sets[field].key_counts(counts, len(self.stored.keywords[field].keys))
            for field in FACETS
        }

    def field_counts(self, field: str, docs: Ids | None) -> Array:
        """How many of some documents have each key of one field; ``None``: all."""
        column = self.stored.keywords[field]
        if docs is None:
            counts = column.set_counts.astype(np.int64) - self._deleted_sets(field)
        else:
            codes = column.codes.take(docs, mode="clip")
            counts = np.bincount(codes, minlength=len(column.set_counts))
        return self.data.key_sets[field].key_counts(counts, len(column.keys))

    def _deleted_sets(self, field: str) -> Array:
        column = self.stored.keywords[field]
        return np.bincount(column.codes[self.deleted], minlength=len(column.set_counts))

    @functools.cached_property
    def value_counts(self) -> dict[str, Array]:
        """For each field how often each spelling of a value stands in the documents."""
        counts = self.data.value_counts
        if not self.deleted.size:
            return counts
        return {
            field: all_of_them - self.data.count_values(field, self._deleted_sets(field))
            for field, all_of_them in counts.items()
        }

    def day_counts(self, docs: Ids | None) -> Array:
        """How many of some documents have each code of :class:`Days`; ``None``: all."""
        days = self.data.days
        if docs is not None:
            return np.bincount(days.codes.take(docs, mode="clip"), minlength=days.most)
        counts = np.bincount(days.codes, minlength=days.most)
        return counts - np.bincount(days.codes[self.deleted], minlength=days.most)
