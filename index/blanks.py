"""White space that counts and white space that is only layout.

Between Han characters, and beside them, a blank is a matter of layout; between Latin words or
numbers it counts, and ``4. 5`` is not ``4.5``. *Tight*: without the blanks that do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_BLANK: Final = re.compile(r"[^\S\n]+")
_SPACES: Final = (" ", "\r", "\u1680")
"""All white space that folding leaves, but line ends."""
WORD = r"[^\W_\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""A regular expression for one character of a Latin word or a number."""
_COUNTS: Final = re.compile(
    rf"(?<={WORD})[^\S\n]+(?={WORD})|(?<=\d[.,])[^\S\n]+(?=\d)|(?<=\d)[^\S\n]+(?=[.,][^\S\n]*\d)"
)


class Tight(NamedTuple):
    """A text without the white space that does not count; ``offsets`` lead back, end included."""

    text: str
    offsets: list[int]


def tight_text(folded: str) -> str:
    """``folded`` without the blanks that do not count, the others made one blank each.

    Line ends stay, so that the lines of the text are the lines of the result.
    """
    if is_tight(folded):
        return folded
    return _BLANK.sub(lambda blank: " " if _COUNTS.match(folded, blank.start()) else "", folded)


def is_tight(folded: str) -> bool:
    """Whether there is no blank in ``folded`` that might not count."""
    for space in _SPACES:  # noqa: SIM110  compiled, a generator takes longer than all else
        if space in folded:
            return False
    return True


def _blanks(folded: str) -> list[tuple[int, int]]:
    """The ranges of white space, line ends left out."""
    for space in _SPACES[1:]:
        if space in folded:
            return [blank.span() for blank in _BLANK.finditer(folded)]
    # There is seldom another; to look for one character takes a twentieth.
    found: list[tuple[int, int]] = []
    start = folded.find(" ")
    while start >= 0:
        end = start + 1
        while folded.startswith(" ", end):
            end += 1
        found.append((start, end))
        start = folded.find(" ", end)
    return found


def without_blanks(folded: str) -> tuple[str, list[int]]:
    """:func:`tight_text`, and the offsets of the characters that it leaves out."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for start, end in _blanks(folded):
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
    if is_tight(folded):
        return Tight(folded, list(range(len(folded) + 1)))
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end in _blanks(folded):
        pieces.append(folded[position:start])
        offsets.extend(range(position, start))
        if _COUNTS.match(folded, start):
            pieces.append(" ")
            offsets.append(start)
        position = end
    pieces.append(folded[position:])
    offsets.extend(range(position, len(folded) + 1))
    return Tight("".join(pieces), offsets)
