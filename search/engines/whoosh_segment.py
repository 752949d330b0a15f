"""One Whoosh segment, with the facts of its articles in memory to filter, sort and count by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any as Untyped

from whoosh.reading import TermNotFound

from index.engines.whoosh_schema import FACET_FIELDS, key, read_row

Keys = tuple[str, ...]


class Facts:
    """The rows of a segment by document number; a segment never changes, so they are read once."""

    def __init__(self, reader: Untyped) -> None:
        count = reader.doc_count_all()
        column = reader.column_reader("row")
        self.ids: list[str] = []
        self.moments: list[int | None] = []
        self.views: list[int | None] = []
        self.keys: dict[str, list[Keys]] = {name: [] for name in FACET_FIELDS}
        self.spellings: dict[str, Counter[str]] = {name: Counter() for name in FACET_FIELDS}
        shared: dict[Keys, Keys] = {(): ()}
        for number in range(count):
            row = read_row(column[number])
            self.ids.append(row.id)
            self.moments.append(row.moment)
            self.views.append(row.views)
            for name, values in row.values.items():
                if values not in shared:
                    shared[values] = tuple(dict.fromkeys(map(key, values)))
                self.keys[name].append(shared[values])
                self.spellings[name].update(values)


class Segment:
    """A segment at one generation: its facts, and which of its documents were deleted since."""

    def __init__(self, searcher: Untyped, offset: int, facts: Facts) -> None:
        self.searcher = searcher
        self.reader = searcher.reader()
        self.offset = offset
        self.facts = facts

    def live(self) -> Iterable[int]:
        """The document numbers that are not deleted."""
        numbers: Iterable[int] = self.reader.all_doc_ids()
        return numbers

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
