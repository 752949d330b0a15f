"""How often words stand in an article, as an index counts them: for engines that do not say.

Only the runs with such a word are cut; each is cut by itself, as in the index.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.analysis import TITLE_WEIGHT, run_around, word_tokens
from index.article import Article
from index.engines.article_fields import symbols_of
from index.symbols import SYMBOLS
from search.term_shapes import literal


class WordCounts:
    """Counts some words in many articles; remembers the runs it cut."""

    def __init__(self, words: Iterable[str]) -> None:
        words = frozenset(filter(None, words))
        self._symbols = words & SYMBOLS
        self._words = words - self._symbols
        self._near = literal(*self._words) if self._words else None
        self._runs: dict[str, tuple[str, ...]] = {}

    def of(self, article: Article, folded: str) -> dict[str, int]:
        """Of each word that stands there how often, in the title counted ``TITLE_WEIGHT`` times.

        ``folded``: the folded text, a line for the title and one for each paragraph.
        """
        counts: dict[str, int] = {}
        if self._near is not None:
            title_end = folded.find("\n")
            behind = 0
            for match in self._near.finditer(folded):
                if match.start() < behind:
                    continue
                start, behind = run_around(folded, match.start())
                weight = TITLE_WEIGHT if start < title_end or title_end < 0 else 1
                for word in self._in_run(folded, start, behind):
                    counts[word] = counts.get(word, 0) + weight
        if self._symbols:
            for symbol in symbols_of(article):
                if symbol in self._symbols:
                    counts[symbol] = counts.get(symbol, 0) + 1
        return counts

    def _in_run(self, folded: str, start: int, end: int) -> tuple[str, ...]:
        run = folded[start:end]
        found = self._runs.get(run)
        if found is None:
            terms = (token.term for token in word_tokens(folded, start, end))
            found = self._runs[run] = tuple(term for term in terms if term in self._words)
        return found
