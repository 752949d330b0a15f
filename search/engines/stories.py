"""Reposts folded: of each story that a search finds several articles of, one is shown.

*Story*: articles that tell the same, see :mod:`index.archive_stories`. *Number*: that of a story in
one view; ``NONE`` for an article that nothing reposts. *Best*: the article of a story that stands
first in the order of the search, at whose rank the story stands. *Earliest*: the one that is shown
for it, by date, then by id; one without a date only where none has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.engines.array_file import Array
from index.engines.segment_file import NO_MOMENT
from search.engines import ranking
from search.engines.doc_sets import Ids, Matches
from search.engines.ranking import Place
from search.engines.segment_view import SegmentView

NONE = -1
_NO_MEMBERS = np.empty((0, 3), np.int64)


class Stories:
    """The stories of one view."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = segments
        numbers: dict[str, int] = {}
        for segment in segments:
            for first in segment.data.reposts.firsts:
                numbers.setdefault(first, len(numbers))
        self.count = len(numbers)
        self.numbers: list[Array] = [_numbers(segment, numbers) for segment in segments]
        """For each segment and document the number of its story."""
        self._everything: dict[str, Folded] = {}

    def fold(self, hits: Sequence[Matches], sort: str) -> Folded:
        """What is left where of each story only the best is kept."""
        if any(each.docs is not None or each.scores is not None for each in hits):
            return self._fold(hits, sort)
        if sort not in self._everything:
            self._everything[sort] = self._fold(hits, sort)
        return self._everything[sort]

    def _fold(self, hits: Sequence[Matches], sort: str) -> Folded:
        if not self.count:
            return Folded(self, hits, _NO_MEMBERS, 0)
        docs = [
            ranking.docs_of(segment, each)
            for segment, each in zip(self._segments, hits, strict=True)
        ]
        told = [
            numbers.take(each, mode="clip")
            for numbers, each in zip(self.numbers, docs, strict=True)
        ]
        places = [np.flatnonzero(each != NONE) for each in told]
        counts = sum(
            np.bincount(each.take(where), minlength=self.count)
            for each, where in zip(told, places, strict=True)
        )
        several = np.append(counts > 1, False)
        places = [
            where.take(np.flatnonzero(several.take(each.take(where))))
            for each, where in zip(told, places, strict=True)
        ]
        rows = [
            self._rows(at, docs[at].take(where), told[at].take(where), where, hits[at], sort)
            for at, where in enumerate(places)
        ]
        story, key, moment, tie, place = np.concatenate(rows, axis=1)
        number = np.repeat(np.arange(len(hits)), [each.size for each in places])
        kept = np.ones(story.size, np.bool_)
        for best, values in ((np.maximum, key), (np.maximum, moment), (np.minimum, tie)):
            some, own = story[kept], values[kept]
            kept[kept] = own == _extreme(best, self.count, some, own).take(some)
        left = [
            _without(each, within, place[~kept & (number == at)])
            for at, (each, within) in enumerate(zip(hits, docs, strict=True))
        ]
        documents = np.concatenate(
            [each.take(where) for each, where in zip(docs, places, strict=True)]
        )
        members = np.stack((story, number, documents), 1)
        return Folded(self, left, members, int(kept.size - np.count_nonzero(kept)))

    def _rows(
        self, number: int, docs: Ids, stories: Array, places: Array, hits: Matches, sort: str
    ) -> Array:
        """Of some hits their stories, the three things that order them, their places."""
        segment = self._segments[number]
        scores = None if hits.scores is None else hits.scores.take(places)
        keys = ranking.keys_of(segment, docs, scores, sort)
        rows = np.empty((5, places.size), np.int64)
        rows[0] = stories
        rows[1] = 0 if keys is None else keys
        rows[2] = segment.stored.moments(docs)
        rows[3] = segment.data.ranks.take(docs)
        rows[3] += number << 32
        rows[4] = places
        return rows

    def of(self, number: int, doc: int) -> list[Place]:
        """The other articles of a document's story, the earliest first."""
        story = self.numbers[number][doc]
        if story == NONE:
            return []
        places = [
            Place(at, each, 0)
            for at, numbers in enumerate(self.numbers)
            for each in np.flatnonzero(numbers == story).tolist()
            if self._segments[at].is_live(each) and (at, each) != (number, doc)
        ]
        return sorted(places, key=self.age)

    def age(self, place: Place) -> tuple[bool, int, str]:
        """What is the less the earlier an article is."""
        stored = self._segments[place.segment].stored
        moment = stored.moment_of(place.doc)
        return moment == NO_MOMENT, moment, stored.id_of(place.doc)


class Folded(NamedTuple):
    """``hits``: what is left in each segment; ``dropped``: how many are not.

    ``members``: of the hits of stories with several: story, segment, document.
    """

    stories: Stories
    hits: Sequence[Matches]
    members: Array
    dropped: int

    def shown(self, place: Place) -> tuple[Place, list[Place]]:
        """The article that is shown at a place, and the other hits of its story."""
        story = self.stories.numbers[place.segment][place.doc]
        rows = self.members[self.members[:, 0] == story] if story != NONE else _NO_MEMBERS
        if not rows.size:
            return place, []
        found = [Place(at, doc, place.key) for _, at, doc in rows.tolist()]
        earliest, *others = sorted(found, key=self.stories.age)
        return earliest, others


def _extreme(best: np.ufunc, count: int, stories: Array, values: Array) -> Array:
    """For each story the greatest or the least of its values."""
    bounds = np.iinfo(np.int64)
    found = np.full(count, bounds.min if best is np.maximum else bounds.max)
    best.at(found, stories, values)
    return found


def _numbers(segment: SegmentView, numbers: dict[str, int]) -> Array:
    found = np.full(segment.doc_count, NONE, np.int32)
    reposts = segment.data.reposts
    known = np.fromiter((numbers[first] for first in reposts.firsts), np.int32)
    if known.size:
        found[reposts.docs] = known[reposts.codes]
    firsts = segment.data.places_of(numbers)
    found[list(firsts.values())] = [numbers[first] for first in firsts]
    return found


def _without(hits: Matches, docs: Ids, places: Array) -> Matches:
    if not places.size:
        return hits
    kept = np.ones(docs.size, np.bool_)
    kept[places] = False
    left = np.flatnonzero(kept)
    return Matches(docs.take(left), None if hits.scores is None else hits.scores.take(left))
