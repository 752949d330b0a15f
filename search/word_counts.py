"""How often words stand in an article, as an index counts them: for engines that do not say.

Only the runs with such a word are cut, each by itself as in the index, but all in one go.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.analysis import TITLE_WEIGHT, run_around, terms
from index.article import Article
from index.engines.article_fields import symbols_of
from index.symbols import SYMBOLS
from search.term_shapes import literal


class WordCounts:
    """Counts some words in many articles."""

    def __init__(self, words: Iterable[str]) -> None:
        words = frozenset(filter(None, words))
        self._symbols = words & SYMBOLS
        self._words = words - self._symbols
        self._near = literal(*self._words) if self._words else None

    def of(self, article: Article, folded: str) -> dict[str, int]:
        """Of each word that stands there how often, in the title counted ``TITLE_WEIGHT`` times.

        ``folded``: the folded text, a line for the title and one for each paragraph.
        """
        counts: dict[str, int] = {}
        if self._near is not None:
            title, runs = self._runs(folded)
            for weight, some in ((TITLE_WEIGHT, title), (1, runs)):
                for term in terms("\n".join(some)) if some else ():
                    if term in self._words:
                        counts[term] = counts.get(term, 0) + weight
        if self._symbols:
            for symbol in symbols_of(article):
                if symbol in self._symbols:
                    counts[symbol] = counts.get(symbol, 0) + 1
        return counts

    def _runs(self, folded: str) -> tuple[list[str], list[str]]:
        """The runs of title and paragraphs that may have such a word."""
        title: list[str] = []
        others: list[str] = []
        title_end = folded.find("\n")
        behind = 0
        assert self._near is not None
        for match in self._near.finditer(folded):
            if match.start() >= behind:
                start, behind = run_around(folded, match.start())
                (title if start < title_end or title_end < 0 else others).append(
                    folded[start:behind]
                )
        return title, others
