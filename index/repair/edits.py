"""Replacements in a text, in order and apart from each other."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """``text[start:end]`` becomes ``after``."""

    kind: str
    start: int
    end: int
    after: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with ``edits`` made, which are sorted and do not overlap."""
    if not edits:
        return text
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.after)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


class Origins:
    """The way back from the offsets in a text after ``edits`` to those before them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # In the text after them.
        grown = 0
        for edit in edits:
            self._starts.append(edit.start + grown)
            grown += len(edit.after) - (edit.end - edit.start)

    def offset(self, offset: int) -> int:
        """Where the character came from that is at ``offset`` now."""
        last = bisect.bisect_right(self._starts, offset) - 1
        if last < 0:
            return offset
        edit, inside = self._edits[last], offset - self._starts[last]
        if inside < len(edit.after):
            return min(edit.start + inside, edit.end)
        return edit.end + inside - len(edit.after)
