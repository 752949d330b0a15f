"""Terms that a query knows only by what they look like: prefixes, patterns, spellings."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Final

from index.script import HAN
from search.query import Fuzzy, Prefix, Wildcard

_HAN: Final = re.compile(HAN)
_TERMS: Final = 1_000
"""Of how many terms it is kept whether they are near a spelling."""


def looks(leaf: Prefix | Wildcard | Fuzzy) -> tuple[re.Pattern[str], Callable[[str], object]]:
    """What finds something in every run with such a term, and whether a term is one."""
    match leaf:
        case Prefix(text):
            return literal(text), lambda term: term.startswith(text)
        case Wildcard(pattern):
            return literal(max(re.split(r"[*?]", pattern), key=len)), whole_pattern(pattern)
        case Fuzzy(text, distance):
            # Of more pieces than edits one is left whole (Wu and Manber 1992).
            size = len(text) // (distance + 1)
            pieces = [text[size * n : size * (n + 1)] for n in range(distance + 1)]
            near = literal(*pieces) if size else re.compile(r"\w")
            return near, functools.lru_cache(_TERMS)(lambda term: _is_near(term, text, distance))


def literal(*texts: str) -> re.Pattern[str]:
    """What finds a text, or one of several, commas between its digits or none."""
    if not all(texts):
        return re.compile(r"\w")
    spelled = (re.sub(r"(?<=\d)(?=\d)", ",?", text) for text in map(re.escape, texts))
    return re.compile("|".join(spelled))


def whole_pattern(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """What matches a whole term of a pattern, in which ``*`` is any characters and ``?`` one."""
    signs = {"*": ".*", "?": "."}
    parts = (signs.get(part, re.escape(part)) for part in re.split(r"([*?])", pattern))
    return re.compile("".join(parts), re.DOTALL).fullmatch


def _is_near(term: str, text: str, distance: int) -> bool:
    """Whether one becomes the other by so many edits at most; no term with Han does."""
    if abs(len(term) - len(text)) > distance or _HAN.search(term):
        return False
    return edits(term, text) <= distance


def edits(one: str, other: str) -> int:
    """How many edits two texts are apart (Levenshtein 1966; Wagner and Fischer 1974)."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, there in enumerate(other, 1):
            cost = before + (char != there)
            before = row[place]
            row[place] = min(cost, before + 1, row[place - 1] + 1)
    return row[-1]
