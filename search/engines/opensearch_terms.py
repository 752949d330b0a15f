"""What BM25 must know of a whole index in a cluster: asked for once for each view.

*Frequency*: in how many articles a term stands. A cluster counts articles, not documents that
were deleted and still lie in a segment.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from index.engines.opensearch_mapping import Json, grams_of, term
from index.script import is_han

Ask = Callable[[Json], Json]
"""Searches in one view."""
_AT_ONCE = 500
"""How many terms are counted in one request."""


class Facts(NamedTuple):
    """``articles``: how many there are. ``characters``: of all their texts. ``days``: the first and
    the last one, counted from 1970, or nothing."""

    articles: int
    characters: int
    days: tuple[int, int] | None


class Terms:
    """The terms of one view. Safe under threads: what is known is the same whoever asks."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[tuple[str, str], int] = {}

    @functools.cached_property
    def facts(self) -> Facts:
        answer = self._ask(
            {
                "size": 0,
                "track_total_hits": True,
                "aggs": {
                    "characters": {"sum": {"field": "characters"}},
                    "first": {"min": {"field": "day"}},
                    "last": {"max": {"field": "day"}},
                },
            }
        )
        told = {name: each["value"] for name, each in answer["aggregations"].items()}
        days = None if told["first"] is None else (int(told["first"]), int(told["last"]))
        return Facts(answer["hits"]["total"]["value"], int(told["characters"]), days)

    @property
    def average_characters(self) -> float:
        """Of a text, folded and tight."""
        return self.facts.characters / max(self.facts.articles, 1) or 1.0

    def learn(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Asks for the frequencies of terms of ``words`` or ``grams`` that are not known yet."""
        new = [each for each in dict.fromkeys(wanted) if each not in self._known]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            filters = [{"term": {field: term(text)}} for field, text in some]
            answer = self._ask({"size": 0, "aggs": {"terms": {"filters": {"filters": filters}}}})
            buckets = answer["aggregations"]["terms"]["buckets"]
            self._known |= zip(some, (each["doc_count"] for each in buckets), strict=True)

    def frequency(self, field: str, text: str) -> int:
        """In how many articles a term of ``words`` or ``grams`` stands."""
        self.learn([(field, text)])
        return self._known[field, text]

    def weight(self, field: str, text: str) -> float:
        """The inverse document frequency, as in :mod:`search.engines.bm25`."""
        return math.log(max(self.facts.articles, 1) / (self.frequency(field, text) + 1)) + 1

    def word_idf(self, text: str) -> float:
        """That of a term of the analyzer."""
        return self.weight("words", text)

    def gram_idf(self, piece: str) -> float:
        """That of a Han character or of two side by side."""
        return max(self.weight("grams", gram) for gram in grams_of(piece))


def field_of(word: str) -> str:
    """Where a folded word is looked up: one or two Han characters stand wherever they do."""
    return "grams" if len(word) <= 2 and is_han(word) else "words"
