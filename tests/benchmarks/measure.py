"""The measurements: what is built, opened and asked, in which order, and what came of it.

*Round*: every query once by every system that serves a corpus, one after the other, so that what
else the machine does hits all alike.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import corpus as corpora
from tests.benchmarks import worker
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.queries import COLD, FILTERS, PINNED, TYPED, Query, never_seen
from tests.benchmarks.systems import FTS5, OURS, TANTIVY, TANTIVY_FULL, WHOOSH, WORDS_ONLY
from tests.benchmarks.systems.protocol import BARE, FACETS, PAGE, Answered, Cannot
from tests.benchmarks.worker import Built, Memory, Worker

LEVELS = (BARE, FACETS, PAGE)
PARTS = ("small", "main", "long", "large")
"""The corpora of a :class:`Scale`."""
_RUNS = 3
_ENOUGH = 1.0
"""Seconds after which two rounds of a slow query are enough."""
_ADDED = 100
_COMMITS = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """The corpora by what they are for, and how often queries and indexing are repeated."""

    small: Corpus
    main: Corpus
    long: Corpus
    large: Corpus
    rounds: int
    builds: int
    openings: int


FULL_SCALE = Scale(
    Corpus("flashes 10k", "flashes", 10_000),
    Corpus("flashes", "flashes", 102_729),
    Corpus("broadcast", "broadcast", 14_677),
    Corpus("million", "flashes", 1_000_000),
    rounds=7,
    builds=2,
    openings=3,
)
QUICK_SCALE = Scale(
    Corpus("flashes 1k", "flashes", 1_000),
    Corpus("flashes 4k", "flashes", 4_000),
    Corpus("broadcast 1k", "broadcast", 1_000),
    Corpus("flashes 20k", "flashes", 20_000),
    rounds=3,
    builds=2,
    openings=1,
)


@dataclasses.dataclass(slots=True)
class Timing:
    """Seconds that the queries of one class took at one level, by query."""

    samples: dict[str, list[float]] = dataclasses.field(default_factory=dict)

    @property
    def median(self) -> float:
        """The median over the queries of the medians over the rounds."""
        return statistics.median(map(statistics.median, self.samples.values()))

    @property
    def slowest(self) -> float:
        """The median of the slowest query."""
        return max(map(statistics.median, self.samples.values()))

    @property
    def percentile95(self) -> float:
        every = sorted(second for seconds in self.samples.values() for second in seconds)
        return every[min(len(every) - 1, int(len(every) * 0.95))]


@dataclasses.dataclass(slots=True)
class Measured:
    """All that was measured, by the name of the corpus and of the system.

    ``timings`` by corpus, system, class and level; ``cannot`` says in a sentence why something of
    that corpus, system and class is missing; ``warnings`` where systems did not agree.
    """

    scale: Scale
    built: dict[tuple[str, str], list[Built]] = dataclasses.field(default_factory=dict)
    opened: dict[tuple[str, str], list[tuple[float, float]]] = dataclasses.field(
        default_factory=dict
    )
    commits: dict[tuple[str, str], list[tuple[float, float]]] = dataclasses.field(
        default_factory=dict
    )
    memory: dict[tuple[str, str], Memory] = dataclasses.field(default_factory=dict)
    timings: dict[tuple[str, str, str, str], Timing] = dataclasses.field(default_factory=dict)
    cannot: dict[tuple[str, str, str], str] = dataclasses.field(default_factory=dict)
    warnings: list[str] = dataclasses.field(default_factory=list)
    whole: tuple[int, float] | None = None
    """Articles and seconds of ``youse index`` over the news, where that was asked for."""


def measure(scale: Scale, systems: frozenset[str], parts: frozenset[str], folder: Path) -> Measured:
    """Everything but ``youse index``. ``folder`` is for scratch.

    ``systems`` besides ours; ``parts``: which corpora of the scale, by their names there. Raises
    :class:`NoData`.
    """
    measured = Measured(scale)
    chosen = [getattr(scale, name) for name in PARTS if name in parts]
    bases = {each.name: corpora.prepare(each, folder) for each in chosen}
    for each in chosen:
        if each in (scale.main, scale.long):
            _compare_building(measured, each, bases[each.name], systems, folder)
    for each in chosen:
        others = {TANTIVY, WHOOSH, FTS5} if each in (scale.main, scale.long) else {TANTIVY}
        _serve(measured, each, bases[each.name], systems & others, folder)
    return measured


def _compare_building(
    measured: Measured, each: Corpus, base: Path, systems: frozenset[str], folder: Path
) -> None:
    """Articles a second with the same fields, one commit at the end, in interleaved rounds."""
    for _ in range(measured.scale.builds):
        for name in (WORDS_ONLY, TANTIVY):
            if name == WORDS_ONLY or name in systems:
                _build(measured, each, base, name, folder / "compared", often=False)
    shutil.rmtree(folder / "compared", ignore_errors=True)


def _build(
    measured: Measured, each: Corpus, base: Path, name: str, folder: Path, *, often: bool
) -> bool:
    _tell(f"indexing {each.name} with {name}")
    try:
        with Worker(name) as process:
            built = process.call(worker.build, base, each.size, folder, often)
    except Cannot as cannot:
        measured.cannot[each.name, name, "indexing"] = str(cannot)
        return False
    measured.built.setdefault((each.name, name), []).append(built)
    return True


def _serve(
    measured: Measured, each: Corpus, base: Path, systems: frozenset[str], folder: Path
) -> None:
    """Builds the indexes that queries are asked of, then opens, asks, and adds to them."""
    served = {OURS: OURS}
    served |= {name: TANTIVY_FULL if name == TANTIVY else name for name in sorted(systems)}
    places = {name: folder / f"{each.name}-{name}" for name in served}
    for name, variant in list(served.items()):
        # Ours and tantivy as youse index would: a commit now and then. The others at their best.
        often = name in (OURS, TANTIVY)
        if not _build(measured, each, base, variant, places[name], often=often):
            del served[name]
    with contextlib.ExitStack() as stack:
        first = next(iter(PINNED[each.source]))
        processes: dict[str, Worker] = {}
        for number in range(measured.scale.openings):
            for name, variant in served.items():
                if number and name in (WHOOSH, FTS5):
                    continue
                if name in processes:
                    processes[name].__exit__()
                processes[name] = Worker(variant)
                with _noting(measured, each, name, "opening"):
                    seconds = processes[name].call(worker.open_index, places[name], first, PAGE)
                    measured.opened.setdefault((each.name, name), []).append(seconds)
        for process in processes.values():
            stack.enter_context(process)
        _ask(measured, each, processes)
        for name, process in processes.items():
            with _noting(measured, each, name, "memory"):
                measured.memory[each.name, name] = process.call(worker.memory)
    for name, variant in served.items():
        if each == measured.scale.main:
            _tell(f"adding to {each.name} with {name}")
            with _noting(measured, each, name, "commit"), Worker(variant) as process:
                measured.commits[each.name, name] = process.call(
                    worker.add, base, _ADDED, places[name], 2 if name == WHOOSH else _COMMITS
                )
        shutil.rmtree(places[name], ignore_errors=True)


@contextlib.contextmanager
def _noting(measured: Measured, each: Corpus, name: str, what: str) -> Iterator[None]:
    try:
        yield
    except Cannot as cannot:
        measured.cannot[each.name, name, what] = str(cannot)


def _levels(query: Query) -> tuple[str, ...]:
    if query.name == TYPED:
        return (PAGE,)
    return LEVELS if query.name in (FILTERS, COLD) else (BARE, PAGE)


def _ask(measured: Measured, each: Corpus, processes: dict[str, Worker]) -> None:
    """All rounds of all queries of a corpus."""
    pinned = list(PINNED[each.source])
    number = 0
    for round_number in range(measured.scale.rounds):
        _tell(f"asking {each.name}, round {round_number + 1} of {measured.scale.rounds}")
        names = list(processes)
        if round_number % 2:
            names.reverse()
        for query in pinned:
            for level in _levels(query):
                runs = [query] * (_RUNS + 1)
                answers = _visit(measured, each, names, processes, runs, level, warmth=1)
                if round_number == 0 and level == PAGE:
                    _compare(measured, each, query, answers)
        for level in LEVELS:
            fresh = [never_seen(each.source, number + count) for count in range(_RUNS)]
            number += _RUNS
            answers = _visit(measured, each, names, processes, fresh, level, warmth=0)
            if round_number == 0:
                _compare(measured, each, fresh[-1], answers)


def _visit(
    measured: Measured,
    each: Corpus,
    names: list[str],
    processes: dict[str, Worker],
    runs: list[Query],
    level: str,
    warmth: int,
) -> dict[str, Answered]:
    """One query by each system in turn; the last answers."""
    query = runs[0]
    answers: dict[str, Answered] = {}
    for name in names:
        if (each.name, name, query.name) in measured.cannot:
            continue
        timing = measured.timings.setdefault((each.name, name, query.name, level), Timing())
        before = timing.samples.get(label(query), [])
        if len(before) >= 2 and sum(before) > _ENOUGH and statistics.median(before) > worker.SLOW:
            continue
        try:
            seconds, answered = processes[name].call(worker.run, runs, level, warmth)
        except Cannot as cannot:
            measured.cannot[each.name, name, query.name] = str(cannot)
            del measured.timings[each.name, name, query.name, level]
            continue
        timing.samples.setdefault(label(query), []).extend(seconds)
        answers[name] = answered
    return answers


def label(query: Query) -> str:
    """What a query asks, in short."""
    if query.name == COLD:
        return "new each time"
    days = f"{query.start}..{query.end}" if query.start else ""
    filters = " ".join(",".join(values) for _, values in query.filters)
    without = f"-{query.without}" if query.without else ""
    words = query.text or (" | " if query.kind == "any" else " ").join(query.words)
    return " ".join(filter(None, (words, without, filters, days))) or "*"


_COMPARED = {OURS: {"phrase", "typed"}, FTS5: {"phrase", "typed", "prefix"}}
"""By system the kinds of query whose answers may differ from tantivy's by what is meant."""


def _compare(measured: Measured, each: Corpus, query: Query, answers: dict[str, Answered]) -> None:
    """Warns where answers that should be equal are not: a benchmark of others is worthless."""
    theirs = answers.get(TANTIVY)
    for name, may_differ in _COMPARED.items():
        mine = answers.get(name)
        if mine is None or theirs is None or query.kind in may_differ:
            continue
        where = f"{each.name}, {query.name}, {label(query)}:"
        if mine.total != theirs.total:
            measured.warnings.append(
                f"{where} {name} finds {mine.total}, tantivy finds {theirs.total}"
            )
        for facet, counts in mine.facets.items():
            if facet in theirs.facets and counts != theirs.facets[facet]:
                measured.warnings.append(
                    f"{where} {name} counts the facet {facet} otherwise than tantivy"
                )


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
