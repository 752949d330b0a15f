"""youse itself, by the path of a reader's query; articles go straight into the engine's writer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index import generations
from index.archive import Change
from index.article import Article
from index.engines.whoosh_writer import WhooshWriter
from search.engines.whoosh_searcher import WhooshSearcher
from search.request import Request
from search.service import SearchService

_ENGINE = "whoosh"


def system(name: str) -> Ours:
    return Ours()


class Ours:
    def index(self, articles: Sequence[Article], folder: Path) -> None:
        generation = generations.create(folder, _ENGINE)
        writer = WhooshWriter(generation)
        generations.switch(folder, generation)
        for sequence, article in enumerate(articles, 1):
            writer.apply(Change(sequence, article.id, article, (), True))
        writer.commit(len(articles))
        writer.close()
        self._service = SearchService(WhooshSearcher(folder))

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        return [
            [
                hit.article.id
                for hit in self._service.search(
                    Request(text=text, mode="any", size=size, facets=())
                ).hits
            ]
            for text in texts
        ]

    def close(self) -> None:
        del self._service
