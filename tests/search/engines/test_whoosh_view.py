"""What a view does beside matching: Whoosh's own queries, patterns that are cut, threads."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from whoosh import query

from search.query import All, Any, Native, Node, Not, Phrase, Prefix, Term, Wildcard
from tests.search.engines.library import Library
from tests.search.engines.test_differential import everything, found_scores
from tests.search.engines.trees import Trees


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path, 3)


def _native(text: str) -> query.Term:
    return query.Term("words", text)


def test_whooshs_own_queries(library: Library) -> None:
    view, live = library.view(), library.live()
    for ours, native in (
        (Term("铝价"), _native("铝价")),
        (Term("没有"), _native("没有")),
        (All((Term("铝价"), Term("市场"))), query.And(list(map(_native, ("铝价", "市场"))))),
    ):
        scores = found_scores(view, ours)
        assert found_scores(view, Native(native)) == pytest.approx(scores, 1e-4)
        others = found_scores(view, Not(Native(native)))
        assert others.keys() == live.keys() - scores.keys()
        inside = found_scores(view, All((Term("铝价"), Native(native))))
        assert inside.keys() == found_scores(view, All((Term("铝价"), ours))).keys()


def test_a_phrase_that_is_kept_is_found_alike(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("铝价", "电解铝", "4.5%", "，", "西南铝业", "价格上涨", "LME铜", "没有")
    trees: list[Node] = [Phrase(text, ()) for text in texts]
    trees += [Phrase(text, (), in_title=True) for text in texts]
    among = [All((Term(word), tree)) for tree in trees for word in ("铝", "市场", "5")]
    view = library.view()
    right = [found_scores(view, tree) for tree in (*trees, *among)]
    assert sum(map(bool, right)) > 12
    monkeypatch.setattr("search.engines.phrase_search._LARGE", 1)
    monkeypatch.setattr("search.engines.phrase_search._KEPT", 4)
    view = library.view()
    for _ in range(2):
        assert [found_scores(view, tree) for tree in (*trees, *among)] == right
        assert any(segment.data.standing for segment in view.segments)


def test_what_a_segment_keeps_changes_no_score(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line for known in library.live().values() for line in known.lines]
    random_trees = Trees(random.Random(5), lines)
    trees = [random_trees.tree() for _ in range(150)]
    trees += [random_trees.words() for _ in range(150)]
    kept = [found_scores(library.view(), tree) for tree in trees]
    assert sum(map(bool, kept)) > 50
    monkeypatch.setattr("search.engines.segment_data._SMALL", 0)
    assert [found_scores(library.view(), tree) for tree in trees] == kept


@pytest.mark.parametrize("small", [1 << 18, 0])
def test_frequencies_are_those_of_each_hit(
    library: Library, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.segment_data._SMALL", small)
    view, live = library.view(), library.live()
    words = ("铝价", "市场", "lme", "5")
    counted = 0
    for tree in (All((Term("铝价"), Term("市场"))), Any(tuple(map(Term, words)))):
        asked = {each.text for each in tree.children if isinstance(each, Term)} - {"5"}
        for found in view.run(everything(tree)).found:
            counts = live[found.article.id].counts
            right = {word: counts[word] for word in asked if counts[word]}
            assert {
                word: found.frequencies[word] for word in asked & found.frequencies.keys()
            } == right
            counted += len(right)
    assert counted > 40


def test_a_pattern_of_too_many_terms_is_cut_and_says_so(library: Library) -> None:
    view, whole = library.view(most_terms=1), library.view()
    for tree in (Prefix("4"), Wildcard("*5*")):
        assert whole.run(everything(tree)).notices == ()
        cut = view.run(everything(tree))
        assert [notice.code for notice in cut.notices] == ["pattern-cut"]
        assert 0 < cut.total < whole.run(everything(tree)).total


def test_an_index_of_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path, 4, count=0)
    view = library.view()
    answer = view.run(everything(Term("铝")))
    assert (len(view), answer.total, answer.found, view.span()) == (0, 0, (), (None, None))
    assert view.ids() == set()
    assert view.article("1") is None


def test_articles_and_ids(library: Library) -> None:
    view, live = library.view(), library.live()
    assert view.ids() == live.keys()
    assert len(view) == len(live)
    for name in ("000", "017", "089", "none"):
        found = view.article(name)
        assert found == ((live[name].article, ()) if name in live else None)


def test_many_threads_in_one_view(library: Library) -> None:
    view = library.view()
    plans = [
        everything(tree, filters=filters, sort=sort)
        for tree in (Term("铝"), Prefix("a"), Not(Term("市场")))
        for filters in ({}, {"source": ("abc",)})
        for sort in ("relevance", "newest", "views")
    ]
    alone = [library.view().run(plan) for plan in plans]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(view.run, plans * 5)) == alone * 5
