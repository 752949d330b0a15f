"""How likely is a piece of Chinese text?

The likeliest cut into words of jieba's dictionary, each word independent of its neighbours (the
unigram model that jieba itself cuts by), as a natural logarithm. Enough to tell a sentence from
bytes read out of step, and one character from another where it makes a word.
"""

from __future__ import annotations

import functools
import math
import unicodedata

from index import vocabulary
from index.analysis import TRADE_FREQUENCY, word_frequencies
from index.script import fold, is_han

_LONGEST = 6
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


@functools.cache
def _log_frequencies() -> dict[str, float]:
    known = word_frequencies()
    total = math.log(sum(known.values()))
    counts: dict[str, int] = {}
    for word, folded in zip(known, fold("\n".join(known)).split("\n"), strict=True):
        counts[folded] = max(counts.get(folded, 0), known[word])
    for entry in vocabulary.load():
        for name in entry.names:
            folded = fold(name)
            if len(folded) > 1:
                counts[folded] = max(counts.get(folded, 0), TRADE_FREQUENCY)
    return {word: math.log(count or 1) - total for word, count in counts.items()}


def knows(word: str) -> bool:
    """Whether a folded word stands in the dictionary."""
    return word in _log_frequencies()


def log_likelihood(text: str) -> float:
    """The natural logarithm of how likely ``text`` is; higher is likelier."""
    unseen = sum(
        unicodedata.category(char) in ("Co", "Cn", "So") or char == "\ufffd" for char in text
    )
    folded = fold(text)
    known = _log_frequencies()
    best = [0.0] * (len(folded) + 1)
    for start in range(len(folded) - 1, -1, -1):
        char = folded[start]
        score = known.get(char, _UNKNOWN_HAN) if is_han(char) else _sign(folded, start)
        top = score + best[start + 1]
        for end in range(start + 2, min(start + _LONGEST, len(folded)) + 1):
            word = known.get(folded[start:end])
            if word is not None and word + best[end] > top:
                top = word + best[end]
        best[start] = top
    return best[0] + unseen * _UNSEEN


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
