"""The timeline of a search: articles by year, month or day as bars that narrow the dates.

*Step*: one year, month or day; steps without articles leave a gap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from web.links import Choice

HEIGHT = 40
"""Of the tallest bar, in units of the drawing; a step is ten units wide."""
WIDTH = 10
FEWEST = 3
"""Fewer bars say nothing that a list does not."""


class Bar(NamedTuple):
    """``x`` and ``top`` are where it begins, in units from the left and from above."""

    choice: Choice
    x: int
    top: int


class Timeline(NamedTuple):
    """``width``: of all steps, in units. ``first`` and ``last``: the ends, as they are written.
    ``step``: the width of one.
    """

    bars: tuple[Bar, ...]
    width: int
    first: str
    last: str
    peak: Choice
    height: int = HEIGHT
    step: int = WIDTH


def timeline(
    choices: Sequence[Choice], ends: tuple[str, str] | None = None, fewest: int = FEWEST
) -> Timeline | None:
    """The bars of the choices of a date facet, the oldest first; ``None`` for so few.

    ``ends``: the first and the last step to draw, where they are not the first and last bar.
    """
    counted = [(each, each.count) for each in choices if each.count]
    if len(counted) < fewest:
        return None
    counted.sort(key=lambda pair: pair[0].label)
    first, last = ends or (counted[0][0].label, counted[-1][0].label)
    steps = [_step(each.label) for each, _ in counted]
    begin, end = _step(first), _step(last)
    most = max(count for _, count in counted)
    bars = tuple(
        # A single article is still to be seen beside thousands.
        Bar(each, (step - begin) * WIDTH, HEIGHT - max(1, round(HEIGHT * count / most)))
        for (each, count), step in zip(counted, steps, strict=True)
    )
    peak = max(counted, key=lambda pair: pair[1])[0]
    return Timeline(bars, (end - begin + 1) * WIDTH, first, last, peak)


def _step(label: str) -> int:
    """The number of a year, month or day: ``2025``, ``2025-01``, ``2025-01-15``."""
    if len(label) == 10:
        return dt.date.fromisoformat(label).toordinal()
    year, _, month = label.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)
