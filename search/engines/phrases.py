"""Where a phrase stands verbatim: candidates by their terms, then the text itself.

Candidates have every pair of Han characters of the phrase and every whole word of it. Where that is
all there is to the phrase they are the answer; the others are looked at in the plain text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from index.blanks import WORD, tight_text
from index.engines.array_file import Array, Counts
from index.engines.grams import grams_of, text_of
from index.engines.segment_text import decoded, encoded
from index.script import HAN, is_han
from search import verbatim
from search.engines.doc_sets import NO_IDS, Ids, Mask
from search.engines.segment_data import SegmentData

_HAN_RUN = re.compile(f"{HAN}+")
_LATIN = re.compile(WORD)
_WIDTH = 2
"""Bytes a unit of text."""
_WINDOW = 64
"""How many units of a text are searched at first; then twice as many each time."""
_CHUNK = 1 << 17
"""How many units are copied to be searched together: so few that they stay close at hand."""
_MANY = 1_000
"""For so many texts it is worth while to know which character of a phrase is the rarest."""
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
        runs = [run[0] for run in _HAN_RUN.finditer(text)]
        grams = tuple(dict.fromkeys(gram for run in runs for gram in grams_of(run)))
        pure = bool(text) and is_han(text) is not None
        return cls(
            text,
            grams,
            tuple(dict.fromkeys(_CERTAIN.findall(text))),
            pure and len(encoded(text)) <= 2 * _WIDTH,
            pure,
        )


def standing_in(pattern: Pattern, segment: SegmentData, docs: Ids) -> Ids:
    """Those of ``docs`` in whose text the phrase stands."""
    if not pattern.text or not docs.size:
        return NO_IDS
    text = segment.stored.text
    begins, ends = text.starts.take(docs), text.starts.take(docs + 1)
    needle = np.frombuffer(encoded(pattern.text), np.uint16)
    anchor = _rarest(needle, segment) if docs.size > _MANY else 0
    found, stands = np.zeros(docs.size, np.bool_), np.zeros(docs.size, np.bool_)
    for rows, starts in _occurrences(text.units, needle, anchor, begins, ends, stands):
        found[rows] = True
        keep = np.ones(rows.size, np.bool_)
        if _LATIN.match(pattern.text[0]):
            keep &= (starts == begins[rows]) | ~_may_go_on(text.units, starts - 1, -1)
        if _LATIN.match(pattern.text[-1]):
            behind = starts + needle.size
            keep &= (behind == ends[rows]) | ~_may_go_on(text.units, behind, 1)
        stands[rows[keep]] = True
    for place in np.flatnonzero(found & ~stands).tolist():
        lines = text.plain(int(docs[place]))
        stands[place] = next(verbatim.places(pattern.text, lines), None) is not None
    return docs.take(np.flatnonzero(stands))


def _rarest(needle: Array, segment: SegmentData) -> int:
    """The place in a phrase of the Han character that stands in the fewest documents."""
    grams = segment.stored.grams
    numbers = [grams.find(text_of(unit << 16)) for unit in needle.tolist()]
    return min(
        range(needle.size),
        key=lambda at: grams.doc_frequency(numbers[at]) if numbers[at] >= 0 else segment.doc_count,
    )


def _occurrences(
    units: Array, needle: Array, anchor: int, begins: Array, ends: Array, done: Mask
) -> Iterator[tuple[Ids, Counts]]:
    """Where a phrase stands in ranges of units: the numbers of ranges, and where in ``units``.

    Ranges are copied side by side, window after window, and all are searched at once for one unit
    of the phrase, its ``anchor``; only around that are the others compared. Ranges that the caller
    has made ``done`` are not searched any further.
    """
    if units.size < _WINDOW:
        units = np.concatenate([units, np.zeros(_WINDOW - units.size, units.dtype)])
    at, width = begins.astype(np.int64), _WINDOW
    left = np.arange(begins.size)
    others = [place for place in range(needle.size) if place != anchor]
    while left.size:
        # Near the end of the text windows are no wider than all of it, and begin further left.
        width = min(width, units.size)
        windows = np.ndarray(
            units.size - width + 1, f"V{_WIDTH * width}", units.data, strides=(_WIDTH,)
        )
        step = max(1, _CHUNK // width)
        for first in range(0, left.size, step):
            rows = left[first : first + step]
            shifts = np.minimum(at[rows], units.size - width)
            copied = windows[shifts].view(np.uint16)
            places = np.flatnonzero(copied == needle[anchor])
            numbers = places // width
            starts = shifts.take(numbers) + places % width - anchor
            rows = rows.take(numbers)
            fits = (starts >= begins[rows]) & (starts + needle.size <= ends[rows])
            for other in others:
                fits &= units.take(starts + other, mode="clip") == needle[other]
            kept = np.flatnonzero(fits)
            if kept.size:
                yield rows.take(kept), starts.take(kept)
        at[left] += width
        left = left[(at[left] < ends[left]) & ~done[left]]
        width *= 2


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
    table[[match.start() for match in _LATIN.finditer("".join(map(chr, range(0xD800))))]] = True
    table[0xD800:] = True
    return table


def near(pattern: tuple[str, ...], distance: int, text: str) -> bool:
    """Whether all texts stand in one line with at most ``distance`` characters between them."""
    return any(_near_in(pattern, distance, line) for line in text.split("\n"))


def _near_in(texts: tuple[str, ...], distance: int, line: str) -> bool:
    found = sorted(
        (start, end, number)
        for number, text in enumerate(texts)
        for start, end in verbatim.places(text, line)
    )
    latest: dict[int, int] = {}
    for start, end, number in found:
        latest[number] = end
        if len(latest) == len(texts) and start - min(latest.values()) <= distance:
            return True
    return False
