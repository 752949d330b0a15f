"""Stock Whoosh as its users have it: jieba's own analyzer, the library's own codec and BM25F."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import jieba
import whoosh.index
from whoosh import fields, query

from index.article import Article
from tests.relevance.systems import whole_text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jieba.analyse import ChineseAnalyzer

_MEMORY_MB = 512


def system(name: str) -> StockWhoosh:
    jieba.setLogLevel(logging.WARNING)
    return StockWhoosh()


class StockWhoosh:
    def index(self, articles: Sequence[Article], folder: Path) -> None:
        self._analyzer = ChineseAnalyzer()
        schema = fields.Schema(id=fields.STORED(), text=fields.TEXT(analyzer=self._analyzer))
        index = whoosh.index.create_in(str(folder), schema)
        writer = index.writer(limitmb=_MEMORY_MB)
        for article in articles:
            writer.add_document(id=article.id, text=whole_text(article))
        writer.commit()
        self._searcher = index.searcher()

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        return [self._ranking(text, size) for text in texts]

    def _ranking(self, text: str, size: int) -> list[str]:
        terms = dict.fromkeys(token.text for token in self._analyzer(text, mode="query"))
        asked = query.Or([query.Term("text", term) for term in terms])
        return [hit["id"] for hit in self._searcher.search(asked, limit=size)]

    def close(self) -> None:
        self._searcher.close()
