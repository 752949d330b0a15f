"""The systems that are compared, one module each, loaded when first asked for."""

from __future__ import annotations

import importlib.util

from tests.benchmarks.systems.protocol import Cannot, System

OURS, WORDS_ONLY = "ours", "ours-words"
TANTIVY, TANTIVY_FULL = "tantivy", "tantivy-full"
WHOOSH, FTS5 = "whoosh", "fts5"


def load(name: str) -> System:
    """A system by its name. Raises :class:`Cannot` where it is not installed.

    ``ours-words``: without the bigram field, which tantivy has not. ``tantivy-full``: with what
    its page of results and its single characters need beside; queries are asked of it.
    """
    if name in (OURS, WORDS_ONLY):
        from tests.benchmarks.systems.ours import Ours

        return Ours(grams=name == OURS)
    if name in (TANTIVY, TANTIVY_FULL):
        if importlib.util.find_spec("tantivy") is None:
            raise Cannot("tantivy is not installed: pip install tantivy")
        from tests.benchmarks.systems.tantivy_py import Tantivy

        return Tantivy(full=name == TANTIVY_FULL)
    if name == WHOOSH:
        from tests.benchmarks.systems.whoosh_stock import StockWhoosh

        return StockWhoosh()
    if name == FTS5:
        from tests.benchmarks.systems.sqlite_fts5 import Fts5

        return Fts5()
    raise ValueError(name)
