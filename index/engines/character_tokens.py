"""A text as one token for each character: exact text is then a row of tokens side by side.

An engine that knows only tokens and their positions finds exact text so, by the same rule as
:mod:`search.verbatim`: a Latin word or number at an edge of what is looked for must be whole.

*Tight*: see :mod:`index.blanks`. *Joint*: a place inside a word or a number, with nothing between
its neighbours. *Piece*: a Latin word or a row of digits; its first character carries all of it, the
last one ``_e``, those between fillers, so that a token's position is its character's. At a
joint a piece has ``_`` on that side, and the point or comma there is ``_.`` or ``_,``: so ``14.5``
is ``14_ _e _. _5``, and has no ``5`` that stands alone. A blank is ``_b``, a line end ``_n``.
"""

from __future__ import annotations

import re
from itertools import product

from index.blanks import WORD, tight_text

LINE_END = "_n"
LONGEST = 120
"""Characters of a token at most; what is longer is cut. OpenSearch and Lucene take 255 units."""
_FILLER, _END = "__", "_e"
_GROUPS = tuple(rf"(?<!\d)\d{{{count}}}" for count in (1, 2, 3))
"""What stands before the commas of a number with thousands commas."""
JOINT = re.compile(
    "|".join(
        (
            rf"(?<={WORD})(?={WORD})",
            r"(?<=\d)(?=\.\d)",
            r"(?<=\d\.)(?=\d)",
            *(rf"(?<={group})(?=,\d{{3}}(?!\d))" for group in _GROUPS),
            *(rf"(?<={group},)(?=\d{{3}}(?!\d))" for group in _GROUPS),
        )
    )
)
"""Matches the empty text at a joint."""
_PIECE = re.compile(rf"{WORD}+|[.,]|[ \n]")
_SIGNS = {" ": "_b", "\n": LINE_END}
_BEFORE, _BEHIND = ("", "0"), ("", "0", "000")
"""What beside a point or comma may make a joint of its edge."""


def tokens(tight: str) -> list[str]:
    """One token for each character of a tight folded text."""
    found = list(tight)
    for match in _PIECE.finditer(tight):
        start, end = match.span()
        piece = match[0]
        if piece in _SIGNS:
            found[start] = _SIGNS[piece]
            continue
        before = "_" if JOINT.match(tight, start) else ""
        if piece in ".,":
            found[start] = before + piece
            continue
        behind = "_" if JOINT.match(tight, end) else ""
        found[start] = before + piece[:LONGEST] + behind
        if end - start > 1:
            found[start + 1 : end - 1] = [_FILLER] * (end - start - 2)
            found[end - 1] = _END
    return found


def ways(phrase: str) -> list[list[str]]:
    """The rows of tokens as which exact text may stand in a text; none for nothing."""
    tight = tight_text(phrase)
    if not tight:
        return []
    before = _BEFORE if tight[0] in ".," else _BEFORE[:1]
    behind = _BEHIND if tight[-1] in ".," else _BEHIND[:1]
    rows = {
        tuple(tokens(left + tight + right)[len(left) : len(left) + len(tight)]): None
        for left, right in product(before, behind)
    }
    return list(map(list, rows))
