"""A cluster's index at one commit: a :class:`search.searcher.View`."""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from index.article import Article, Mend
from index.blanks import tight_text
from index.engines.article_fields import Lines, lines_of, read_names
from index.engines.opensearch_mapping import Json, read_article, read_mends
from index.script import HAN_RUN, is_han
from search.dates import day_text
from search.engines import opensearch_facets as facets
from search.engines.opensearch_hits import DEEP, Places, Window, story_of
from search.engines.opensearch_limit import limited
from search.engines.opensearch_look import WordsLike
from search.engines.opensearch_nears import Nears
from search.engines.opensearch_query import (
    Known,
    compiled,
    filters_of,
    inner,
    is_character,
    weighed,
)
from search.engines.opensearch_terms import Ask, Terms, field_of
from search.messages import Message
from search.other_cuts import found_as_text
from search.query import Native, Node, Term
from search.rescoring import RESCORED, Candidate, Parts, Rescoring
from search.results import Notice
from search.searcher import Answer, Found, Plan
from search.word_counts import WordCounts

_TIE = 1e-6
"""Scores that differ by less are the same, added up in another order."""
_MOST_MEMBERS = 1_000
"""Articles of the stories of one page that are named."""
_MOST_WORDS = 10_000
_MOST_IDS = 10_000
_REMEMBERED = 100
_SHOWN = {"_source": ["article"]}


class _Hit(NamedTuple):
    """A hit with its text, as far as it was read; what its score consists of."""

    article: Article
    lines: Lines
    score: float | None
    story: str
    counts: dict[str, int]
    parts: Parts | None = None


