"""Undo what converters did to the characters of a text, with a record of every mend.

Two kinds of damage are undone, in this order, because a lost byte can hide the character that a
note belongs to: *lost lead bytes* (:mod:`index.repair.lost_bytes`) and *pinyin notes*
(:mod:`index.repair.notes`). A text without damage comes out as it went in.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from index.article import Mend
from index.repair import lost_bytes, notes
from index.repair.edits import Origins, apply


class Repaired(NamedTuple):
    """The mended text, and what was done to it."""

    text: str
    mends: tuple[Mend, ...]
    steps: tuple[Origins, ...] = ()

    def origin(self, offset: int) -> int:
        """The offset in the text as it came of the character at ``offset`` of the mended text."""
        for step in reversed(self.steps):
            offset = step.offset(offset)
        return offset


# The lines of a page are looked at one by one, and then together.
@functools.lru_cache(maxsize=64)
def repair(text: str, where: str) -> Repaired:
    """``text`` mended; ``where`` names the part of the page it is, for the record."""
    # Most texts are told to be whole by this alone.
    if "(" not in text and "?" not in text and "\ufffd" not in text:
        return Repaired(text, ())
    restored = lost_bytes.find(text)
    whole = apply(text, restored)
    noted, origins = notes.find(whole), Origins(restored)
    mends = [
        Mend(edit.kind, where, edit.start, text[edit.start : edit.end], edit.after)
        for edit in restored
    ]
    mends += [
        Mend(edit.kind, where, origins.offset(edit.start), before, edit.after)
        for edit in noted
        for before in (whole[edit.start : edit.end],)
    ]
    mends.sort(key=lambda mend: mend.start)
    return Repaired(apply(whole, noted), tuple(mends), (origins, Origins(noted)))
