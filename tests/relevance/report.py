"""What was measured, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.report import table
from tests.relevance.bars import Bar
from tests.relevance.measure import FEW, Measured
from tests.relevance.systems import ABOUT, SYSTEMS

_NONE = "–"


def report(measured: Measured, bars: Sequence[Bar]) -> str:
    """The table, what its columns are, then each bar and a last line that counts them."""
    shown = [name for name in SYSTEMS if any(name == each for _, each in measured.values)]
    rows = []
    for task in measured.tasks:
        counts = {name: len(measured.values.get((task, name), ())) for name in shown}
        cells = []
        for name in shown:
            score = measured.score(task, name)
            few = 0 < counts[name] < max(counts.values())
            cells.append(_NONE if score is None else f"{score:.4f}{'*' if few else ' '}")
        rows.append((task, str(max(counts.values(), default=0)), *cells))
    title = "RELEVANCE: nDCG@10 of the sets, MRR@10 of the known items"
    parts = [table(title, ("", "questions", *(f"{name} " for name in shown)), rows)]
    parts += filter(None, [_notes(measured, shown), verdict(bars)])
    return "\n\n".join(parts)


def _notes(measured: Measured, shown: Sequence[str]) -> str:
    lines = [f"{name}: {ABOUT[name]}" for name in shown]
    lines += [
        f"* {name}: of the first {few} questions at most, and ours is compared on these"
        for name, few in FEW.items()
        if name in shown
    ]
    lines += [f"{name} is missing: {why}" for name, why in measured.missing.items()]
    return "\n".join(lines)


def verdict(bars: Sequence[Bar]) -> str:
    """Each bar as met or short, and how many are short."""
    short = [bar for bar in bars if not bar.met]
    last = f"{len(short)} of {len(bars)} bars are short." if short else "Every bar is met."
    return "\n".join(["BARS", *map(str, bars), last])