class OpenSearchView:
    """Safe under threads. ``ask``: searches at the commit.

    ``words_like``: the words of the index that a pattern of Lucene's matches. ``cut_otherwise``: as
    in :class:`search.engines.whoosh_view.WhooshView`.
    """

    def __init__(
        self, name: str, ask: Ask, words_like: WordsLike, *, cut_otherwise: bool = False
    ) -> None:
        self.name = name
        self._ask = ask
        self._words_like = words_like
        self._cut_otherwise = cut_otherwise
        self._terms = Terms(ask)
        self._places = Places(ask)
        self._nears = Nears(ask)
        self._spellings = facets.Spellings(ask)
        self._lock = threading.Lock()
        self._dropped: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return self._terms.facts.articles

    def words_of(self, choices: Sequence[str]) -> dict[str, int]:
        first, second, *others = (f"[{each}]" for each in choices)
        optional = "".join(f"({each}" for each in others) + ")?" * len(others)
        words = self._words_like(f"{first}{second}{optional}", _MOST_WORDS)
        counts = self._in_words(words)
        return {word: count for word, count in zip(words, counts, strict=True) if count}

    def _in_words(self, words: Sequence[str]) -> list[int]:
        self._terms.learn(("words", word) for word in words)
        return [self._terms.frequency("words", word) for word in words]

    def frequencies(self, words: Sequence[str]) -> list[int]:
        wanted = [(field_of(word), word) for word in words]
        self._terms.learn(wanted)
        return [self._terms.frequency(*each) for each in wanted]

    def matches(self, tree: Node) -> bool:
        if isinstance(tree, Term) and not self._cut_otherwise:
            field = "grams" if is_character(tree.text) else "words"
            return self._terms.frequency(field, tree.text) > 0
        tree = self._read_as(tree)
        nears, _ = self._nears.of(tree)
        query = limited(compiled(tree, Known(_unweighed, nears)))
        body = {"size": 0, "query": query, "track_total_hits": 1, "terminate_after": 1}
        return bool(self._ask(body)["hits"]["total"]["value"])

    def _read_as(self, tree: Node) -> Node:
        return found_as_text(tree) if self._cut_otherwise else tree

    def run(self, plan: Plan) -> Answer:
        tree = self._read_as(plan.tree)
        by_score = plan.sort == "relevance"
        rescoring = plan.rescoring if by_score and plan.offset < RESCORED else None
        if by_score:
            wanted = [*weighed(tree), *(_counted(rescoring) if rescoring else ())]
            self._terms.learn(wanted)
        nears, notices = self._nears.of(tree)
        known = Known(self._terms.weight if by_score else _unweighed, nears)
        query = limited(compiled(tree, known))
        conditions = filters_of(plan.filters, plan.start, plan.end)
        window = Window(plan.search, plan.sort, plan.offset, plan.size, plan.fold)
        if rescoring and plan.size:
            window = window._replace(offset=0, size=max(RESCORED, plan.offset + plan.size))
        answer, hits = self._searched(plan, query, conditions, window)
        total = answer["hits"]["total"]["value"]
        narrowed = _narrowed(query, conditions)
        return Answer(
            total=total,
            listed=total - self._folded_away(plan, answer, narrowed),
            found=self._found(plan, hits, rescoring, narrowed),
            facets=self._spellings.shown(
                {
                    name: self._counts(answer, plan, name, query, conditions)
                    for name in plan.facets
                    if name != "date"
                }
            ),
            dates=(
                facets.dates(answer["aggregations"]["date"], plan.date_interval)
                or facets.days_of(self._ask, _narrowed(query, conditions, but="date"))
                if "date" in plan.facets
                else None
            ),
            notices=(*notices, *dict.fromkeys(_NOT_UNDERSTOOD for _ in inner(tree, Native))),
        )

    def _searched(
        self, plan: Plan, query: Json, conditions: dict[str, Json], window: Window
    ) -> tuple[Json, list[Json]]:
        """The answer with total and counts, and the hits of the window."""
        # What a facet counts is not narrowed by its own filter, so that filter comes behind it.
        behind = {name: each for name, each in conditions.items() if name in plan.facets}
        before = {name: each for name, each in conditions.items() if name not in behind}
        body: Json = {"query": _narrowed(query, before), "track_total_hits": True}
        counted = facets.aggregations(plan.facets, plan.facet_size, behind)
        if plan.fold:
            counted["reposts"] = {
                "filter": facets.conditions_but("", behind),
                "aggs": {"values": {"terms": {"field": "repost_of", "size": facets.MOST_VALUES,
                                              "shard_size": facets.MOST_VALUES}}},
            }  # fmt: skip
        if behind:
            body["post_filter"] = {"bool": {"filter": list(behind.values())}}
        asked = {**body, "aggs": counted} if counted else body
        if window.offset + window.size <= DEEP:
            page = self._places.first_page(window, {**asked, **_SHOWN})
            if not window.size:
                page = {**asked, "size": 0}
            answer = self._ask(page)
            hits = answer["hits"]["hits"]
            self._places.remember(window, hits)
            return answer, hits
        answer = self._ask({**asked, "size": 0})
        hits = []
        if answer["hits"]["total"]["value"] > window.offset:
            hits = self._places.deep(
                window, {"query": _narrowed(query, conditions), "track_total_hits": False, **_SHOWN}
            )
        return answer, hits

    def _counts(
        self, answer: Json, plan: Plan, name: str, query: Json, conditions: dict[str, Json]
    ) -> facets.Counts:
        """The commonest keys of a field."""
        size = plan.facet_size
        if size == 0:
            return []
        counts = facets.counted(answer["aggregations"][name], size)
        if counts is None:
            narrowed = _narrowed(query, conditions, but=name)
            counts = facets.walked(self._ask, narrowed, name)[:size]
        return counts

    def _folded_away(self, plan: Plan, answer: Json, narrowed: Json) -> int:
        """How many hits are not listed because an article of the same story is."""
        if not plan.fold:
            return 0
        known = self._dropped.get(plan.search)
        if known is not None:
            return known
        reposts = answer["aggregations"]["reposts"]
        counts = facets.counted(reposts, None)
        if counts is None:
            counts = facets.walked(self._ask, narrowed, "repost_of")
        dropped = sum(count - 1 for _, count in counts)
        firsts = [first for first, _ in counts]
        for start in range(0, len(firsts), _MOST_IDS):
            some = {"terms": {"id": firsts[start : start + _MOST_IDS]}}
            dropped += self._count({"bool": {"filter": [narrowed, some]}})
        with self._lock:
            self._dropped[plan.search] = dropped
            while len(self._dropped) > _REMEMBERED:
                self._dropped.popitem(last=False)
        return dropped

    def _count(self, query: Json) -> int:
        answer = self._ask({"size": 0, "query": query, "track_total_hits": True})
        return int(answer["hits"]["total"]["value"])

    def _found(
        self, plan: Plan, hits: list[Json], rescoring: Rescoring | None, narrowed: Json
    ) -> tuple[Found, ...]:
        if not plan.size:
            return ()
        counter = WordCounts(dict.fromkeys(text for field, text in weighed(plan.tree)
                                           if field == "words"))  # fmt: skip
        if rescoring is None:
            page = [_read(hit, plan.sort, counter) for hit in hits]
        else:
            page = self._rescored(hits, rescoring, plan, counter)
        if not plan.fold:
            return tuple(map(_shown, page))
        stories = self._stories([each.story for each in page], narrowed)
        return tuple(_folded(each, stories[each.story], counter) for each in page)

    def _rescored(
        self, hits: list[Json], rescoring: Rescoring, plan: Plan, counter: WordCounts
    ) -> list[_Hit]:
        read = [_read(hit, plan.sort, counter) for hit in hits]
        best, others = read[:RESCORED], read[RESCORED:]
        parts = rescoring.parts(
            [Candidate(tight_text(each.lines.folded), each.counts) for each in best], self._terms
        )
        scored = [
            each._replace(parts=of_it, score=of_it.score)
            for each, of_it in zip(best, parts, strict=True)
        ]
        order = sorted(
            range(len(scored)), key=lambda at: (_rounded(scored[at].score), *_newest(hits[at]))
        )
        return [*(scored[at] for at in order), *others][plan.offset : plan.offset + plan.size]

    def _stories(self, stories: list[str], narrowed: Json) -> dict[str, list[Article]]:
        """For each story its hits, the earliest first."""
        found: dict[str, list[Article]] = {story: [] for story in stories}
        if stories:
            members = {"bool": {"filter": [narrowed, {"terms": {"story": sorted(found)}}]}}
            for hit in self._oldest(members):
                found[story_of(hit)].append(read_article(hit["_source"]))
        return found

    def _oldest(self, query: Json) -> list[Json]:
        window = Window("", "oldest", 0, _MOST_MEMBERS, fold=False)
        hits: list[Json] = self._ask(self._places.first_page(window, {"query": query, **_SHOWN}))[
            "hits"
        ]["hits"]
        return hits

    def reposts(self, article_id: str) -> tuple[Article, ...]:
        body = {"query": {"term": {"id": article_id}}, "size": 1, "docvalue_fields": ["story"]}
        hits = self._ask({**body, "_source": False})["hits"]["hits"]
        if not hits:
            return ()
        members = map(read_article, (
            hit["_source"] for hit in self._oldest({"term": {"story": story_of(hits[0])}})
        ))  # fmt: skip
        return tuple(each for each in members if each.id != article_id)

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        hits = self._ask({"query": {"term": {"id": article_id}}, "size": 1})["hits"]["hits"]
        if not hits:
            return None
        return read_article(hits[0]["_source"]), read_mends(hits[0]["_source"])

    def ids(self) -> set[str]:
        found: set[str] = set()
        body: Json = {"size": DEEP, "sort": [{"id": "asc"}], "_source": False}
        while True:
            hits = self._ask(body)["hits"]["hits"]
            found.update(hit["sort"][0] for hit in hits)
            if len(hits) < DEEP:
                return found
            body["search_after"] = hits[-1]["sort"]

    def names(self) -> tuple[tuple[str, str], ...]:
        return self._names

    @functools.cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        values = facets.walked(self._ask, {"match_all": {}}, "names")
        return tuple(sorted(read_names(value for value, _ in values)))

    def span(self) -> tuple[str | None, str | None]:
        days = self._terms.facts.days
        return (day_text(days[0]), day_text(days[1])) if days else (None, None)


