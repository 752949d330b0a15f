"""The index at one generation: a :class:`search.searcher.View`."""

from __future__ import annotations

import functools
import threading
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.article import Article, Mend
from index.engines.array_file import Docs
from index.engines.article_fields import read_names
from index.engines.grams import grams_of
from index.engines.whoosh_schema import read_article, read_mends
from index.script import is_han
from search.dates import day_text
from search.engines import bm25, ranking
from search.engines.doc_sets import Ids, Mask, Matches
from search.engines.expansion import MOST_TERMS
from search.engines.facet_counts import FacetCounts
from search.engines.filter_masks import FilterMasks
from search.engines.query_terms import QueryTerms, term_bytes
from search.engines.segment_data import SegmentData
from search.engines.segment_view import SegmentView, Statistics
from search.engines.stories import Folded, Stories
from search.engines.whoosh_evaluate import Evaluator
from search.engines.whoosh_native import NativeQueries
from search.other_cuts import found_as_text
from search.query import Node
from search.rescoring import RESCORED, Candidate, Parts, Rescoring
from search.results import Notice
from search.searcher import Answer, Found, Plan


class _Evaluated(NamedTuple):
    """What a tree matches in each segment, without deleted documents, and who found it."""

    found: list[Matches]
    notices: tuple[Notice, ...]
    evaluators: list[Evaluator]
    terms: QueryTerms


_Scored = tuple[ranking.Place, dict[str, int], Parts | None]
"""A place of the page, how often terms of the query stand there, what its score consists of."""


