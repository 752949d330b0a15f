"""One Whoosh segment, with the facts of its articles in memory to filter, sort and count by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any as Untyped

from whoosh.reading import TermNotFound

from index.engines.whoosh_schema import FACET_FIELDS, key, read_row
from index.script import HAN
from search import verbatim

Values = tuple[str, ...]
_HAN = re.compile(HAN)
_NOT_HAN = (("", "\u3400"), ("\ua000", "\U00020000"))
"""Between which characters the terms lie that do not begin with a common Han character."""


class Facts:
    """The rows of a segment by document number; a segment never changes, so they are read once."""

    def __init__(self, reader: Untyped) -> None:
        count = reader.doc_count_all()
        column = reader.column_reader("row")
        self.ids: list[str] = []
        self.moments: list[int | None] = []
        self.views: list[int | None] = []
        self.values: dict[str, list[Values]] = {name: [] for name in FACET_FIELDS}
        """The values as they are spelled."""
        self.keys: dict[str, list[Values]] = {name: [] for name in FACET_FIELDS}
        """What the values are compared by; none for a value that folds to nothing."""
        shared: dict[Values, tuple[Values, Values]] = {}
        for number in range(count):
            row = read_row(column[number])
            self.ids.append(row.id)
            self.moments.append(row.moment)
            self.views.append(row.views)
            for name, values in row.values.items():
                if values not in shared:
                    keys = dict.fromkeys(filter(None, map(key, values)))
                    shared[values] = values, tuple(keys)
                spelled, keys_of = shared[values]
                self.values[name].append(spelled)
                self.keys[name].append(keys_of)
        self.spellings = {name: _counted(values) for name, values in self.values.items()}
        """How often each spelling stands in the segment, in deleted documents too."""
        self.codes: str | None = None
        """The terms without Han, a line each, once :meth:`Segment.docs_with_word` was asked."""


def _counted(many: Iterable[Values]) -> Counter[str]:
    return Counter(value for values in many for value in values)


class Segment:
    """A segment at one generation: its facts, and which of its documents were deleted since."""

    def __init__(self, searcher: Untyped, offset: int, facts: Facts) -> None:
        self.searcher = searcher
        self.reader = searcher.reader()
        self.offset = offset
        self.facts = facts
        self._gone: set[int] = set()
        if self.reader.has_deletions():
            self._gone = set(range(len(facts.ids))).difference(self.live())

    def live(self) -> Iterable[int]:
        """The document numbers that are not deleted."""
        numbers: Iterable[int] = self.reader.all_doc_ids()
        return numbers

    def spellings(self, field: str) -> Counter[str]:
        """How often each spelling of a field's values stands in the segment."""
        values = self.facts.values[field]
        return self.facts.spellings[field] - _counted(values[number] for number in self._gone)

    def docs_with_word(self, word: str) -> set[int]:
        """The documents in which a Latin word or number stands, alone or whole in a longer code."""
        if self.facts.codes is None:
            self.facts.codes = "\n".join(self._codes())
        lines = re.compile(rf"^.*{verbatim.whole(word).pattern}.*$", re.MULTILINE)
        found: set[int] = set()
        for term in lines.findall(self.facts.codes):
            found |= self.docs("text", term)
        return found

    def _codes(self) -> Iterator[str]:
        for first, behind in _NOT_HAN:
            for field, term in self.reader.terms_from("text", first.encode()):
                if field != "text" or term >= behind.encode():
                    break
                text = term.decode()
                if not _HAN.search(text):
                    yield text

    def docs(self, field: str, term: str) -> set[int]:
        """The documents in which a term stands."""
        try:
            return set(self.reader.postings(field, term.encode()).all_ids())
        except TermNotFound:
            return set()

    def scores(self, term: str) -> dict[int, float]:
        """The documents in which a term of the text stands, with their BM25 scores."""
        try:
            scorer = self.searcher.weighting.scorer(self.searcher, "text", term.encode())
            matcher = self.reader.postings("text", term.encode(), scorer=scorer)
        except TermNotFound:
            return {}
        found: dict[int, float] = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.score()
            matcher.next()
        return found

    def stored(self, number: int, name: str) -> str:
        """A stored field of a document."""
        return str(self.reader.stored_fields(number)[name])
