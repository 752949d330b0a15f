"""What matched, marked on the article's own glyphs.

*Place*: a range of the folded text where something that the query looks for may stand. Words are
cut by runs, each by itself (:func:`index.analysis.run_around`), so a word can be a token only in a
run that contains it: it is looked for as plain text, and only the runs that have it are cut. What
comes out is what the analysis of the whole text would mark. *Sure*: a place that needs no cutting,
for a single Han character is a term wherever it stands, and a phrase is text.
"""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from index.analysis import TITLE_WEIGHT, run_around, segmenter, word_tokens
from index.blanks import WORD, tight_text
from index.script import is_han, to_hans, to_hant
from index.symbols import SYMBOLS
from search import verbatim
from search.folded_text import (
    FoldedText,
    Place,
    SoughtPhrase,
    Spans,
    end_of,
    item_of,
    least_at,
    place_of,
    start_of,
)
from search.query import Fuzzy, Leaf, Node, Phrase, Prefix, Term, Wildcard, leaves
from search.results import Mark
from search.term_shapes import looks

_CONVERTERS: Final[dict[str, Callable[[str], str]]] = {"hans": to_hans, "hant": to_hant}
_DIGITS: Final = re.compile(r"\d{4,}")
_LATIN: Final = re.compile(WORD)
_ALNUM: Final = re.compile("[a-z0-9]")
_MATCHERS: Final = 32
"""Of so many queries the last are kept: who turns the page or narrows a search asks the same."""
_RUNS: Final = 500
"""How many runs that were cut a matcher remembers: a quarter of a megabyte."""


class _Pattern(NamedTuple):
    """Terms that are known only by what they look like."""

    item: int
    near: re.Pattern[str]
    """Finds something in every run that has such a term."""
    accepts: Callable[[str], object]
    """Whether a term is one of them."""


