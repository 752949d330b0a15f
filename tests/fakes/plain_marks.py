"""What a query marks in a text, by the analysis of the whole text: slow and plain.

What :class:`search.highlight.Matcher` is measured by.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from index.analysis import characters, word_tokens
from index.script import fold, fold_offsets, is_han, original_range
from search.query import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from search.results import Mark
from tests.fakes import exact_text


def marks(leaves: Iterable[Leaf], text: str) -> tuple[Mark, ...]:
    leaves = list(leaves)
    symbols = [
        leaf.text for leaf in leaves if isinstance(leaf, Term) and leaf.text != fold(leaf.text)
    ]
    folded = fold(text).replace("\n", " ")
    ranges: list[Mark] = []
    for leaf in leaves:
        if isinstance(leaf, Phrase):
            ranges += _apart(exact_text.places(leaf.text, folded))
            continue
        tokens = list(word_tokens(folded))
        if isinstance(leaf, Term):
            tokens += characters(folded)
        ranges += [(token.start, token.end) for token in tokens if _is_meant(leaf, token.term)]
    offsets = fold_offsets(text)
    marked = [False] * len(text)
    for start, end in _symbols(symbols, text):
        marked[start:end] = [True] * (end - start)
    for start, end in ranges:
        begin, stop = original_range(offsets, start, end)
        marked[begin:stop] = [True] * (stop - begin)
    return _ranges(marked)


def _is_meant(leaf: Leaf, term: str) -> bool:
    match leaf:
        case Term(text):
            return term == text
        case Prefix(text):
            return term.startswith(text)
        case Wildcard(pattern):
            return fnmatchcase(term, pattern)
        case Fuzzy(text, distance):
            return not any(map(is_han, term)) and edits(term, text) <= distance
    raise TypeError(leaf)


def _symbols(symbols: Iterable[str], text: str) -> Iterator[Mark]:
    """Where symbols stand whole and spelled as they are, in the text's own glyphs."""
    narrow = "".join(
        unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char
        for char in text
    )
    for symbol in symbols:
        for match in re.finditer(rf"(?<![A-Za-z0-9]){symbol}(?![A-Za-z0-9])", narrow):
            yield match.span()


def _apart(places: Iterable[Mark]) -> Iterator[Mark]:
    """The places from the left that do not reach into one another."""
    behind = 0
    for start, end in places:
        if start >= behind:
            yield start, end
            behind = end


@functools.cache
def edits(one: str, other: str) -> int:
    """Levenshtein's distance, as it is defined."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        edits(one[1:], other) + 1,
        edits(one, other[1:]) + 1,
        edits(one[1:], other[1:]) + (one[0] != other[0]),
    )


def _ranges(marked: list[bool]) -> tuple[Mark, ...]:
    found: list[Mark] = []
    for place, is_marked in enumerate(marked):
        if is_marked and found and found[-1][1] == place:
            found[-1] = found[-1][0], place + 1
        elif is_marked:
            found.append((place, place + 1))
    return tuple(found)
