"""Exact text: where a phrase stands in a folded text, whatever the white space.

White space between Han characters, and beside them, is a matter of layout and does not count;
between Latin words or numbers it does, and ``4. 5`` is not ``4.5``. A number or Latin word at
either edge of the phrase is whole: ``4.5`` does not stand in ``14.5`` or ``4.52``, nor ``234`` in
``1,234``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANK = re.compile(r"\s+")
_WORD = r"[^\W_\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LATIN = re.compile(_WORD)
_COUNTS = re.compile(rf"(?<={_WORD})\s+(?={_WORD})|(?<=\d[.,])\s+(?=\d)|(?<=\d)\s+(?=[.,]\d)")
"""White space that counts."""
_GROUPS = tuple(rf"(?<!\d)\d{{{count}}}" for count in (1, 2, 3))
"""What stands before the commas of a number with thousands commas."""
_INSIDE = re.compile(
    "|".join(
        (
            rf"(?<={_WORD})(?={_WORD})",
            r"(?<=\d)(?=\.\d)",
            r"(?<=\d\.)(?=\d)",
            *(rf"(?<={group})(?=,\d{{3}}(?!\d))" for group in _GROUPS),
            *(rf"(?<={group},)(?=\d{{3}}(?!\d))" for group in _GROUPS),
        )
    )
)
"""A place inside a word or a number, with nothing between its two neighbours."""
_RUN = rf"(?:{_WORD}|(?<=\d)\.(?=\d))"
_WHOLE_WORD = re.compile(rf"(?<!,)(?<!{_WORD})(?<!\d\.){_RUN}+(?!,)(?!{_WORD})(?!\.\d)")


class Tight(NamedTuple):
    """A text without the white space that does not count; ``offsets`` lead back, end included."""

    text: str
    offsets: list[int]


def tighten(folded: str) -> Tight:
    """``folded`` without the blanks that do not count, the others made one blank each."""
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


def _is_latin(char: str) -> bool:
    return bool(char) and _LATIN.match(char) is not None


def whole_words(phrase: str) -> frozenset[str]:
    """The Latin words and numbers that are whole wherever the phrase stands.

    Those beside a comma are left out: in a text they may be a part of a number.
    """
    return frozenset(_WHOLE_WORD.findall(tighten(phrase).text))


def whole(word: str) -> re.Pattern[str]:
    """What finds a word of :func:`whole_words` in a longer term."""
    return re.compile(rf"(?<!{_WORD}){re.escape(word)}(?!{_WORD})")


def stands_in(phrase: str, folded: str) -> bool:
    """Whether a folded phrase stands in a folded paragraph."""
    if "".join(phrase.split()) not in "".join(folded.split()):
        return False
    return next(places(phrase, folded), None) is not None


def places(phrase: str, folded: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of ``folded`` where the phrase stands, none within another."""
    text, tight = tighten(phrase).text, tighten(folded)
    begin = tight.text.find(text) if text else -1
    while begin >= 0:
        start, end = tight.offsets[begin], tight.offsets[begin + len(text) - 1] + 1
        if (_is_latin(text[0]) and _INSIDE.match(folded, start)) or (
            _is_latin(text[-1]) and _INSIDE.match(folded, end)
        ):
            begin = tight.text.find(text, begin + 1)
        else:
            yield start, end
            begin = tight.text.find(text, begin + len(text))
