"""The text of an article as a query looks through it: folded, with the way back to its glyphs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from index.blanks import tighten
from index.script import fold, fold_offsets, folds_evenly, original_range
from search.results import Mark

_ALNUM = re.compile("[a-z0-9]")

Spans = dict[Mark, str]
"""Where in a run a wanted token stands, and its term."""

Place = tuple[int, int, int]
"""Start and end in a folded text, and the number of what was looked for."""


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
        "_even", "_has_no_blank", "_squeezed", "_tight", "known", "lines", "run", "spans", "starts",
        "sure", "text",
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
        ((begin, close),) = self.originals(line, [(start, end)])
        return unicodedata.normalize("NFKC", self.lines[line][begin:close])

    def folded_line(self, line: int) -> str:
        return self.text[self.starts[line] : self.starts[line + 1] - 1]

    def originals(self, line: int, ranges: Sequence[Mark]) -> list[Mark]:
        """The ranges of a line itself behind ranges of the text that lie in it."""
        start = self.starts[line]
        piece = self.lines[line]
        ranges = [(begin - start, end - start) for begin, end in ranges]
        if self._even or not ranges or folds_evenly(piece, max(end for _, end in ranges) + 1):
            return ranges
        offsets = fold_offsets(piece)
        return [original_range(offsets, begin, end) for begin, end in ranges]
