"""A data folder that is mistreated, and what must be true of it afterwards.

*Step*: one command. What it was to change may have changed or not when it was cut off; what it
reported must be there; everything else must be as it was.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from index import generations
from index.archive import Archive
from index.engines import toc
from index.errors import IndexingError
from search.errors import NotReady
from tests.contracts.corpus import WORDS
from tests.exactness import phrases
from tests.exactness.library import Library
from tests.exactness.library import Shelf as Asked
from tests.index.older import make_older
from tests.torture.commands import Ended, Runner
from tests.torture.disk import Disk
from web.config import Settings
from web.upkeep import check_data

Row = dict[str, str]
State = dict[str, tuple[str, ...] | None]
"""By id the lines of an article, title first; ``None`` for a removed one."""

LOST, ARCHIVE, INDEX, ANSWERS, UNSAID = (
    "lost articles", "archives that are not whole", "indexes that neither open nor are built again",
    "wrong answers", "failures without one clear sentence",
)  # fmt: skip
KINDS = (LOST, ARCHIVE, INDEX, ANSWERS, UNSAID)
STEPS = ("index", "index", "index", "rebuild", "remove", "upgrade")
_SEARCHES = 8
_NEWS = re.compile(r"; it is built again from the archive\.$|^(Reading|Indexing): [\d,]+ of ")
"""What a command says on standard error that is no complaint."""


class Problem(NamedTuple):
    kind: str
    detail: str


class Step(NamedTuple):
    """A command; ``rows``: what it puts in by id; ``gone``: what it removes or brings back."""

    name: str
    arguments: tuple[str, ...]
    rows: Mapping[str, Row]
    gone: tuple[str, ...] = ()


class Trial:
    """One data folder, the model of what is in it, and a stream of random steps.

    ``disk`` is told what is brought to the disk.
    """

    def __init__(self, folder: Path, scratch: Path, seed: int, disk: Disk | None = None) -> None:
        self.data = folder / "data"
        self.runner = Runner(self.data, scratch, disk)
        self._scratch = scratch
        self._chance = random.Random(seed)
        self._state: State = {}
        self._count = 0

    def fill(self, count: int) -> None:
        """Puts in the first articles, undisturbed."""
        step = self._index(count)
        ended = self.runner.run(*step.arguments)
        assert ended.status == 0, ended
        assert not list(self.problems(step, ended))

    def start_anew(self) -> None:
        """Forgets everything: the next step makes archive and index."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._state = {}

    # Steps -------------------------------------------------------------------------------------

    def step(self, name: str) -> Step:
        """A step of a kind, of :data:`STEPS`; ``upgrade`` makes the folder an older one before."""
        if name == "rebuild" and self._state:
            return Step(name, ("rebuild",), {})
        if name == "remove" and self._state:
            return self._remove()
        if name == "upgrade" and self._state:
            self._make_older()
            return self._index(5)._replace(name=name)
        return self._index(self._chance.randint(20, 100))

    def _index(self, count: int) -> Step:
        known = list(self._state)
        rows = {}
        for _ in range(count):
            self._count += 1
            old = known and self._chance.random() < 0.3
            name = self._chance.choice(known) if old else f"a{self._count:05}"
            rows[name] = random_row(self._chance, name)
        path = write_rows(self._scratch / "rows.jsonl", rows.values())
        return Step("index", ("index", "--json", str(path)), rows)

    def _remove(self) -> Step:
        restore = self._chance.random() < 0.3
        pool = [name for name, lines in self._state.items() if (lines is None) == restore]
        gone = tuple(self._chance.sample(pool, min(len(pool), 20)))
        if not gone:
            return self._index(40)
        return Step("remove", ("remove", *(("--restore",) if restore else ()), *gone), {}, gone)

    def _make_older(self) -> None:
        """Makes archive and index such as older versions of youse left them."""
        path = self.data / "archive.sqlite"
        make_older(path, self._chance.choice((1, 2)))
        index = generations.current(self.data)
        if index is not None and (latest := toc.latest(index)) is not None:
            toc.path_of(index, latest).write_bytes(b"\x04\x08\x08 as Whoosh wrote it")

    # What must be true -------------------------------------------------------------------------

    def problems(self, step: Step, ended: Ended) -> Iterator[Problem]:
        """What is wrong after a step, as it is and after the next undisturbed command.

        The model goes on from what is there.
        """
        if not ended.killed:
            yield from _unsaid(step, ended)
        before = self._state
        if not (self.data / "archive.sqlite").exists():
            self._state = {}
            yield from (Problem(LOST, name) for name in (*before, *_reported(ended)))
            return
        try:
            with contextlib.closing(Archive(self.data)) as archive:
                yield from (Problem(ARCHIVE, each.sentence) for each in archive.check())
                self._state = _state(archive)
        except IndexingError as error:
            yield Problem(ARCHIVE, str(error))
            return
        yield from _lost(before, self._state, step, ended)
        if step.name != "upgrade":
            yield from self._opened(before, step)
        yield from self._recovered()

    def _opened(self, before: State, step: Step) -> Iterator[Problem]:
        """Whether the index is there, at some commit, before anybody has looked after it."""
        try:
            found = Asked(self.data)._searcher.view().ids()
        except NotReady as error:
            if before:
                yield Problem(INDEX, str(error))
            return
        touched = {*step.rows, *step.gone}
        there = {name for name, lines in before.items() if lines is not None}
        if there - touched - found or found - there - touched:
            yield Problem(INDEX, f"after {step.name} the index is at no commit there was")

    def _recovered(self) -> Iterator[Problem]:
        """Whether the next command brings everything in step, and what answers then."""
        ended = self.runner.run("index", str(self._scratch / "config.yaml"))  # which is rejected
        if ended.status != 0:
            yield Problem(INDEX, " ".join(ended.complaints) or f"status {ended.status}")
            return
        settings = Settings.model_validate({"store": {"folder": self.data}})
        for sentence in check_data(settings, False, lambda _: None).findings:
            yield Problem(INDEX, sentence)
        library = Library(self.data)
        if library.texts.ids:
            for wrong in phrases.wrong(library, _SEARCHES, self._chance.randrange(1 << 30)):
                yield Problem(ANSWERS, f"{wrong.query}: {wrong.detail}")


