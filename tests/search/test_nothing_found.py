"""Why nothing is found, over a view that goes through a few articles by itself."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from index.article import Article, Mend
from search.homophones import homophones
from search.nothing_found import FilterCount, NothingFound, Spelling, WordCount, nothing_found
from search.parse import parse
from search.query import Node
from search.request import Request, read
from search.searcher import Answer, Plan
from search.service import plan_of
from tests.contracts.shelf import article
from tests.search.engines.library import Known
from tests.search.engines.reference import matches

ARTICLES = (
    article("1", "西南铝业板材", "西南铝板材。", authors=("杨磊",), published="2025-03-01"),
    article("2", "铝价上涨", "铝价与铜价。", authors=("顾长青",), published="2026-01-05"),
    article("3", "铝价", "西南铝板材涨价。", authors=("顾长青",), source="矿冶周刊"),
    article("4", "绿价", "西南男。"),
)


@dataclasses.dataclass
class FakeView:
    """Answers with totals alone, and counts what it is asked."""

    articles: Sequence[Article] = ARTICLES
    asked: int = 0

    def __post_init__(self) -> None:
        self.known = [Known.of(each) for each in self.articles]

    def run(self, plan: Plan) -> Answer:
        assert (plan.size, plan.facets) == (0, ())
        self.asked += 1
        total = sum(self._passes(each, plan) for each in self.known)
        return Answer(total, (), {}, None, total)

    def _passes(self, known: Known, plan: Plan) -> bool:
        if plan.start is not None and (known.moment is None or known.moment < plan.start):
            return False
        if plan.end is not None and (known.moment is None or known.moment >= plan.end):
            return False
        passed = (
            not known.keys[field].isdisjoint(values) for field, values in plan.filters.items()
        )
        return all(passed) and matches(plan.tree, known)

    def words_of(self, choices: Sequence[str]) -> Mapping[str, int]:
        return Counter(
            word
            for known in self.known
            for word in known.counts
            if 2 <= len(word) <= len(choices)
            and all(char in choice for char, choice in zip(word, choices, strict=False))
        )

    def matches(self, tree: Node) -> bool:
        raise NotImplementedError

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        raise NotImplementedError

    def ids(self) -> set[str]:
        raise NotImplementedError

    def span(self) -> tuple[str | None, str | None]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self.articles)


def told(text: str, view: FakeView | None = None, **parameters: str) -> NothingFound:
    """What is told of a search by the interface's parameters; ``from_`` stands for ``from``."""
    given = {name.rstrip("_"): [value] for name, value in parameters.items()}
    request: Request = read({"q": [text], **given})
    parts = [(word, tree(word)) for word in text.split()]
    return nothing_found(view or FakeView(), plan_of(tree(text), None, request), parts, text, tree)


def tree(text: str) -> Node:
    return parse(text).tree("all")


def test_the_word_that_no_article_has() -> None:
    assert told("铝价 锡锭").words == (WordCount("铝价", 2, 0), WordCount("锡锭", 0, 2))
    assert told("锡锭").words == (WordCount("锡锭", 0, None),)


def test_words_that_stand_apart() -> None:
    found = told("上涨 板材")
    assert found.words == (WordCount("上涨", 1, 2), WordCount("板材", 2, 1))
    assert (found.unfiltered, found.filters, found.spellings) == (0, (), ())


def test_the_filter_that_emptied_it() -> None:
    found = told("铝价", author="杨磊", to="2026")
    assert found.unfiltered == 2
    assert found.filters == (FilterCount("author", ("杨磊",), 1), FilterCount("date", (), 0))
    assert found.words == (WordCount("铝价", 2, None),)
    found = told("上涨", from_="2026-02")
    assert found.filters == (FilterCount("date", (), 1),)


def test_what_a_word_less_would_find_through_the_filters() -> None:
    found = told("铝价 上涨", source="矿冶周刊")
    assert found.words == (WordCount("铝价", 2, 0), WordCount("上涨", 1, 1))
    assert found.filters == (FilterCount("source", ("矿冶周刊",), 1),)


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("西南旅", Spelling("西南旅", "西南铝", "西南铝", 2)),
        ("西南驴板材", Spelling("西南驴", "西南铝", "西南铝板材", 2)),
        ("“西南率”", Spelling("西南率", "西南铝", "“西南铝”", 2)),
        ("西南閭 漲價", Spelling("西南閭", "西南鋁", "西南鋁 漲價", 1)),
        ("銅架 上漲", Spelling("銅架", "銅價", "銅價 上漲", 1)),
    ],
)
def test_spellings_of_the_same_sound(typed: str, spelling: Spelling) -> None:
    assert told(typed).spellings == (spelling,)


def test_a_spelling_is_offered_only_where_it_finds_something() -> None:
    assert told("西南旅 锡锭").spellings == ()
    assert told("西南旅", author="任飞").spellings == ()
    assert told("西南旅", author="杨磊").spellings[0].count == 1


def test_a_rarer_spelling_is_not_offered() -> None:
    view = FakeView()
    assert view.words_of([homophones(char) for char in "铝价"]) == {"铝价": 2, "绿价": 1}
    assert told("铝价 锡锭").spellings == ()
    assert told("绿价 上涨").spellings == (Spelling("绿价", "铝价", "铝价 上涨", 1),)


def test_no_spelling_where_only_a_filter_is_in_the_way() -> None:
    assert told("绿价", author="杨磊").spellings == ()


def test_the_effort_is_bounded() -> None:
    view = FakeView()
    found = told("锡锭 " * 20, view)
    assert (len(found.words), view.asked < 60) == (16, True)
    view = FakeView()
    found = told("锡锭 " * 100, view)
    assert (len(found.words), view.asked < 20) == (3, True)
    view = FakeView()
    told("旅价" * 200, view)
    assert view.asked < 60


def test_nothing_typed() -> None:
    found = told("", author="任飞")
    assert found == NothingFound(4, (), (FilterCount("author", ("任飞",), 4),), ())


def test_homophones() -> None:
    assert homophones("旅")[0] == "旅" and set("铝吕绿氯") <= set(homophones("旅"))
    assert "努" not in homophones("女") and "钕" in homophones("女")
    assert {"很", "杭", "形"} & set(homophones("行")) == {"杭", "形"}
    assert "價" not in homophones("价")
    assert homophones("𨧀") == "𨧀"
