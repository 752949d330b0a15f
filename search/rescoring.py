"""The second look: the best articles ranked anew by their texts.

The engine ranks everything by BM25 over words, raised by pairs of characters. Of the best hundred
the text itself is counted through: *words* as the index has counted them, *pairs* of Han characters
side by side, single *characters*, and *names* (synonyms, each counted as one thing). Each scores by
BM25 (Robertson and Zaragoza 2009) with a power of its inverse document frequency; a title counts
:data:`index.analysis.TITLE_WEIGHT` times inside the one text. The sum is raised by how much of the
query stands *together* in one sentence, more where all of it stands *verbatim*, and where the query
holds the whole title. The constants measured best on questions and on titles of papers.

*Idf*: the engine's, ``log(N / (n + 1)) + 1``. *Tight*: see :mod:`index.blanks`. *Run*: Han
characters side by side, without the words that only ask.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from index.analysis import TITLE_WEIGHT, word_tokens
from index.blanks import tight_text
from index.script import HAN_RUN, fold, is_han
from search.query import All, Any, Near, Node, Phrase, Raised, Term, Weighted
from search.question_words import QUESTION_WORDS

RESCORED = 100
"""So many of the best articles are looked at again."""
SHORTEST = 4
"""A shorter query says nothing by standing verbatim."""
_K1, _B = 0.6, 0.7
_WEIGHTS = {"words": 0.7, "pairs": 0.6, "characters": 1.0, "names": 0.7}
_POWERS = {"words": 2.5, "pairs": 1.5, "characters": 2.5, "names": 2.5}
_USUAL_IDF = 6.0
"""At this idf the powers change nothing."""
_TOGETHER = 0.4
_VERBATIM, _TITLE = 4.0, 2.0
"""Where the whole query stands verbatim; and once more where it is the title."""
_TITLED = 1.25
"""Where the whole title stands in the query."""
_SENTENCE_END = re.compile(r"[。!?;\n]")


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
    """What a score consists of: sums of BM25, and the factors that raise them."""

    words: float
    pairs: float
    characters: float
    names: float
    together: float
    verbatim: float
    titled: float

    @property
    def score(self) -> float:
        total = self.words + self.pairs + self.characters + self.names
        return total * self.together * self.verbatim * self.titled


@dataclasses.dataclass(frozen=True, slots=True)
class Rescoring:
    """What is counted; words and names with the factors of their scores.

    ``whole``: the query, folded and tight, where it is but plain words and not too short.
    """

    words: Mapping[str, float]
    names: Mapping[str, float]
    runs: tuple[str, ...]
    whole: str = ""

    @classmethod
    def of(cls, tree: Node, text: str = "") -> Rescoring:
        """For a tree; ``text`` is the query where it is nothing but plain words, in any script."""
        words: dict[str, float] = {}
        names: dict[str, float] = {}
        runs: dict[str, None] = {}
        for leaf, factor in _scoring(tree, 1.0):
            if factor < 1 and isinstance(leaf, Phrase):
                names.setdefault(tight_text(leaf.text), factor)
                continue
            terms = leaf.terms if isinstance(leaf, Phrase) else (leaf.text,)
            for term in terms:
                words[term] = max(factor, words.get(term, 0.0))
            if factor == 1:
                runs |= dict.fromkeys(_runs(leaf.text))
        said = {word: factor for word, factor in words.items() if word not in QUESTION_WORDS}
        whole = tight_text(fold(text)).strip()
        return cls(said or words, names, tuple(runs), whole if len(whole) >= SHORTEST else "")

    def parts(self, candidates: Sequence[Candidate], index: Statistics) -> list[Parts]:
        """The scores of some articles, by their parts."""
        of_pairs = {
            run[at : at + 2]: index.gram_idf(run[at : at + 2])
            for run in self.runs
            for at in range(len(run) - 1)
        }
        of_characters = {each: index.gram_idf(each) for each in dict.fromkeys("".join(self.runs))}
        words = _limits("words", {word: index.word_idf(word) for word in self.words}, self.words)
        pairs = _limits("pairs", of_pairs)
        characters = _limits("characters", of_characters)
        names = _limits("names", {name: _name_idf(name, index) for name in self.names}, self.names)
        found = []
        for text, frequencies in candidates:
            title = text.partition("\n")[0]
            norm = _K1 * (1 - _B + _B * len(text) / index.average_characters)
            found.append(
                Parts(
                    words=_bm25(words, frequencies, norm),
                    pairs=_bm25_in(text, title, pairs, norm),
                    characters=_bm25_in(text, title, characters, norm),
                    names=_bm25_in(text, title, names, norm),
                    together=1 + _TOGETHER * _share_of_a_sentence(of_pairs, text),
                    verbatim=self._verbatim(text, title),
                    titled=_TITLED if len(title) > 1 and title in self.whole else 1.0,
                )
            )
        return found

    def _verbatim(self, text: str, title: str) -> float:
        if not self.whole or self.whole not in text:
            return 1.0
        return _VERBATIM * _TITLE if title == self.whole else _VERBATIM


def _scoring(node: Node, factor: float) -> Iterator[tuple[Term | Phrase, float]]:
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


def _runs(folded: str) -> Iterable[str]:
    """The runs of a folded text, cut where a word only asks."""
    kept = list(folded)
    for token in word_tokens(folded):
        if token.term in QUESTION_WORDS:
            kept[token.start : token.end] = "\n" * (token.end - token.start)
    return HAN_RUN.findall(tight_text("".join(kept))) or HAN_RUN.findall(folded)


def _limits(
    kind: str, idfs: Mapping[str, float], factors: Mapping[str, float] | None = None
) -> dict[str, float]:
    """For each piece what its score comes close to as it stands more and more often."""
    scale = _WEIGHTS[kind] * (_K1 + 1) * _USUAL_IDF
    return {
        piece: (factors[piece] if factors else 1.0) * scale * (idf / _USUAL_IDF) ** _POWERS[kind]
        for piece, idf in idfs.items()
    }


def _name_idf(name: str, index: Statistics) -> float:
    """That of its rarest pair or word."""
    runs = HAN_RUN.findall(name)
    pairs = [index.gram_idf(run[at : at + 2]) for run in runs for at in range(len(run) - 1)]
    if pairs:
        return max(pairs)
    return max(map(index.word_idf, name.split())) if name and not is_han(name) else 1.0


def _bm25(limits: Mapping[str, float], frequencies: Mapping[str, int], norm: float) -> float:
    total = 0.0
    for piece, limit in limits.items():
        tf = frequencies.get(piece)
        if tf:
            total += limit * tf / (tf + norm)
    return total


def _bm25_in(text: str, title: str, limits: Mapping[str, float], norm: float) -> float:
    """The same by how often each piece stands in a text; ``title`` is its first line."""
    total = 0.0
    for piece, limit in limits.items():
        tf = text.count(piece)
        if tf:
            tf += (TITLE_WEIGHT - 1) * title.count(piece)
            total += limit * tf / (tf + norm)
    return total


def _share_of_a_sentence(idfs: Mapping[str, float], text: str) -> float:
    """The greatest share of the pairs, weighed by idf, that stands in one sentence."""
    present = [(pair, idf) for pair, idf in idfs.items() if pair in text]
    if not present:
        return 0.0
    best = sum([idf for _, idf in present])
    if len(present) > 1:
        whole, best = best, 0.0
        for sentence in _SENTENCE_END.split(text):
            share = sum([idf for pair, idf in present if pair in sentence])
            if share > best:
                best = share
                if share == whole:
                    break
    return best / sum(idfs.values())
