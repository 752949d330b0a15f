"""A segment: a piece of the index in one file of arrays, never changed once written.

*Document*: an article in a segment, numbered from 0. Fields: ``words`` (the analyzer's words,
numbers and codes, with frequencies), ``grams`` (every Han character, and every two that stand side
by side, see :mod:`index.engines.grams`), ``id``. Columns: ``author``, ``source``, ``category``,
``editor`` and ``names`` (see :mod:`index.engines.keyword_column`), ``moments``, ``views``, and for
some documents ``mends`` and ``repost_of`` (see :mod:`index.engines.sparse_column`). *Text*:
the folded and tight text of title and body, a line for the title and one for each paragraph, and
what the article itself looks like (see :mod:`index.engines.segment_text`).
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array, ArrayFile, Docs
from index.engines.keyword_column import KeywordColumn
from index.engines.postings import FieldPostings
from index.engines.segment_text import TextColumn
from index.engines.sparse_column import SparseColumn
from index.engines.term_dictionary import GramTerms, TextTerms

EXTENSION = ".youse"
FACETS = ("author", "source", "category")
KEYWORDS = (*FACETS, "editor", "names")
"""The keyword columns; the facets are counted, the others only filter or are read."""
SPARSE = ("mends", "repost_of")
"""The columns of texts that few documents have."""
WITH_FREQS = {"words": True, "grams": False, "id": False}
"""The fields, and whether their postings have frequencies."""
TERMS: dict[str, type[TextTerms] | type[GramTerms]] = {
    "words": TextTerms,
    "grams": GramTerms,
    "id": TextTerms,
}
SCORED = ("words",)
"""The fields whose lengths are kept."""
NO_MOMENT = int(np.iinfo(np.int64).min)
"""The moment of an article without a date: before all others, and the same when it is negated."""
NO_VIEWS = -1

Moments = npt.NDArray[np.int64]


def narrow_moments(moments: Moments) -> Array:
    """The column of moments: four bytes each where that is enough, the least of them for none."""
    undated, bounds = moments == NO_MOMENT, np.iinfo(np.int32)
    if ((moments > bounds.min) & (moments <= bounds.max) | undated).all():
        return np.where(undated, bounds.min, moments).astype("<i4")
    return moments.astype("<i8")


class StoredSegment:
    """An open segment file. Opening reads the directory alone; arrays are read when touched."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        self.doc_count = int(self.file.info["documents"])
        self.lengths: dict[str, Array] = {name: self.file[f"{name}.lengths"] for name in SCORED}
        """For each scored field how many tokens each document has."""
        self.total_lengths: dict[str, int] = self.file.info["lengths"]
        self._moments: Array = self.file["moments"]
        self._undated = int(np.iinfo(self._moments.dtype).min)
        self.views: Array = self.file["views"]
        self.newest: Docs = self.file["newest"]
        """All documents, the newest first, ties by id; those without a date last."""
        self.keywords = {name: KeywordColumn(self.file, name) for name in KEYWORDS}
        self.sparse = {name: SparseColumn(self.file, name) for name in SPARSE}
        self.text = TextColumn(self.file)

    def moments(self, docs: Array | None = None) -> Moments:
        """Of some documents, or of all: seconds since 1970, of a date its first second.

        :data:`NO_MOMENT` without one.
        """
        column = self._moments if docs is None else self._moments.take(docs)
        moments = column.astype(np.int64)
        if self._undated != NO_MOMENT:
            moments[column == self._undated] = NO_MOMENT
        return moments

    def moment_of(self, number: int) -> int:
        """That of one document."""
        moment = int(self._moments[number])
        return NO_MOMENT if moment == self._undated else moment

    @functools.cached_property
    def words(self) -> FieldPostings:
        return self._field("words")

    @functools.cached_property
    def grams(self) -> FieldPostings:
        return self._field("grams")

    @functools.cached_property
    def ids(self) -> FieldPostings:
        return self._field("id")

    def _field(self, name: str) -> FieldPostings:
        terms = TERMS[name](self.file, name)
        return FieldPostings(self.file, name, terms, with_freqs=WITH_FREQS[name])

    def postings(self, field: str) -> FieldPostings:
        """The terms of a field with their postings. Raises ``KeyError`` for another field."""
        if field == "words":
            return self.words
        if field == "grams":
            return self.grams
        if field == "id":
            return self.ids
        raise KeyError(field)

    @property
    def docs_by_id(self) -> Docs:
        """All documents in the order of their ids."""
        # An id has one posting, and that lies in its slot.
        docs: Docs = self.file["id.slots"] >> 2
        return docs

    @functools.cached_property
    def id_ranks(self) -> Docs:
        """For each document the place of its id among the sorted ids of the segment."""
        ranks = np.empty(self.doc_count, np.int32)
        ranks[self.docs_by_id] = np.arange(self.doc_count, dtype=np.int32)
        return ranks

    def id_of(self, number: int) -> str:
        """The id of a document's article."""
        return self.ids.term(int(self.id_ranks[number])).decode("utf-8", "surrogatepass")

    def find_id(self, article_id: str) -> int:
        """The document with an article's id, -1 where there is none."""
        number = self.ids.find(article_id.encode("utf-8", "surrogatepass"))
        return -1 if number < 0 else int(self.ids.postings(number).docs[0])

    def mends(self, number: int) -> str:
        """What was mended in a document, as the writer put it; empty where nothing was."""
        return self.sparse["mends"].text(number)
