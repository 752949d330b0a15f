"""Random trees over several segments with deletions, before and after a merge."""

from __future__ import annotations

import math
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from whoosh import fields, formats, query, scoring, writing
from whoosh.filedb.filestore import RamStorage
from whoosh.util.numeric import byte_to_length, length_to_byte

from index.article import Article
from index.engines.article_fields import key
from index.engines.segment_file import StoredSegment
from search.dates import day_text, local_day, month_start, year_start
from search.engines import segment_data
from search.engines.whoosh_view import WhooshView
from search.query import All, Any, Node, Term
from search.searcher import Answer, Plan
from tests.search.engines.library import Known, Library
from tests.search.engines.reference import Bm25, matches
from tests.search.engines.trees import VALUES, Trees

FACETS = ("author", "source", "category", "date")
SEEDS = range(10 * int(os.environ.get("YOUSE_FUZZ", "1")))
TREES = 250
"""How many for each seed before the merge, and after it: 5,000 in all."""

SIZE = 36
"""How many articles: few, so that a tree costs a millisecond; they are of all kinds."""


def everything(tree: Node, **changes: object) -> Plan:
    """A plan that asks for all hits."""
    plan = {
        "tree": tree, "filters": {}, "start": None, "end": None, "sort": "relevance", "offset": 0,
        "size": 10_000, "facets": FACETS, "facet_size": None,
    }  # fmt: skip
    return Plan(**plan | changes)  # type: ignore[arg-type]


def found_scores(view: WhooshView, tree: Node) -> dict[str, float]:
    answer = view.run(everything(tree, facets=()))
    scores = {found.article.id: found.score or 0.0 for found in answer.found}
    assert len(scores) == answer.total == len(answer.found)
    return scores


@pytest.fixture
def only_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hits without their articles, which take longer to read than to find."""

    def read(segment: StoredSegment, number: int) -> tuple[Article, None]:
        return Article(segment.id_of(number), "", ()), None

    monkeypatch.setattr(segment_data, "read_found", read)


@pytest.mark.usefixtures("only_ids")
@pytest.mark.parametrize("seed", SEEDS)
def test_sets_and_scores(tmp_path: Path, seed: int) -> None:
    library = Library(tmp_path, seed, SIZE)
    chance = random.Random(seed)
    for merged in (False, True):
        if merged:
            library.merge()
        view, live = library.view(), library.live()
        bm25 = Bm25(library.everything())
        trees = Trees(chance, [line for known in live.values() for line in known.lines])
        for _ in range(TREES):
            tree = trees.tree()
            expected = {name for name, known in live.items() if matches(tree, known)}
            found = found_scores(view, tree)
            assert found.keys() == expected, tree
            assert view.matches(tree) == bool(expected)
            for name, score in found.items():
                exact = bm25.score(tree, live[name])
                assert math.isclose(score, exact, rel_tol=1e-4, abs_tol=1e-4), tree


class _Stock:
    """Stock Whoosh over the same terms in the same segments."""

    def __init__(self, library: Library) -> None:
        schema = fields.Schema(id=fields.ID(stored=True), words=_Counted())
        self._index = RamStorage().create_index(schema)
        for batch in library.batches:
            writer = self._index.writer()
            for known in batch:
                writer.add_document(id=known.article.id, words=known.counts)
            writer.commit(mergetype=writing.NO_MERGE)
        searcher = self._index.searcher(weighting=scoring.BM25F(B=0.4, K1=0.9))
        self._searcher = searcher

    def scores(self, tree: Node) -> dict[str, float]:
        hits = self._searcher.search(_compiled(tree), limit=None)
        return {hit["id"]: hit.score for hit in hits}


class _Counted(fields.FieldType):  # type: ignore[misc]
    """Terms counted beforehand."""

    def __init__(self) -> None:
        self.format = formats.Frequency()
        self.analyzer = self.vector = self.column_type = None
        self.scorable, self.stored, self.unique, self.spelling = True, False, False, False
        self.multitoken_query = "default"

    def index(self, value: Counter[str], **_: object):  # type: ignore[no-untyped-def]
        for term, count in value.items():
            yield term.encode(), count, float(count), formats.pack_uint(count)


def _compiled(tree: Node) -> query.Query:
    match tree:
        case Term(text):
            return query.Term("words", text)
        case All(children):
            return query.And(list(map(_compiled, children)))
        case Any(children):
            return query.Or(list(map(_compiled, children)))
    raise AssertionError(tree)


def _exact_length(known: Known) -> bool:
    """Whether stock Whoosh can keep the article's length, which it rounds to a byte."""
    length = known.counts.total()
    return bool(byte_to_length(length_to_byte(length)) == length)


