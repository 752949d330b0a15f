"""The bars of the issue: what must hold, each met or short with its figures.

What could not be measured is short. Ratios are ours over theirs, of medians, in one run.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable, Iterable, Mapping

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.measure import Measured
from tests.benchmarks.queries import COLD, FILTERS, JUDGED, PHRASE
from tests.benchmarks.systems import OURS, TANTIVY, WHOOSH, WORDS_ONLY
from tests.benchmarks.systems.protocol import FACETS, PAGE
from tests.benchmarks.worker import Built

MB = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One clause of a bar. ``value`` is ``None`` where it was not measured; ``detail``: of what."""

    number: int
    what: str
    value: float | None
    limit: float
    at_least: bool = False
    unit: str = ""
    detail: str = ""

    @property
    def met(self) -> bool:
        if self.value is None:
            return False
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        value = "not measured" if self.value is None else f"{self.value:,.3g}{self.unit}"
        verdict = "met  " if self.met else "SHORT"
        detail = f"; {self.detail}" if self.detail else ""
        return (
            f"{self.number} {verdict} {self.what}: {value} ({sign} {self.limit:,g}{self.unit})"
            f"{detail}"
        )


def worst(bar: Bar, values: Mapping[str, float | None]) -> Bar:
    """``bar`` with the worst of the values, and in ``detail`` which those short of it are."""
    known = {name: value for name, value in values.items() if value is not None}
    missing = [name for name in values if name not in known]
    ordered = sorted(known, key=lambda name: known[name], reverse=not bar.at_least)
    short = [f"{name} {known[name]:.3g}" for name in ordered if not _with(bar, known[name]).met]
    parts = []
    if short:
        parts.append("short: " + ", ".join(short))
    elif ordered:
        parts.append("worst: " + ordered[0])
    if missing:
        parts.append("not measured: " + ", ".join(missing))
    value = known[ordered[0]] if ordered and not missing else None
    return dataclasses.replace(bar, value=value, detail="; ".join(parts))


def _with_median(bar: Bar, values: Mapping[str, float | None]) -> Bar:
    """``bar`` with the median of the values told beside."""
    known = [value for value in values.values() if value is not None]
    told = f"; median class {statistics.median(known):.3g}" if known else ""
    return dataclasses.replace(bar, detail=bar.detail + told)


def _with(bar: Bar, value: float) -> Bar:
    return dataclasses.replace(bar, value=value)


def bars(measured: Measured) -> list[Bar]:
    """Every clause of the bars 1 to 5, and of 6 where it was measured."""
    scale = measured.scale
    both = (scale.main, scale.long)
    return [
        *_indexing(measured, both),
        *_pages(measured, both),
        *_filters(measured, both),
        *_bytes(measured, both),
        *_serving(measured),
        *_whole(measured),
    ]


def _indexing(measured: Measured, both: Iterable[Corpus]) -> Iterable[Bar]:
    clauses = [(each, TANTIVY, 0.9) for each in both]
    for each, other, limit in (*clauses, (measured.scale.long, WHOOSH, 5.0)):
        for clock, of in (("by the clock", _wall), ("by processor time", _cpu)):
            mine = best(measured, each, WORDS_ONLY, of)
            theirs = best(measured, each, other, of)
            ratio = theirs / mine if mine and theirs else None
            what = f"articles/s over {other}'s, {each.name}, {clock}"
            yield Bar(1, what, ratio, limit, at_least=True)


def _wall(built: Built) -> float:
    return built.wall


def _cpu(built: Built) -> float:
    return built.cpu


def best(
    measured: Measured, each: Corpus, system: str, of: Callable[[Built], float]
) -> float | None:
    """The least that building took of something, over the rounds."""
    return min(map(of, measured.built.get((each.name, system), ())), default=None)


def ratio(measured: Measured, each: Corpus, system: str, name: str, level: str) -> float | None:
    """Our median time over another system's for one class."""
    mine = measured.timings.get((each.name, OURS, name, level))
    theirs = measured.timings.get((each.name, system, name, level))
    return mine.median / theirs.median if mine and theirs else None


