"""A running site asked by several connections at a time; what it should not have answered."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import hypothesis

from tests.fuzz.answers import Asker, Wrong
from tests.fuzz.asked import Asked, requests

CONNECTIONS = 2
_TOLD_EVERY = 5_000
_BATCH = 1_000
"""Hypothesis remembers what it has drawn in one run, and takes the longer for it."""


class Judged(NamedTuple):
    """``slow_once``: answers that took over a second, but not when they were asked for again."""

    asked: int
    statuses: Counter[int]
    slow_once: int
    slowest: float
    wrong: list[Wrong]


def torture(
    port: int, ids: Sequence[str], count: int, seed: int, tell: Callable[[int], None]
) -> Judged:
    """Sends so many requests to the site on ``port``; ``ids``: some of its articles."""
    askers = [Asker(port) for _ in range(CONNECTIONS)]
    errors: list[BaseException] = []

    def run(asker: Asker, number: int) -> None:
        try:
            for begin in range(0, count // CONNECTIONS, _BATCH):
                some = min(_BATCH, count // CONNECTIONS - begin)
                _ask(asker, ids, some, seed + CONNECTIONS * begin + number)
        except BaseException as error:
            errors.append(error)
        finally:
            asker.close()

    threads = [
        threading.Thread(target=run, args=(asker, number)) for number, asker in enumerate(askers)
    ]
    for thread in threads:
        thread.start()
    told = 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.2)
        asked = sum(asker.statuses.total() for asker in askers)
        if asked >= told + _TOLD_EVERY:
            told = asked
            tell(asked)
    if errors:
        raise errors[0]
    statuses: Counter[int] = sum((asker.statuses for asker in askers), Counter())
    return Judged(
        statuses.total(), statuses, sum(asker.slow_once for asker in askers),
        max(asker.slowest for asker in askers), [each for asker in askers for each in asker.wrong],
    )  # fmt: skip


def _ask(asker: Asker, ids: Sequence[str], count: int, seed: int) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, database=None, deadline=None, phases=(hypothesis.Phase.generate,),
        suppress_health_check=tuple(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(requests(ids))
    def judge(asked: Asked) -> None:
        asker.judge(asked)

    judge()
