"""White space that counts and white space that is only layout.

Between Han characters, and beside them, a blank is a matter of layout; between Latin words or
numbers it counts, and ``4. 5`` is not ``4.5``. *Tight*: without the blanks that do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_BLANK: Final = re.compile(r"[^\S\n]+")
WORD = r"[^\W_\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""A regular expression for one character of a Latin word or a number."""
_COUNTS: Final = re.compile(
    rf"(?<={WORD})[^\S\n]+(?={WORD})|(?<=\d[.,])[^\S\n]+(?=\d)|(?<=\d)[^\S\n]+(?=[.,]\d)"
)


class Tight(NamedTuple):
    """A text without the white space that does not count; ``offsets`` lead back, end included."""

    text: str
    offsets: list[int]


def tight_text(folded: str) -> str:
    """``folded`` without the blanks that do not count, the others made one blank each.

    Line ends stay, so that the lines of the text are the lines of the result.
    """
    if not _BLANK.search(folded):
        return folded
    return _BLANK.sub(lambda blank: " " if _COUNTS.match(folded, blank.start()) else "", folded)


def is_tight(folded: str) -> bool:
    """Whether there is no blank in ``folded`` that might not count."""
    return _BLANK.search(folded) is None


def without_blanks(folded: str) -> tuple[str, list[int]]:
    """:func:`tight_text`, and the offsets of the characters that it leaves out."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for blank in _BLANK.finditer(folded):
        start, end = blank.span()
        pieces.append(folded[position:start])
        if _COUNTS.match(folded, start):
            # Of several that count one stays.
            pieces.append(" ")
            start += 1
        places.extend(range(start, end))
        position = end
    if not position:
        return folded, places
    pieces.append(folded[position:])
    return "".join(pieces), places


def with_blanks(tight: str, places: Sequence[int]) -> str:
    """The folded text again that ``tight`` comes from, if all its blanks were spaces.

    ``places``: what :func:`without_blanks` gives beside it.
    """
    pieces: list[str] = []
    position = 0
    for number, place in enumerate(places):
        pieces.append(tight[position : place - number])
        position = place - number
    pieces.append(tight[position:])
    return " ".join(pieces)


def tighten(folded: str) -> Tight:
    """:func:`tight_text` with the offsets that lead back to ``folded``."""
    if not _BLANK.search(folded):
        return Tight(folded, list(range(len(folded) + 1)))
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _BLANK.finditer(folded):
        pieces.append(folded[position : match.start()])
        offsets.extend(range(position, match.start()))
        if _COUNTS.match(folded, match.start()):
            pieces.append(" ")
            offsets.append(match.start())
        position = match.end()
    pieces.append(folded[position:])
    offsets.extend(range(position, len(folded) + 1))
    return Tight("".join(pieces), offsets)
