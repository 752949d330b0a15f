"""The systems that are compared, one module each, loaded when first asked for.

Each is given title and body as one text and asks any of the terms that its own analyzer makes of
a question, ranked as it comes.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.article import Article

OURS, WHOOSH, TANTIVY, FTS5 = "ours", "whoosh", "tantivy", "fts5"
LUCENE_CJK, LUCENE_SMART = "lucene-cjk", "lucene-smart"
OTHERS = (WHOOSH, TANTIVY, FTS5, LUCENE_CJK, LUCENE_SMART)
SYSTEMS = (OURS, *OTHERS)

ABOUT = {
    OURS: "SearchService at mode=any",
    WHOOSH: "stock Whoosh, jieba.analyse.ChineseAnalyzer",
    TANTIVY: "tantivy-py, the words of our analysis",
    FTS5: "SQLite FTS5, tokenize=trigram",
    LUCENE_CJK: "Lucene 8, CJKAnalyzer",
    LUCENE_SMART: "Lucene 8, SmartChineseAnalyzer",
}
_MODULES = {
    OURS: "ours", WHOOSH: "whoosh_stock", TANTIVY: "tantivy_py", FTS5: "sqlite_trigram",
    LUCENE_CJK: "lucene_java", LUCENE_SMART: "lucene_java",
}  # fmt: skip


class Missing(Exception):
    """The system is not on this machine; the text says what to install."""


class System(Protocol):
    """One engine; an index at a time."""

    def index(self, articles: Sequence[Article], folder: Path) -> None:
        """Indexes articles into an empty folder and opens the index."""

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        """For each text the ids of the best ``size`` articles, best first."""

    def close(self) -> None:
        """Lets go of the index."""


def load(name: str) -> System:
    """A system by its name. Raises :class:`Missing`."""
    module = importlib.import_module(f"tests.relevance.systems.{_MODULES[name]}")
    system: System = module.system(name)
    return system


def whole_text(article: Article) -> str:
    """Title and paragraphs, one a line."""
    return "\n".join((article.title, *article.paragraphs))
