"""tantivy through tantivy-py, given our words with blanks between them: BM25 as it comes.

A title's words stand in the text as often as ours counts them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from index.article import Article
from tests.benchmarks.cutting import body_of, tokens, words
from tests.relevance.systems import Missing

_HEAP = 256_000_000


def system(name: str) -> Tantivy:
    if importlib.util.find_spec("tantivy") is None:
        raise Missing("tantivy is not installed: pip install tantivy")
    return Tantivy()


class Tantivy:
    def index(self, articles: Sequence[Article], folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        index = tantivy.Index(self._schema, str(folder))
        writer = index.writer(_HEAP, 1)
        for article in articles:
            document = tantivy.Document()
            document.add_text("id", article.id)
            document.add_text("words", " ".join(tokens(article.title, body_of(article))))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        return [self._ranking(text, size) for text in texts]

    def _ranking(self, text: str, size: int) -> list[str]:
        from tantivy import Occur, Query

        terms = [
            (Occur.Should, Query.term_query(self._schema, "words", word, "freq"))
            for word in dict.fromkeys(words(text))
        ]
        hits = self._searcher.search(Query.boolean_query(terms), size).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]

    def close(self) -> None:
        del self._searcher
