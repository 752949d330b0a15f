"""Where a phrase stands verbatim: candidates by their terms, then the text itself.

Candidates have every pair of Han characters of the phrase and every whole word of it. Where that is
all there is to the phrase they are the answer; the others are looked at in the plain text.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import numpy as np

from index.blanks import WORD, tight_text
from index.engines.array_file import Array, Counts
from index.engines.grams import grams_of
from index.engines.segment_text import decoded, encoded
from index.script import HAN_RUN, is_han
from search import verbatim
from search.engines.doc_sets import NO_IDS, Ids, Mask
from search.engines.segment_data import SegmentData

_LATIN = re.compile(WORD)
_WIDTH = 2
"""Bytes a unit of text."""
_SURROGATES = 0xD800
"""The first of the units that are half a character."""
_WINDOW = 512
"""How many bytes of a text are searched at first; then twice as many each time."""
_CHUNK = 1 << 20
"""How many bytes are copied to be searched together."""
_STRETCH = 1 << 24
"""How many units of the whole text are looked at together."""
_MANY = 2_000
"""From how many texts on one character is looked for in all of them at once."""
_MOST = 4
"""From this part of all text on any phrase is."""
_CERTAIN = re.compile(rf"(?<![.,])(?<!{WORD})(?:[a-z0-9]|(?<=[0-9])\.(?=[0-9]))+(?![.,])(?!{WORD})")
"""The words that the analyzer makes terms of wherever the phrase stands, alone or in a code.

