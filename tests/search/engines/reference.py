"""What a tree matches and scores, article by article: slow and plain."""

from __future__ import annotations

import fnmatch
import functools
import itertools
import math
from collections.abc import Iterable

from index.engines.article_fields import key
from index.script import HAN_RANGES, is_han
from search.query import (
    All,
    Any,
    Constant,
    DateRange,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Raised,
    Term,
    ValueFilter,
    Weighted,
    Wildcard,
)
from tests.fakes import exact_text
from tests.search.engines.library import Known

K1, B = 0.9, 0.4


@functools.cache
def has_han(text: str) -> bool:
    return any(first <= ord(char) <= last for char in text for first, last in HAN_RANGES)


@functools.cache
def edits(one: str, other: str) -> int:
    """How many edits two texts are apart, by the definition."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        edits(one[1:], other) + 1,
        edits(one, other[1:]) + 1,
        edits(one[1:], other[1:]) + (one[0] != other[0]),
    )


def stands_in(phrase: str, lines: Iterable[str]) -> bool:
    bare = "".join(phrase.split())
    return any(bare in "".join(line.split()) and exact_text.places(phrase, line) for line in lines)


@functools.cache
def pairs_of(text: str) -> frozenset[bytes]:
    """Two UTF-16 units of Han characters each, side by side."""
    pairs = set()
    for is_run, run in itertools.groupby(text, has_han):
        data = "".join(run).encode("utf-16-le") if is_run else b""
        pairs |= {data[at : at + 4] for at in range(0, len(data) - 2, 2)}
    return frozenset(pairs)


def has_pair(known: Known, pair: bytes) -> bool:
    return any(pair in pairs_of(line) for line in known.lines)


def near(node: Near, known: Known) -> bool:
    for line in known.lines:
        found = [exact_text.places(text, line) for text in node.texts]
        for places in itertools.product(*found):
            if max(start for start, _ in places) - min(end for _, end in places) <= node.distance:
                return True
    return False


def matches(node: Node, known: Known) -> bool:
    """Whether an article matches."""
    terms = known.counts
    match node:
        case Term(text):
            if len(text) == 1 and is_han(text):
                return any(text in line for line in known.lines)
            return text in terms
        case Phrase(text, _, in_title):
            return stands_in(text, known.lines[:1] if in_title else known.lines)
        case Prefix(text):
            return any(term.startswith(text) for term in terms)
        case Wildcard(pattern):
            return any(fnmatch.fnmatchcase(term, pattern) for term in terms)
        case Fuzzy(text, distance):
            return any(not has_han(term) and edits(text, term) <= distance for term in terms)
        case Near():
            return near(node, known)
        case All(children):
            return bool(children) and all(matches(child, known) for child in children)
        case Any(children):
            return any(matches(child, known) for child in children)
        case Not(child):
            return not matches(child, known)
        case Constant(child) | Weighted(child) | Raised(child):
            return matches(child, known)
        case DateRange(start, end):
            if known.moment is None:
                return False
            return (start is None or start <= known.moment) and (end is None or known.moment < end)
        case ValueFilter(field, values):
            return not known.keys[field].isdisjoint(map(key, values))
        case Everything():
            return True
    raise AssertionError(node)


class Bm25:
    """Scores by the formula, one article at a time."""

    def __init__(self, everything: Iterable[Known]) -> None:
        self._all = list(everything)
        lengths = [known.counts.total() for known in self._all]
        self._average = sum(lengths) / len(self._all) or 1
        self._cached_idf = functools.cache(self._idf)
        self._pair_idf = functools.cache(self._idf_of_pair)

    def _idf(self, term: str, is_char: bool) -> float:
        if is_char:
            frequency = sum(matches(Term(term), known) for known in self._all)
        else:
            frequency = sum(term in known.counts for known in self._all)
        return math.log(len(self._all) / (frequency + 1)) + 1

    def _idf_of_pair(self, pair: bytes) -> float:
        frequency = sum(has_pair(known, pair) for known in self._all)
        return math.log(len(self._all) / (frequency + 1)) + 1

    def _part(self, idf: float, tf: int, known: Known) -> float:
        length = known.counts.total() / self._average
        return idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length))

    def score(self, node: Node, known: Known) -> float:
        """The score of an article that matches."""
        match node:
            case Term(text):
                tf = known.counts[text]
                score = self._part(self._cached_idf(text, False), tf, known) if tf else 0.0
                if len(text) == 1 and is_han(text):
                    score += self._part(self._cached_idf(text, True), 1, known)
                return score
            case Phrase(_, terms):
                parts = (Term(term) for term in terms)
                return 2.0 + sum(self.score(each, known) for each in parts if matches(each, known))
            case Near():
                return 2.0
            case All(children) | Any(children):
                return sum(self.score(each, known) for each in children if matches(each, known))
            case Constant(_, score):
                return score
            case Raised(child, texts):
                return self.score(child, known) + sum(
                    self._part(self._pair_idf(pair), 1, known)
                    for pair in set().union(*map(pairs_of, texts))
                    if has_pair(known, pair)
                )
            case Weighted(child, factor):
                return factor * self.score(child, known)
            case _:
                return 0.0
