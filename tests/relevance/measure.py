"""Runs the tasks: each system indexes a collection once and is asked all the tasks of it."""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.relevance import systems
from tests.relevance.measures import DEPTH
from tests.relevance.questions import Collection, digests
from tests.relevance.systems import OURS, WHOOSH, Missing

PINNED = Path(__file__).with_name("digests.json")
FEW = {WHOOSH: 200}
"""How many questions a slow system is asked of each task."""


class Changed(Exception):
    """What is asked is not what was pinned; the text says what differs."""


@dataclasses.dataclass(slots=True)
class Measured:
    """``values``: (task, system) → what each of its first questions gave, 0 to 1."""

    tasks: list[str] = dataclasses.field(default_factory=list)
    values: dict[tuple[str, str], list[float]] = dataclasses.field(default_factory=dict)
    missing: dict[str, str] = dataclasses.field(default_factory=dict)
    seconds: dict[tuple[str, str], float] = dataclasses.field(default_factory=dict)
    """(collection or task, system) → how long indexing it or asking it took."""

    def score(self, task: str, system: str = OURS, first: int | None = None) -> float | None:
        """The mean over the questions, or over the first so many; ``None``: not measured."""
        values = self.values.get((task, system), [])[:first]
        return sum(values) / len(values) if values else None

    def lead(self, task: str, system: str) -> float | None:
        """By how much ours is above a system, on the questions that it was asked."""
        theirs = self.score(task, system)
        ours = self.score(task, OURS, len(self.values.get((task, system), [])))
        return None if ours is None or theirs is None else ours - theirs


def measure(
    collections: Iterable[Collection], names: Sequence[str], questions: int | None, temporary: Path
) -> Measured:
    """Every collection by every system named; of each task the first ``questions``.

    Raises :class:`Changed`.
    """
    measured = Measured()
    for collection in collections:
        check(digests(collection), json.loads(PINNED.read_text("utf-8")))
        measured.tasks += [task.name for task in collection.tasks]
        for name in names:
            if name not in measured.missing:
                try:
                    run(collection, name, questions, temporary, measured)
                except Missing as error:
                    measured.missing[name] = str(error)
    return measured


def check(found: dict[str, str], pinned: dict[str, str]) -> None:
    """Raises :class:`Changed` where a digest is not the pinned one."""
    changed = [name for name, digest in found.items() if pinned.get(name) != digest]
    if changed:
        raise Changed(
            f"Not what was pinned: {'; '.join(changed)}. Where that is meant, --pin-digests pins "
            "what is there now; figures of before are then no longer comparable."
        )


def run(
    collection: Collection, name: str, questions: int | None, temporary: Path, measured: Measured
) -> None:
    system = systems.load(name)
    with tempfile.TemporaryDirectory(dir=temporary) as folder:
        started = time.perf_counter()
        system.index(collection.articles, Path(folder))
        _note(measured, collection.name, name, started)
        for task in collection.tasks:
            asked = task.questions[:questions][: FEW.get(name)]
            started = time.perf_counter()
            rankings = system.rankings([each.text for each in asked], DEPTH)
            _note(measured, task.name, name, started)
            measured.values[task.name, name] = [
                task.measure(ranking, question.grades)
                for ranking, question in zip(rankings, asked, strict=True)
            ]
        system.close()


def _note(measured: Measured, what: str, name: str, started: float) -> None:
    measured.seconds[what, name] = seconds = time.perf_counter() - started
    print(f"{name}: {what}: {seconds:.0f} s", file=sys.stderr, flush=True)