Beside a point or a comma a number may go on in the text.
"""


class Pattern(NamedTuple):
    """A phrase as it is looked up. ``text``: the folded phrase without blanks that do not count.

    ``grams``: the terms of all its Han runs. ``words``: its whole Latin words and numbers.
    ``exact``: the grams say it all. ``is_han``: no character of it is anything else.
    """

    text: str
    grams: tuple[bytes, ...]
    words: tuple[str, ...]
    exact: bool
    is_han: bool

    @classmethod
    @functools.lru_cache(maxsize=1024)
    def of(cls, phrase: str) -> Pattern:
        text = tight_text(phrase)
        runs = [run[0] for run in HAN_RUN.finditer(text)]
        grams = tuple(dict.fromkeys(gram for run in runs for gram in grams_of(run)))
        pure = bool(text) and is_han(text) is not None
        return cls(
            text,
            grams,
            tuple(dict.fromkeys(_CERTAIN.findall(text))),
            pure and len(encoded(text)) <= 2 * _WIDTH,
            pure,
        )


def standing_in(
    pattern: Pattern, segment: SegmentData, docs: Ids, *, in_title: bool = False
) -> Ids:
    """Those of ``docs`` in whose text the phrase stands; ``in_title``: in whose title."""
    text = segment.stored.text
    if not pattern.text or not docs.size or not text.units.size:
        return NO_IDS
    begins = text.starts[docs].astype(np.int64)
    ends = text.starts[docs + 1].astype(np.int64)
    if in_title:
        ends = segment.title_ends[docs].astype(np.int64)
    needle = encoded(pattern.text)
    is_most = int((ends - begins).sum()) * _MOST >= text.units.size
    if is_most or (len(needle) == _WIDTH and docs.size >= _MANY):
        hits = _first_of_all(text.units, pattern.text, begins, ends)
    else:
        hits = _first_hits(text.units.view(np.uint8), needle, begins * _WIDTH, ends * _WIDTH)
    found = hits >= 0
    stands = found & (hits & 1 == 0)
    first = hits >> 1
    behind = first + len(needle) // _WIDTH
    # Compared without its last byte where that is zero, what was found may be another character.
    stands &= text.units.take(behind - 1, mode="clip") == ord(decoded(needle[-_WIDTH:]))
    if _LATIN.match(pattern.text[0]):
        stands &= (first == begins) | ~_may_go_on(text.units, first - 1, -1)
    if _LATIN.match(pattern.text[-1]):
        stands &= (behind == ends) | ~_may_go_on(text.units, behind, 1)
    edge = _LATIN.match(pattern.text[0]) or _LATIN.match(pattern.text[-1])
    for place in (found & ~stands).nonzero()[0].tolist():
        lines = text.plain(int(docs[place]))
        if in_title:
            lines = lines.partition("\n")[0]
        stands[place] = pattern.text in lines and (
            edge is None or next(verbatim.places(pattern.text, lines), None) is not None
        )
    standing: Ids = docs.take(stands.nonzero()[0])
    return standing


def _first_of_all(units: Array, text: str, begins: Counts, ends: Counts) -> Counts:
    """As :func:`_first_hits`, by one look through the whole text: that is less than many short
    ones, finds no byte of one character in another, and no word inside another."""
    first, *others = np.frombuffer(encoded(text), units.dtype).tolist()
    found = []
    for start in range(0, units.size, _STRETCH):
        places = (units[start : start + _STRETCH] == first).nonzero()[0] + start
        for shift, unit in enumerate(others, start=1):
            places = places[units.take(places + shift, mode="clip") == unit]
        found.append(places)
    places = np.concatenate(found)
    if _LATIN.match(text[0]):
        inside = _is_inside(units, places - 1) & ~_is_among(begins, places)
        places = places[~inside]
    size = len(others) + 1
    if _LATIN.match(text[-1]):
        inside = _is_inside(units, places + size) & ~_is_among(ends, places + size)
        places = places[~inside]
    places = np.append(places, units.size)
    hits = places[np.searchsorted(places, begins)]
    return np.where(hits + size <= ends, hits * _WIDTH, -1)


def _is_inside(units: Array, beside: Counts) -> Mask:
    """Whether a word or number surely goes on in the unit beside it."""
    unit = units.take(beside, mode="clip")
    goes_on: Mask = _is_word()[unit] & (unit < _SURROGATES)
    return goes_on


def _is_among(ordered: Counts, places: Counts) -> Mask:
    among: Mask = ordered.take(np.searchsorted(ordered, places), mode="clip") == places
    return among


def _first_hits(data: Array, needle: bytes, begins: Counts, ends: Counts) -> Counts:
    """For each range of bytes where the needle first stands in it, -1 where it does not.

    The ranges are copied side by side, window after window, and searched in one call.
    """
    hits = np.full(begins.size, -1, np.int64)
    at, window = begins.copy(), max(_WINDOW, 4 * len(needle))
    open_ranges = np.arange(begins.size)
    while open_ranges.size:
        step = max(1, _CHUNK // window)
        for start in range(0, open_ranges.size, step):
            chosen = open_ranges[start : start + step]
            hits[chosen] = _hits_in_windows(data, needle, at[chosen], ends[chosen], window)
        at[open_ranges] += window - len(needle)
        left = (hits[open_ranges] < 0) & (at[open_ranges] + len(needle) <= ends[open_ranges])
        open_ranges, window = open_ranges[left], window * 2
    return hits


def _hits_in_windows(
    data: Array, needle: bytes, begins: Counts, ends: Counts, window: int
) -> Counts:
    """As :func:`_first_hits`, but only in the first ``window`` bytes of each range."""
    if data.size < window:
        data = np.concatenate([data, np.zeros(window - data.size, np.uint8)])
    # Near the end of the data a window begins further left, and the search in it further right.
    starts = np.minimum(begins, data.size - window)
    windows = np.ndarray(data.size - window + 1, f"S{window}", data.data, strides=(1,))
    stops = np.minimum(ends, begins + window) - starts
    found = np.strings.find(windows[starts], needle, begins - starts, stops)
    return np.where(found < 0, -1, found + starts)


def _may_go_on(units: Array, beside: Counts, step: int) -> Mask:
    """Whether a word or number may go on in the unit ``beside`` it, away from it by ``step``."""
    is_word = _is_word()
    unit = units.take(beside, mode="clip")
    is_sign = (unit == ord(".")) | (unit == ord(","))
    goes_on: Mask = is_word[unit] | (is_sign & is_word[units.take(beside + step, mode="clip")])
    return goes_on


@functools.cache
def _is_word() -> Mask:
    """For each unit whether it may be of a Latin word or a number."""
    table = np.zeros(1 << 16, np.bool_)
    table[[match.start() for match in _LATIN.finditer("".join(map(chr, range(_SURROGATES))))]] = (
        True
    )
    table[_SURROGATES:] = True
    return table
