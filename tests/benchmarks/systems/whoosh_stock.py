"""Stock Whoosh as its users have it: ``jieba.analyse.ChineseAnalyzer``, title and body one field.

Its words are not ours (stop words, no codes), so its totals differ and are not compared. The
commit policy, codec and writer are the library's own.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import warnings
from collections.abc import Iterable
from pathlib import Path

import jieba
import whoosh.index
import whoosh.searching
import whoosh.writing
from whoosh import columns, fields, query, sorting

from index.article import SHANGHAI, Article
from search.dates import end_second, first_second
from tests.benchmarks.corpus import facet_values, key, moment
from tests.benchmarks.cutting import body_of
from tests.benchmarks.queries import PAGE_SIZE, Query
from tests.benchmarks.systems.protocol import BARE, PAGE, Answered, Cannot

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from jieba.analyse import ChineseAnalyzer

_MEMORY_MB = 256


class StockWhoosh:
    def __init__(self) -> None:
        self._writer: whoosh.writing.IndexWriter | None = None

    def warm(self) -> None:
        jieba.setLogLevel(logging.WARNING)
        list(ChineseAnalyzer()("铝价上涨"))

    def create(self, folder: Path) -> None:
        schema = fields.Schema(
            id=fields.ID(unique=True),
            text=fields.TEXT(analyzer=ChineseAnalyzer()),
            author=fields.KEYWORD(commas=True),
            source=fields.ID(sortable=columns.RefBytesColumn()),
            category=fields.ID(sortable=columns.RefBytesColumn()),
            month=fields.ID(sortable=columns.RefBytesColumn()),
            moment=fields.DATETIME(sortable=True),
            views=fields.NUMERIC(sortable=True),
            article=fields.STORED(),
        )
        self._index = whoosh.index.create_in(str(folder), schema)

    def reopen(self, folder: Path) -> None:
        self._index = whoosh.index.open_dir(str(folder))

    def add(self, articles: Iterable[Article]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(limitmb=_MEMORY_MB)
        for article in articles:
            self._writer.add_document(**_document(article))

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer = None

    def finish(self) -> None:
        self._index.close()

    def open(self, folder: Path) -> None:
        self._index = whoosh.index.open_dir(str(folder), readonly=True)
        self._searcher = self._index.searcher()

    def run(self, asked: Query, level: str) -> Answered:
        main = self._main(asked)
        filters = _filters(asked)
        options = {"sortedby": "moment", "reverse": True} if asked.newest else {}
        results = self._searcher.search(
            main,
            limit=asked.page * PAGE_SIZE,
            filter=_both(filters.values()),
            groupedby=None if level == BARE else _free(filters),
            maptype=sorting.Count,
            **options,
        )
        offset = (asked.page - 1) * PAGE_SIZE
        hits = list(results[offset : offset + PAGE_SIZE])  # grouping keeps them all
        articles = [json.loads(hit["article"]) for hit in hits]
        facets = {} if level == BARE else self._facets(main, filters, results)
        marked = 0
        if level == PAGE:
            for hit, article in zip(hits, articles, strict=True):
                text = "\n".join(article["paragraphs"])
                marked += bool(hit.highlights("text", text=text, top=2))
        return Answered(len(results), tuple(each["id"] for each in articles), facets, marked)

    def _main(self, asked: Query) -> query.Query:
        match asked.kind:
            case "every":
                main = query.Every()
            case "all" | "typed":
                main = query.And([query.Term("text", word) for word in asked.words])
            case "any":
                main = query.Or([query.Term("text", word) for word in asked.words])
            case "phrase":
                terms = jieba.lcut(asked.text)
                # The analyzer gives characters for positions: a word later is its length later.
                main = query.Phrase("text", terms, slop=max(map(len, terms)))
            case "prefix":
                main = query.Prefix("text", asked.words[0])
            case "fuzzy":
                main = query.FuzzyTerm("text", asked.words[0])
            case _:
                raise Cannot("jieba's words hold no single characters")
        if asked.without:
            main = query.AndNot(main, query.Term("text", asked.without))
        return main.normalize()

    def _facets(
        self,
        main: query.Query,
        filters: dict[str, query.Query],
        results: whoosh.searching.Results,
    ) -> dict[str, list[int]]:
        """Each facet without its own filter: a search more for each field that is filtered."""
        groups = {name: results.groups(name) for name in _GROUPS if name not in filters}
        for name in filters:
            others = _both(each for other, each in filters.items() if other != name)
            found = self._searcher.search(
                main, limit=1, filter=others, groupedby={name: _GROUPS[name]}, maptype=sorting.Count
            )
            groups[name] = found.groups(name)
        return {
            name: sorted((count for value, count in counts.items() if value), reverse=True)
            for name, counts in groups.items()
        }

    def sizes(self, folder: Path) -> dict[str, int]:
        return {"all": sum(path.stat().st_size for path in folder.iterdir())}


_GROUPS = {
    "author": sorting.FieldFacet("author", allow_overlap=True),
    "source": sorting.FieldFacet("source"),
    "category": sorting.FieldFacet("category"),
    "date": sorting.FieldFacet("month"),
}


def _free(filters: dict[str, query.Query]) -> dict[str, sorting.FacetType]:
    return {name: facet for name, facet in _GROUPS.items() if name not in filters}


def _both(filters: Iterable[query.Query]) -> query.Query | None:
    several = list(filters)
    return query.And(several) if several else None


def _filters(asked: Query) -> dict[str, query.Query]:
    filters: dict[str, query.Query] = {
        name: query.Or([query.Term(name, key(value)) for value in values])
        for name, values in asked.filters
    }
    if asked.start and asked.end:
        filters["date"] = query.DateRange(
            "moment", _utc(first_second(asked.start)), _utc(end_second(asked.end)), endexcl=True
        )
    return filters


def _utc(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, dt.UTC).replace(tzinfo=None)


def _document(article: Article) -> dict[str, object]:
    values = facet_values(article)
    document: dict[str, object] = {
        "id": article.id,
        "text": article.title + "\n" + body_of(article),
        "article": json.dumps(article.as_dict(), ensure_ascii=False),
        "author": ",".join(map(key, values["author"])),
    }
    document |= {name: key(values[name][0]) for name in ("source", "category") if values[name]}
    if article.published is not None:
        at = moment(article.published)
        document["moment"] = _utc(at)
        document["month"] = f"{dt.datetime.fromtimestamp(at, SHANGHAI):%Y-%m}"
    if article.views is not None:
        document["views"] = article.views
    return document
