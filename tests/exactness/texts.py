"""The texts of an archive as a plain scan looks through them, and what is typed for a piece of one.

*Line*: a title or a paragraph. *Bare*: folded, without any blank. The scan looks for bare text in
one string of all bare lines; where that stands, :mod:`tests.fakes.exact_text` has the say. Neither
knows the index.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from index.article import Article
from index.script import fold, leaning, to_hans, to_hant
from tests.fakes import exact_text

LONGEST = 12
"""Characters of a piece at most."""


class Piece(NamedTuple):
    """``text`` stands so in a line; ``typed`` is it in quotes, in either script."""

    text: str
    typed: str


def folded_line(line: str) -> str:
    """A line as it is looked through: a line end inside it is a blank."""
    return fold(line).replace("\n", " ")


def bare(folded: str) -> str:
    return "".join(folded.split())


class Texts:
    """All lines of some articles, in the order of the articles."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.ids: list[str] = []
        self.titles: list[str] = []
        self.lines: list[str] = []
        self._owners: list[int] = []
        self._first_lines: list[int] = []
        for article in articles:
            self._first_lines.append(len(self.lines))
            lines = [line for line in (article.title, *article.paragraphs) if line.strip()]
            self.lines += lines
            self._owners += [len(self.ids)] * len(lines)
            self.ids.append(article.id)
            self.titles.append(article.title)
        self._first_lines.append(len(self.lines))
        self._folded = list(map(folded_line, self.lines))
        pieces = list(map(bare, self._folded))
        self._bare = "\n".join(pieces)
        self._starts = [0, *accumulate(len(piece) + 1 for piece in pieces)]
        self._counting: dict[int, exact_text.Counting] = {}

    def standing(self, folded: str) -> set[str]:
        """The ids of the articles in which exactly this text stands."""
        wanted = exact_text.counting(folded).text
        sought = bare(folded)
        found: set[str] = set()
        at = self._bare.find(sought)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            if self._stands_in(wanted, line):
                article = self._owners[line]
                found.add(self.ids[article])
                line = self._first_lines[article + 1] - 1
            at = self._bare.find(sought, self._starts[line + 1])
        return found

    def _stands_in(self, wanted: str, line: int) -> bool:
        folded = self._folded[line]
        there = self._counting.get(line)
        if there is None:
            there = exact_text.counting(folded)
            if len(there.text) < len(folded):  # the others cost nothing to be counted again
                self._counting[line] = there
        return any(True for _ in exact_text.standing(wanted, there, folded))

    def piece(self, chance: random.Random, converted: bool) -> Piece | None:
        """A random piece of a random line; ``None`` where its edges are inside a word or number.

        ``converted``: typed in the script that the line is not in.
        """
        line = chance.choice(self.lines)
        start = chance.randrange(len(line))
        text = line[start : start + chance.randint(1, LONGEST)].strip()
        folded = folded_line(text)
        if not bare(folded) or not exact_text.places(folded, folded_line(line)):
            return None
        typed = other_script(text, line) if converted else text
        return Piece(text, quoted(typed))


def other_script(text: str, line: str) -> str:
    """``text`` in the script that its line is not in."""
    return to_hans(text) if leaning(line) > 0 else to_hant(text)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
