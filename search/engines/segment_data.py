"""What searching needs of a segment beside its file: derived when first asked for, then kept.

A segment never changes, so all generations of the index share this. All of it together takes about
twelve bytes a document; none of it is an object a document.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.article import Article
from index.engines.array_file import Array, Docs, narrowest
from index.engines.keyword_column import NO_KEY, KeywordColumn
from index.engines.segment_file import FACETS, NO_MOMENT, StoredSegment
from index.engines.whoosh_schema import read_found
from search.dates import local_days
from search.engines.dictionary import Dictionary

FILTERED = (*FACETS, "editor")
_JOINT = 8
"""How many documents there are at least for each combination of sets that is counted jointly."""


_LOOKED_UP = 64
"""An id that is looked up costs about as much as reading so many."""
_LINE_END = ord("\n")
_TITLES = 4_096
"""Of how many documents the ends of the titles are looked for together."""
_KEPT, _KEPT_UNITS = 1_000, 2_000
"""How many articles that were shown are kept, and of what length at most: 10 MB at the utmost."""


class KeySets(NamedTuple):
    """Which keys the sets of values of a keyword column have, each key once a set.

    Set ``sets[i]`` has the key ``keys[i]``. ``by_key``: the values in the order of their keys;
    those with key ``k`` are ``by_key[key_starts[k]:key_starts[k + 1]]``.
    """

    sets: Array
    keys: Array
    by_key: Array
    key_starts: Array

    @classmethod
    def of(cls, column: KeywordColumn) -> KeySets:
        sizes = np.diff(column.set_starts)
        sets = np.repeat(np.arange(sizes.size), sizes)
        keys = column.value_keys[column.set_values].astype(np.int64)
        has_key = keys != NO_KEY
        count = len(column.keys)
        pairs = np.unique(sets[has_key] * max(count, 1) + keys[has_key])
        order = np.argsort(column.value_keys, kind="stable")
        starts = np.searchsorted(column.value_keys[order], np.arange(count + 1))
        return cls(pairs // max(count, 1), pairs % max(count, 1), order, starts)

    def key_counts(self, set_counts: Array, key_count: int) -> Array:
        """How many documents have each key, of how many have each set."""
        counts = np.bincount(self.keys, set_counts[self.sets], key_count)
        return counts.astype(np.int64)

    def joined_with(self, of_joint: Array) -> KeySets:
        """The same for joint sets of several fields; ``of_joint``: each one's set in this field."""
        sizes = np.bincount(self.sets, minlength=int(of_joint.max(initial=-1)) + 1)
        starts = np.cumsum(sizes) - sizes
        many = sizes[of_joint]
        sets = np.repeat(np.arange(of_joint.size), many)
        shift = starts[of_joint] - (np.cumsum(many) - many)
        keys = self.keys[np.arange(sets.size) + np.repeat(shift, many)]
        return KeySets(sets, keys, self.by_key, self.key_starts)


class Joint(NamedTuple):
    """All keyword fields as one, for counting large results in one go.

    ``codes``: for each document the number of its combination of sets. ``size``: how many there
    are. ``key_sets``: for each field the keys of each combination.
    """

    codes: Array
    size: int
    key_sets: dict[str, KeySets]


class Days(NamedTuple):
    """``codes``: for each document its day in Asia/Shanghai less ``first`` plus 1; 0 without one.

    ``first``: the first day, counted from 1970. ``most``: above all codes.
    """

    codes: Array
    first: int
    most: int

    @classmethod
    def of(cls, moments: npt.NDArray[np.int64]) -> Days:
        dated = moments != NO_MOMENT
        if not dated.any():
            return cls(np.zeros(moments.size, np.uint8), 0, 1)
        days = local_days(moments[dated])
        first = int(days.min())
        codes = np.zeros(moments.size, np.int64)
        codes[dated] = days - (first - 1)
        return cls(narrowest(codes), first, int(codes.max()) + 1)


class Reposts(NamedTuple):
    """The documents of a segment that repost a story, which ``codes`` say by its place in
    ``firsts``, the ids of the stories' first articles."""

    docs: Docs
    codes: Array
    firsts: list[str]


