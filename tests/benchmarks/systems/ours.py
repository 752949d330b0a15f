"""youse itself, through its ports: ``WhooshWriter``, ``WhooshSearcher`` and what the service does.

Articles go straight into the engine's writer, without the archive. Queries are trees, so that they
ask just what the other systems are asked; those of kind ``typed`` go through the parser and the
service as a reader's would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index import generations
from index.analysis import segmenter
from index.archive import Change
from index.article import Article
from index.engines import grams, segment_buffer
from index.engines.array_file import Array, ArrayFile
from index.engines.segment_file import EXTENSION
from index.engines.whoosh_indexes import WhooshIndexes
from index.engines.whoosh_writer import WhooshWriter
from search import loaded
from search import query as nodes
from search.engines.whoosh_searcher import WhooshSearcher
from search.query import All, Any, Everything, Node, Phrase, Term
from search.request import FACETS as FACET_NAMES
from search.request import Request
from search.results import DateFacet, FacetValue, Results
from search.service import SearchService, plan_of
from search.settings import SearchSettings
from tests.benchmarks.cutting import words
from tests.benchmarks.queries import FACET_SIZE, PAGE_SIZE, Query
from tests.benchmarks.systems.protocol import BARE, PAGE, Answered, Cannot

ENGINE = "whoosh"


class Ours:
    def __init__(self, grams: bool) -> None:
        self._grams = grams

    def warm(self) -> None:
        if not self._grams:
            _leave_out_grams()
        segmenter()
        loaded.keep()  # As `youse serve` does, before it opens anything.

    def create(self, folder: Path) -> None:
        index = generations.create(folder, ENGINE)
        self._writer = WhooshWriter(index, kept_seconds=0)
        generations.switch(folder, index)
        self._pending = 0

    def reopen(self, folder: Path) -> None:
        self._writer = WhooshIndexes(folder).open()
        self._pending = 0

    def add(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._pending += 1
            sequence = self._writer.sequence + self._pending
            self._writer.apply(Change(sequence, article.id, article, (), True))

    def commit(self) -> None:
        self._writer.commit(self._writer.sequence + self._pending)
        self._pending = 0

    def finish(self) -> None:
        self._writer.close()

    def open(self, folder: Path) -> None:
        self._searcher = WhooshSearcher(folder, SearchSettings().refresh_seconds)
        self._service = SearchService(self._searcher)
        self._searcher.view()

    def run(self, query: Query, level: str) -> Answered:
        if query.kind == "typed":
            return _answered(self._service.search(_request(query, level)))
        tree, request = _tree(query), _request(query, level)
        if level == PAGE:
            return _answered(self._service.answer(tree, request))
        answer = self._searcher.view().run(plan_of(tree, None, request))
        ids = tuple(each.article.id for each in answer.found)
        return Answered(answer.total, ids, _counts(answer.facets, answer.dates))

    def sizes(self, folder: Path) -> dict[str, int]:
        index = generations.current(folder)
        assert index is not None
        kinds: Counter[str] = Counter()
        for path in index.iterdir():
            size = path.stat().st_size
            if path.suffix == EXTENSION:
                arrays = ArrayFile(path).sizes()
                for name, bytes_of in arrays.items():
                    kinds[_KINDS.get(name.split(".")[0], "other")] += bytes_of
                size -= sum(arrays.values())
            kinds["other"] += size
        return dict(kinds)


_KINDS = {
    "words": "words", "grams": "grams", "id": "columns", "author": "columns", "source": "columns",
    "category": "columns", "moments": "columns", "views": "columns", "newest": "columns",
    "text": "text", "mends": "text",
}  # fmt: skip
"""Of an array, by the first part of its name."""


def _leave_out_grams() -> None:
    """From now on this process writes segments whose field of grams is empty."""
    whole = grams.distinct_grams

    def nothing(units: Array, lengths: Array) -> tuple[Array, Array, Array]:
        return whole(units[:0], lengths * 0)

    segment_buffer.distinct_grams = nothing  # type: ignore[attr-defined]


def _request(query: Query, level: str) -> Request:
    return Request(
        text=" ".join(query.words) if query.kind == "typed" else "",
        filters=dict(query.filters),
        start=query.start,
        end=query.end,
        sort="newest" if query.newest else "relevance",
        size=PAGE_SIZE,
        page=query.page,
        facets=() if level == BARE else FACET_NAMES,
        facet_size=FACET_SIZE,
    )


def _answered(results: Results) -> Answered:
    return Answered(
        results.total,
        tuple(hit.article.id for hit in results.hits),
        _counts(results.facets, results.dates),
        sum(any(snippet.marks for snippet in hit.snippets) for hit in results.hits),
    )


def _tree(query: Query) -> Node:
    tree: Node
    match query.kind:
        case "every":
            tree = Everything()
        case "all" | "any":
            terms = tuple(map(Term, query.words))
            several = All(terms) if query.kind == "all" else Any(terms)
            tree = terms[0] if len(terms) == 1 else several
        case "phrase":
            tree = Phrase(query.text, tuple(dict.fromkeys(words(query.text))))
        case "character":
            tree = Term(query.words[0])
        case "prefix":
            tree = _node("Prefix", query.words[0])
        case "fuzzy":
            tree = _node("Fuzzy", query.words[0])
        case _:
            raise ValueError(query.kind)
    if query.without:
        tree = All((tree, _node("Not", Term(query.without))))
    return tree


def _node(name: str, *values: object) -> Node:
    """A node of a type that the query tree may not have yet. Raises :class:`Cannot`."""
    kind = getattr(nodes, name, None)
    if kind is None:
        raise Cannot(f"the query tree has no {name} yet")
    node: Node = kind(*values)
    return node


def _counts(
    facets: dict[str, tuple[FacetValue, ...]], dates: DateFacet | None
) -> dict[str, list[int]]:
    counts = {name: [each.count for each in values] for name, values in facets.items()}
    if dates is not None and dates.interval == "month":
        counts["date"] = sorted((each.count for each in dates.buckets), reverse=True)
    return counts
