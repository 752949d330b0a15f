"""``make bench-scale``: the service on Whoosh and on OpenSearch, by the same HTTP requests.

    python -m tests.benchmarks.scale [--sizes N,N] [--no-news | --data DIR] [--rounds N] [--heap 2g]

One archive of each size; both indexes are built from it by ``youse rebuild``, both sites serve at
once and are asked in turns. *CPU*: processor time of all processes of a site, with Java's, for one
request; on a machine that does other work it says more than the clock. Three nodes in one Java
process hold three shards without replicas, so that there is as much of the index as Whoosh has.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.article import Article
from tests.benchmarks import corpus as corpora
from tests.benchmarks.bars import MB, Bar
from tests.benchmarks.corpus import Corpus, NoData, news_folder
from tests.benchmarks.http_queries import target
from tests.benchmarks.queries import CLASSES, PINNED
from tests.benchmarks.report import table
from tests.cluster import cluster as clusters
from tests.cluster.cluster import Cluster, ask
from tests.web.running import Commands, get, wait_for

WHOOSH, OPENSEARCH = "whoosh", "opensearch"
ENGINES = (WHOOSH, OPENSEARCH)
NEWS, NEWS_ITEMS = "news", 161_400
SOURCE = "flashes"
_WARM = 2
"""Rounds that are not counted: Java is slow until it has compiled what is asked often."""
_TIMES = 5
_LONG, _PATIENCE = 4 * 3600.0, 300.0
"""Seconds that building may take, and until a site is ready."""
_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclasses.dataclass(slots=True)
class Served:
    """One engine over one corpus; ``totals`` by request, the others by class.

    ``clock``: seconds of each request, ``cpu``: of a request in each round, on average.
    """

    articles: int
    built: float
    index_bytes: int
    memory: int = 0
    clock: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    cpu: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    totals: dict[str, int] = dataclasses.field(default_factory=dict)


Results = dict[tuple[str, str], Served]
"""By the name of the corpus and of the engine."""


def main() -> int:
    options = _options()
    results: Results = {}
    differing: list[str] = []
    names = [*options.sizes.split(","), *([] if options.no_news else [NEWS])]
    try:
        with (
            tempfile.TemporaryDirectory(prefix="youse-scale-") as name,
            clusters.running(heap=options.heap, lasting=True) as cluster,
        ):
            for each in filter(None, names):
                bench = Bench(Path(name) / each, cluster, results, differing)
                bench.fill(each, options.data if each == NEWS else None)
                bench.measure(each, options.rounds)
    except (NoData, clusters.Missing) as missing:
        print(missing)
        return 1
    print(report(results, options.heap))
    print(*(f"WARNING {each}" for each in differing), sep="\n")
    bar = _bar(results)
    print(bar)
    return 0 if bar.met and not differing else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="articles of the corpora")
    parser.add_argument("--no-news", action="store_true", help="leave out all the news")
    parser.add_argument("--data", type=Path, help="a data folder that holds all the news already")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--heap", default="2g", help="memory of all nodes together")
    return parser.parse_args()


class Bench:
    """One corpus in a folder of its own."""

    def __init__(
        self, folder: Path, cluster: Cluster, results: Results, differing: list[str]
    ) -> None:
        self._folder, self._cluster = folder, cluster
        self._results, self._differing = results, differing
        self._youse = {engine: self._commands(engine) for engine in ENGINES}

    def _commands(self, engine: str) -> Commands:
        folder = self._folder / engine
        folder.mkdir(parents=True)
        commands = Commands(folder)
        settings: dict[str, object] = {"store": {"engine": engine, "folder": str(self._data)}}
        if engine == OPENSEARCH:
            hosts, prefix = self._cluster.hosts, f"bench-{self._folder.name}"
            settings[OPENSEARCH] = {
                "hosts": hosts, "prefix": prefix, "shards": len(hosts), "replicas": 0,
            }  # fmt: skip
        (folder / "config.yaml").write_text(json.dumps(settings), "utf-8")
        return commands

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def fill(self, name: str, data: Path | None) -> None:
        """Puts a corpus into the archive, or takes the archive that has it."""
        _tell(f"reading {name}")
        if data is None:
            self._run(WHOOSH, "index", str(self._input(name)))
        else:
            self._run(WHOOSH, "--data", str(data.resolve()), "backup", str(self._data))

    def measure(self, name: str, rounds: int) -> None:
        articles = int(json.loads(self._run(WHOOSH, "stats", "--json"))["articles"])
        for engine in ENGINES:
            _tell(f"building {name} with {engine}")
            started = time.perf_counter()
            self._run(engine, "rebuild", "--engine", engine)
            seconds = time.perf_counter() - started
            self._results[name, engine] = Served(articles, seconds, self._size(engine))
        self._serve(name, rounds)

    def _input(self, name: str) -> Path:
        """What ``youse index`` reads. Raises ``NoData``."""
        if name == NEWS:
            return news_folder()
        rows = self._folder / "rows.jsonl"
        each = Corpus(name, SOURCE, int(name))
        base = corpora.prepare(each, self._folder)
        with rows.open("w", encoding="utf-8") as file:
            for article in corpora.flat(corpora.blocks(base, each.size)):
                file.write(json.dumps(_row(article), ensure_ascii=False) + "\n")
        return rows

    def _run(self, engine: str, *arguments: str) -> str:
        done = self._youse[engine].run(*arguments, timeout=_LONG)
        if done.returncode:
            sys.exit(f"youse {' '.join(arguments)} on {engine}: {done.stderr}")
        return done.stdout

    def _size(self, engine: str) -> int:
        """Bytes of the index in use."""
        if engine == WHOOSH:
            return int(json.loads(self._run(engine, "stats", "--json"))["index_bytes"])
        found = ask(self._cluster.hosts[0], f"/bench-{self._folder.name}*/_stats/store")
        return int(found["_all"]["total"]["store"]["size_in_bytes"])

    def _serve(self, name: str, rounds: int) -> None:
        with contextlib.ExitStack() as stack:
            sites = {engine: stack.enter_context(self._youse[engine].site()) for engine in ENGINES}
            for _, port in sites.values():
                wait_for(lambda port=port: get(port, "/readyz")[0] == 200, _PATIENCE)  # type: ignore[misc]
            for number in range(-_WARM, rounds):
                _tell(f"asking {name}, round {number + 1} of {rounds}")
                for engine in ENGINES if number % 2 else ENGINES[::-1]:
                    process, port = sites[engine]
                    pids = [*_family(process.pid)]
                    if engine == OPENSEARCH:
                        pids.append(self._cluster.pid)
                    served = self._results[name, engine]
                    for each in CLASSES:
                        if number >= 0:
                            self._ask(served, each, pids, port)
                        else:
                            self._ask(Served(0, 0, 0), each, pids, port)
            self._compare(name)
            for engine, (process, _) in sites.items():
                self._results[name, engine].memory = sum(map(_private, _family(process.pid)))

    def _ask(self, served: Served, name: str, pids: Sequence[int], port: int) -> None:
        """The requests of one class, several times each."""
        before = sum(map(_cpu, pids))
        count = 0
        for query in PINNED[SOURCE]:
            if query.name != name:
                continue
            for _ in range(_TIMES):
                started = time.perf_counter()
                status, body = get(port, target(query))
                served.clock.setdefault(name, []).append(time.perf_counter() - started)
                if status != 200:
                    sys.exit(f"{target(query)}: {status} {body.decode(errors='replace')[:500]}")
                count += 1
            served.totals[target(query)] = int(json.loads(body)["total"])
        if count:
            served.cpu.setdefault(name, []).append((sum(map(_cpu, pids)) - before) / count)

    def _compare(self, name: str) -> None:
        mine, theirs = (self._results[name, engine].totals for engine in ENGINES)
        for asked, total in mine.items():
            if theirs[asked] != total:
                self._differing.append(f"{name}: {asked} finds {total} and {theirs[asked]}")


def _row(article: Article) -> dict[str, object]:
    return {
        "id": article.id, "title": article.title, "body": "\n".join(article.paragraphs),
        "author": list(article.authors), "source": article.source, "category": article.category,
        "date": article.published.isoformat() if article.published else None, "url": article.url,
    }  # fmt: skip


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    children = _PROC / str(pid) / "task" / str(pid) / "children"
    for child in children.read_text("ascii").split():
        yield from _family(int(child))


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = (_PROC / str(pid) / "stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _private(pid: int) -> int:
    """Bytes of memory that only this process holds."""
    lines = (_PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))


def report(results: Results, heap: str) -> str:
    """What was measured, as tables."""
    built = ("corpus", "engine", "articles", "articles/s", "index MB", "site MB")
    rows = [
        (name, engine, f"{each.articles:,}", f"{each.articles / each.built:,.0f}",
         f"{each.index_bytes / MB:,.0f}", f"{each.memory / MB:,.0f}")
        for (name, engine), each in results.items()
    ]  # fmt: skip
    parts = [table(f"BUILT AND SERVED (Java has {heap} of heap besides)", built, rows)]
    for name in dict.fromkeys(corpus for corpus, _ in results):
        head = (name, *(f"{each} {unit}" for each in ENGINES for unit in ("ms", "95%", "CPU")))
        classes = results[name, WHOOSH].clock
        lines = [
            (each, *(cell for engine in ENGINES for cell in _cells(results[name, engine], each)))
            for each in classes
        ]
        parts.append(
            table("REQUESTS OF THE API, ms by the clock and of processor time", head, lines)
        )
    return "\n\n".join(parts)


def _cells(served: Served, name: str) -> Sequence[str]:
    clock, cpu = sorted(served.clock[name]), served.cpu[name]
    middle, late = statistics.median(clock), clock[min(len(clock) - 1, int(len(clock) * 0.95))]
    return [f"{1000 * seconds:.1f}" for seconds in (middle, late, statistics.median(cpu))]


def _bar(results: Results) -> Bar:
    what = "of the news moved to OpenSearch by youse rebuild"
    served = results.get((NEWS, OPENSEARCH))
    if served is None:
        return Bar(4, what, None, NEWS_ITEMS, at_least=True)
    speed = f"{served.articles / served.built:,.0f} articles/s"
    return Bar(4, what, served.articles, NEWS_ITEMS, at_least=True, detail=speed)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
