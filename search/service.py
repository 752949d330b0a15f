"""The search service: a request → results, whatever the engine."""

from __future__ import annotations

import time

from index.analysis import segmenter
from index.article import Article, Mend
from index.page import headings
from search import highlight
from search.dates import end_second, first_second
from search.errors import NoSuchArticle
from search.highlight import Matcher
from search.parse import Parsed, parse
from search.query import Everything, leaves
from search.request import FACETS, Request
from search.results import ArticleView, Hit, Marked, Notice, Overview, Results, Snippet
from search.searcher import Plan, Searcher, View


class SearchService:
    """What pages, API and command line ask."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def search(self, request: Request) -> Results:
        """Answers a request from one view of the index."""
        started = time.perf_counter()
        view = self._searcher.view()
        parsed = parse(request.text)
        mode, notices = _mode(request, parsed, view)
        tree = parsed.tree(mode)
        answer = view.run(
            Plan(
                tree=tree,
                filters=request.filters,
                start=None if request.start is None else first_second(request.start),
                end=None if request.end is None else end_second(request.end),
                sort=request.sort,
                offset=(request.page - 1) * request.size,
                size=request.size,
                facets=request.facets,
                facet_size=request.facet_size,
            )
        )
        matcher = Matcher.of(tuple(leaves(tree)))
        return Results(
            total=answer.total,
            hits=tuple(
                _hit(each.article, each.score, matcher, request.script) for each in answer.found
            ),
            facets=answer.facets,
            dates=answer.dates,
            mode=mode,
            sort=request.sort,
            interpreted=parsed.interpreted(mode),
            took_ms=round((time.perf_counter() - started) * 1000, 1),
            page=request.page,
            pages=-(-answer.total // request.size),
            notices=(*parsed.notices, *notices),
        )

    def article(self, article_id: str, text: str = "") -> ArticleView:
        """One article with what a query matched in it. Raises :class:`NoSuchArticle`."""
        article, mends = self.stored(article_id)
        parsed = parse(text)
        matcher = Matcher.of(tuple(leaves(parsed.tree("any"))))
        heads = headings(article.paragraphs)
        return ArticleView(
            article=article,
            title=Marked(article.title, matcher.marks(article.title)),
            paragraphs=tuple(
                Marked(paragraph, matcher.marks(paragraph), index in heads)
                for index, paragraph in enumerate(article.paragraphs)
            ),
            mends=mends,
        )

    def stored(self, article_id: str) -> tuple[Article, tuple[Mend, ...]]:
        """One article with its mends. Raises :class:`NoSuchArticle`."""
        found = self._searcher.view().article(article_id)
        if found is None:
            raise NoSuchArticle(article_id)
        return found

    def overview(self) -> Overview:
        """What is in the index."""
        view = self._searcher.view()
        answer = view.run(Plan(Everything(), {}, None, None, "newest", 0, 8, FACETS, 12))
        first, last = view.span()
        nothing = Matcher.of(())
        return Overview(
            total=answer.total,
            newest=tuple(_hit(each.article, None, nothing, "original") for each in answer.found),
            facets=answer.facets,
            first=first,
            last=last,
        )

    def warm(self) -> None:
        """Loads dictionaries and index, so that the next search is quick."""
        segmenter()
        self.search(Request(text="铝"))


def _mode(request: Request, parsed: Parsed, view: View) -> tuple[str, list[Notice]]:
    """``all`` or ``any``; ``auto`` decides from the query alone, whatever the filters."""
    if request.mode != "auto" or not parsed.parts:
        return ("any" if request.mode == "any" else "all"), []
    if parsed.is_sentence:
        return "any", [Notice("sentence", "这看起来是一句话：按任一词语查找，最相符的排在前面。")]
    if not view.matches(parsed.tree("all")) and view.matches(parsed.tree("any")):
        return "any", [
            Notice("any-word", "没有文章包含全部词语：改为按任一词语查找，最相符的排在前面。")
        ]
    return "all", []


def _hit(article: Article, score: float | None, matcher: Matcher, script: str) -> Hit:
    title, title_marks = highlight.converted(article.title, matcher.marks(article.title), script)
    shown = (
        highlight.converted(snippet.text, snippet.marks, script)
        for snippet in highlight.snippets(matcher, article.paragraphs)
    )
    return Hit(
        article=article,
        score=None if score is None else round(score, 4),
        title=title,
        title_marks=title_marks,
        snippets=tuple(Snippet(text, marks) for text, marks in shown),
    )