class SegmentData:
    """An open segment and what was derived from it. Safe under threads."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.stored = StoredSegment(path)
        self.doc_count = self.stored.doc_count
        self._places: dict[str, int] = {}
        self._kept = functools.lru_cache(_KEPT)(functools.partial(read_found, self.stored))

    def article(self, number: int) -> tuple[Article, str | None]:
        """What :func:`read_found` reads; who narrows or pages a search sees many of them again."""
        if self.stored.text.length(number) > _KEPT_UNITS:
            return read_found(self.stored, number)
        return self._kept(number)

    @functools.cached_property
    def reposts(self) -> Reposts:
        firsts: dict[str, int] = {}
        column = self.stored.sparse["repost_of"]
        codes = [firsts.setdefault(first, len(firsts)) for _, first in column.items()]
        return Reposts(column.docs, np.array(codes, np.int32), list(firsts))

    def places_of(self, articles: Collection[str]) -> dict[str, int]:
        """The documents of those articles that are here. What was found is kept."""
        new = [each for each in articles if each not in self._places]
        if len(new) * _LOOKED_UP < self.doc_count:
            found = {each: self.stored.find_id(each) for each in new}
        else:
            # So many are found sooner by reading all ids in their order.
            wanted = {each.encode("utf-8", "surrogatepass"): each for each in new}
            docs = self.stored.docs_by_id
            found = dict.fromkeys(new, -1) | {
                wanted[term]: int(docs[at])
                for at, term in enumerate(self.stored.ids.terms())
                if term in wanted
            }
        self._places |= found
        return {each: at for each in articles if (at := self._places[each]) >= 0}

    @functools.cached_property
    def ranks(self) -> Docs:
        """For each document its place in ``stored.newest``."""
        ranks = np.empty(self.doc_count, np.int32)
        ranks[self.stored.newest] = np.arange(self.doc_count, dtype=np.int32)
        return ranks

    @functools.cached_property
    def title_ends(self) -> Array:
        """For each document where its title ends in the units of the plain texts."""
        text = self.stored.text
        ends = text.starts[1:].astype(np.int64)
        for first in range(0, self.doc_count, _TITLES):
            starts = text.starts[first : first + _TITLES + 1].astype(np.int64)
            begin, end = int(starts[0]), int(starts[-1])
            line_ends = np.flatnonzero(text.units[begin:end] == _LINE_END) + begin
            line_ends = np.append(line_ends, end)
            nearest = line_ends[np.searchsorted(line_ends, starts[:-1])]
            chunk = ends[first : first + _TITLES]
            np.minimum(chunk, nearest, out=chunk)
        return narrowest(ends)

    @functools.cached_property
    def days(self) -> Days:
        return Days.of(self.stored.moments)

    @functools.cached_property
    def key_sets(self) -> dict[str, KeySets]:
        return {name: KeySets.of(self.stored.keywords[name]) for name in FILTERED}

    @functools.cached_property
    def joint(self) -> Joint | None:
        """``None`` where there are so many combinations that it would be no gain."""
        codes = np.zeros(self.doc_count, np.int64)
        for name in FACETS:
            column = self.stored.keywords[name]
            codes *= len(column.set_counts)
            codes += column.codes
        distinct = np.unique(codes)
        if distinct.size * _JOINT > self.doc_count:
            return None
        left, key_sets = distinct, {}
        for name in reversed(FACETS):
            left, own = np.divmod(left, len(self.stored.keywords[name].set_counts))
            key_sets[name] = self.key_sets[name].joined_with(own)
        return Joint(narrowest(np.searchsorted(distinct, codes)), distinct.size, key_sets)

    @functools.cached_property
    def value_counts(self) -> dict[str, Array]:
        """For each field how often each value stands in the segment, in deleted documents too."""
        return {
            name: self.count_values(name, self.stored.keywords[name].set_counts) for name in FACETS
        }

    def count_values(self, field: str, set_counts: Array) -> Array:
        """How often each value stands in documents of which ``set_counts`` have each set."""
        column = self.stored.keywords[field]
        weights = np.repeat(set_counts, np.diff(column.set_starts))
        counts = np.bincount(column.set_values, weights, len(column.value_keys))
        return counts.astype(np.int64)

    @functools.cached_property
    def dictionary(self) -> Dictionary:
        return Dictionary(self.stored.words)