def _pages(measured: Measured, both: Iterable[Corpus]) -> Iterable[Bar]:
    for each in both:
        values = {name: ratio(measured, each, TANTIVY, name, PAGE) for name in JUDGED}
        phrases = values.pop(PHRASE)
        yield worst(Bar(2, f"page over tantivy's, {each.name}, each class", None, 1.0), values)
        yield Bar(2, f"page over tantivy's, {each.name}, phrases", phrases, 2.0)
        stock = {
            name: 1 / value if (value := ratio(measured, each, WHOOSH, name, PAGE)) else None
            for name in JUDGED
            if (each.name, WHOOSH, name) not in measured.cannot
        }
        bar = Bar(2, f"times as fast as stock Whoosh, {each.name}, each class", None, 100, True)
        yield _with_median(worst(bar, stock), stock)


def _filters(measured: Measured, both: Iterable[Corpus]) -> Iterable[Bar]:
    for each in both:
        values = {name: ratio(measured, each, TANTIVY, name, FACETS) for name in (FILTERS, COLD)}
        yield worst(Bar(3, f"hits and facets over tantivy's, {each.name}", None, 0.6), values)
    large = measured.scale.large
    slowest = {}
    for name in JUDGED:
        timing = measured.timings.get((large.name, OURS, name, PAGE))
        slowest[name] = timing.slowest * 1000 if timing else None
    bar = Bar(3, f"page of the slowest query of each class, {large.name}", None, 20, unit=" ms")
    yield worst(bar, slowest)


def _bytes(measured: Measured, both: Iterable[Corpus]) -> Iterable[Bar]:
    for each in both:
        mine = sizes(measured, each, OURS)
        theirs = sizes(measured, each, TANTIVY)
        store = theirs.get("store", 0)
        whole = sum(theirs.values())
        rows = (
            ("postings and columns without bigrams", ("words", "columns"), whole - store, 0.95),
            ("text over tantivy's store", ("text",), store, 1.3),
            ("all over tantivy's whole index", tuple(mine), whole, 1.4),
        )
        for what, kinds, other, limit in rows:
            known = other > 0 and all(kind in mine for kind in kinds)
            value = sum(mine[kind] for kind in kinds) / other if known else None
            yield Bar(4, f"bytes of {what}, {each.name}", value, limit)


def sizes(measured: Measured, each: Corpus, system: str) -> dict[str, int]:
    """Bytes by kind of the last index that a system built."""
    built = measured.built.get((each.name, system))
    return built[-1].sizes if built else {}


def _serving(measured: Measured) -> Iterable[Bar]:
    main, large = measured.scale.main.name, measured.scale.large.name
    memory = measured.memory.get((large, OURS))
    private = memory.private / MB if memory else None
    yield Bar(5, f"private memory serving {large}", private, 300, unit=" MB")
    for name in (main, large):
        opened = measured.opened.get((name, OURS))
        value = statistics.median(first for first, _ in opened) * 1000 if opened else None
        yield Bar(5, f"opening {name}", value, 20, unit=" ms")
    commits = measured.commits.get((main, OURS))
    what = f"committing 100 articles into {main}"
    bar = Bar(5, what, None, 50, unit=" ms")
    if commits:
        whole, alone = (statistics.median(column) * 1000 for column in zip(*commits, strict=True))
        detail = f"cutting and adding them too: {whole:.3g} ms"
        bar = dataclasses.replace(bar, value=alone, detail=detail)
    yield bar
    built = measured.built.get((large, OURS))
    peak = built[-1].peak / MB if built else None
    yield Bar(5, f"peak memory of building {large}", peak, 1000, unit=" MB")


def _whole(measured: Measured) -> Iterable[Bar]:
    if measured.whole is not None:
        articles, seconds = measured.whole
        what = "articles/s of youse index over the news"
        yield Bar(6, what, articles / seconds, 1500, at_least=True)
