"""A back-up while a writer runs: restored, it answers as an index of just those articles does."""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from search.request import Request
from search.results import Results
from tests.exactness.library import Library
from tests.torture.commands import Runner
from tests.torture.trial import random_row, write_rows

_ARTICLES = 1500
_PATIENCE = 60.0


def torture(folder: Path, searches: int, seed: int, articles: int = _ARTICLES) -> list[str]:
    """Backs up, restores, and asks so many searches; returns what is not as it should be."""
    chance = random.Random(seed)
    rows = {f"a{number:05}": random_row(chance, f"a{number:05}") for number in range(articles)}
    names = ("writing", "copy", "alone")
    runners = {}
    for name in names:
        (folder / name).mkdir(parents=True)
        runners[name] = Runner(folder / name / "data", folder / name)
    every = write_rows(folder / "rows.jsonl", rows.values())
    writer = runners["writing"].start("index", "--json", str(every))
    try:
        told = _told_some(folder / "writing" / "out", articles // 4)
        aside = Runner(folder / "writing" / "data", folder / "copy")
        ended = aside.run("backup", str(folder / "copy" / "data"))
        running = os.waitpid(writer, os.WNOHANG)[0] == 0
    finally:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(writer, 0)
    if ended.status or not running:
        return [f"no back-up while the writer ran: {ended}"]
    if runners["copy"].run("rebuild").status:
        return ["the back-up cannot be restored"]
    restored = Library(folder / "copy" / "data")
    there = set(restored.texts.ids)
    some = write_rows(folder / "some.jsonl", (rows[name] for name in rows if name in there))
    assert runners["alone"].run("index", str(some)).status == 0
    alone = Library(folder / "alone" / "data")
    missing = [f"{name} was reported before the back-up" for name in told if name not in there]
    return missing + list(_differences(restored, alone, searches, chance))


def _told_some(path: Path, count: int) -> list[str]:
    """The ids that a writer has reported, once there are so many."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        lines = path.read_text("utf-8").splitlines()[:-1] if path.exists() else []
        if len(lines) >= count:
            return [line.split('"id": "')[1].split('"')[0] for line in lines]
        time.sleep(0.005)
    return []


def _differences(
    restored: Library, alone: Library, searches: int, chance: random.Random
) -> Iterator[str]:
    for number in range(searches):
        piece = restored.texts.piece(chance, converted=number % 2 == 1)
        text = piece.typed if piece else ""
        request = Request(text=text.strip('"') if number % 3 else text, size=20)
        one, other = (library.service.search(request) for library in (restored, alone))
        if _shown(one) != _shown(other):
            yield f"{request.text}: {one.total} and {other.total} articles"


def _shown(results: Results) -> object:
    hits = [(hit.article, hit.score and round(hit.score, 4), hit.snippets) for hit in results.hits]
    return results.total, hits, results.facets, results.dates
