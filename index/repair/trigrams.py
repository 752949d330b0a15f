"""Which character follows which in newspapers: what a dictionary of words cannot tell.

Counts of characters, pairs and triples in newspaper text, from the table ``trigrams.xz``, which
``tests/index/repair/make_trigrams.py`` makes and describes. Their probabilities are interpolated:
where a triple is rare the pair speaks, and where that is rare the character. Source: absolute
discounting (Ney, Essen & Kneser, Computer Speech and Language 8(1), 1994).

The text is folded, and *plain*: every digit is ``0``, every Latin letter ``a``, and
every numeral from 二 to 九 is 三: newspapers write other numbers than the trade.
"""

from __future__ import annotations

import functools
import lzma
import math
from importlib import resources

_START = "。"
"""What a line is thought to follow: it begins as a sentence does."""

TABLE = "trigrams.xz"

STEP = 2
"""How finely the table rounds: counts are powers of the ``STEP``-th root of 2."""

_DISCOUNT = 0.75
"""What is taken from each count for what was never seen in that place."""

_UNKNOWN = 1 / 8000
"""The share of a character that the table has not, among all such."""

_PLAIN = str.maketrans(dict.fromkeys("0123456789", "0"))
_PLAIN |= str.maketrans(dict.fromkeys("abcdefghijklmnopqrstuvwxyz", "a"))
_PLAIN |= str.maketrans(dict.fromkeys("二三四五六七八九", "三"))


def plain(folded: str) -> str:
    """Folded text as the table has it."""
    return folded.translate(_PLAIN)


@functools.cache
def _rows() -> dict[str, tuple[str, str]]:
    """Behind which one or two characters the table has which, and how often: a letter each.

    The first letter of the counts is for all that stands there, listed or not.
    """
    data = resources.files("index.repair").joinpath(TABLE).read_bytes()
    contexts, followers, counts = lzma.decompress(data).decode("utf-16-le").split("\t")
    fields = (field.split("\f") for field in (contexts, followers, counts))
    return {context: (chars, tally) for context, chars, tally in zip(*fields, strict=True)}


@functools.lru_cache(maxsize=4096)
def _following(context: str) -> tuple[dict[str, float], float, float]:
    """What the table has behind ``context``: counts less the discount, the rest, and all."""
    chars, tally = _rows().get(context, ("", "A"))
    total, *counts = (2 ** ((ord(letter) - 65) / STEP) for letter in tally)
    found = {char: count - _DISCOUNT for char, count in zip(chars, counts, strict=True)}
    kept = sum(found.values())
    total = max(total, kept + _DISCOUNT * len(found))
    return found, total - kept, total


@functools.lru_cache(maxsize=65536)
def _probability(context: str, char: str) -> float:
    shorter = _probability(context[1:], char) if context else _UNKNOWN
    if context and context not in _rows():
        return shorter
    found, rest, total = _following(context)
    return (found.get(char, 0.0) + rest * shorter) / total


def affinity(before: str, char: str, after: str) -> float:
    """How much likelier ``char`` is here, and what is behind it, than anywhere: a logarithm.

    Of two plain pieces of text and the character between them.
    """
    text = (_START + before)[-2:] + char + after[:2]
    start = len(text) - len(after[:2]) - 1
    return sum(
        math.log(_probability(text[max(0, at - 2) : at], text[at]) / _probability("", text[at]))
        for at in range(start, len(text))
    )
