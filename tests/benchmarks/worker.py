"""One system in a process of its own, so that its time and memory are its own.

The parent sends a function's name and its arguments through a pipe and gets back what it returned,
or the :class:`Cannot` that it raised.
"""

from __future__ import annotations

import dataclasses
import itertools
import multiprocessing
import re
import resource
import shutil
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index.article import Article
from index.settings import IndexSettings
from tests.benchmarks import corpus, systems
from tests.benchmarks.queries import Query
from tests.benchmarks.systems.protocol import Answered, Cannot, System

SLOW = 0.1
"""Seconds from which on a query is run but once in a round, without a run to warm it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Built:
    """An index that was made: seconds of the clock and of the processors, bytes."""

    articles: int
    wall: float
    cpu: float
    peak: int
    sizes: dict[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in bytes: ``private`` is anonymous, ``resident`` with mapped files."""

    private: int
    resident: int


class Worker:
    """Runs the functions below in a fresh process; ``with`` ends it."""

    def __init__(self, name: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, name), daemon=False)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._process.join()

    def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """What ``function(system, *arguments)`` returns there. Raises :class:`Cannot`."""
        self._pipe.send((function.__name__, arguments))
        try:
            answer = self._pipe.recv()
        except EOFError:
            raise Cannot("its process ended") from None
        if isinstance(answer, Cannot):
            raise answer
        return answer


def _serve(pipe: Connection, name: str) -> None:
    system: System | None = None
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            if system is None:
                system = systems.load(name)
                system.warm()
            pipe.send(_FUNCTIONS[function](system, *arguments))
        except Cannot as cannot:
            pipe.send(cannot)
        except Exception as error:
            traceback.print_exc()
            pipe.send(Cannot(f"it failed: {type(error).__name__}: {error}"))


class _Clock:
    """Time that passes inside ``with``; reading articles is left out by staying outside."""

    def __init__(self) -> None:
        self.wall = 0.0
        self._cpu_before = _cpu()
        self._reading = 0.0

    def read(self, blocks: Iterator[list[Article]]) -> list[Article] | None:
        started = time.thread_time()
        block = next(blocks, None)
        self._reading += time.thread_time() - started
        return block

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._started

    @property
    def cpu(self) -> float:
        """Seconds of all threads and ended children, without those of reading."""
        return _cpu() - self._cpu_before - self._reading


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def build(system: System, base: Path, size: int, folder: Path, often: bool) -> Built:
    """Indexes a corpus into a fresh folder.

    ``often``: commits as often as ``youse index`` does; otherwise once, at the end.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    every = IndexSettings().commit_articles
    blocks = corpus.blocks(base, size)
    clock = _Clock()
    done = pending = 0
    with clock:
        system.create(folder)
    while (block := clock.read(blocks)) is not None:
        with clock:
            system.add(block)
            done, pending = done + len(block), pending + len(block)
            if often and pending >= every:
                system.commit()
                pending = 0
    with clock:
        system.commit()
        system.finish()
    return Built(done, clock.wall, clock.cpu, _peak(), system.sizes(folder))


def add(
    system: System, base: Path, size: int, folder: Path, times: int
) -> list[tuple[float, float]]:
    """What adding ``size`` new articles and committing them takes, ``times`` in a row.

    Seconds by the clock of the two together, and of the commit alone.
    """
    articles = corpus.flat(corpus.blocks(base, size * (times + 1), first_copy=77))
    system.reopen(folder)
    seconds = []
    for number in range(times + 1):
        some = list(itertools.islice(articles, size))
        started = time.perf_counter()
        system.add(some)
        added = time.perf_counter()
        system.commit()
        done = time.perf_counter()
        if number:  # the first one also opens files
            seconds.append((done - started, done - added))
    system.finish()
    return seconds


def open_index(system: System, folder: Path, query: Query, level: str) -> tuple[float, float]:
    """Seconds until the index is open, and until the first query after that is answered."""
    started = time.perf_counter()
    system.open(folder)
    opened = time.perf_counter()
    system.run(query, level)
    return opened - started, time.perf_counter() - opened


def run(
    system: System, queries: list[Query], level: str, warmth: int
) -> tuple[list[float], Answered]:
    """Seconds of processor time of each query but the first ``warmth``; the last one's answer.

    Processor time of all threads: on an idle machine the same as the clock, for nothing is waited
    for, and on a busy one the longer query would be interrupted the more often. A query that takes
    longer than :data:`SLOW` is counted and is the last.
    """
    seconds: list[float] = []
    for query in queries:
        started = time.process_time()
        answered = system.run(query, level)
        seconds.append(time.process_time() - started)
        if seconds[-1] > SLOW:
            return seconds[-1:], answered
    return seconds[warmth:], answered


def memory(_: System) -> Memory:
    """What the process holds now."""
    text = Path("/proc/self/smaps_rollup").read_text("ascii")
    return Memory(_kilobytes(text, "Anonymous"), _kilobytes(text, "Rss"))


def _peak() -> int:
    """The most bytes that were resident at once, with those of the largest child.

    Not ``ru_maxrss`` of the process itself: that is inherited from the parent across a spawn.
    """
    peak = _kilobytes(Path("/proc/self/status").read_text("ascii"), "VmHWM")
    return peak + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _kilobytes(text: str, name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) * 1024 if match else 0


_FUNCTIONS = {function.__name__: function for function in (build, add, open_index, run, memory)}
