"""A query tree over one segment → documents with their scores.

Each node answers with what it matches among the documents that are still asked for: of an
:class:`All` the rarest child goes first, and the others look only at what it left. Deleted
documents are taken out at the end by who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from index.engines.grams import grams_of
from index.script import HAN_RUN
from search.engines import bm25
from search.engines.doc_sets import (
    NOTHING,
    Ids,
    Matches,
    add_at,
    common,
    every,
    places_within,
    union,
    without,
)
from search.engines.expansion import Expansion
from search.engines.filter_masks import FilterMasks
from search.engines.phrase_search import PhraseSearch
from search.engines.query_terms import QueryTerms
from search.engines.segment_view import SegmentView
from search.engines.term_reader import TermReader
from search.messages import Message
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
    Raised,
    Term,
    ValueFilter,
    Weighted,
    Wildcard,
)
from search.results import Notice

_VERBATIM_SCORE = np.int32(bm25.units(2.0))
"""What standing verbatim, or near each other, adds to the scores of the words."""

NativeSearch = Callable[[object], Iterable[tuple[int, float]]]


class Evaluator:
    """Evaluates one query over one segment, ``place`` among the segments of the index.

    ``native`` runs a query in the engine's own classes over the segment; ``most_terms`` are the
    terms that a pattern stands for at most.
    """

    def __init__(
        self,
        segment: SegmentView,
        place: int,
        terms: QueryTerms,
        masks: FilterMasks,
        native: NativeSearch,
        most_terms: int,
    ) -> None:
        self._data = segment.data
        self._count = segment.doc_count
        self._reader = TermReader(segment, place, terms)
        self.frequencies = self._reader.frequencies
        self._phrases = PhraseSearch(self._reader)
        self._expansion = Expansion(segment.data, most_terms)
        self._masks = masks
        self._native = native

    @property
    def notices(self) -> Iterator[Notice]:
        """What of the query was not looked for everywhere, because it would have cost too much."""
        for pattern in self._expansion.cut:
            message = Message("“%(pattern)s”代表的词太多：只查找了其中一部分。", pattern=pattern)
            yield Notice("pattern-cut", message)
        if self._phrases.nearness.cut:
            message = Message("NEAR 要查看的文章太多：只查找了其中一部分；请加上较少见的词。")
            yield Notice("near-cut", message)

    def matches(self, node: Node, within: Ids | None = None) -> Matches:
        """What a node matches among the documents ``within``; ``None``: all of the segment."""
        match node:
            case Term(text):
                return self._reader.term(text, within)
            case Phrase(text, terms, in_title):
                docs = self._phrases.standing(text, within, in_title=in_title)
                return self._verbatim(docs, terms)
            case Near():
                return self._verbatim(self._phrases.near(node, within), ())
            case All(children):
                return self._all(children, within)
            case Any(children):
                parts = [self.matches(child, within) for child in children]
                return self._word(children, parts) or union(parts, self._count)
            case Not(child):
                return self._not(child, within)
            case Everything():
                return Matches(within, None)
            case Constant(child, score):
                return self._constant(child, score, within)
            case Weighted(child, factor):
                found = self.matches(child, within)
                if found.scores is None:
                    return found
                return Matches(found.docs, bm25.weighted(found.scores, factor))
            case Raised(child, texts):
                return self._raised(self.matches(child, within), texts)
            case DateRange() | ValueFilter():
                return self._filtered(node, within)
            case Native(query):
                return self._natively(query, within)
            case Prefix() | Wildcard() | Fuzzy():
                docs = self._expansion.documents(node)
                return Matches(docs if within is None else common(docs, within, self._count), None)

    def _verbatim(self, docs: Ids, terms: tuple[str, ...]) -> Matches:
        if not docs.size:
            return NOTHING
        return Matches(docs, self._reader.scores(terms, docs) + _VERBATIM_SCORE)

    def _raised(self, found: Matches, texts: tuple[str, ...]) -> Matches:
        docs = every(self._count) if found.docs is None else found.docs
        if not docs.size:
            return found
        scores = np.zeros(docs.size, np.int32) if found.scores is None else found.scores
        runs = (run for text in texts for run in HAN_RUN.findall(text) if run[1:] or run > "\uffff")
        for gram in dict.fromkeys(gram for run in runs for gram in grams_of(run)):
            add_at(scores, docs, self._reader.gram(gram, docs), self._count)
        return Matches(docs, scores)

    def _word(self, children: tuple[Node, ...], parts: list[Matches]) -> Matches | None:
        """The union of a word and the same text verbatim, where the one is all in the other."""
        match children:
            case (Term(word), Phrase(text)) if word == text:
                (docs, scores), (all_docs, sums) = parts
                if docs is None or all_docs is None or scores is None or sums is None:
                    return None
                places = places_within(all_docs, docs, self._count)
                if places.size < docs.size:
                    return None
                sums[places] += scores
                return Matches(all_docs, sums)
            case _:
                return None

    def _all(self, children: tuple[Node, ...], within: Ids | None) -> Matches:
        if not children:
            return NOTHING
        docs, scores = within, None
        wanted = [child for child in children if not isinstance(child, Not)]
        terms: list[str] = []
        for child in sorted(wanted, key=self._cost):
            if isinstance(child, Term):
                # Scored when it is known which few are left.
                terms.append(child.text)
                found = Matches(self._documents(child, docs), None)
            else:
                found = self.matches(child, docs)
            if found.docs is None:
                continue
            if not found.docs.size:
                return NOTHING
            scores = _added(scores, docs, found)
            docs = found.docs
        if terms and docs is not None:
            sums = self._reader.scores(terms, docs)
            scores = sums if scores is None else scores + sums
        for unwanted in children:
            if isinstance(unwanted, Not):
                gone = self._documents(unwanted.child, docs)
                if gone is None:
                    return NOTHING
                docs = every(self._count) if docs is None else docs
                keep = without(docs, gone, self._count)
                docs = docs.take(keep)
                scores = None if scores is None else scores.take(keep)
        return Matches(docs, scores)

    def _documents(self, node: Node, within: Ids | None) -> Ids | None:
        """What a node matches, when nobody asks for its scores."""
        if isinstance(node, Term):
            return self._reader.documents(node.text, within)
        return self.matches(node, within).docs

    def _not(self, child: Node, within: Ids | None) -> Matches:
        gone = self._documents(child, within)
        if gone is None:
            return NOTHING
        docs = every(self._count) if within is None else within
        return Matches(docs.take(without(docs, gone, self._count)), None)

    def _constant(self, child: Node, score: float, within: Ids | None) -> Matches:
        docs = self._documents(child, within)
        if docs is None:
            docs = every(self._count) if within is None else within
        return Matches(docs, np.full(docs.size, bm25.units(score), np.int32))

    def _filtered(self, node: DateRange | ValueFilter, within: Ids | None) -> Matches:
        if isinstance(node, DateRange):
            mask = self._masks.dates(self._data, node.start, node.end, within)
        else:
            mask = self._masks.values(self._data, node.field, node.values, within)
        places = mask.nonzero()[0]
        return Matches(places if within is None else within.take(places), None)

    def _natively(self, query: object, within: Ids | None) -> Matches:
        pairs = sorted(self._native(query))
        docs = np.array([number for number, _ in pairs], np.intp)
        scores = np.array([bm25.units(score) for _, score in pairs], np.int32)
        if within is not None:
            places = places_within(docs, within, self._count)
            docs, scores = docs.take(places), scores.take(places)
        return Matches(docs, scores)

    def _cost(self, node: Node) -> int:
        """About how many postings a node reads, to take the cheap and the rare first."""
        match node:
            case Term(text):
                return self._reader.term_frequency(text)
            case Phrase(text, _, in_title):
                return self._phrases.cost(text, in_title=in_title)
            case All(children):
                return min(map(self._cost, children), default=0)
            case Any(children):
                return sum(map(self._cost, children))
            case Constant(child) | Weighted(child) | Raised(child):
                return self._cost(child)
            case Near() | Native():
                return self._count * 1_000
            case _:
                return self._count


def _added(scores: bm25.Scores | None, docs: Ids | None, found: Matches) -> bm25.Scores | None:
    """The scores of ``found``, whose documents are all in ``docs``, with those ``docs`` had."""
    if scores is None or docs is None or found.docs is None:
        return found.scores
    if found.docs.size != docs.size:
        scores = scores.take(np.searchsorted(docs, found.docs))
    return scores if found.scores is None else scores + found.scores
