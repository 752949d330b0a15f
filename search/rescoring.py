"""The second look: the best articles ranked anew by their texts.

The engine ranks everything by BM25 over words. Of the best hundred the text itself is counted
through: *words* as the index has counted them, *pairs* of Han characters side by side, single
*characters*, and *names* (synonyms, each counted as one thing). Each scores by BM25 (Robertson and
Zaragoza 2009) with the power of its inverse document frequency that measured best; a title counts
:data:`index.analysis.TITLE_WEIGHT` times inside the one text. Where the whole query stands verbatim
the sum is doubled, and again where it is the title.

*Idf*: the engine's, ``log(N / (n + 1)) + 1``. *Tight*: see :mod:`index.blanks`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from index.analysis import TITLE_WEIGHT
from index.blanks import tight_text
from index.script import HAN_RUN, fold, is_han
from search.query import All, Any, Near, Node, Phrase, Raised, Term, Weighted

RESCORED = 100
"""So many of the best articles are looked at again."""
_K1, _B = 0.9, 0.6
_POWERS = {"words": 2.0, "pairs": 2.5, "characters": 2.0, "names": 2.0}
_USUAL_IDF = 6.0
"""At this idf the power changes nothing."""
_VERBATIM = 2.0
_SHORTEST = 4
"""A shorter query says nothing by standing verbatim."""


class Candidate(NamedTuple):
    """``text``: folded and tight, the title its first line. ``frequencies``: of words, a title's
    counted :data:`TITLE_WEIGHT` times, as far as the engine has counted them."""

    text: str
    frequencies: Mapping[str, int]


class Statistics(Protocol):
    """What is known of the whole index."""

    @property
    def average_characters(self) -> float:
        """Of a text, folded and tight."""

    def word_idf(self, term: str) -> float:
        """Of a term of the analyzer."""

    def gram_idf(self, piece: str) -> float:
        """Of a Han character, or of two that stand side by side."""


class Parts(NamedTuple):
    """What a score consists of: ``(words + pairs + characters + names) * verbatim``."""

    words: float
    pairs: float
    characters: float
    names: float
    verbatim: float

    @property
    def score(self) -> float:
        return (self.words + self.pairs + self.characters + self.names) * self.verbatim


@dataclasses.dataclass(frozen=True, slots=True)
class Rescoring:
    """What is counted, each with the factor of its score. ``whole``: the query, tight, or empty."""

    words: Mapping[str, float]
    pairs: Mapping[str, float]
    characters: Mapping[str, float]
    names: Mapping[str, float]
    whole: str = ""

    @classmethod
    def of(cls, tree: Node, text: str = "") -> Rescoring:
        """For a tree; ``text`` is the query where it is nothing but plain words, in any script."""
        words: dict[str, float] = {}
        runs: list[str] = []
        names: dict[str, float] = {}
        for leaf, factor in _scoring(tree, 1.0):
            if factor < 1 and isinstance(leaf, Phrase):
                names.setdefault(tight_text(leaf.text), factor)
                continue
            terms = leaf.terms if isinstance(leaf, Phrase) else (leaf.text,)
            for term in terms:
                words[term] = max(factor, words.get(term, 0.0))
            if factor == 1:
                runs += HAN_RUN.findall(tight_text(leaf.text))
        pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
        whole = tight_text(fold(text)).strip()
        return cls(
            words,
            dict.fromkeys(pairs, 1.0),
            dict.fromkeys("".join(runs), 1.0),
            names,
            whole if len(whole) >= _SHORTEST else "",
        )

    def parts(self, candidates: Sequence[Candidate], index: Statistics) -> list[Parts]:
        """The scores of some articles, by their parts."""
        words = _weights("words", self.words, index.word_idf)
        pairs = _weights("pairs", self.pairs, index.gram_idf)
        characters = _weights("characters", self.characters, index.gram_idf)
        names = _weights("names", self.names, lambda name: _name_idf(name, index))
        found = []
        for text, frequencies in candidates:
            title = text.partition("\n")[0]
            norm = _K1 * (1 - _B + _B * len(text) / index.average_characters)
            count = _count_in(text, title)
            found.append(
                Parts(
                    words=_bm25(words, frequencies.get, norm),
                    pairs=_bm25(pairs, count, norm),
                    characters=_bm25(characters, count, norm),
                    names=_bm25(names, count, norm),
                    verbatim=self._verbatim(text, title),
                )
            )
        return found

    def _verbatim(self, text: str, title: str) -> float:
        if not self.whole or self.whole not in text:
            return 1.0
        return _VERBATIM**2 if title == self.whole else _VERBATIM


def _scoring(node: Node, factor: float) -> Iterable[tuple[Term | Phrase, float]]:
    """The words and texts of a tree that score, each with its factor."""
    match node:
        case Term() | Phrase():
            yield node, factor
        case Near(texts):
            yield from ((Phrase(text), factor) for text in texts)
        case All(children) | Any(children):
            for child in children:
                yield from _scoring(child, factor)
        case Raised(child):
            yield from _scoring(child, factor)
        case Weighted(child, less):
            yield from _scoring(child, factor * less)
        case _:
            pass


def _weights(
    kind: str, pieces: Mapping[str, float], idf: Callable[[str], float]
) -> dict[str, float]:
    """For each piece what its score comes close to as it stands more and more often."""
    power = _POWERS[kind]
    return {
        piece: factor * (_K1 + 1) * _USUAL_IDF * (idf(piece) / _USUAL_IDF) ** power
        for piece, factor in pieces.items()
    }


def _name_idf(name: str, index: Statistics) -> float:
    """That of its rarest pair or word."""
    runs = HAN_RUN.findall(name)
    pairs = [index.gram_idf(run[at : at + 2]) for run in runs for at in range(len(run) - 1)]
    if pairs:
        return max(pairs)
    return max(map(index.word_idf, name.split())) if name and not is_han(name) else 1.0


def _count_in(text: str, title: str) -> Callable[[str], int]:
    def count(piece: str) -> int:
        return text.count(piece) + (TITLE_WEIGHT - 1) * title.count(piece)

    return count


def _bm25(
    weights: Mapping[str, float], frequency: Callable[[str], int | None], norm: float
) -> float:
    total = 0.0
    for piece, weight in weights.items():
        tf = frequency(piece)
        if tf:
            total += weight * tf / (tf + norm)
    return total