class WhooshView:
    """Safe under threads, without a lock on searching: arrays are only read.

    ``name``: of index and generation. ``cut_otherwise``: whether the index was cut by another
    vocabulary than queries are.
    """

    def __init__(
        self,
        segments: Sequence[tuple[SegmentData, Docs]],
        masks: FilterMasks,
        most_terms: int = MOST_TERMS,
        *,
        name: str = "",
        cut_otherwise: bool = False,
    ) -> None:
        self.name = name
        self._cut_otherwise = cut_otherwise
        self._masks = masks
        self._most_terms = most_terms
        self._statistics = Statistics([data for data, _ in segments])
        self.segments = [SegmentView(data, deleted, self._statistics) for data, deleted in segments]
        self._facets = FacetCounts(self.segments)
        self._native = NativeQueries(self.segments)
        self._count = sum(segment.live_count for segment in self.segments)
        self._asked = threading.local()

    def __len__(self) -> int:
        return self._count

    def words_of(self, choices: Sequence[str]) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(dict(segment.data.dictionary.words_of(choices)))
        return counts

    def frequencies(self, words: Sequence[str]) -> list[int]:
        return [self._frequency(word) for word in words]

    def _frequency(self, word: str) -> int:
        grams = grams_of(word) if is_han(word) else []
        field, term = ("grams", grams[0]) if len(grams) == 1 else ("words", term_bytes(word))
        found = 0
        for segment in self.segments:
            postings = segment.stored.postings(field)
            number = postings.find(term)
            found += postings.doc_frequency(number) if number >= 0 else 0
        return found

    def matches(self, tree: Node) -> bool:
        evaluated = self._evaluate(tree)
        # Who asks whether there is anything asks next what it is.
        self._asked.last = tree, evaluated
        return any(
            segment.live_count if each.docs is None else each.docs.size
            for segment, each in zip(self.segments, evaluated.found, strict=True)
        )

    def run(self, plan: Plan) -> Answer:
        last = getattr(self._asked, "last", None)
        self._asked.last = None
        evaluated = last[1] if last and last[0] == plan.tree else self._evaluate(plan.tree)
        filtered = [
            _Filtered(each, self._passing(plan, segment, each.docs), segment)
            for segment, each in zip(self.segments, evaluated.found, strict=True)
        ]
        hits = [each.hits for each in filtered]
        total = sum(
            segment.live_count if each.docs is None else each.docs.size
            for segment, each in zip(self.segments, hits, strict=True)
        )
        folded = self._stories.fold(hits, plan.sort) if plan.fold else None
        listed = total - folded.dropped if folded else total
        return Answer(
            total=total,
            listed=listed,
            found=self._page(plan, folded.hits if folded else hits, listed, evaluated, folded),
            facets=self._facets.values(
                {
                    name: [each.without(name) for each in filtered]
                    for name in plan.facets
                    if name != "date"
                },
                plan.facet_size,
            ),
            dates=(
                self._facets.dates([each.without("date") for each in filtered], plan.date_interval)
                if "date" in plan.facets
                else None
            ),
            notices=evaluated.notices,
        )

    @functools.cached_property
    def _stories(self) -> Stories:
        return Stories(self.segments)

    def _evaluate(self, tree: Node) -> _Evaluated:
        """What a tree matches in each segment, without deleted documents."""
        if self._cut_otherwise:
            tree = found_as_text(tree)
        terms = QueryTerms(
            [segment.data for segment in self.segments],
            self._statistics.doc_count,
            self._statistics.average_characters,
        )
        found: list[Matches] = []
        evaluators: list[Evaluator] = []
        notices: dict[Notice, None] = {}
        for place, segment in enumerate(self.segments):
            evaluator = Evaluator(
                segment, place, terms, self._masks,
                functools.partial(self._native.run, place), self._most_terms,
            )  # fmt: skip
            found.append(_live(evaluator.matches(tree), segment.live))
            evaluators.append(evaluator)
            notices |= dict.fromkeys(evaluator.notices)
        return _Evaluated(found, tuple(notices), evaluators, terms)

    def _passing(self, plan: Plan, segment: SegmentView, docs: Ids | None) -> dict[str, Mask]:
        """For each filter which of ``docs``, or of all documents, pass it."""
        passing = {
            field: self._masks.values(segment.data, field, tuple(values), docs)
            for field, values in plan.filters.items()
        }
        if plan.start is not None or plan.end is not None:
            passing["date"] = self._masks.dates(segment.data, plan.start, plan.end, docs)
        return passing

    def _page(
        self,
        plan: Plan,
        hits: Sequence[Matches],
        listed: int,
        evaluated: _Evaluated,
        folded: Folded | None,
    ) -> tuple[Found, ...]:
        if plan.offset >= listed or not plan.size:
            return ()
        scored: list[_Scored]
        if plan.rescoring and plan.sort == "relevance" and plan.offset < RESCORED:
            scored = self._rescored(plan, plan.rescoring, hits, evaluated)
        else:
            places = ranking.best_of_all(self.segments, hits, plan.sort, plan.offset, plan.size)
            frequencies = _frequencies(places, evaluated.evaluators)
            scored = [(place, each, None) for place, each in zip(places, frequencies, strict=True)]
        if folded is None:
            return tuple([self._found(*each, plan.sort) for each in scored])
        return tuple([self._found_for(each, plan.sort, folded, evaluated) for each in scored])

    def _rescored(
        self,
        plan: Plan,
        rescoring: Rescoring,
        hits: Sequence[Matches],
        evaluated: _Evaluated,
    ) -> list[_Scored]:
        behind = plan.offset + plan.size
        places = ranking.best_of_all(self.segments, hits, plan.sort, 0, max(RESCORED, behind))
        frequencies = _frequencies(places, evaluated.evaluators)
        parts = rescoring.parts(
            [
                Candidate(self.segments[place.segment].stored.text.plain(place.doc), counts)
                for place, counts in zip(places[:RESCORED], frequencies, strict=False)
            ],
            evaluated.terms,
        )
        order = ranking.by_scores(self.segments, places, [each.score for each in parts])
        return [
            (places[at], frequencies[at], parts[at] if at < len(parts) else None)
            for at in order[plan.offset : behind]
        ]

    def _found_for(self, best: _Scored, sort: str, folded: Folded, evaluated: _Evaluated) -> Found:
        """What is shown for the best article of a story, with its score."""
        own, frequencies, parts = best
        place, others = folded.shown(own)
        if not others:
            return self._found(*best, sort)
        if place != own:
            (frequencies,) = _frequencies([place], evaluated.evaluators)
        found = self._found(place, frequencies, parts, sort)
        return found._replace(reposts=tuple(map(self._article_at, others)))

    def _article_at(self, place: ranking.Place) -> Article:
        return self.segments[place.segment].data.article(place.doc)[0]

    def _found(
        self, place: ranking.Place, frequencies: dict[str, int], parts: Parts | None, sort: str
    ) -> Found:
        number, doc, key = place
        article, folded = self.segments[number].data.article(doc)
        if parts:
            return Found(article, parts.score, folded, frequencies, parts)
        return Found(article, key * bm25.UNIT if sort == "relevance" else None, folded, frequencies)

    def reposts(self, article_id: str) -> tuple[Article, ...]:
        for number, segment in enumerate(self.segments):
            doc = segment.stored.find_id(article_id)
            if doc >= 0 and segment.is_live(doc):
                return tuple(map(self._article_at, self._stories.of(number, doc)))
        return ()

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        for segment in self.segments:
            number = segment.stored.find_id(article_id)
            if number >= 0 and segment.is_live(number):
                return read_article(segment.stored, number), read_mends(segment.stored, number)
        return None

    def ids(self) -> set[str]:
        found: set[str] = set()
        for segment in self.segments:
            ids = [term.decode("utf-8", "surrogatepass") for term in segment.stored.ids.terms()]
            found.update(ids)
            found.difference_update(map(segment.stored.id_of, segment.deleted.tolist()))
        return found

    def names(self) -> tuple[tuple[str, str], ...]:
        return self._names

    @functools.cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        found: dict[tuple[str, str], None] = {}
        for segment in self.segments:
            column = segment.stored.keywords["names"]
            codes = column.codes if segment.live is None else column.codes[segment.live]
            for code in np.unique(codes).tolist():
                found |= dict.fromkeys(read_names(column.values_of_set(code)))
        return tuple(found)

    def span(self) -> tuple[str | None, str | None]:
        days = self._facets.span()
        return (day_text(days[0]), day_text(days[1])) if days else (None, None)


