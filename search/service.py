"""The search service: a request → results, whatever the engine."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from index.analysis import segmenter
from index.article import Article, Mend
from index.census import Census
from index.page import headings
from search.asked import Asked
from search.cursor import Cursor
from search.dates import end_second, first_second
from search.errors import NoSuchArticle
from search.everything_found import EverythingFound, everything_found
from search.glance import Glance, Overview, glance, overview
from search.highlight import matcher_of
from search.hits import hits_of, in_short, unmarked
from search.neighbours import Neighbours, neighbours
from search.nothing_found import nothing_found
from search.parse import parse
from search.query import Node
from search.request import Request
from search.rescoring import Rescoring
from search.results import (
    ArticleView,
    Hit,
    Marked,
    NothingFound,
    Notice,
    Repost,
    Results,
)
from search.searcher import Answer, Plan, Searcher, View
from search.similar import similar
from search.suggest import Suggester, Suggestion
from search.synonyms import Groups, bundled


class SearchService:
    """What pages, API and command line ask."""

    def __init__(
        self, searcher: Searcher, census: Callable[[], Census | None] = lambda: None
    ) -> None:
        self._searcher = searcher
        self._census = census
        self._overview: tuple[View, Overview] | None = None
        self._glance: tuple[View, Glance] | None = None
        self._known_names: tuple[tuple[tuple[str, str], ...], Groups] | None = None
        self._suggester = Suggester()

    def search(self, request: Request) -> Results:
        """Answers a request from one view of the index."""
        started = time.perf_counter()
        view = self._view(request)
        asked = self._asked(request.text, view, synonyms=request.synonyms)
        mode, notices = asked.read_as(request.mode)
        plan = _plan(asked, "any" if mode == "any" else "all", request)
        answer = view.run(plan)
        nothing = None
        if not answer.total and len(view):
            nothing = _nothing_found(view, plan, asked)
        if mode == "auto":
            mode, notices = asked.decided(found=answer.total > 0)
            if mode == "any":
                plan = _plan(asked, mode, request)
                answer = view.run(plan)
        if request.cursor is not None:
            request.cursor.check_search(plan.search)
        behind = request.offset + len(answer.found)
        more = bool(answer.found) and behind < answer.listed
        return _results(
            plan.tree, request, answer, started,
            mode=mode,
            interpreted=asked.parsed.interpreted(mode),
            notices=(*asked.notices, *notices),
            nothing=nothing,
            following=Cursor.behind(behind, view.name, plan.search) if more else None,
        )  # fmt: skip

    def _view(self, request: Request) -> View:
        """The latest view, or the one that the request's cursor holds."""
        if request.cursor is None:
            return self._searcher.view()
        request.cursor.check_age()
        return self._searcher.view(request.cursor.view)

    def every(self, request: Request, most: int) -> EverythingFound:
        """All articles of a search in its order, ``most`` at most; its page is not looked at."""
        view = self._searcher.view()
        return everything_found(view, self._decided_plan(view, request), most)

    def neighbours(self, request: Request, article_id: str) -> Neighbours | None:
        """Where an article stands in a search, and what stands beside it; ``None``: nowhere."""
        view = self._searcher.view()
        return neighbours(view, self._decided_plan(view, request), article_id)

    def _decided_plan(self, view: View, request: Request) -> Plan:
        asked = self._asked(request.text, view, synonyms=request.synonyms)
        mode, _ = asked.read_as(request.mode)
        if mode == "auto":
            mode, _ = asked.decided(found=False)
        return _plan(asked, mode, request)

    def _asked(self, text: str, view: View, *, synonyms: bool) -> Asked:
        return Asked(text, view, self._groups(view) if synonyms else None)

    def _groups(self, view: View) -> Groups:
        """The other names that vocabulary and articles know."""
        names = view.names()
        if self._known_names is None or self._known_names[0] != names:
            self._known_names = names, bundled().with_defined(names)
        return self._known_names[1]

    def answer(self, tree: Node, request: Request) -> Results:
        """Answers a query tree with a request's filters, dates, order, paging and facets.

        What the request's ``text`` and ``mode`` say is not looked at. Of a cursor the view is
        taken, whatever search it was given for.
        """
        started = time.perf_counter()
        found = self._view(request).run(plan_of(tree, None, request))
        return _results(tree, request, found, started)

    def article(self, article_id: str, text: str = "", *, synonyms: bool = True) -> ArticleView:
        """One article with what a query matched in it. Raises :class:`NoSuchArticle`."""
        article, mends = self.stored(article_id)
        view = self._searcher.view()
        asked = self._asked(text, view, synonyms=synonyms)
        matcher = matcher_of(asked.tree("any"))
        heads = headings(article.paragraphs)
        return ArticleView(
            article=article,
            title=Marked(article.title, matcher.marks(article.title, title=True)),
            paragraphs=tuple(
                Marked(paragraph, matcher.marks(paragraph), index in heads)
                for index, paragraph in enumerate(article.paragraphs)
            ),
            mends=mends,
            reposts=in_short(view.reposts(article_id)),
        )

    def stored(self, article_id: str) -> tuple[Article, tuple[Mend, ...]]:
        """One article with its mends. Raises :class:`NoSuchArticle`."""
        found = self._searcher.view().article(article_id)
        if found is None:
            raise NoSuchArticle(article_id)
        return found

    def reposts(self, article_id: str) -> tuple[Repost, ...]:
        """The other articles of an article's story, the earliest first."""
        return in_short(self._searcher.view().reposts(article_id))

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """What may be meant by a query that is still being typed."""
        return self._suggester.suggest(self._searcher.view(), text)

    def similar(self, article_id: str, size: int = 5) -> tuple[Hit, ...]:
        """The articles on the same matter as one. Raises :class:`NoSuchArticle`."""
        article, _ = self.stored(article_id)
        view = self._searcher.view()
        same = {each.id for each in view.reposts(article_id)}
        return tuple(map(unmarked, similar(view, article, size, same)))

    def overview(self) -> Overview:
        """What is in the index, for the first screen."""
        view = self._searcher.view()
        if self._overview is None or self._overview[0] is not view:
            self._overview = view, overview(view, unmarked)
        return self._overview[1]

    def glance(self) -> Glance:
        """What is in the archive and what became of its input."""
        view = self._searcher.view()
        if self._glance is None or self._glance[0] is not view:
            self._glance = view, glance(view, unmarked)
        return dataclasses.replace(self._glance[1], census=self._census())

    @property
    def generation(self) -> str | None:
        """Which index the last answer came from."""
        return self._searcher.generation

    def articles(self) -> int:
        """How many articles there are. Raises :class:`search.errors.NotReady`."""
        return len(self._searcher.view())

    def warm(self) -> None:
        """Loads dictionaries and index, so that the next search is quick."""
        segmenter()
        self.search(Request(text="铝"))
        self.suggest("铝")


