"""What searching needs of a segment beside its file: derived when first asked for, then kept.

A segment never changes, so all generations of the index share this. All of it together takes about
twelve bytes a document; none of it is an object a document.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
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
from search.engines.doc_sets import Ids, Mask

FILTERED = (*FACETS, "editor")
_JOINT = 8
"""How many documents there are at least for each combination of sets that is counted jointly."""


_LOOKED_UP = 64
"""An id that is looked up costs about as much as reading so many."""
_LINE_END = ord("\n")
_TITLES = 4_096
"""Of how many documents the ends of the titles are looked for together."""
_SMALL = 1 << 18
"""Of a segment of more documents neither lists nor columns are kept."""
_LISTS, _LIST_POSTINGS = 32, 1 << 15
"""How many posting lists are kept as they were read, and of how many postings at most: 8 MB."""
_COLUMNS, _COLUMN_PART = 32, 64
"""How many columns of frequencies are kept, and what part of the documents have the term at least:
as much again."""
_KEPT, _KEPT_UNITS = 1_000, 2_000
"""How many articles that were shown are kept, and of what length at most: 10 MB at the utmost."""


class KeySets(NamedTuple):
    """Which keys the sets of values of a keyword column have, each key once a set.

    Set ``sets[i]`` has the key ``keys[i]``. ``by_key``: the values in the order of their keys;
    those with key ``k`` are ``by_key[key_starts[k]:key_starts[k + 1]]``. ``of_key``: for each key
    its set, where each has but one.
    """

    sets: Array
    keys: Array
    by_key: Array
    key_starts: Array
    of_key: Array | None

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
        sets, keys = np.divmod(pairs, max(count, 1))
        return cls(sets, keys, order, starts, _sets_of_keys(sets, keys, count))

    def key_counts(self, set_counts: Array, key_count: int) -> Array:
        """How many documents have each key, of how many have each set."""
        if self.of_key is not None:
            counts: Array = set_counts.take(self.of_key)
            return counts
        counts = np.bincount(self.keys, set_counts.take(self.sets), key_count)
        return counts.astype(np.int64)

    def joined_with(self, of_joint: Array) -> KeySets:
        """The same for joint sets of several fields; ``of_joint``: each one's set in this field."""
        sizes = np.bincount(self.sets, minlength=int(of_joint.max(initial=-1)) + 1)
        starts = np.cumsum(sizes) - sizes
        many = sizes[of_joint]
        sets = np.repeat(np.arange(of_joint.size), many)
        shift = starts[of_joint] - (np.cumsum(many) - many)
        keys = self.keys[np.arange(sets.size) + np.repeat(shift, many)]
        of_key = _sets_of_keys(sets, keys, self.key_starts.size - 1)
        return KeySets(sets, keys, self.by_key, self.key_starts, of_key)


def _sets_of_keys(sets: Array, keys: Array, count: int) -> Array | None:
    """For each of ``count`` keys the set that has it; ``None`` where some have none or several."""
    if keys.size != count or np.unique(keys).size != count:
        return None
    return sets[np.argsort(keys)]


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

    def between(self, start: int | None, end: int | None, docs: Ids | None) -> Mask:
        """Which of ``docs``, ``None``: of all, were published from one day and before another."""
        least = 1 if start is None else max(start - self.first + 1, 1)
        behind = self.most if end is None else min(end - self.first + 1, self.most)
        codes = self.codes if docs is None else self.codes.take(docs, mode="clip")
        if least >= behind:
            return np.zeros(codes.size, np.bool_)
        # Unsigned, what is less becomes very large.
        inside: Mask = codes - codes.dtype.type(least) < behind - least
        return inside


class Reposts(NamedTuple):
    """The documents of a segment that repost a story, which ``codes`` say by its place in
    ``firsts``, the ids of the stories' first articles."""

    docs: Docs
    codes: Array
    firsts: list[str]


class Postings(NamedTuple):
    """A term's postings, or those of none; ``freqs`` is ``None`` where all are 1."""

    docs: Ids
    freqs: Array | None


def _read_frequencies(stored: StoredSegment, field: str, number: int) -> Array:
    docs, freqs = stored.postings(field).postings(number)
    column = np.zeros(stored.doc_count, np.uint8 if freqs is None else freqs.dtype)
    column[docs] = 1 if freqs is None else freqs
    column = narrowest(column)
    column.flags.writeable = False
    return column


def _read_postings(stored: StoredSegment, field: str, number: int) -> Postings:
    docs, freqs = stored.postings(field).postings(number)
    found = docs.astype(np.intp)
    found.flags.writeable = False
    return Postings(found, freqs)


class SegmentData:
    """An open segment and what was derived from it. Safe under threads."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.stored = StoredSegment(path)
        self.doc_count = self.stored.doc_count
        self.standing: dict[str, npt.NDArray[np.uint8]] = {}
        """By phrases that were looked for in all texts: in which documents they stand, as bits."""
        self._places: dict[str, int] = {}
        self._articles: dict[int, tuple[Article, str | None]] = {}
        self._articles_kept = _KEPT
        # Not bound methods: a cycle would keep the map open until garbage is collected.
        self._read_postings = functools.partial(_read_postings, self.stored)
        self._kept_postings: Callable[[str, int], Postings] = functools.lru_cache(_LISTS)(
            self._read_postings
        )
        self._read_frequencies = functools.partial(_read_frequencies, self.stored)
        self._kept_frequencies: Callable[[str, int], Array] = functools.lru_cache(_COLUMNS)(
            self._read_frequencies
        )

    def postings(self, field: str, number: int) -> Postings:
        """Those of a term of ``words`` or ``grams``; who narrows or pages a search asks again."""
        doc_frequency = self.stored.postings(field).doc_frequency(number)
        if doc_frequency > _LIST_POSTINGS or self.doc_count > _SMALL:
            return self._read_postings(field, number)
        return self._kept_postings(field, number)

    def frequencies(self, field: str, number: int) -> Array | None:
        """How often a term stands in each document; ``None`` where it stands in too few of them."""
        doc_frequency = self.stored.postings(field).doc_frequency(number)
        if doc_frequency * _COLUMN_PART < self.doc_count or self.doc_count > _SMALL:
            return None
        return self._kept_frequencies(field, number)

    def article(self, number: int) -> tuple[Article, str | None]:
        """What :func:`read_found` reads; who narrows or pages a search sees many of them again."""
        found = self._articles.get(number)
        if found is None:
            found = read_found(self.stored, number)
            if self.stored.text.length(number) <= _KEPT_UNITS and self._articles_kept:
                if len(self._articles) >= self._articles_kept:
                    self._articles.clear()
                self._articles[number] = found
        return found

    def keep_less(self) -> None:
        """For a segment that only those who read on in a superseded view still look at."""
        self._articles_kept = 0
        self._articles.clear()
        self._kept_postings = self._read_postings
        self._kept_frequencies = self._read_frequencies

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
        return Days.of(self.stored.moments())

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