class Matcher:
    """What a query looks for in a text. Remembers the runs that it cut. Safe under threads."""

    def __init__(self, leaves: Iterable[Leaf] = ()) -> None:
        leaves = tuple(dict.fromkeys(leaves))
        self.words = frozenset(leaf.text for leaf in leaves if isinstance(leaf, Term))
        self.chars = frozenset(word for word in self.words if len(word) == 1 and is_han(word))
        phrases: dict[str, Phrase] = {}
        for leaf in leaves:
            # What is looked for everywhere need not be looked for in the title as well.
            if isinstance(leaf, Phrase) and (leaf.text not in phrases or not leaf.in_title):
                phrases[leaf.text] = leaf
        self.phrases = tuple(phrases)
        everywhere = {text for text, phrase in phrases.items() if not phrase.in_title}
        self._runs: dict[str, Spans] = {}
        self._phrases: list[SoughtPhrase] = []
        self._texts: list[tuple[int, str]] = []
        """Words as they may stand, with their items."""
        self._patterns: list[_Pattern] = []
        self.weights: list[int] = []
        """For each item how much it says: a phrase as much as its words together, and more."""
        for phrase, leaf in phrases.items():
            tight = tight_text(phrase)
            if tight and "\n" not in tight:
                edged = bool(_LATIN.match(tight[0]) or _LATIN.match(tight[-1]))
                squeezed = "".join(phrase.split())
                returns = tight[0] in tight[1:]
                item = self._item(1 + len(leaf.terms))
                self._phrases.append(
                    SoughtPhrase(item, phrase, tight, squeezed, returns, edged, leaf.in_title)
                )
        for char in sorted(self.chars - everywhere):
            self._texts.append((self._item(), char))
        for leaf in leaves:
            if isinstance(leaf, Prefix | Wildcard | Fuzzy):
                self._patterns.append(_Pattern(self._item(), *looks(leaf)))
        self._first_unsure = len(self.weights)
        self.overlaps = any(phrase.returns for phrase in self._phrases)
        """Whether something that is looked for may overlap itself."""
        # Where a phrase stands its words need no looking for; a term that is a phrase, nowhere.
        whole = {each.tight for each in self._phrases if not (each.edged or each.in_title)}
        symbols = self.words & SYMBOLS
        others = sorted(self.words - self.chars - symbols - whole)
        self._symbols: dict[int, str] = {}
        """Metals' symbols, which are known only by the article's own glyphs, by their items."""
        for symbol in sorted(symbols):
            item = self._item()
            self._symbols[item] = symbol
            self._texts.append((item, symbol.lower()))
        self._countable: set[int] = set()
        """The items of words that cannot stand in two ways, nor overlap themselves."""
        for word in others:
            item = self._item()
            self._texts.append((item, word))
            if _DIGITS.match(word):
                self._texts.append((item, _with_commas(word)))
            elif word[0] not in word[1:]:
                self._countable.add(item)
        self._han = frozenset(word for word in others if is_han(word))
        self.longest = max(map(len, (*phrases, *self.words)), default=0)
        self._unsure = len(self.weights) - self._first_unsure
        self._wants = self._is_wanted if self._patterns else self.words.__contains__

    def _item(self, weight: int = 1) -> int:
        self.weights.append(weight)
        return len(self.weights) - 1

    def __bool__(self) -> bool:
        return bool(self.weights)

    def places(
        self,
        text: FoldedText,
        start: int,
        stop: int,
        most: int = sys.maxsize,
        frequencies: Mapping[str, int] | None = None,
    ) -> tuple[list[Place], int]:
        """The places that begin in ``[start, stop)``, in order; ``start`` is not inside a match.

        Without those inside a phrase, which is marked as a whole. Of what is known only by its
        looks no more than about ``most`` in the body are looked for; with the offset before which
        these are all. ``frequencies``: those of the article whose title and paragraphs the lines
        are. A word stands as a token wherever it stands at all if the index has counted it as
        often; no run need be cut for it then.
        """
        string = text.text
        found: list[Place] = []
        for phrase in self._phrases:
            if phrase.in_title:
                found += self._phrase_places(text, phrase, start, min(stop, text.starts[1]))
            elif phrase.edged or not text.is_plain(phrase):
                found += self._phrase_places(text, phrase, start, stop)
            else:
                size = len(phrase.tight)
                at = string.find(phrase.tight, start, stop + size - 1)
                while at >= 0:
                    found.append(place_of(at, at + size, phrase.item))
                    at = string.find(phrase.tight, at + size, stop + size - 1)
        phrases = sorted(found)
        body = least_at(text.starts[1])
        for item, sought in self._texts:
            size, first = len(sought), len(found)
            behind = stop + size - 1
            at = string.find(sought, start, behind)
            while at >= 0:
                found.append(place_of(at, at + size, item))
                at = string.find(sought, at + 1, behind)
            if frequencies is not None and item in self._countable:
                in_title = bisect_left(found, body, first) - first
                if frequencies.get(sought) == len(found) - first + (TITLE_WEIGHT - 1) * in_title:
                    text.sure.add(item)
        until = stop
        for pattern in self._patterns:
            in_body = 0
            for behind, places in self._pattern_places(text, pattern, start, stop):
                found += places
                in_body += len(places) if behind > text.starts[1] else 0
                if in_body >= most:
                    until = min(until, behind)
                    break
        found.sort()
        if phrases and len(found) > len(phrases):
            found = _not_inside(found, phrases)
        return found, until

    def _phrase_places(
        self, text: FoldedText, phrase: SoughtPhrase, start: int, stop: int
    ) -> Iterator[Place]:
        """Where a phrase stands whose edges, or blanks inside it, must be looked at."""
        string, offsets = text.tight
        size = len(phrase.tight)
        at = string.find(phrase.tight, bisect_left(offsets, start))
        while at >= 0 and (begin := offsets[at]) < stop:
            if not phrase.edged:
                yield place_of(begin, offsets[at + size - 1] + 1, phrase.item)
                at = string.find(phrase.tight, at + size)
                continue
            line = text.line_at(begin)
            first = text.starts[line]
            for begin, end in verbatim.places(phrase.text, text.folded_line(line)):
                if start <= first + begin < stop:
                    yield place_of(first + begin, first + end, phrase.item)
            at = string.find(phrase.tight, bisect_left(offsets, text.starts[line + 1]))

    def _pattern_places(
        self, text: FoldedText, pattern: _Pattern, start: int, stop: int
    ) -> Iterator[tuple[int, list[Place]]]:
        """The places in each run that has some, with where the run ends."""
        until = start
        for match in pattern.near.finditer(text.text, start):
            if match.start() >= stop:
                return
            if match.start() < until:
                continue
            since, until = run_around(text.text, match.start())
            spans = self._spans(text.text, since, until)
            places = [
                place_of(since + begin, since + end, pattern.item)
                for (begin, end), term in spans.items()
                if pattern.accepts(term)
            ]
            if places:
                yield until, places

    def is_sure_of_all(self, text: FoldedText) -> bool:
        """Whether every place is right."""
        return len(text.sure) == self._unsure

    def confirmed(self, text: FoldedText, places: Sequence[Place]) -> Sequence[Place]:
        """Those of the places at which what was looked for does stand."""
        if self.is_sure_of_all(text):
            return places
        kept: list[Place] = []
        known = text.known
        for place in places:
            item = item_of(place)
            if item >= self._first_unsure and item not in text.sure:
                stands = known.get(place)
                if stands is None:
                    stands = known[place] = self._stands(text, place, item)
                if not stands:
                    continue
            kept.append(place)
        return kept

    def _stands(self, text: FoldedText, place: Place, item: int) -> bool:
        start, end = start_of(place), end_of(place)
        if item in self._symbols:
            return text.original(start, end) == self._symbols[item]
        since, until = text.run
        if not since <= start < until:
            since, until = text.run = run_around(text.text, start)
            text.spans = self._spans(text.text, since, until)
        return (start - since, end - since) in text.spans

    def _spans(self, folded: str, since: int, until: int) -> Spans:
        """The tokens of a run that the query looks for."""
        run = folded[since:until]
        if since and _ALNUM.match(folded, since - 1) and not is_han(run):
            return self._spans_in(folded, since, until)  # What stands before has its say.
        spans = self._runs.get(run)
        if spans is None:
            if self._patterns or not is_han(run):
                spans = self._spans_in(folded, since, until)
            else:
                spans = self._han_spans(run)
            if len(self._runs) >= _RUNS:
                self._runs.clear()
            self._runs[run] = spans
        return spans

    def _spans_in(self, folded: str, since: int, until: int) -> Spans:
        return {
            (start - since, end - since): term
            for term, start, end in word_tokens(folded, since, until)
            if self._wants(term)
        }

    def _han_spans(self, run: str) -> Spans:
        """Words without their places cost half, and most stand only once in a run."""
        spans: Spans = {}
        for word in self._han.intersection(segmenter().cut((run,))):
            at = run.find(word)
            if run.find(word, at + 1) >= 0:
                tokens = segmenter().words(run)
                return {(a, b): term for term, a, b in tokens if term in self._han}
            spans[at, at + len(word)] = word
        return spans

    def _is_wanted(self, term: str) -> bool:
        return term in self.words or any(pattern.accepts(term) for pattern in self._patterns)

    def marks(self, text: str, *, title: bool = False) -> tuple[Mark, ...]:
        """The ranges of a paragraph or title that match, in order, touching ones joined."""
        if not text or not self:
            return ()
        line = 0 if title else 1
        folded = FoldedText((text, "") if title else ("", text))
        first, behind = folded.starts[line], folded.starts[line + 1] - 1
        found, _ = self.places(folded, first, behind)
        return folded.marks(line, self.confirmed(folded, found), first, behind)


def matcher_of(tree: Node) -> Matcher:
    """What the leaves of a tree look for."""
    return _matcher(tuple(leaves(tree)))


@functools.lru_cache(maxsize=_MATCHERS)
def _matcher(sought: tuple[Leaf, ...]) -> Matcher:
    return Matcher(sought)


def _not_inside(places: list[Place], phrases: list[Place]) -> list[Place]:
    """Phrases, and what of the other places is not inside one; all in order."""
    kept: list[Place] = []
    ahead = iter((*phrases, sys.maxsize))
    coming, reach = next(ahead), 0
    own = set(phrases)
    for place in places:
        while start_of(coming) <= start_of(place):
            reach = max(reach, end_of(coming))
            coming = next(ahead)
        if end_of(place) > reach or place in own:
            kept.append(place)
    return kept


def _with_commas(number: str) -> str:
    """``1234.5吨`` → ``1,234.5吨``: the one way in which thousands are set apart."""
    digits = _DIGITS.match(number)
    assert digits
    head = digits.end() % 3 or 3
    groups = [number[at : at + 3] for at in range(head, digits.end(), 3)]
    return ",".join([number[:head], *groups]) + number[digits.end() :]


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
