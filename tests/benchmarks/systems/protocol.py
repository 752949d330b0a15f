"""What a system must do to be measured.

*Bare*: the best 20 hits with their stored fields, and the exact total. *Facets*: the same with the
four facets (author, source, category; date by month), each counted without its own filter.
*Page*: the same with snippets and marks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from index.article import Article
from tests.benchmarks.queries import Query

BARE, FACETS, PAGE = "bare", "facets", "page"


class Cannot(Exception):
    """The system is not there or cannot answer this; the text says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """What the systems are compared by: ``facets`` has each field's counts, largest first."""

    total: int
    ids: tuple[str, ...]
    facets: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    marked: int = 0
    """How many hits have a snippet with a mark."""


class System(Protocol):
    """One engine over one folder, either for adding or for searching."""

    def warm(self) -> None:
        """Loads what every process needs once: imports, dictionaries. Never timed."""

    def create(self, folder: Path) -> None:
        """Begins an empty index in an empty folder."""

    def reopen(self, folder: Path) -> None:
        """Opens an index for adding to it."""

    def add(self, articles: Iterable[Article]) -> None:
        """Takes in articles whose ids are new."""

    def commit(self) -> None:
        """Makes what was added last and visible."""

    def finish(self) -> None:
        """Closes the writer, with whatever merging belongs to indexing."""

    def open(self, folder: Path) -> None:
        """Opens an index for searching."""

    def run(self, query: Query, level: str) -> Answered:
        """Answers a query. Raises :class:`Cannot`."""

    def sizes(self, folder: Path) -> dict[str, int]:
        """Bytes on disk by kind of data, in the system's own names."""
