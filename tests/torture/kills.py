"""``kill -9``, or a power cut, at random instants of indexing, rebuilding, removing, upgrading."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.torture.disk import Disk
from tests.torture.trial import STEPS, Problem, Trial

_ANEW = 25
"""After so many kills everything begins anew, with a folder that is not there yet."""
_BESIDE = 0.1
"""How often there are second processes for reading and indexing, which take a while to start."""


def torture(
    folder: Path,
    kills: int,
    seed: int,
    tell: Callable[[int], None] | None = None,
    *,
    power: bool = False,
) -> tuple[int, list[Problem]]:
    """Kills so many commands; returns how many were, and what was wrong afterwards.

    With ``power`` what was not brought to the disk is gone too, after a command that came to its
    end as well.
    """
    chance = random.Random(seed)
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    disk = Disk(folder / "data", folder / "disk") if power else None
    trial = Trial(folder, scratch, seed, disk)
    trial.fill(80)
    lengths = dict.fromkeys(STEPS, 1.0)  # how long each kind takes
    killed, problems = 0, list[Problem]()
    while killed < kills:
        if killed % _ANEW == _ANEW - 1:
            trial.start_anew()
        name = chance.choice(STEPS)
        step = trial.step(name)
        beside = name == "index" and chance.random() < _BESIDE
        length = lengths[name] + 2 * beside
        if disk is not None:
            disk.settle()
        ended = trial.runner.run(
            *step.arguments, kill_after=chance.uniform(0, length), beside=beside
        )
        if disk is not None:
            disk.cut()
        if ended.killed:
            killed += 1
            if tell is not None and killed % _ANEW == 0:
                tell(killed)
        else:
            lengths[name] = ended.seconds
        problems += trial.problems(step, ended)
    return killed, problems
