"""A data folder as the suites look at it: texts from the archive, answers from the service."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from index.archive import Archive
from index.article import Article
from index.settings import StoreSettings
from search.engines.whoosh_view import WhooshView
from search.query import Node
from search.request import Request
from search.results import Results
from search.searcher import Searcher
from search.service import SearchService
from tests.exactness.texts import Texts
from web.config import Settings
from web.wiring import build_searcher

PAGE = 100


class Wrong(NamedTuple):
    """A mistake: its kind, what was typed, and what was wrong about the answer."""

    kind: str
    query: str
    detail: str


class Shelf:
    """What a reader may ask of a data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        settings = Settings(store=StoreSettings(folder=data))
        self._searcher: Searcher = build_searcher(settings)
        self.service = SearchService(self._searcher)

    def search(self, text: str, size: int = 10) -> Results:
        return self.service.search(Request(text=text, size=size, facets=()))

    def all_ids(self, text: str) -> set[str]:
        """The ids of all articles that a search finds."""
        results = self.search(text, PAGE)
        if results.total <= PAGE:
            return {hit.article.id for hit in results.hits}
        found = self._ids(results.tree)
        shown = {hit.article.id for hit in results.hits}
        assert len(found) == results.total and shown <= found, text
        return found

    def _ids(self, tree: Node) -> set[str]:
        """What a tree matches; through pages of hits it would take minutes for one character."""
        view = self._searcher.view()
        assert isinstance(view, WhooshView)
        return {
            segment.stored.id_of(number)
            for segment, found in zip(view.segments, view._evaluate(tree).found, strict=True)
            for number in found.docs.tolist()
        }


class Library(Shelf):
    """With the texts of all articles, read past the index."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        with contextlib.closing(Archive(data)) as archive:
            self.texts = Texts(_articles(archive))


def _articles(archive: Archive) -> Iterable[Article]:
    for change in archive.changes(0):
        if change.article is not None:
            yield change.article
