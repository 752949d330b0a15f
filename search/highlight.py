"""What matched, marked on the article's own glyphs; and the snippets that show it.

Marks come from the same analysis that matched: tokens of the folded text whose term is in the
query, and the places where a phrase stands, led back through the offsets of folding.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable

from index.analysis import characters, word_tokens
from index.script import fold, fold_offsets, is_han, original_range, to_hans, to_hant
from search import verbatim
from search.query import Leaf, Phrase, Term
from search.results import Mark, Snippet

_WIDTH = 100
"""About how many characters a snippet has."""
_REACH = 30
"""How far a snippet's edge may move to stand at the edge of a clause."""
_SNIPPETS = 2
_CLAUSE = re.compile("[。！？；，、：!?;,:\n]+[”」』）)]*")
_CONVERTERS: dict[str, Callable[[str], str]] = {"hans": to_hans, "hant": to_hant}


@dataclasses.dataclass(frozen=True, slots=True)
class Matcher:
    """What a query looks for in a text."""

    words: frozenset[str]
    chars: frozenset[str]
    phrases: tuple[str, ...]

    @staticmethod
    def of(leaves: Iterable[Leaf]) -> Matcher:
        words: set[str] = set()
        phrases: list[str] = []
        for leaf in leaves:
            match leaf:
                case Term(text):
                    words.add(text)
                case Phrase(text):
                    phrases.append(text)
        chars = (word for word in words if len(word) == 1 and is_han(word))
        return Matcher(frozenset(words), frozenset(chars), tuple(phrases))

    def marks(self, text: str) -> tuple[Mark, ...]:
        """The ranges of ``text`` that match, in order, touching ones joined."""
        if not text or not (self.words or self.phrases):
            return ()
        folded = fold(text)
        ranges = [place for phrase in self.phrases for place in verbatim.places(phrase, folded)]
        if self.words:
            ranges += [
                (token.start, token.end)
                for token in word_tokens(folded)
                if token.term in self.words
            ]
        if self.chars:
            ranges += [
                (token.start, token.end) for token in characters(folded) if token.term in self.chars
            ]
        if not ranges:
            return ()
        offsets = fold_offsets(text)
        return _joined(original_range(offsets, start, end) for start, end in ranges)


def _joined(ranges: Iterable[Mark]) -> tuple[Mark, ...]:
    joined: list[Mark] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def snippets(matcher: Matcher, paragraphs: tuple[str, ...]) -> tuple[Snippet, ...]:
    """The pieces of the body where most of the query stands together, in reading order.

    Without a match in the body: how it begins.
    """
    windows: list[tuple[int, int, int, tuple[Mark, ...]]] = []
    for index, paragraph in enumerate(paragraphs):
        marks = matcher.marks(paragraph)
        for first, mark in enumerate(marks):
            inside = [each for each in marks[first:] if each[1] <= mark[0] + _WIDTH] or [mark]
            found = {fold(paragraph[start:end]) for start, end in inside}
            windows.append((len(found) * 100 + min(len(inside), 20), index, mark[0], marks))
    windows.sort(key=lambda window: (-window[0], window[1], window[2]))
    chosen: list[tuple[int, int, int, tuple[Mark, ...]]] = []
    for _, index, start, marks in windows:
        begin, end = _window(paragraphs[index], start)
        if all(index != other or end <= left or begin >= right for other, left, right, _ in chosen):
            chosen.append((index, begin, end, marks))
        if len(chosen) == _SNIPPETS:
            break
    if not chosen and paragraphs:
        chosen = [(0, *_window(paragraphs[0], 0), ())]
    return tuple(
        _cut(paragraphs[index], begin, end, marks) for index, begin, end, marks in sorted(chosen)
    )


def _window(text: str, place: int) -> tuple[int, int]:
    """A range around ``place`` whose edges stand at clause edges where one is near."""
    begin = max(0, place - _REACH)
    if begin:
        edges = [match.end() for match in _CLAUSE.finditer(text, begin, place + 1)]
        begin = next((edge for edge in edges if edge <= place), begin)
    end = min(len(text), begin + _WIDTH)
    if end < len(text):
        edges = [match.end() for match in _CLAUSE.finditer(text, end, min(len(text), end + _REACH))]
        end = edges[0] if edges else end
    return begin, end


def _cut(text: str, begin: int, end: int, marks: tuple[Mark, ...]) -> Snippet:
    lead = "…" if begin else ""
    tail = "…" if end < len(text) else ""
    shift = len(lead) - begin
    inside = tuple(
        (max(start, begin) + shift, min(stop, end) + shift)
        for start, stop in marks
        if start < end and stop > begin
    )
    return Snippet(lead + text[begin:end] + tail, inside)


def converted(text: str, marks: tuple[Mark, ...], script: str) -> tuple[str, tuple[Mark, ...]]:
    """``text`` and its marks in another script: ``hans`` or ``hant``; ``original`` as they are."""
    convert = _CONVERTERS.get(script)
    if convert is None:
        return text, marks
    pieces: list[str] = []
    moved: list[Mark] = []
    length = position = 0
    for start, end in (*marks, (len(text), len(text))):
        for piece, is_mark in ((text[position:start], False), (text[start:end], True)):
            shown = convert(piece)
            if is_mark and shown:
                moved.append((length, length + len(shown)))
            pieces.append(shown)
            length += len(shown)
        position = end
    return "".join(pieces), tuple(moved)
