"""The bars: what the rankings must reach, each met or short. What was not measured is short."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from tests.relevance.measure import Measured
from tests.relevance.questions import (
    DISTRACTED,
    KNOWN_ITEM,
    OTHER,
    OWN,
    PLAIN,
    QUOTE,
    SETS,
    WORDS,
    task_name,
)
from tests.relevance.systems import OTHERS

AT_LEAST = {
    task_name("cmrc2018", PLAIN, OWN): 0.972,
    task_name("cmrc2018", DISTRACTED, OWN): 0.963,
    task_name("csl", PLAIN, OWN): 0.982,
    task_name("csl", DISTRACTED, OWN): 0.970,
    task_name(KNOWN_ITEM, WORDS): 0.90,
    task_name(KNOWN_ITEM, QUOTE): 0.995,
}
APART = 0.002
"""By how much the two scripts of a question may differ."""
TASKS = (
    *(task_name(part, kind, script)
      for part in SETS for kind in (PLAIN, DISTRACTED) for script in (OWN, OTHER)),
    *(task_name(KNOWN_ITEM, kind) for kind in (WORDS, QUOTE)),
)  # fmt: skip
"""Every row of the table."""


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """``value`` is ``None`` where it was not measured; ``detail``: of what it is the value."""

    what: str
    value: float | None
    limit: float
    at_least: bool = True
    detail: str = ""

    @property
    def met(self) -> bool:
        if self.value is None:
            return False
        value = round(self.value, 9)  # so that no last bit of a mean decides
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        value = "not measured" if self.value is None else f"{self.value:.4f}"
        sign = "≥" if self.at_least else "≤"
        verdict = "met  " if self.met else "SHORT"
        detail = f"; {self.detail}" if self.detail else ""
        return f"{verdict} {self.what}: {value} ({sign} {self.limit:g}){detail}"


def bars(measured: Measured) -> list[Bar]:
    """Every bar, in the order of the table."""
    return [
        *(Bar(f"ours, {task}", measured.score(task), limit) for task, limit in AT_LEAST.items()),
        *_scripts(measured),
        *(_above(measured, system) for system in OTHERS),
    ]


def _scripts(measured: Measured) -> Iterable[Bar]:
    for part in SETS:
        for kind in (PLAIN, DISTRACTED):
            own, other = (measured.score(task_name(part, kind, script)) for script in (OWN, OTHER))
            apart = None if own is None or other is None else abs(own - other)
            yield Bar(f"ours, {part}, {kind}, one script from the other", apart, APART, False)


def _above(measured: Measured, system: str) -> Bar:
    """That ours leads on every row; the value is the least lead."""
    leads = {task: measured.lead(task, system) for task in TASKS}
    known = {task: lead for task, lead in leads.items() if lead is not None}
    short = [task for task, lead in known.items() if lead < 0]
    missing = [task for task in TASKS if task not in known]
    parts = []
    if short:
        parts.append("short: " + "; ".join(f"{task} {known[task]:+.4f}" for task in short))
    if system in measured.missing:
        parts.append(measured.missing[system])
    elif known and missing:
        parts.append(f"not measured: {'; '.join(missing)}")
    value = None if missing else min(known.values())
    return Bar(f"ours over {system}, least of the rows", value, 0.0, detail=", ".join(parts))
