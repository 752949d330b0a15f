"""What a query marks in a text, by the analysis of the whole text: slow and plain.

What :class:`search.highlight.Matcher` is measured by.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from index.analysis import characters, word_tokens
from index.script import fold, fold_offsets, is_han, original_range
from search import verbatim
from search.query import Fuzzy, Leaf, Phrase, Prefix, Term, Wildcard
from search.results import Mark


def marks(leaves: Iterable[Leaf], text: str) -> tuple[Mark, ...]:
    folded = fold(text).replace("\n", " ")
    ranges: list[Mark] = []
    for leaf in leaves:
        if isinstance(leaf, Phrase):
            ranges += verbatim.places(leaf.text, folded)
            continue
        tokens = list(word_tokens(folded))
        if isinstance(leaf, Term):
            tokens += characters(folded)
        ranges += [(token.start, token.end) for token in tokens if _is_meant(leaf, token.term)]
    offsets = fold_offsets(text)
    marked = [False] * len(text)
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
