"""Searching a Whoosh index: a :class:`search.searcher.Searcher`.

The facts of all articles (date, views, author, source, category) are held in memory by segment; a
segment never changes, so a new generation reads only what is new.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any as Untyped

import whoosh.index
from whoosh.scoring import BM25F

from index import generations
from index.article import Article, Mend
from index.engines.whoosh_schema import FACET_FIELDS, key, read_article, read_mends
from search.dates import day_text, local_day
from search.engines.whoosh_evaluate import evaluate
from search.engines.whoosh_segment import Facts, Segment
from search.errors import NotReady
from search.facets import date_facet, top_values
from search.query import Node
from search.searcher import Answer, Found, Plan

_WEIGHTING = BM25F(B=0.4, K1=0.9)


class WhooshView:
    """The index at one generation. Safe under threads: one search at a time runs in it."""

    def __init__(self, index: Untyped, known: dict[str, Facts]) -> None:
        self._lock = threading.Lock()
        self._searcher = index.searcher(weighting=_WEIGHTING)
        self.facts: dict[str, Facts] = {}
        self._segments: list[Segment] = []
        for searcher, offset in self._searcher.leaf_searchers():
            reader = searcher.reader()
            if not reader.doc_count_all():
                continue
            name = reader.segment().segment_id()
            self.facts[name] = known.get(name) or Facts(reader)
            self._segments.append(Segment(searcher, offset, self.facts[name]))
        self._spelling = {name: self._spellings(name) for name in FACET_FIELDS}
        self._count = int(self._searcher.doc_count())

    def _spellings(self, field: str) -> dict[str, str]:
        """For each key the commonest spelling in the index."""
        counts: Counter[str] = Counter()
        for segment in self._segments:
            for value, count in segment.spellings(field).items():
                counts[" ".join(value.split())] += count
        spelled: dict[str, str] = {}
        for value, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            spelled.setdefault(key(value), value)
        return spelled

    def __len__(self) -> int:
        return self._count

    def matches(self, tree: Node) -> bool:
        with self._lock:
            return any(evaluate(tree, segment) for segment in self._segments)

    def run(self, plan: Plan) -> Answer:
        with self._lock:
            return self._run(plan)

    def _run(self, plan: Plan) -> Answer:
        filters = [
            (name, {key(value) for value in values}) for name, values in plan.filters.items()
        ]
        counts = {name: Counter[tuple[str, ...]]() for name in FACET_FIELDS}
        days: Counter[int] = Counter()
        ranked: list[tuple[tuple[object, ...], Segment, int, float]] = []
        for segment in self._segments:
            facts = segment.facts
            for number, score in evaluate(plan.tree, segment).items():
                moment = facts.moments[number]
                failed = _failed(facts, number, filters)
                if (plan.start is not None and (moment is None or moment < plan.start)) or (
                    plan.end is not None and (moment is None or moment >= plan.end)
                ):
                    failed.append("date")
                if not failed:
                    for name, counter in counts.items():
                        counter[facts.keys[name][number]] += 1
                    if moment is not None:
                        days[local_day(moment)] += 1
                    order = _order(plan.sort, facts, number, score)
                    ranked.append((order, segment, number, score))
                elif len(failed) == 1:
                    # A facet is counted without its own filter, so that its other values show.
                    if failed[0] != "date":
                        counts[failed[0]][facts.keys[failed[0]][number]] += 1
                    elif moment is not None:
                        days[local_day(moment)] += 1
        best = heapq.nsmallest(plan.offset + plan.size, ranked, key=lambda each: each[0])
        return Answer(
            total=len(ranked),
            found=tuple(
                Found(
                    read_article(segment.stored(number, "stored")),
                    score if plan.sort == "relevance" else None,
                )
                for _, segment, number, score in best[plan.offset :]
            ),
            facets={
                name: top_values(counts[name], self._spelling[name], plan.facet_size)
                for name in FACET_FIELDS
                if name in plan.facets
            },
            dates=date_facet(days) if "date" in plan.facets else None,
        )

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        with self._lock:
            for segment in self._segments:
                for number in segment.docs("id", article_id):
                    return (
                        read_article(segment.stored(number, "stored")),
                        read_mends(segment.stored(number, "mends")),
                    )
        return None

    def ids(self) -> set[str]:
        with self._lock:
            return {
                segment.facts.ids[number] for segment in self._segments for number in segment.live()
            }

    def span(self) -> tuple[str | None, str | None]:
        with self._lock:
            moments = list(self._moments())
        if not moments:
            return None, None
        return day_text(local_day(min(moments))), day_text(local_day(max(moments)))

    def _moments(self) -> Iterator[int]:
        for segment in self._segments:
            for number in segment.live():
                moment = segment.facts.moments[number]
                if moment is not None:
                    yield moment


def _failed(facts: Facts, number: int, filters: Iterable[tuple[str, set[str]]]) -> list[str]:
    """The fields whose filter a document does not pass."""
    return [name for name, wanted in filters if wanted.isdisjoint(facts.keys[name][number])]


def _order(sort: str, facts: Facts, number: int, score: float) -> tuple[object, ...]:
    """What documents are sorted by, smallest first: ties newest first, then by id."""
    moment, article_id = facts.moments[number], facts.ids[number]
    newest = (moment is None, -(moment or 0), article_id)
    if sort == "relevance":
        return (-round(score, 6), *newest)
    if sort == "oldest":
        return (moment is None, moment or 0, article_id)
    if sort == "views":
        views = facts.views[number]
        return (views is None, -(views or 0), *newest)
    return newest


class WhooshSearcher:
    """Follows the index in use in a data folder: new articles and rebuilds show by themselves."""

    def __init__(self, data: Path, refresh_seconds: float = 0.5) -> None:
        self._data = data
        self._refresh_seconds = refresh_seconds
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._place: tuple[Path, int] | None = None
        self._view: WhooshView | None = None

    def view(self) -> WhooshView:
        with self._lock:
            now = time.monotonic()
            if self._view is None or now - self._looked >= self._refresh_seconds:
                self._view = self._latest()
                self._looked = now
            return self._view

    def _latest(self) -> WhooshView:
        # A commit or a switch may delete files between finding them and opening them: look again.
        for attempt in range(5):
            folder = generations.current(self._data)
            if folder is None:
                if self._view is None and attempt:
                    break
                time.sleep(0.02 * (attempt + 1))
                continue
            try:
                index = whoosh.index.open_dir(folder, readonly=True)
                place = folder, index.latest_generation()
                if self._view is not None and place == self._place:
                    return self._view
                view = WhooshView(index, self._view.facts if self._view else {})
            except (whoosh.index.EmptyIndexError, OSError):
                time.sleep(0.02 * (attempt + 1))
                continue
            self._place = place
            return view
        raise NotReady(
            f"There is no index in {self._data} yet; make one with: "
            f"youse --data {self._data} index PATH"
        )
