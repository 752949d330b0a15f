"""tantivy through tantivy-py, given our tokens as text with blanks between them.

``words`` has positions (its phrases need them); a title's words stand in it three times, as in
ours. Author, source and category are raw terms and fast
fields, ``day``, ``month`` and ``views`` fast fields; all an article's fields are stored.

*Lean*: what indexing and bytes are measured with. *Full*: adds what its page of results needs
beside: the cut text, stored, for the snippets, and single characters. Queries are asked of it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, FieldType, Index, Occur, Order, SchemaBuilder, SnippetGenerator
from tantivy import Query as Asked

from index.analysis import segmenter
from index.article import SHANGHAI, Article
from index.script import HAN, fold
from search.dates import end_second, first_second
from tests.benchmarks.corpus import facet_values, key, moment
from tests.benchmarks.cutting import body_of, tokens, words
from tests.benchmarks.queries import FACET_SIZE, PAGE_SIZE, Query
from tests.benchmarks.systems.protocol import BARE, PAGE, Answered

_HEAP = 256_000_000
_HAN = re.compile(HAN)
_FACETS = ("author", "source", "category")


def _schema(full: bool) -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    for name in _FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("moment", fast=True)
    builder.add_integer_field("month", fast=True)
    builder.add_integer_field("views", fast=True)
    builder.add_bytes_field("stored", stored=True)
    if full:
        builder.add_text_field(
            "shown", stored=True, tokenizer_name="whitespace", index_option="basic"
        )
        builder.add_text_field("chars", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class Tantivy:
    def __init__(self, full: bool) -> None:
        self._full = full

    def warm(self) -> None:
        segmenter()
        words("铝")

    def create(self, folder: Path) -> None:
        self._index = Index(_schema(self._full), str(folder))
        self._writer = self._index.writer(_HEAP, 1)

    def reopen(self, folder: Path) -> None:
        self._index = Index.open(str(folder))
        self._writer = self._index.writer(_HEAP, 1)

    def add(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._writer.add_document(self._document(article))

    def commit(self) -> None:
        self._writer.commit()

    def finish(self) -> None:
        self._writer.wait_merging_threads()

    def _document(self, article: Article) -> Document:
        body = body_of(article)
        document = Document()
        document.add_text("id", article.id)
        in_title, in_body = tokens(article.title, ""), tokens("", body)
        document.add_text("words", " ".join(in_title + in_body))
        for name, values in facet_values(article).items():
            for value in dict.fromkeys(map(key, values)):
                document.add_text(name, value)
        if article.published is not None:
            at = dt.datetime.fromtimestamp(moment(article.published), dt.UTC)
            document.add_date("moment", at)
            day = at.astimezone(SHANGHAI)
            document.add_integer("month", day.year * 12 + day.month)
        if article.views is not None:
            document.add_integer("views", article.views)
        document.add_bytes("stored", json.dumps(article.as_dict(), ensure_ascii=False).encode())
        if self._full:
            document.add_text("shown", " ".join(in_body))
            document.add_text("chars", " ".join(_HAN.findall(fold(article.title + body))))
        return document

    def open(self, folder: Path) -> None:
        self._index = Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def run(self, query: Query, level: str) -> Answered:
        main = self._main(query)
        filters = self._filters(query)
        whole = _both(main, filters.values())
        offset = (query.page - 1) * PAGE_SIZE
        if query.newest:
            found = self._searcher.search(
                whole, PAGE_SIZE, offset=offset, order_by_field="moment", order=Order.Desc
            )
        else:
            found = self._searcher.search(whole, PAGE_SIZE, offset=offset)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        articles = [json.loads(document["stored"][0]) for document in documents]
        facets = {} if level == BARE else self._facets(main, filters)
        marked = 0
        if level == PAGE:
            generator = SnippetGenerator.create(
                self._searcher, self._marking(query), self._schema, "shown"
            )
            snippets = [generator.snippet_from_doc(document) for document in documents]
            for snippet in snippets:
                snippet.fragment()
                marked += bool(snippet.highlighted())
        total: int = found.count  # type: ignore[attr-defined]  # missing in its stubs
        return Answered(total, tuple(each["id"] for each in articles), facets, marked)

    def _main(self, query: Query) -> Asked:
        schema = self._schema
        match query.kind:
            case "every":
                main = Asked.all_query()
            case "all" | "any" | "typed":
                occur = Occur.Should if query.kind == "any" else Occur.Must
                terms = [Asked.term_query(schema, "words", word, "freq") for word in query.words]
                main = (
                    terms[0]
                    if len(terms) == 1
                    else Asked.boolean_query([(occur, term) for term in terms])
                )
            case "phrase":
                main = self._phrase(query.text)
            case "character":
                main = Asked.term_query(schema, "chars", query.words[0], "freq")
            case "prefix":
                main = Asked.regex_query(schema, "words", query.words[0] + ".*")
            case "fuzzy":
                main = Asked.fuzzy_term_query(
                    schema, "words", query.words[0], transposition_cost_one=False
                )
        if query.without:
            no = Asked.term_query(schema, "words", query.without, "basic")
            main = Asked.boolean_query([(Occur.Must, main), (Occur.MustNot, no)])
        return main

    def _phrase(self, text: str) -> Asked:
        terms: list[str | tuple[int, str]] = [*words(text)]
        if len(terms) == 1:
            return Asked.term_query(self._schema, "words", terms[0], "freq")
        return Asked.phrase_query(self._schema, "words", terms)

    def _filters(self, query: Query) -> dict[str, Asked]:
        filters = {}
        for name, values in query.filters:
            terms = [Asked.term_query(self._schema, name, key(each), "basic") for each in values]
            filters[name] = Asked.const_score_query(
                Asked.boolean_query([(Occur.Should, term) for term in terms]), 0.0
            )
        if query.start and query.end:
            filters["date"] = Asked.const_score_query(
                Asked.range_query(
                    self._schema,
                    "moment",
                    FieldType.Date,
                    dt.datetime.fromtimestamp(first_second(query.start), dt.UTC),
                    dt.datetime.fromtimestamp(end_second(query.end), dt.UTC),
                    include_upper=False,
                ),
                0.0,
            )
        return filters

    def _facets(self, main: Asked, filters: dict[str, Asked]) -> dict[str, list[int]]:
        """Each facet without its own filter: one aggregation more for each filtered field."""
        facets: dict[str, list[int]] = {}
        free = {name: agg for name, agg in _AGGREGATIONS.items() if name not in filters}
        if free:
            found = self._searcher.aggregate(_both(main, filters.values()), free)
            facets |= {name: _counts(name, found[name]) for name in free}
        for name in filters:
            others = [each for other, each in filters.items() if other != name]
            found = self._searcher.aggregate(_both(main, others), {name: _AGGREGATIONS[name]})
            facets[name] = _counts(name, found[name])
        return facets

    def _marking(self, query: Query) -> Asked:
        """What the snippets mark: the same words in the field that is shown."""
        terms = words(query.text) if query.kind == "phrase" else query.words
        asked = [Asked.term_query(self._schema, "shown", word, "freq") for word in terms]
        return Asked.boolean_query([(Occur.Should, each) for each in asked])

    def sizes(self, folder: Path) -> dict[str, int]:
        kinds: Counter[str] = Counter()
        for path in folder.iterdir():
            kinds[path.suffix.lstrip(".")] += path.stat().st_size
        return {name: size for name, size in kinds.items() if name in _KINDS}


_AGGREGATIONS = {
    **{name: {"terms": {"field": name, "size": FACET_SIZE}} for name in _FACETS},
    "date": {"terms": {"field": "month", "size": 10_000}},
}
_KINDS = ("term", "idx", "pos", "fieldnorm", "fast", "store")


def _both(main: Asked, filters: Iterable[Asked]) -> Asked:
    must = [(Occur.Must, each) for each in (main, *filters)]
    return main if len(must) == 1 else Asked.boolean_query(must)


def _counts(name: str, found: dict[str, Any]) -> list[int]:
    return sorted((int(bucket["doc_count"]) for bucket in found["buckets"]), reverse=True)