class _Filtered:
    """What a tree matches in a segment, seen through the filters of a search."""

    def __init__(self, found: Matches, passing: dict[str, Mask], segment: SegmentView) -> None:
        self._found = found
        self._segment = segment
        self._passing = passing
        self.hits = self._through(self._passing)

    def without(self, name: str) -> Ids | None:
        """The documents that pass all filters but that one, for the facet of its own field."""
        if name not in self._passing:
            return self.hits.docs
        others = {other: mask for other, mask in self._passing.items() if other != name}
        return self._through(others, scored=False).docs

    def _through(self, passing: dict[str, Mask], *, scored: bool = True) -> Matches:
        docs, scores = self._found
        if not passing:
            return self._found
        masks = list(passing.values())
        if docs is None and self._segment.live is not None:
            masks.append(self._segment.live)
        # Two by two: what reduces them all at once would copy them first.
        places = functools.reduce(np.logical_and, masks).nonzero()[0]
        return Matches(
            places if docs is None else docs.take(places),
            scores.take(places) if scored and scores is not None else None,
        )


def _frequencies(
    places: Sequence[ranking.Place], evaluators: Sequence[Evaluator]
) -> list[dict[str, int]]:
    """For each place how often terms of the query stand there."""
    found: list[dict[str, int]] = [{} for _ in places]
    for number, evaluator in enumerate(evaluators):
        chosen = [at for at, place in enumerate(places) if place.segment == number]
        if chosen:
            counts = evaluator.frequencies([places[at].doc for at in chosen])
            for at, each in zip(chosen, counts, strict=True):
                found[at] = each
    return found


def _live(found: Matches, live: Mask | None) -> Matches:
    if live is None or found.docs is None:
        return found
    places = live.take(found.docs, mode="clip").nonzero()[0]
    if places.size == found.docs.size:
        return found
    scores = None if found.scores is None else found.scores.take(places)
    return Matches(found.docs.take(places), scores)
