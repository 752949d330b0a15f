"""A query tree over one segment → documents with their scores.

Each node answers with what it matches among the documents that are still asked for: of an
:class:`All` the rarest child goes first, and the others look only at what it left. Deleted
documents are taken out at the end by who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

import numpy as np

from index.engines.array_file import Array
from index.engines.postings import Block
from index.script import is_han
from search.engines import bm25, phrases
from search.engines.doc_sets import (
    NO_IDS,
    NOTHING,
    Ids,
    Matches,
    add_at,
    common,
    distinct,
    every,
    places_within,
    union,
    without,
)
from search.engines.filter_masks import FilterMasks
from search.engines.query_terms import QueryTerms
from search.engines.segment_view import SegmentView
from search.query import (
    All,
    Any,
    Constant,
    DateRange,
    Everything,
    Fuzzy,
    Native,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Term,
    ValueFilter,
    Wildcard,
)

_VERBATIM_SCORE = bm25.units(2.0)
"""What standing verbatim adds to the scores of the words."""
_CHECK_COST = 100
"""Looking for a phrase in a text costs as much as reading about so many postings."""
_FEW = 200
"""For so few candidates no more words are looked up."""
MOST_TERMS = 20_000
"""How many terms of a segment a prefix or a pattern stands for at most."""


class Postings(NamedTuple):
    """A term's postings, or those of none."""

    docs: Ids
    freqs: Array | None


_NO_POSTINGS = Postings(NO_IDS, None)
NativeSearch = Callable[[object], Iterable[tuple[int, float]]]


