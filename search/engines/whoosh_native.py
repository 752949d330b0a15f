"""Whoosh's own query classes, run by Whoosh's own matchers over our segments.

For what the evaluator has no node for. A posting at a time, so slow on common terms.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from typing import Any

from whoosh.matching import NullMatcher
from whoosh.reading import MultiReader, SegmentReader, TermNotFound
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from index.engines.segment_file import StoredSegment
from index.engines.whoosh_codec import ArrayCodec, ArrayDocuments, ArraySegment, ArrayTerms
from index.engines.whoosh_schema import schema
from search.engines import bm25
from search.engines.segment_view import SegmentView


class _OpenCodec(ArrayCodec):
    """Gives readers over a segment that is open already, whether its file is still there or not."""

    def __init__(self, stored: StoredSegment) -> None:
        self._stored = stored

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTerms:
        return ArrayTerms(self._stored)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocuments:
        return ArrayDocuments(self._stored, segment)


class NativeQueries:
    """Runs queries in Whoosh's classes, one at a time: its readers are not safe under threads."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = segments
        self._lock = threading.Lock()

    def run(self, place: int, query: Any) -> list[tuple[int, float]]:
        """What a query matches in one segment, with scores; statistics are the whole index's."""
        with self._lock:
            searcher = self._searchers[place]
            try:
                matcher = query.matcher(searcher, searcher.boolean_context())
            except TermNotFound:
                matcher = NullMatcher()
            found = []
            while matcher.is_active():
                found.append((int(matcher.id()), float(matcher.score())))
                matcher.next()
            return found

    @functools.cached_property
    def _searchers(self) -> list[Searcher]:
        readers = [_reader(segment) for segment in self._segments]
        whole = Searcher(
            readers[0] if len(readers) == 1 else MultiReader(readers),
            weighting=BM25F(B=bm25.B, K1=bm25.K1),
        )
        self._whole = whole  # Whoosh keeps it by a weak reference only.
        return [searcher for searcher, _ in whole.leaf_searchers()]


def _reader(segment: SegmentView) -> SegmentReader:
    there = ArraySegment("MAIN")
    there.set_doc_count(segment.doc_count)
    for number in segment.deleted.tolist():
        there.delete_document(number)
    return SegmentReader(None, schema(), there, codec=_OpenCodec(segment.stored))
