"""Exact text: where a phrase stands in a folded text, whatever the white space.

White space between Han characters, and beside them, is a matter of layout and does not count;
between Latin words or numbers it does. A number or Latin word at either edge of the phrase is
whole:
``4.5`` does not stand in ``14.5``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"\s+")
_WORD = r"[^\W_\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LATIN_END = re.compile(_WORD)


class Tight(NamedTuple):
    """A text without the white space that does not count; ``offsets`` lead back, end included."""

    text: str
    offsets: list[int]


def tighten(folded: str) -> Tight:
    """``folded`` without blanks that touch anything but Latin words on both sides."""
    if not _BLANK.search(folded):
        return Tight(folded, list(range(len(folded) + 1)))
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _BLANK.finditer(folded):
        pieces.append(folded[position : match.start()])
        offsets.extend(range(position, match.start()))
        if _is_latin(folded[match.start() - 1 : match.start()]) and _is_latin(
            folded[match.end() : match.end() + 1]
        ):
            pieces.append(" ")
            offsets.append(match.start())
        position = match.end()
    pieces.append(folded[position:])
    offsets.extend(range(position, len(folded) + 1))
    return Tight("".join(pieces), offsets)


def _is_latin(char: str) -> bool:
    return bool(char) and _LATIN_END.match(char) is not None


@functools.lru_cache(maxsize=512)
def _pattern(phrase: str) -> re.Pattern[str]:
    text = tighten(phrase).text
    before = rf"(?<!{_WORD})(?<!\d[.,])" if _is_latin(text[:1]) else ""
    after = rf"(?!{_WORD})(?![.,]\d)" if _is_latin(text[-1:]) else ""
    return re.compile(before + re.escape(text) + after)


def stands_in(phrase: str, folded: str) -> bool:
    """Whether a folded phrase stands in a folded paragraph."""
    return _pattern(phrase).search(tighten(folded).text) is not None


def places(phrase: str, folded: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of ``folded`` where the phrase stands."""
    tight = tighten(folded)
    for match in _pattern(phrase).finditer(tight.text):
        if match.end() > match.start():
            yield tight.offsets[match.start()], tight.offsets[match.end() - 1] + 1
