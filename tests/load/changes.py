"""What is done to a data folder while it is read: articles in and out, an index built anew."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.corpus import NoData, news_folder
from tests.torture.trial import random_row
from tests.web.running import Commands

Row = dict[str, str]
Tell = Callable[[str], None]
HOUR = 3600.0
"""Seconds that a change may take at most."""


def rows(count: int) -> list[Row]:
    """So many articles: of the news where it is at hand, else such as nobody wrote."""
    return list(itertools.islice(itertools.chain(_news(), _made()), count))


def _news() -> Iterator[Row]:
    try:
        folder = news_folder()
    except NoData:
        return
    for name in ("flashes", "broadcast"):
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                record = json.loads(line)
                if record.get("title"):
                    yield {**record, "id": f"{name}-{number}"}


def _made() -> Iterator[Row]:
    chance = random.Random(6)
    for number in itertools.count():
        yield random_row(chance, f"made-{number}")


def written(path: Path, some: Sequence[Row]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in some), "utf-8")
    return path


class Failed(Exception):
    """A command did not do what it was to do: what it said."""


def change(commands: Commands, added: Path, removed: Sequence[str], tell: Tell) -> None:
    """Indexes, removes, and builds the index anew twice, one after the other."""
    steps = (
        ("indexed", ("index", str(added))),
        ("built anew", ("rebuild",)),
        ("removed", ("remove", *removed)),
        ("built anew", ("rebuild",)),
    )
    for what, arguments in steps:
        begun = time.monotonic()
        done = commands.run(*arguments, timeout=HOUR)
        refuse_failure(done)
        tell(f"{what}: {time.monotonic() - begun:.0f} s")


def total(answer: bytes) -> int:
    """How many articles an answer of the API counts."""
    return int(json.loads(answer)["total"])


def refuse_failure(done: subprocess.CompletedProcess[str]) -> None:
    """Raises :class:`Failed` with what the command said."""
    if done.returncode != 0:
        raise Failed(f"{' '.join(done.args[:6])}: {done.stderr.strip()[-300:]}")