def _plan(asked: Asked, mode: str, request: Request) -> Plan:
    return plan_of(*asked.ranked(mode), request)


def _nothing_found(view: View, plan: Plan, asked: Asked) -> NothingFound:
    parts = [(part.shown, asked.expanded(part.node)) for part in asked.parsed.parts]

    def read(text: str) -> Node:
        return asked.expanded(parse(text).tree("all"))

    return nothing_found(view, plan, parts, asked.text, read)


def plan_of(tree: Node, rescoring: Rescoring | None, request: Request) -> Plan:
    """What an engine is asked for a tree with the rest of a request."""
    return Plan(
        tree=tree,
        filters=request.filters,
        start=None if request.start is None else first_second(request.start),
        end=None if request.end is None else end_second(request.end),
        sort=request.sort,
        offset=request.offset,
        size=request.size,
        facets=request.facets,
        facet_size=request.facet_size,
        rescoring=rescoring,
        fold=request.reposts == "fold",
    )


def _results(
    tree: Node,
    request: Request,
    answer: Answer,
    started: float,
    mode: str = "all",
    interpreted: str = "",
    notices: tuple[Notice, ...] = (),
    nothing: NothingFound | None = None,
    following: Cursor | None = None,
) -> Results:
    matcher = matcher_of(tree)
    return Results(
        total=answer.total,
        hits=hits_of(answer.found, matcher, request.script),
        facets=answer.facets,
        dates=answer.dates,
        mode=mode,
        sort=request.sort,
        interpreted=interpreted,
        took_ms=round((time.perf_counter() - started) * 1000, 1),
        page=request.offset // request.size + 1,
        pages=-(-answer.listed // request.size),
        listed=answer.listed,
        notices=(*notices, *answer.notices),
        nothing=nothing,
        tree=tree,
        next=following,
    )
