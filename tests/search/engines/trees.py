"""Random query trees over the words of the library."""

from __future__ import annotations

import random

from index.analysis import word_tokens
from index.engines.article_fields import moment
from index.script import fold
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
from tests.contracts import corpus
from tests.search.engines.library import MOMENTS, WORDS, random_text

CHARS = ("铝", "铜", "价", "业", "格", "𨧀", "锡")
VALUES = {
    "author": corpus.AUTHORS, "source": corpus.SOURCES, "category": corpus.CATEGORIES,
    "editor": corpus.AUTHORS,
}  # fmt: skip


class Trees:
    """Makes trees; ``lines`` are the folded texts that phrases are cut from."""

    def __init__(self, chance: random.Random, lines: list[str]) -> None:
        self._chance = chance
        self._lines = [line for line in lines if line]
        tokens = (token.term for word in WORDS for token in word_tokens(fold(word)))
        self._terms = [*dict.fromkeys(tokens), "Al", "As", "没有"]

    def tree(self, depth: int = 3) -> Node:
        chance = self._chance
        if not depth or chance.random() < 0.35:
            return self._leaf()
        kind = chance.choice((All, All, Any, Any, Any, Not, Constant, Weighted, Raised))
        if kind is Not:
            return Not(self.tree(depth - 1))
        if kind is Raised:
            return Raised(self.tree(depth - 1), (self.phrase().text, chance.choice(CHARS)))
        if kind is Weighted:
            return Weighted(self.tree(depth - 1), chance.choice((0.0, 0.3, 1.0)))
        if kind is Constant:
            return Constant(self.tree(depth - 1), chance.choice((0.0, 1.0, 2.5)))
        return kind(tuple(self.tree(depth - 1) for _ in range(chance.choice((0, 1, 2, 2, 3, 4)))))

    def words(self, depth: int = 2) -> Node:
        """A tree of terms of several characters alone: what stock Whoosh scores as we do."""
        chance = self._chance
        if not depth or chance.random() < 0.3:
            return Term(chance.choice([term for term in self._terms if len(term) > 1]))
        kind = chance.choice((All, Any))
        children = [self.words(depth - 1) for _ in range(chance.randint(2, 4))]
        return kind(tuple(dict.fromkeys(children)))

    def _leaf(self) -> Node:
        chance = self._chance
        match chance.randrange(12):
            case 0 | 1 | 2:
                return Term(chance.choice(self._terms))
            case 3:
                return Term(chance.choice(CHARS))
            case 4 | 5:
                return self.phrase()
            case 6:
                return Prefix(chance.choice(self._terms)[: chance.randint(0, 2)])
            case 7:
                term = list(chance.choice(self._terms))
                term[chance.randrange(len(term))] = chance.choice("*?")
                return Wildcard("".join(term))
            case 8:
                near = chance.choice(("alumin", "aluminx", "c99", "lne", "45", "a356", "é"))
                return Fuzzy(near, chance.choice((1, 2)))
            case 9:
                when = sorted(moment(each) for each in chance.choices(MOMENTS, k=2) if each)
                start, end = when[0] if when else None, when[-1] if len(when) > 1 else None
                return DateRange(start, end)
            case 10:
                field = chance.choice(sorted(VALUES))
                values = chance.choices([each for each in VALUES[field] if each], k=2)
                return ValueFilter(field, tuple(values))
            case _:
                return chance.choice((Everything(), self._near()))

    def phrase(self) -> Phrase:
        """A piece of a text, or of none."""
        chance = self._chance
        line = chance.choice(self._lines) if chance.random() < 0.8 else fold(random_text(chance, 2))
        start = chance.randrange(len(line) + 1)
        text = " ".join(line[start : start + chance.randint(1, 6)].split()) or "铝"
        terms = dict.fromkeys(token.term for token in word_tokens(text))
        scored = tuple(terms) if chance.random() < 0.7 else ()
        return Phrase(text, scored, chance.random() < 0.25)

    def _near(self) -> Near:
        texts = tuple(self.phrase().text for _ in range(2))
        return Near(tuple(dict.fromkeys(texts)), self._chance.randrange(8))