class Evaluator:
    """Evaluates one query over one segment, ``place`` among the segments of the index.

    ``native`` runs a query in the engine's own classes over the segment. ``cut`` gathers the
    patterns that stand for more than ``most_terms`` terms.
    """

    def __init__(
        self,
        segment: SegmentView,
        place: int,
        terms: QueryTerms,
        masks: FilterMasks,
        native: NativeSearch,
        most_terms: int = MOST_TERMS,
    ) -> None:
        self._segment = segment
        self._data = segment.data
        self._count = segment.doc_count
        self._place = place
        self._terms = terms
        self._masks = masks
        self._native = native
        self._most_terms = most_terms
        self._read: dict[tuple[str, bytes], Postings] = {}
        self.cut: dict[str, None] = {}

    def matches(self, node: Node, within: Ids | None = None) -> Matches:
        """What a node matches among the documents ``within``; ``None``: all of the segment."""
        match node:
            case Term(text):
                return self._term(text, within)
            case Phrase():
                return self._phrase(node, within)
            case All(children):
                return self._all(children, within)
            case Any(children):
                return union([self.matches(child, within) for child in children], self._count)
            case Not(child):
                return self._not(child, within)
            case Everything():
                return Matches(within, None)
            case Constant(child, score):
                return self._constant(child, score, within)
            case DateRange() | ValueFilter():
                return self._filtered(node, within)
            case Near():
                return self._near(node, within)
            case Native(query):
                return self._natively(query, within)
            case Prefix() | Wildcard() | Fuzzy():
                return Matches(self._restricted(self._expanded(node), within), None)

    def _postings(self, field: str, term: bytes) -> Postings:
        found = self._read.get((field, term))
        if found is None:
            number = self._number(field, term)
            if number < 0:
                found = _NO_POSTINGS
            else:
                docs, freqs = self._data.stored.postings(field).postings(number)
                found = Postings(docs.astype(np.intp), freqs)
            self._read[field, term] = found
        return found

    def _number(self, field: str, term: bytes) -> int:
        return self._terms.find(field, term).numbers[self._place]

    def _frequency(self, field: str, term: bytes) -> int:
        number = self._number(field, term)
        return 0 if number < 0 else self._data.stored.postings(field).doc_frequency(number)

    def _restricted(self, docs: Ids, within: Ids | None) -> Ids:
        return docs if within is None else common(docs, within, self._count)

    def _term(self, text: str, within: Ids | None) -> Matches:
        """A term's BM25; a Han character's that of the words it is, and of the grams with it."""
        name = _encoded(text)
        if not (len(text) == 1 and is_han(text)):
            return self._scored("words", name, within)
        found = self._scored("grams", name, within)
        if found.docs is not None and found.scores is not None:
            add_at(found.scores, found.docs, self._scored("words", name, within))
        return found

    def _scored(self, field: str, term: bytes, within: Ids | None) -> Matches:
        docs, freqs = self._postings(field, term)
        if within is not None and docs.size:
            places = places_within(docs, within, self._count)
            docs = docs.take(places)
            freqs = None if freqs is None else freqs.take(places)
        if not docs.size:
            return NOTHING
        weight = self._terms.find(field, term).weight
        norms = self._segment.norms.take(docs, mode="clip")
        return Matches(docs, bm25.scores(weight, freqs, norms))

    def _all(self, children: tuple[Node, ...], within: Ids | None) -> Matches:
        if not children:
            return NOTHING
        docs, scores = within, None
        wanted = [child for child in children if not isinstance(child, Not)]
        for child in sorted(wanted, key=self._cost):
            found = self.matches(child, docs)
            if found.docs is None:
                continue
            if not found.docs.size:
                return NOTHING
            scores = _added(scores, docs, found)
            docs = found.docs
        for unwanted in children:
            if isinstance(unwanted, Not):
                gone = self.matches(unwanted.child, docs).docs
                if gone is None:
                    return NOTHING
                docs = every(self._count) if docs is None else docs
                keep = without(docs, gone, self._count)
                docs = docs.take(keep)
                scores = None if scores is None else scores.take(keep)
        return Matches(docs, scores)

    def _not(self, child: Node, within: Ids | None) -> Matches:
        gone = self.matches(child, within).docs
        if gone is None:
            return NOTHING
        docs = every(self._count) if within is None else within
        return Matches(docs.take(without(docs, gone, self._count)), None)

    def _constant(self, child: Node, score: float, within: Ids | None) -> Matches:
        docs = self.matches(child, within).docs
        if docs is None:
            docs = every(self._count) if within is None else within
        return Matches(docs, np.full(docs.size, bm25.units(score), np.int32))

    def _filtered(self, node: DateRange | ValueFilter, within: Ids | None) -> Matches:
        if isinstance(node, DateRange):
            mask = self._masks.dates(self._data, node.start, node.end)
        else:
            mask = self._masks.values(self._data, node.field, node.values)
        if within is None:
            return Matches(np.flatnonzero(mask), None)
        return Matches(within.take(np.flatnonzero(mask.take(within))), None)

    def _natively(self, query: object, within: Ids | None) -> Matches:
        pairs = sorted(self._native(query))
        docs = np.array([number for number, _ in pairs], np.intp)
        scores = np.array([bm25.units(score) for _, score in pairs], np.int32)
        if within is not None:
            places = places_within(docs, within, self._count)
            docs, scores = docs.take(places), scores.take(places)
        return Matches(docs, scores)

    def _phrase(self, phrase: Phrase, within: Ids | None) -> Matches:
        docs = self._standing(phrases.Pattern.of(phrase.text), within)
        if not docs.size:
            return NOTHING
        scores = np.full(docs.size, _VERBATIM_SCORE, np.int32)
        for term in phrase.terms:
            add_at(scores, docs, self._term(term, docs))
        return Matches(docs, scores)

    def _standing(self, pattern: phrases.Pattern, within: Ids | None) -> Ids:
        """The documents in which a phrase stands."""
        docs = self._candidates(pattern, within)
        if docs is None:
            docs = every(self._count)
        if pattern.exact or not docs.size:
            return docs
        if not pattern.is_han:
            return phrases.standing_in(pattern, self._data, docs)
        # Where the phrase is a word of the text it stands there, no need to look.
        sure = places_within(
            docs, self._postings("words", _encoded(pattern.text)).docs, self._count
        )
        found = np.zeros(docs.size, np.bool_)
        found[sure] = True
        open_places = np.flatnonzero(~found)
        standing = phrases.standing_in(pattern, self._data, docs.take(open_places))
        found[np.searchsorted(docs, standing)] = True
        return docs.take(np.flatnonzero(found))

    def _candidates(self, pattern: phrases.Pattern, within: Ids | None) -> Ids | None:
        """Documents among which all are in which a phrase stands; ``None``: all."""
        docs = within
        for gram in sorted(pattern.grams, key=lambda gram: self._frequency("grams", gram)):
            enough = docs is not None and docs.size * _CHECK_COST < self._frequency("grams", gram)
            if enough and not pattern.exact:
                break
            docs = self._restricted(self._postings("grams", gram).docs, docs)
            if not docs.size:
                return docs
        for word in pattern.words:
            if docs is not None and docs.size < _FEW:
                break
            docs = self._restricted(self._any_of(self._data.dictionary.with_word(word)), docs)
        return docs

    def _near(self, node: Near, within: Ids | None) -> Matches:
        docs = within
        for text in node.texts:
            docs = self._candidates(phrases.Pattern.of(text), docs)
        docs = every(self._count) if docs is None else docs
        plain = self._data.stored.text.plain
        keep = [phrases.near(node.texts, node.distance, plain(doc)) for doc in docs.tolist()]
        docs = docs.take(np.flatnonzero(keep))
        return Matches(docs, np.full(docs.size, _VERBATIM_SCORE, np.int32))

    def _expanded(self, node: Prefix | Wildcard | Fuzzy) -> Ids:
        """The documents with a term that a pattern means."""
        dictionary = self._data.dictionary
        match node:
            case Prefix(text):
                numbers = dictionary.with_prefix(text)
                if len(numbers) > self._most_terms:
                    self.cut[f"{text}*"] = None
                    numbers = numbers[: self._most_terms]
                return self._of_block(numbers)
            case Wildcard(pattern):
                found = list(islice(dictionary.like(pattern), self._most_terms + 1))
                if len(found) > self._most_terms:
                    self.cut[pattern] = None
                return self._any_of(found[: self._most_terms])
            case Fuzzy(text, distance):
                return self._any_of(dictionary.close_to(text, distance))

    def _of_block(self, numbers: range) -> Ids:
        if not numbers:
            return NO_IDS
        block: Block = self._data.stored.words.block(numbers.start, numbers.stop)
        return distinct(block.docs.astype(np.intp), self._count)

    def _any_of(self, numbers: list[int]) -> Ids:
        """The documents with any of these terms of the dictionary."""
        if not numbers:
            return NO_IDS
        read = self._data.stored.words.postings
        docs = np.concatenate([read(number).docs for number in numbers]).astype(np.intp)
        return docs if len(numbers) == 1 else distinct(docs, self._count)

    def _cost(self, node: Node) -> int:
        """About how many postings a node reads, to take the cheap and the rare first."""
        match node:
            case Term(text):
                field = "grams" if len(text) == 1 and is_han(text) else "words"
                return self._frequency(field, _encoded(text))
            case Phrase(text):
                pattern = phrases.Pattern.of(text)
                fewest = min(
                    (self._frequency("grams", gram) for gram in pattern.grams), default=self._count
                )
                return fewest * (1 if pattern.exact else 8)
            case All(children):
                return min(map(self._cost, children), default=0)
            case Any(children):
                return sum(map(self._cost, children))
            case Constant(child):
                return self._cost(child)
            case Near() | Native():
                return self._count * _CHECK_COST
            case _:
                return self._count


def _added(scores: bm25.Scores | None, docs: Ids | None, found: Matches) -> bm25.Scores | None:
    """The scores of ``found``, whose documents are all in ``docs``, with those ``docs`` had."""
    if scores is None or docs is None or found.docs is None:
        return found.scores
    if found.docs.size != docs.size:
        scores = scores.take(np.searchsorted(docs, found.docs))
    return scores if found.scores is None else scores + found.scores


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