_NOT_UNDERSTOOD = Notice(
    "native-query", Message("这个引擎不认识一部分查询：那一部分什么也没有找到。")
)


def _unweighed(field: str, text: str) -> float:
    """The weight of a term where nothing is sorted by score."""
    return 1.0


def _counted(rescoring: Rescoring) -> list[tuple[str, str]]:
    """The terms whose weights rescoring asks for."""
    runs = [*rescoring.runs, *(run for name in rescoring.names for run in HAN_RUN.findall(name))]
    words = [*rescoring.words, *(word for name in rescoring.names for word in name.split()
                                 if not is_han(name))]  # fmt: skip
    return [
        *(("words", word) for word in words),
        *(("grams", run[at : at + 2]) for run in runs for at in range(len(run) - 1)),
        *(("grams", char) for run in rescoring.runs for char in run),
    ]


def _narrowed(query: Json, conditions: dict[str, Json], but: str = "") -> Json:
    """A query with conditions, all or all but one."""
    others = [each for name, each in conditions.items() if name != but]
    return {"bool": {"must": [query], "filter": others}} if others else query


def _read(hit: Json, sort: str, counter: WordCounts) -> _Hit:
    article = read_article(hit["_source"])
    lines = lines_of(article)
    score = hit["sort"][0] if sort == "relevance" else None
    return _Hit(article, lines, score, story_of(hit), counter.of(article, lines.folded))


def _rounded(score: float | None) -> int:
    """What is the less the better a score is, and the same for those that tie."""
    return -round((score or 0.0) / _TIE)


def _newest(hit: Json) -> tuple[float, str]:
    """What is the less the newer a hit is that was sorted by relevance."""
    _, moment, article_id = hit["sort"]
    return (float("inf") if moment is None else -moment), article_id


def _shown(hit: _Hit) -> Found:
    folded = hit.lines.folded if hit.lines.even else None
    return Found(hit.article, hit.score, folded, hit.counts, hit.parts)


def _folded(hit: _Hit, members: list[Article], counter: WordCounts) -> Found:
    """What is shown for a story at the rank of its best hit."""
    if len(members) < 2:
        return _shown(hit)
    earliest, *others = members
    if earliest.id != hit.article.id:
        lines = lines_of(earliest)
        counts = counter.of(earliest, lines.folded)
        hit = hit._replace(article=earliest, lines=lines, counts=counts)
    return _shown(hit)._replace(reposts=tuple(others))
