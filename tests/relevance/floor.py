"""The floor: what ours must reach on a small slice, in every run of the tests.

``floors.json`` holds by task the score that was reached and the digest of what was asked. It is
raised by ``--floor`` and lowered by nothing but ``--lower-floor``.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from tests.relevance.measure import Measured, check, run
from tests.relevance.questions import digests, small_slice
from tests.relevance.systems import OURS

FLOORS = Path(__file__).with_name("floors.json")
_ARTICLES, _QUESTIONS = 300, 100
_DIGITS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Floors:
    """By task the least score; by collection and task the digest."""

    scores: dict[str, float]
    digests: dict[str, str]


def pinned(file: Path = FLOORS) -> Floors:
    return Floors(**json.loads(file.read_text("utf-8")))


def measure_slice(temporary: Path) -> Floors:
    """What ours reaches on the slice now, cut to four digits. Raises ``NoData``."""
    measured = Measured()
    found: dict[str, str] = {}
    for collection in small_slice(_ARTICLES, _QUESTIONS):
        found |= digests(collection)
        run(collection, OURS, None, temporary, measured)
    scale = 10**_DIGITS
    scores = {
        task: int(sum(values) / len(values) * scale + 1e-6) / scale
        for (task, _), values in measured.values.items()
    }
    return Floors(scores, found)


def below(now: Floors, before: Floors) -> list[str]:
    """A sentence for each task that is below its floor. Raises ``Changed``."""
    check(now.digests, before.digests)
    return [
        f"{task}: {now.scores[task]:.4f} is below the floor of {least:.4f}."
        for task, least in before.scores.items()
        if now.scores[task] < least
    ]


def renew(temporary: Path, *, lower: bool, file: Path = FLOORS) -> int:
    """Raises the floors to what is reached now; lowers them only with ``lower``. 1: refused.

    Raises ``Changed`` without ``lower``.
    """
    now = measure_slice(temporary)
    if not lower and (missed := below(now, pinned(file))):
        print("\n".join([*missed, "Mend the ranking, or lower the floor with --lower-floor."]))
        return 1
    file.write_text(json.dumps(dataclasses.asdict(now), indent=1) + "\n", "utf-8")
    return 0
