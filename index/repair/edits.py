"""Replacements in a text, in order and apart from each other."""

from __future__ import annotations

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


def original_offset(edits: Sequence[Edit], offset: int) -> int:
    """The offset in the text before ``edits`` of the character at ``offset`` after them."""
    grown = 0
    for edit in edits:
        start = edit.start + grown
        if offset < start:
            break
        if offset < start + len(edit.after):
            return min(edit.start + (offset - start), edit.end)
        grown += len(edit.after) - (edit.end - edit.start)
    return offset - grown
