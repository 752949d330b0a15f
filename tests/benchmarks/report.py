"""What was measured, as plain text."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from search import highlight
from tests.benchmarks.bars import MB, Bar, ratio
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.measure import LEVELS, Measured, Timing
from tests.benchmarks.queries import CLASSES
from tests.benchmarks.systems import FTS5, OURS, TANTIVY, WHOOSH
from tests.benchmarks.systems.protocol import BARE, FACETS, PAGE

_LEVELS = {
    BARE: "top 20 with stored fields and exact total",
    FACETS: "the same with four facets",
    PAGE: "the complete page: with facets and snippets",
}
_NONE = "–"


def report(measured: Measured, bars: Sequence[Bar]) -> str:
    """The tables, the warnings, then each bar and a last line that counts them."""
    scale = measured.scale
    corpora = (scale.small, scale.main, scale.long, scale.large)
    compiled = not (highlight.__file__ or "").endswith(".py")
    parts = [
        f"What marks hits is {'compiled' if compiled else 'Python, not compiled'} (make native).",
        _indexing(measured, corpora),
        _serving(measured, corpora),
    ]
    for each in corpora:
        parts += [_queries(measured, each, level) for level in LEVELS]
    parts += [_growth(measured), _warnings(measured), verdict(bars)]
    return "\n\n".join(filter(None, parts))


def verdict(bars: Sequence[Bar]) -> str:
    """Each bar as met or short, and how many are short."""
    short = [bar for bar in bars if not bar.met]
    last = f"{len(short)} of {len(bars)} clauses are short." if short else "Every bar is met."
    return "\n".join(["BARS (ours over theirs, medians)", *map(str, bars), last])


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in plain text: the first column to the left, the others to the right."""
    grid = [tuple(head), *map(tuple, rows)]
    if len(grid) == 1:
        return ""
    widths = [max(_width(row[place]) for row in grid) for place in range(len(head))]
    lines = [title]
    for row in grid:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = (
            " " * (widths[place] - _width(row[place])) + row[place] for place in range(1, len(row))
        )
        lines.append("  ".join((first, *rest)).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _indexing(measured: Measured, corpora: Iterable[Corpus]) -> str:
    rows = []
    for each in corpora:
        for (name, system), built in measured.built.items():
            if name != each.name:
                continue
            wall, cpu = min(one.wall for one in built), min(one.cpu for one in built)
            last = built[-1]
            kinds = " ".join(f"{kind} {size / MB:.1f}" for kind, size in last.sizes.items())
            rows.append(
                (
                    name,
                    system,
                    f"{last.articles:,}",
                    f"{last.articles / wall:,.0f}",
                    f"{last.articles / cpu:,.0f}",
                    f"{last.peak / MB:,.0f}",
                    f"{sum(last.sizes.values()) / MB:.1f}",
                    kinds,
                )
            )
    head = ("corpus", "system", "articles", "a/s clock", "a/s CPU", "peak MB", "index MB", "kinds")
    return table("INDEXING (best of the rounds)", head, rows)


def _serving(measured: Measured, corpora: Iterable[Corpus]) -> str:
    rows = []
    for each in corpora:
        for (name, system), opened in measured.opened.items():
            if name != each.name:
                continue
            memory = measured.memory.get((name, system))
            commits = measured.commits.get((name, system))
            rows.append(
                (
                    name,
                    system,
                    _ms(statistics.median(first for first, _ in opened)),
                    _ms(statistics.median(second for _, second in opened)),
                    f"{memory.private / MB:.0f}" if memory else _NONE,
                    f"{memory.resident / MB:.0f}" if memory else _NONE,
                    _ms(statistics.median(whole for whole, _ in commits)) if commits else _NONE,
                    _ms(statistics.median(alone for _, alone in commits)) if commits else _NONE,
                )
            )
    head = (
        "corpus", "system", "open ms", "first ms", "private MB", "resident MB", "add 100 ms",
        "of that commit",
    )  # fmt: skip
    return table("SERVING (fresh processes, dictionaries loaded; by the clock)", head, rows)


def _queries(measured: Measured, each: Corpus, level: str) -> str:
    """Median and 95th percentile in ms; ``×``: our median over that system's."""
    others = [
        name
        for name in (TANTIVY, WHOOSH, FTS5)
        if any(key[0] == each.name and key[1] == name for key in measured.timings)
    ]
    rows = []
    for name in CLASSES:
        mine = measured.timings.get((each.name, OURS, name, level))
        theirs = [measured.timings.get((each.name, other, name, level)) for other in others]
        if mine is None and not any(theirs):
            continue
        row = [name, *_times(mine)]
        for other, timing in zip(others, theirs, strict=True):
            value = ratio(measured, each, other, name, level)
            row += [*_times(timing), _NONE if value is None else f"{value:.3g}"]
        rows.append(row)
    head = [f"{each.name}, {each.size:,}", OURS, "95%"]
    for other in others:
        head += [other, "95%", "×"]
    return table(f"QUERIES, ms of processor time: {_LEVELS[level]}", head, rows)


def _times(timing: Timing | None) -> tuple[str, str]:
    return (_ms(timing.median), _ms(timing.percentile95)) if timing else (_NONE, _NONE)


def _growth(measured: Measured) -> str:
    small, large = measured.scale.small, measured.scale.large
    rows = []
    for name in CLASSES:
        row = [name]
        for system in (OURS, TANTIVY):
            less = measured.timings.get((small.name, system, name, PAGE))
            more = measured.timings.get((large.name, system, name, PAGE))
            row += [_ms(less.median) if less else _NONE, _ms(more.median) if more else _NONE]
            row.append(f"{more.median / less.median:.1f}" if less and more else _NONE)
        rows.append(row)
    head = ["page, ms"]
    for system in (OURS, TANTIVY):
        head += [f"{system} {small.size:,}", f"{large.size:,}", "times"]
    return table("GROWTH", head, rows)


def _warnings(measured: Measured) -> str:
    cannot = {
        f"{system} cannot: {what} ({why}), {corpus}"
        for (corpus, system, what), why in measured.cannot.items()
    }
    lines = [*sorted(cannot), *(f"WARNING {each}" for each in measured.warnings)]
    return "\n".join(["NOTES", *lines]) if lines else ""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"
