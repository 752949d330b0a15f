"""The text of an article as a query looks through it: folded, with the way back to its glyphs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from index.blanks import tighten
from index.script import fold, fold_offsets, folds_evenly, original_range
from search.results import Mark

_ALNUM: Final = re.compile("[a-z0-9]")

Spans = dict[Mark, str]
"""Where in a run a wanted token stands, and its term."""

Place = int
"""A range of a folded text and the number of what was looked for, its *item*: start, size and item
in one number, for numbers are quicker to make and to sort than tuples."""
_START: Final = 36
_SIZE: Final = 16
_LONGEST: Final = (1 << _START - _SIZE) - 1
"""Characters of a place; of one that is longer, with all its blanks, no more is marked."""
_ITEMS: Final = (1 << _SIZE) - 1


def place_of(start: int, end: int, item: int) -> Place:
    """The place ``[start, end)``, in characters, of an item."""
    return start << _START | min(end - start, _LONGEST) << _SIZE | item


def least_at(start: int) -> Place:
    """What every place that begins before ``start`` is less than, and no other."""
    return start << _START


def start_of(place: Place) -> int:
    return place >> _START


def end_of(place: Place) -> int:
    return (place >> _START) + (place >> _SIZE & _LONGEST)


def item_of(place: Place) -> int:
    return place & _ITEMS


class SoughtPhrase(NamedTuple):
    """Exact text that is looked for: as it was given, and without blanks that do not count."""

    item: int
    text: str
    tight: str
    squeezed: str
    """Without any blank."""
    returns: bool
    """Whether its first character comes again in it, so that it may overlap itself."""
    edged: bool
    """Whether a word or number at an edge of it must be whole."""
    in_title: bool
    """Whether it is looked for in the title only."""


class FoldedText:
    """Lines of an article with the one text in which they are searched, folded.

    ``folded``, where it is known: the lines folded, each character at the offset of its own in
    ``"\\n".join(lines)``. Otherwise the lines are folded here.
    """

    __slots__ = (
        "_even", "_has_no_blank", "_offsets", "_squeezed", "_tight", "known", "lines", "run",
        "spans", "starts", "sure", "text",
    )  # fmt: skip

    def __init__(self, lines: Sequence[str], folded: str | None = None) -> None:
        self.lines = lines
        self._even = folded is not None
        pieces = lines
        if folded is None:
            folded = fold("\n".join(lines))
            pieces = folded.split("\n")
            if len(pieces) != len(lines):
                # A line end inside a piece is a blank there, as in the index.
                pieces = [fold(line).replace("\n", " ") for line in lines]
                folded = "\n".join(pieces)
        self.text = folded
        self.starts = [0, *accumulate([len(piece) + 1 for piece in pieces])]
        """Where each line starts, and where one more would."""
        # What is folded here may have other blanks.
        self._has_no_blank = self._even and " " not in folded
        self._tight: tuple[str, Sequence[int]] | None = None
        self._squeezed = ""
        self._offsets: dict[int, list[int]] = {}
        self.run = (0, 0)
        self.spans: Spans = {}
        self.sure: set[int] = set()
        """The items of which every place is right."""
        self.known: dict[Place, bool] = {}
        """Of the places that were looked at, whether they are right."""

    @property
    def tight(self) -> tuple[str, Sequence[int]]:
        """The text without the blanks that do not count, and the offsets that lead back."""
        if self._tight is None:
            text = self.text
            self._tight = (text, range(len(text) + 1)) if self._has_no_blank else tighten(text)
        return self._tight

    def is_plain(self, phrase: SoughtPhrase) -> bool:
        """Whether the phrase stands nowhere with blanks inside that do not count."""
        if self._has_no_blank:
            return True
        if not phrase.returns:
            # As often without all blanks as with them, so no blank is inside; far cheaper to know.
            if not self._squeezed:
                self._squeezed = "".join(self.text.split())
            if self._squeezed.count(phrase.squeezed) == self.text.count(phrase.tight):
                return True
        return len(self.tight[0]) == len(self.text)

    def line_at(self, place: int) -> int:
        """The number of the line in which a place is."""
        return bisect_right(self.starts, place) - 1

    def original(self, start: int, end: int) -> str:
        """The article's own glyphs behind a range inside a line, in their usual width.

        Empty where a Latin letter or digit goes on beside it.
        """
        text = self.text
        if _ALNUM.match(text, end) or (start and _ALNUM.match(text, start - 1)):
            return ""
        line = self.line_at(start)
        begin, close = self.range_of(line, start, end)
        return unicodedata.normalize("NFKC", self.lines[line][begin:close])

    def folded_line(self, line: int) -> str:
        return self.text[self.starts[line] : self.starts[line + 1] - 1]

    def marks(self, line: int, places: Sequence[Place], first: int, last: int) -> tuple[Mark, ...]:
        """The ranges of a line itself behind places in their order, touching ones joined.

        Of places that reach beyond ``[first, last)``, a range of the text, what is inside.
        """
        shift = self.starts[line]
        found: list[Mark] = []
        since = reach = -1
        for place in places:
            start = max(start_of(place), first)
            end = min(end_of(place), last)
            if start > reach:
                if since >= 0:
                    found.append((since - shift, reach - shift))
                since, reach = start, end
            elif end > reach:
                reach = end
        if since >= 0:
            found.append((since - shift, reach - shift))
        if not found or self._maps_evenly(line, reach - shift):
            return tuple(found)
        return joined([self._original(line, start, end) for start, end in found])

    def range_of(self, line: int, first: int, last: int) -> Mark:
        """The range of a line itself behind a range of the text that lies in it."""
        first, last = first - self.starts[line], last - self.starts[line]
        return (first, last) if self._maps_evenly(line, last) else self._original(line, first, last)

    def _maps_evenly(self, line: int, end: int) -> bool:
        """Whether the characters of a folded line up to ``end`` stand at the offsets of theirs."""
        return self._even or folds_evenly(self.lines[line], end + 1)

    def _original(self, line: int, start: int, end: int) -> Mark:
        offsets = self._offsets.get(line)
        if offsets is None:
            offsets = self._offsets[line] = fold_offsets(self.lines[line])
        return original_range(offsets, start, end)


def joined(ranges: Iterable[Mark]) -> tuple[Mark, ...]:
    """The ranges in order, touching ones made one."""
    found: list[Mark] = []
    reach = -1
    for start, end in sorted(ranges):
        if start > reach:
            found.append((start, end))
            reach = end
        elif end > reach:
            found[-1] = found[-1][0], end
            reach = end
    return tuple(found)
