"""How likely is a piece of Chinese text?

Natural logarithms, higher is likelier, over the cuts of a text into words of jieba's dictionary and
of the trade's vocabulary:

- :func:`log_likelihood` takes the likeliest cut where each word is independent of its neighbours
  (the unigram model that jieba itself cuts by). Enough to tell a sentence from bytes out of step.
- :class:`Gap` tells one character from another between its neighbours. There a word counts for
  more behind a part of speech that it often follows: 不過九分鐘, not 不過着分鐘. Source:
  class-based n-grams (Brown et al., Computational Linguistics 18(4), 1992), parts of speech being
  the classes; the best cut is found by Viterbi's algorithm.
- :func:`attraction` tells it by the pairs of characters inside words, for words that are unknown.
"""

from __future__ import annotations

import functools
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator

from index import vocabulary
from index.analysis import TRADE_FREQUENCY, parts_of_speech, word_frequencies
from index.script import fold, is_han

_LONGEST = 6
"""The characters of the longest word that is looked up."""

_UNKNOWN_HAN = -19.0
_UNSEEN = -24.0
_ODD = -13.0
_LETTER = -10.0
_DIGIT = -4.0
_SIGNS = {
    ",": -2.8, "。": -3.4, "、": -4.0, "“": -4.8, "”": -4.8, '"': -6.0, ":": -5.0, ";": -5.5,
    "(": -5.0, ")": -5.0, "《": -6.0, "》": -6.0, "?": -7.5, "!": -7.5, " ": -5.0, "%": -5.0,
    "—": -6.0, ".": -5.5, "-": -6.5, "/": -7.0, "·": -7.5, "「": -6.5, "」": -6.5, "…": -7.5,
    "『": -8.0, "』": -8.0, "‘": -8.0, "’": -8.0, "【": -7.5, "】": -7.5, "~": -8.0, "+": -7.0,
    "〈": -9.0, "〉": -9.0, "#": -8.0, "\n": -3.0, "℃": -8.0, "&": -9.0, "=": -9.0, "*": -9.0,
}  # fmt: skip
"""How common each sign is in running text, roughly: logarithms, like those of the words."""

_TAG_WEIGHT = 0.7
"""How far the part of speech before a word counts, beside the word's own frequency."""

_RAREST_TAG = -2.0
"""The least that a part of speech counts: the dictionary gives a word one tag of several."""

_MEASURE = 3.0
"""What a measure word counts behind a number: jieba's table has the two as one word, mostly."""

_AS_A_WORD = 0.7
"""How much of a character's share comes from its frequency as a word of its own."""

_SIGN, _NUMBER, _NAME = "", "m", "n"
"""Parts of speech of what is not Han. A sign is as the start of a sentence."""


@functools.cache
def _folded_words() -> list[str]:
    """The words of jieba's dictionary, folded, in its order."""
    return fold("\n".join(word_frequencies())).split("\n")


@functools.cache
def _counts() -> dict[str, int]:
    """The folded words with their counts in the corpus of jieba's dictionary."""
    counts: dict[str, int] = {}
    for folded, count in zip(_folded_words(), word_frequencies().values(), strict=True):
        counts[folded] = max(counts.get(folded, 0), count)
    for entry in vocabulary.load():
        for name in entry.names:
            folded = fold(name)
            if len(folded) > 1:
                counts[folded] = max(counts.get(folded, 0), TRADE_FREQUENCY)
    return counts


@functools.cache
def _log_probabilities() -> dict[str, float]:
    total = math.log(sum(word_frequencies().values()))
    return {word: math.log(count or 1) - total for word, count in _counts().items()}


def knows(word: str) -> bool:
    """Whether a folded word stands in the dictionary."""
    return word in _counts()


def log_likelihood(text: str) -> float:
    """The natural logarithm of how likely ``text`` is; higher is likelier."""
    unseen = sum(
        unicodedata.category(char) in ("Co", "Cn", "So") or char == "\ufffd" for char in text
    )
    folded = fold(text)
    best = [0.0] * (len(folded) + 1)
    for start in range(len(folded) - 1, -1, -1):
        best[start] = max(log + best[end] for end, log in _words(folded, start))
    return best[0] + unseen * _UNSEEN


def _words(folded: str, start: int, over: int = 0) -> Iterator[tuple[int, float]]:
    """The words that may begin at ``start``: where each ends, and its log probability.

    Only those that reach over the character at ``over``.
    """
    if start >= over:
        char = folded[start]
        log = _log_probabilities().get(char, _UNKNOWN_HAN) if is_han(char) else _sign(folded, start)
        yield start + 1, log
    if is_han(folded[start]):
        known = _log_probabilities()
        for end in range(max(start + 2, over + 1), min(start + _LONGEST, len(folded)) + 1):
            if (word := folded[start:end]) in known:
                yield end, known[word]


