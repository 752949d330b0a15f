"""The service over a view that answers the same articles to everything."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

from index.article import Article, Mend
from search.query import Node, Prefix, Term
from search.request import Request
from search.results import DateFacet, Notice
from search.searcher import Answer, Found, Plan, View
from search.service import SearchService

ARTICLE = Article("1", "西南鋁業", ("鋁價上漲。", "C919首飛。"))
FOLDED = "西南铝业\n铝价上涨。\nc919首飞。"


@dataclasses.dataclass
class FakeView:
    """Remembers the plans; ``all_total`` is how many articles match a plan that is not *any*."""

    found: tuple[Found, ...] = (Found(ARTICLE, 1.23456789, FOLDED),)
    totals: tuple[int, ...] = (1,)
    matching: tuple[bool, ...] = ()
    plans: list[Plan] = dataclasses.field(default_factory=list)
    asked: list[Node] = dataclasses.field(default_factory=list)

    def run(self, plan: Plan) -> Answer:
        total = self.totals[min(len(self.plans), len(self.totals) - 1)]
        self.plans.append(plan)
        notice = Notice("engine", "…")
        return Answer(
            total,
            self.found if total else (),
            {},
            DateFacet("day", ()),
            listed=total,
            notices=(notice,),
        )

    def matches(self, tree: Node) -> bool:
        if isinstance(tree, Term) and len(tree.text) > 1:
            return True  # a word that the index knows
        self.asked.append(tree)
        return self.matching[len(self.asked) - 1]

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        return (ARTICLE, ()) if article_id == ARTICLE.id else None

    def reposts(self, article_id: str) -> tuple[Article, ...]:
        return ()

    def ids(self) -> set[str]:
        return {ARTICLE.id}

    def frequencies(self, words: Sequence[str]) -> list[int]:
        return [0] * len(words)

    def names(self) -> tuple[tuple[str, str], ...]:
        return ()

    def words_of(self, choices: Sequence[str]) -> dict[str, int]:
        return {}

    def span(self) -> tuple[str | None, str | None]:
        return None, None

    def __len__(self) -> int:
        return 1

    def view(self) -> View:
        return self


@pytest.mark.parametrize("folded", [FOLDED, None])
def test_hits_are_marked_on_the_articles_own_glyphs(folded: str | None) -> None:
    service = SearchService(FakeView((Found(ARTICLE, 1.23456789, folded),)))
    (hit,) = service.search(Request(text="鋁價 c919")).hits
    assert (hit.title, hit.title_marks, hit.score) == ("西南鋁業", (), 1.2346)
    assert [(each.text, each.marks) for each in hit.snippets] == [
        ("鋁價上漲。", ((0, 2),)), ("C919首飛。", ((0, 4),)),
    ]  # fmt: skip
    (hit,) = service.search(Request(text="铝", script="hans")).hits
    assert (hit.title, hit.title_marks) == ("西南铝业", ((2, 3),))
    assert [each.text for each in hit.snippets] == ["铝价上涨。"]


def test_a_tree_is_answered_with_what_the_request_says() -> None:
    view = FakeView()
    request = Request(
        filters={"author": ("杨磊",)}, start=dt.date(2026, 1, 1), sort="views", size=5, page=3,
        facets=("date",), facet_size=None,
    )  # fmt: skip
    results = SearchService(view).answer(Prefix("c9"), request)
    (plan,) = view.plans
    assert (plan.tree, plan.filters, plan.sort) == (Prefix("c9"), request.filters, "views")
    assert (plan.offset, plan.size, plan.facets, plan.facet_size) == (10, 5, ("date",), None)
    assert plan.start == 1767196800 and plan.end is None
    assert (results.total, results.pages, results.page, results.sort) == (1, 1, 3, "views")
    assert results.hits[0].snippets[0].marks == ((0, 4),)
    assert [each.code for each in results.notices] == ["engine"]


def test_a_search_that_finds_is_run_once() -> None:
    view = FakeView()
    results = SearchService(view).search(Request(text="铝 铜"))
    assert (results.mode, len(view.plans), view.asked) == ("all", 1, [])


@pytest.mark.parametrize(
    ("matching", "mode", "plans"),
    [((True,), "all", 1), ((False, False), "all", 1), ((False, True), "any", 2)],
)
def test_the_mode_is_decided_before_filters(
    matching: tuple[bool, ...], mode: str, plans: int
) -> None:
    view = FakeView(totals=(0, 1), matching=matching)
    request = Request(text="铝 铜", filters={"author": ("杨磊",)}, synonyms=False)
    results = SearchService(view).search(request)
    pages = [plan for plan in view.plans if plan.size]  # the others ask why nothing is found
    assert (results.mode, len(pages), len(view.asked)) == (mode, plans, len(matching))
    assert [each.code for each in results.notices] == ["any-word"] * (mode == "any") + ["engine"]


@pytest.mark.parametrize(
    ("text", "mode", "given"),
    [("铝 铜", "any", "any"), ("铝 铜", "all", "all"), ("", "all", "auto"),
     ("如何看待铝价上涨和铜价下跌？", "any", "auto")],
)  # fmt: skip
def test_other_modes_ask_nothing_first(text: str, mode: str, given: str) -> None:
    view = FakeView()
    results = SearchService(view).search(Request(text=text, mode=given))
    assert (results.mode, len(view.plans), view.asked) == (mode, 1, [])


def test_an_article_is_marked_whole() -> None:
    shown = SearchService(FakeView()).article("1", "铝 c919")
    assert shown.title.marks == ((2, 3),)
    assert [each.marks for each in shown.paragraphs] == [((0, 1),), ((0, 4),)]


def test_without_a_query_the_beginning_is_shown() -> None:
    overview = SearchService(FakeView()).overview()
    assert [each.text for each in overview.newest[0].snippets] == ["鋁價上漲。"]
    assert SearchService(FakeView()).answer(Term("锑"), Request()).hits[0].title_marks == ()
