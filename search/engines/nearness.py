"""The documents in which texts stand near each other: in one line, at most so far apart.

*Place*: where one of the texts stands, as the units from ``start`` up to but without ``end``. Texts
of Han characters are looked for in many documents at a time, as places in one array; those with
anything else in them document by document, for what stands beside a word or number matters.
"""

from __future__ import annotations

import numpy as np

from index.engines.array_file import Array
from index.engines.segment_text import encoded
from index.script import is_han
from search import verbatim
from search.engines.doc_sets import NO_IDS, Ids, Mask
from search.engines.segment_data import SegmentData

MOST_UNITS = 48 << 20
"""Units of text that one query looks through in a segment; in a fifth of a second, if all Han."""
_SLOWNESS = 20
"""Looking document by document takes so many times as long."""
_CHUNK = 1 << 20
"""Units that are looked through together."""


class Nearness:
    """Looks through the texts of one segment, for one query, until that has cost too much."""

    def __init__(self, data: SegmentData, most_units: int = MOST_UNITS) -> None:
        self._data = data
        self._left = most_units
        self.cut = False
        """Whether documents were left out because others had cost enough."""

    def documents(self, texts: tuple[str, ...], distance: int, docs: Ids) -> Ids:
        """Those of ``docs`` in which all texts stand near each other."""
        patterns = [_han(text) for text in texts]
        text = self._data.stored.text
        sizes = text.starts[docs + 1].astype(np.int64) - text.starts[docs]
        slow = any(each is None for each in patterns)
        costs = np.cumsum(sizes * _SLOWNESS if slow else sizes)
        if costs.size and costs[-1] > self._left:
            self.cut = True
            docs = docs[: int(np.searchsorted(costs, self._left, "right"))]
            costs = costs[: docs.size]
        if not docs.size:
            return NO_IDS
        self._left -= int(costs[-1])
        if slow:
            keep = [near(texts, distance, text.plain(doc)) for doc in docs.tolist()]
            return docs.take(np.flatnonzero(keep))
        edges = np.searchsorted(costs, np.arange(0, int(costs[-1]), _CHUNK), "right")
        chunks = np.split(docs, np.unique(edges[edges > 0]))
        hans = [each for each in patterns if each is not None]
        return np.concatenate([self._in_chunk(hans, distance, chunk) for chunk in chunks])

    def _in_chunk(self, patterns: list[Array], distance: int, docs: Ids) -> Ids:
        if not docs.size:
            return NO_IDS
        text = self._data.stored.text
        ranges = zip(text.starts[docs].tolist(), text.starts[docs + 1].tolist(), strict=True)
        pieces = [text.units[begin:end] for begin, end in ranges]
        begins = np.cumsum([0, *map(len, pieces[:-1])])
        units = np.concatenate(pieces)
        # A line begins behind the end of another, or where its document does.
        lines = np.union1d(begins, np.flatnonzero(units == ord("\n")) + 1)
        starts = [_starts(units, pattern) for pattern in patterns]
        ends = [found + pattern.size for found, pattern in zip(starts, patterns, strict=True)]
        numbers = np.repeat(np.arange(len(patterns)), [found.size for found in starts])
        start, end = np.concatenate(starts), np.concatenate(ends)
        order = np.lexsort((end, start))
        start, end, numbers = start[order], end[order], numbers[order]
        line = np.searchsorted(lines, start, "right")
        inside = line == np.searchsorted(lines, end - 1, "right")
        start, end, numbers, line = (each[inside] for each in (start, end, numbers, line))
        # What lies between is counted in characters, of which some take two units.
        second = np.flatnonzero((units & 0xFC00) == 0xDC00)
        first_char, last_char = (each - np.searchsorted(second, each) for each in (start, end))
        hits = start[_near(first_char, last_char, numbers, line, len(patterns), distance)]
        return docs.take(np.unique(np.searchsorted(begins, hits, "right") - 1))


def _near(start: Array, end: Array, numbers: Array, line: Array, texts: int, distance: int) -> Mask:
    """For each place whether it, and the last place of each other text before it, are near.

    Places come in their order; ``numbers`` says of which text each is, ``line`` of which line.
    """
    at = np.arange(start.size)
    first = np.searchsorted(line, line)
    fits = np.ones(start.size, np.bool_)
    for number in range(texts):
        last = np.maximum.accumulate(np.where(numbers == number, at, -1))
        fits &= (last >= first) & (start - end.take(last, mode="clip") <= distance)
    return fits


def _starts(units: Array, pattern: Array) -> Array:
    """Where the units of a pattern stand."""
    found = np.flatnonzero(units[: max(0, units.size - pattern.size + 1)] == pattern[0])
    for place in range(1, pattern.size):
        found = found[units.take(found + place) == pattern[place]]
    return found


def _han(text: str) -> Array | None:
    """The units of a text of Han characters that cannot overlap itself; else ``None``."""
    if (
        not text
        or is_han(text) is None
        or any(text.startswith(text[i:]) for i in range(1, len(text)))
    ):
        return None
    return np.frombuffer(encoded(text), np.uint16)


def near(texts: tuple[str, ...], distance: int, text: str) -> bool:
    """Whether all texts stand in one line with at most ``distance`` characters between them."""
    return any(_near_in(texts, distance, line) for line in text.split("\n"))


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