@pytest.mark.usefixtures("only_ids")
@pytest.mark.parametrize("seed", SEEDS)
def test_scores_are_those_of_stock_whoosh(tmp_path: Path, seed: int) -> None:
    library = Library(tmp_path, seed, SIZE)
    chance = random.Random(seed)
    for merged in (False, True):
        if merged:
            library.merge()
        view, live, stock = library.view(), library.live(), _Stock(library)
        trees = Trees(chance, ["铝"])
        compared = 0
        for _ in range(30):
            tree = trees.words()
            scores, stock_scores = found_scores(view, tree), stock.scores(tree)
            for name, score in scores.items():
                if _exact_length(live[name]) and not any(name in gone for gone in library.gone):
                    assert score == pytest.approx(stock_scores[name], 1e-4), tree
                    compared += 1
        assert compared > 20


def _keys_of(answer: Answer, field: str) -> dict[str, int]:
    return {key(each.value): each.count for each in answer.facets[field]}


def _recount(known: list[Known], field: str) -> Counter[str]:
    return Counter(each for one in known for each in one.keys[field])


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_totals_and_facets(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path, seed, SIZE)
    chance = random.Random(seed)
    for merged in (False, True):
        if merged:
            library.merge()
        view, live = library.view(), library.live()
        trees = Trees(chance, [line for known in live.values() for line in known.lines])
        for number in range(25):
            # Each other plan as if its pages were deep in a large result.
            monkeypatch.setattr("search.engines.ranking._DEEP", number % 2 * 5_000)
            plan = _random_plan(chance, trees)
            _check_page(view, live, plan)
            _check_facets(view, live, plan)


def _random_plan(chance: random.Random, trees: Trees) -> Plan:
    filters = {
        field: tuple(chance.choices([each for each in values if each], k=chance.randint(1, 2)))
        for field, values in VALUES.items()
        if chance.random() < 0.3
    }
    span = sorted(chance.randrange(1_600_000_000, 1_780_000_000) for _ in range(2))
    return everything(
        trees.tree(2),
        filters=filters,
        start=chance.choice((None, None, span[0])),
        end=chance.choice((None, None, span[1])),
        sort=chance.choice(("relevance", "newest", "oldest", "views")),
    )


def _passes(known: Known, plan: Plan, but: str = "") -> bool:
    for field, values in plan.filters.items():
        if field != but and known.keys[field].isdisjoint(map(key, values)):
            return False
    if but == "date" or (plan.start is None and plan.end is None):
        return True
    return (
        known.moment is not None
        and (plan.start is None or plan.start <= known.moment)
        and (plan.end is None or known.moment < plan.end)
    )


def _order(known: Known, score: float, sort: str) -> tuple[object, ...]:
    moment, views, name = known.moment, known.article.views, known.article.id
    newest = (moment is None, -(moment or 0), name)
    return {
        "relevance": (-score, *newest),
        "newest": newest,
        "oldest": (moment is None, moment or 0, name),
        "views": (views is None, -(views or 0), *newest),
    }[sort]


def _check_page(view: WhooshView, live: dict[str, Known], plan: Plan) -> None:
    scores = found_scores(view, plan.tree)
    expected = sorted(
        (name for name in scores if _passes(live[name], plan)),
        key=lambda name: _order(live[name], scores[name], plan.sort),
    )
    answer = view.run(plan)
    assert answer.total == len(expected)
    assert [found.article.id for found in answer.found] == expected
    assert [found.article for found in answer.found] == [live[name].article for name in expected]
    for offset, size in ((0, 1), (0, 10), (3, 7), (len(expected) - 2, 5), (500, 20)):
        if offset >= 0:
            page = view.run(everything(**{**_parts(plan), "offset": offset, "size": size}))
            assert (page.total, page.facets, page.dates) == (
                answer.total, answer.facets, answer.dates,
            )  # fmt: skip
            ids = [found.article.id for found in page.found]
            assert ids == expected[offset : offset + size]


def _parts(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def _check_facets(view: WhooshView, live: dict[str, Known], plan: Plan) -> None:
    answer = view.run(plan)
    found = [known for known in live.values() if matches(plan.tree, known)]
    for field in FACETS[:3]:
        chosen = [known for known in found if _passes(known, plan, but=field)]
        assert _keys_of(answer, field) == _recount(chosen, field)
        top = view.run(everything(**{**_parts(plan), "facet_size": 2})).facets[field]
        assert top == answer.facets[field][:2]
    chosen = [known for known in found if _passes(known, plan, but="date")]
    days = Counter(local_day(known.moment) for known in chosen if known.moment is not None)
    assert answer.dates is not None
    start_of = {"day": day_text, "month": month_start, "year": year_start}[answer.dates.interval]
    expected: Counter[str] = Counter()
    for day, count in days.items():
        expected[start_of(day)] += count
    assert {bucket.start: bucket.count for bucket in answer.dates.buckets} == expected