def random_row(chance: random.Random, name: str) -> Row:
    """An article such as nobody wrote."""
    lines = [
        "，".join(chance.choices(WORDS, k=chance.randint(3, 12))) + "。"
        for _ in range(chance.randint(2, 8))
    ]
    title = f"{chance.choice(WORDS)}第{chance.randrange(1_000_000)}号"
    return {"id": name, "title": title, "body": "\n".join(lines), "source": "矿冶周刊"}


def write_rows(path: Path, rows: Iterable[Row]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def _unsaid(step: Step, ended: Ended) -> Iterator[Problem]:
    """A command that was not killed is done, or says in one sentence why not."""
    sentences = [line for line in ended.complaints if not _NEWS.search(line)]
    well = ended.status == 1 and len(sentences) == 1 and sentences[0].startswith("youse: ")
    if ended.status != 0 and not well:
        yield Problem(UNSAID, f"{step.name}: {ended.status} {' / '.join(ended.complaints[-4:])}")


def _reported(ended: Ended) -> dict[str, str]:
    """The statuses that were told, by id; the last line may be half."""
    found = {}
    for line in ended.said:
        with contextlib.suppress(ValueError):
            outcome = json.loads(line)
            if isinstance(outcome, dict) and outcome["id"]:
                found[outcome["id"]] = outcome["status"]
    return found


def _state(archive: Archive) -> State:
    return {
        change.article_id: (change.article.title, *change.article.paragraphs)
        if change.article
        else None
        for change in archive.changes(0)
    }


def _lost(before: State, now: State, step: Step, ended: Ended) -> Iterator[Problem]:
    """Articles that are not what they must be."""
    reported = _reported(ended)
    for name, row in step.rows.items():
        new = (row["title"], *row["body"].split("\n"))
        old = before.get(name, ())
        allowed = [old, new]
        if name in reported or ended.status == 0:
            allowed = [new]
        if old is None:
            allowed = [None]  # removed, and stays so
        if now.get(name, ()) not in allowed:
            yield Problem(LOST, f"{name} by {step.name}")
    done = {(now.get(name, ()) is None) != (before.get(name, ()) is None) for name in step.gone}
    if len(done) > 1 or (ended.status == 0 and False in done):
        yield Problem(LOST, f"{step.name} is half done")
    for name in before.keys() - step.rows.keys() - set(step.gone):
        if now.get(name, ()) != before[name]:
            yield Problem(LOST, f"{name}, which {step.name} has nothing to do with")
