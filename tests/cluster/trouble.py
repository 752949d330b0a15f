"""A cluster in trouble while people search and articles come in: what fails, what is lost.

*Reader*: a thread that asks the site without a pause. An answer *fails* if its status is not 200,
and also if it does not count all articles that were there before the trouble: a search that leaves
out what a lost node held is worse than none.
"""

from __future__ import annotations

import dataclasses
import json
import random
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import quote

from tests.cluster.cluster import Cluster
from tests.web.running import Commands, get, wait_for

BEFORE, MEANWHILE = "先前", "其间"
"""Categories of what is there before the trouble, and of what comes in meanwhile."""
_READERS = 3
_HAN = [chr(each) for each in range(0x4E00, 0x5E00)]
_LONG = 1800.0
"""Seconds that indexing may take."""
_AWAY = 3.0
"""Seconds that a node is away."""


@dataclasses.dataclass(slots=True)
class Outcome:
    """``kills``: nodes that went while articles came in. ``failures``: answers, in a sentence each.
    ``lost``: ids of articles that ``youse index`` took in and the site does not know.
    """

    indexed: int
    kills: int = 0
    searches: int = 0
    failures: list[str] = dataclasses.field(default_factory=list)
    lost: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0


def rows(first: int, count: int, category: str) -> Iterable[str]:
    """Invented articles as lines of JSON, each of words of its own; ids count from ``first``."""
    chance = random.Random(first)
    for number in range(first, first + count):
        body = "，".join("".join(chance.choices(_HAN, k=12)) for _ in range(6))
        yield json.dumps(
            {
                "id": f"n{number}",
                "title": f"铝价第{number}报",
                "body": f"电解铝库存{number}吨。{body}。",
                "category": category,
                "source": f"来源{number % 40}",
                "date": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}",
            },
            ensure_ascii=False,
        )


def commands(folder: Path, cluster: Cluster, prefix: str) -> Commands:
    """``youse`` over a data folder of its own and indices of its own in the cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    found = Commands(folder)
    settings = {
        "store": {"engine": "opensearch"},
        "opensearch": {"hosts": cluster.hosts, "prefix": prefix, "shards": 3, "replicas": 1},
        "index": {"commit_articles": 500},
    }
    (folder / "config.yaml").write_text(json.dumps(settings), "utf-8")
    return found


def write(folder: Path, name: str, lines: Iterable[str]) -> str:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return name


class Readers:
    """Several readers at once; each answer must count the ``before`` articles of ``BEFORE``."""

    def __init__(self, port: int, before: int) -> None:
        self.searches = 0
        self.failures: list[str] = []
        self._port, self._before, self._over = port, before, threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(number,)) for number in range(_READERS)
        ]

    def _read(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self._over.is_set():
            word = quote(chance.choice(("", "铝价", "库存", '"电解铝库存"', "铝 库存")))
            size, script = chance.choice((1, 20)), chance.choice(("hans", "original"))
            target = f"/api/v1/search?q={word}&category={quote(BEFORE)}&size={size}&script={script}"
            status, body = get(self._port, target)
            self.searches += 1
            said = body.decode(errors="replace")
            if status != 200:
                self.failures.append(f"{status} {said[:300]}")
            elif (total := json.loads(said)["total"]) != self._before:
                self.failures.append(f"{target} counts {total} of {self._before}")

    def __enter__(self) -> Readers:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()


def lose_nodes(
    cluster: Cluster, folder: Path, articles: int, victims: Sequence[int], prefix: str
) -> Outcome:
    """Indexes so many articles while people search; each victim goes in turn and comes back."""
    before = max(100, articles // 10)
    outcome = Outcome(articles)
    youse = commands(folder, cluster, prefix)
    there = write(folder, "before.jsonl", rows(0, before, BEFORE))
    coming = write(folder, "meanwhile.jsonl", rows(before, articles, MEANWHILE))
    done = youse.run("index", there, timeout=_LONG)
    assert done.returncode == 0, done.stderr
    with youse.site() as (_, port):
        wait_for(lambda: get(port, "/readyz")[0] == 200)
        with Readers(port, before) as readers, Indexing(youse, coming) as indexing:
            for number, victim in enumerate(victims, 1):
                ahead = before + articles * number // (len(victims) + 2)
                wait_for(lambda: not indexing.goes_on or total(port) >= ahead, _LONG)  # noqa: B023
                outcome.kills += indexing.goes_on
                cluster.stop_node(victim)
                time.sleep(_AWAY)
                cluster.start_node(victim)
            outcome.seconds = indexing.end()
        outcome.searches, outcome.failures = readers.searches, readers.failures
        outcome.lost = sorted(expected(before + articles) - ids(port))
    return outcome


class Indexing:
    """``youse index`` of a file, meanwhile. Its end is awaited, and must be a good one."""

    def __init__(self, youse: Commands, name: str) -> None:
        self._line = (youse, name)
        self._thread = threading.Thread(target=self._run)
        self._begun = time.perf_counter()
        self.seconds = 0.0
        self.ended: CompletedProcess[str] | None = None

    def _run(self) -> None:
        youse, name = self._line
        self.ended = youse.run("index", name, timeout=_LONG)
        self.seconds = time.perf_counter() - self._begun

    @property
    def goes_on(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> float:
        """How many seconds it took in all."""
        self._thread.join()
        assert self.ended is not None and self.ended.returncode == 0, self.ended
        return self.seconds

    def __enter__(self) -> Indexing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()


def expected(count: int) -> set[str]:
    return {f"n{number}" for number in range(count)}


def total(port: int) -> int:
    """How many articles the site finds; 0 where it does not answer."""
    status, body = get(port, "/api/v1/search?size=1&facets=none")
    return int(json.loads(body)["total"]) if status == 200 else 0


def ids(port: int) -> set[str]:
    """The ids of all articles, by the site's own export, two seconds after the last commit."""
    time.sleep(2)
    status, body = get(port, "/search.jsonl")
    assert status == 200, body[:300]
    return {json.loads(line)["id"] for line in body.splitlines()}