def _sign(folded: str, start: int) -> float:
    """What is not Han: signs by how common they are, runs of letters or digits as one word."""
    char = folded[start]
    if char in _SIGNS:
        return _SIGNS[char]
    if char.isascii() and char.isalnum():
        previous = folded[start - 1] if start else ""
        if previous.isascii() and previous.isalnum():
            return -1.0
        return _DIGIT if char.isdigit() else _LETTER
    return _ODD


class Gap:
    """A place where one character is missing between two short, folded pieces of text.

    The best cuts up to the gap and behind it are worked out once; a character that is tried
    costs only the words that would cover it.
    """

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = before, after
        self._up_to = functools.cache(self._best_up_to)
        self._behind = functools.cache(self._best_behind)
        self._cuts: list[dict[str, float]] = [{} for _ in range(len(before) + 1)]
        self._cuts[0][_SIGN] = 0.0
        for start in range(len(before)):
            for end, log, tag in _tagged_words(before, start):
                score = self._up_to(start, tag) + log
                self._cuts[end][tag] = max(score, self._cuts[end].get(tag, -math.inf))

    def _best_up_to(self, end: int, tag: str) -> float:
        """The best cut of what is before ``end``, where a word of kind ``tag`` follows."""
        return max(score + _affinity(last, tag) for last, score in self._cuts[end].items())

    def _best_behind(self, start: int, tag: str) -> float:
        """The best cut of what is behind the gap from ``start``, after a word of kind ``tag``."""
        if start == len(self._after):
            return 0.0
        return max(
            _affinity(tag, kind) + log + self._behind(end, kind)
            for end, log, kind in _tagged_words(self._after, start)
        )

    def log_likelihood(self, char: str) -> float:
        """How likely the two pieces are with the folded ``char`` between them."""
        text, place = self._before + char + self._after, len(self._before)
        return max(
            self._up_to(start, tag) + log + self._behind(end - place - 1, tag)
            for start in range(max(0, place - _LONGEST + 1), place + 1)
            for end, log, tag in _tagged_words(text, start, place)
        )


def _tagged_words(folded: str, start: int, over: int = 0) -> Iterator[tuple[int, float, str]]:
    char = folded[start]
    sign = None if is_han(char) else _NUMBER if char.isdigit() else _NAME if char.isalpha() else ""
    for end, log in _words(folded, start, over):
        yield end, log, _tags().get(folded[start:end], _NAME) if sign is None else sign


@functools.cache
def _tags() -> dict[str, str]:
    """The part of speech of each word, folded; the commonest word's where several meet."""
    tags, _ = parts_of_speech()
    best: dict[str, tuple[int, str]] = {}
    for folded, (word, count) in zip(_folded_words(), word_frequencies().items(), strict=True):
        if count >= best.get(folded, (0, ""))[0]:
            best[folded] = count, tags[word]
    return {folded: tag for folded, (_, tag) in best.items()}


@functools.cache
def _affinity(before: str, tag: str) -> float:
    """How much likelier a word of kind ``tag`` is behind one of kind ``before`` than anywhere."""
    _, following = parts_of_speech()
    chance, share = following.get(before, {}).get(tag, 0.0), _tag_shares().get(tag, 0.0)
    if tag == _SIGN:
        return 0.0
    if (before, tag) == (_NUMBER, "q"):
        return _TAG_WEIGHT * _MEASURE
    known = math.log(chance / share) if chance and share else _RAREST_TAG
    return _TAG_WEIGHT * max(_RAREST_TAG, known)


@functools.cache
def _tag_shares() -> dict[str, float]:
    tags, _ = parts_of_speech()
    shares: Counter[str] = Counter()
    for word, count in word_frequencies().items():
        shares[tags[word]] += count
    return {tag: count / shares.total() for tag, count in shares.items()}


@functools.cache
def _characters() -> tuple[Counter[str], int]:
    """How often each character and each pair stands in the list of words, and the list's length."""
    text = "\n".join(_counts())
    found = Counter(text)
    found.update(map("".join, itertools.pairwise(text)))
    return found, len(text)


def share(char: str) -> float:
    """What part of all text a folded Han character is, as far as the dictionary tells; or 0.

    Most of it from how common the character is as a word, the rest from how many words have it.
    """
    found, total = _characters()
    alone = math.exp(_log_probabilities().get(char, -math.inf))
    return _AS_A_WORD * alone + (1 - _AS_A_WORD) * found[char] / total


def attraction(pair: str) -> float:
    """How much oftener words have a folded pair than chance would: a logarithm, 0 or more."""
    found, total = _characters()
    by_chance = found[pair[0]] * found[pair[1]] / total
    return math.log1p(found[pair] / (by_chance + 1))
