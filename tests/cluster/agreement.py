"""``python -m tests.cluster.agreement``: the same searches on both engines, side by side.

Totals, facet counts and dates must be equal. Of the first ten articles of a search is counted how
many stand in the same place; deeper pages, which are not looked at again by their texts, are told
apart. Exit status 1 when the bar is not met. It needs a cluster in ``YOUSE_OPENSEARCH`` and an
archive in ``--data``, of whose articles it takes the first ones.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from index.analysis import word_tokens
from index.archive import Archive, Change
from index.article import Article
from index.engines import registry
from index.script import fold
from index.settings import ClusterSettings, StoreSettings
from index.writer import Indexes
from search import request
from search.errors import BadRequest
from search.results import Results
from search.service import SearchService
from web.config import Settings
from web.wiring import build_service

FIRST = 10
LEAST_AGREEING = 9.0
_SHOWN = 20
Parameters = dict[str, list[str]]


class Compared(NamedTuple):
    """One search on both engines. ``agreeing``: of how many ``places`` of the first ten."""

    parameters: Parameters
    differences: list[str]
    agreeing: int
    places: int


class Searches:
    """Random searches such as readers may make, from the texts of articles."""

    def __init__(self, articles: Sequence[Article], seed: int) -> None:
        self._articles = articles
        self._chance = random.Random(seed)

    def one(self) -> Parameters:
        chance = self._chance
        given: Parameters = {"facet_size": ["all"] if chance.random() < 0.2 else ["20"]}
        text = self._text()
        if text:
            given["q"] = [text]
        if chance.random() < 0.35:
            given |= self._narrowed()
        if chance.random() < 0.25:
            given["sort"] = [chance.choice(("newest", "oldest", "views"))]
        if chance.random() < 0.3:
            given["mode"] = [chance.choice(("all", "any"))]
        if chance.random() < 0.2:
            given["reposts"] = ["fold"]
        if chance.random() < 0.1:
            given["page"] = [str(chance.choice((2, 3, 5, 7, 20)))]
        return given

    def _text(self) -> str:
        chance = self._chance
        words = self._words
        match chance.randrange(12):
            case 0:
                return ""
            case 1 | 2:
                return words(1)
            case 3 | 4 | 5:
                return words(2)
            case 6:
                return words(3)
            case 7:
                return f'"{self._piece(chance.randint(2, 8))}"'
            case 8:
                return self._piece(chance.randint(4, 12))
            case 9:
                return chance.choice(self._articles).title[:40]
            case 10:
                return f"{words(1)} -{words(1)}"
            case _:
                return chance.choice(
                    (f"{words(1)} OR {words(1)}", f"标题:{words(1)}", f"{words(1)} NEAR {words(1)}",
                     f"{words(1)[:2]}*", self._piece(1))
                )  # fmt: skip

    def _words(self, count: int) -> str:
        terms: list[str] = []
        while not terms:
            tokens = word_tokens(fold(self._line()))
            terms = [each.term for each in tokens if len(each.term) > 1]
        return " ".join(self._chance.choices(terms, k=count))

    def _piece(self, size: int) -> str:
        line = self._line()
        start = self._chance.randrange(max(1, len(line) - size))
        return line[start : start + size].replace('"', "").strip() or "铝"

    def _line(self) -> str:
        while True:
            article = self._chance.choice(self._articles)
            line = self._chance.choice((article.title, *article.paragraphs))
            if line.strip():
                return line

    def _narrowed(self) -> Parameters:
        article = self._chance.choice(self._articles)
        found: Parameters = {}
        if article.source and self._chance.random() < 0.5:
            found["source"] = [article.source]
        if article.category and self._chance.random() < 0.4:
            found["category"] = [article.category]
        if article.authors and self._chance.random() < 0.3:
            found["author"] = [article.authors[0]]
        if article.published_text and self._chance.random() < 0.5:
            found["from"] = [article.published_text[: self._chance.choice((4, 7, 10))]]
        return found


def compare(whoosh: SearchService, cluster: SearchService, parameters: Parameters) -> Compared:
    """One search on both."""
    asked = request.read(parameters)
    one, other = whoosh.search(asked), cluster.search(asked)
    differences = [
        f"{name}: {told} and {also}" for name, told, also in _facts(one, other) if told != also
    ]
    pairs = list(zip(_ids(one), _ids(other), strict=False))
    return Compared(parameters, differences, sum(a == b for a, b in pairs), len(pairs))


def _facts(one: Results, other: Results) -> Iterator[tuple[str, object, object]]:
    yield "total", one.total, other.total
    yield "listed", one.listed, other.listed
    yield "mode", one.mode, other.mode
    yield "dates", one.dates, other.dates
    for name, values in one.facets.items():
        yield name, *_different(values, other.facets[name])


def _different(one: tuple[object, ...], other: tuple[object, ...]) -> tuple[object, object]:
    """Two facets, or of two that differ the values that do."""
    if one == other:
        return (), ()
    return [each for each in one if each not in other], [each for each in other if each not in one]


def _ids(results: Results) -> list[str]:
    return [hit.article.id for hit in results.hits[:FIRST]]


def fill(indexes: Indexes, changes: Sequence[Change]) -> float:
    """A new index of some changes; returns the articles that it took in a second."""
    started = time.perf_counter()
    with indexes.fresh() as writer:
        for change in changes:
            writer.apply(change)
        writer.commit(changes[-1].sequence)
    return len(changes) / (time.perf_counter() - started)


def main() -> int:
    options = _options()
    hosts = [each for each in os.environ.get("YOUSE_OPENSEARCH", "").split(",") if each]
    if not hosts:
        print("No cluster: start one with python -m tests.cluster, and set YOUSE_OPENSEARCH.")
        return 1
    with contextlib.closing(Archive(options.data)) as archive:
        changes = [each for each in islice(archive.changes(0), options.articles) if each.article]
    articles = [each.article for each in changes if each.article]
    with tempfile.TemporaryDirectory(prefix="youse-agreement-") as folder:
        services = {}
        for engine in registry.ENGINES:
            settings = Settings(
                store=StoreSettings(folder=Path(folder), engine=engine),  # type: ignore[arg-type]
                opensearch=ClusterSettings(hosts=hosts, prefix=options.prefix, replicas=0),
            )
            indexes = registry.indexes(engine, settings.store.folder, settings.opensearch)
            if engine == "whoosh" or not options.keep or indexes.in_use() is None:
                rate = fill(indexes, changes)
                print(f"{engine}: {len(changes):,} articles, {rate:,.0f} a second", flush=True)
            services[engine] = build_service(settings)
        return _judge(services["whoosh"], services["opensearch"], articles, options)


def _judge(
    whoosh: SearchService,
    cluster: SearchService,
    articles: Sequence[Article],
    options: argparse.Namespace,
) -> int:
    searches = Searches(articles, options.seed)
    found: list[Compared] = []
    while len(found) < options.queries:
        with contextlib.suppress(BadRequest):
            found.append(compare(whoosh, cluster, searches.one()))
    different = [each for each in found if each.differences]
    for each in different[:_SHOWN]:
        print(each.parameters, *each.differences, sep="\n    ")
    ranked = [each for each in found if each.places]
    if options.worst:
        for each in sorted(ranked, key=lambda each: each.agreeing - each.places)[: options.worst]:
            print(f"{each.agreeing} of {each.places}", each.parameters)
    print(f"other totals or counts: {len(different)} of {len(found)}")
    deeper = [each for each in ranked if "page" in each.parameters]
    _told("ten of a deeper page", deeper)
    agreeing = _told("the first ten", [each for each in ranked if each not in deeper])
    met = not different and agreeing >= LEAST_AGREEING
    print("met" if met else "short")
    return 0 if met else 1


def _told(what: str, found: Sequence[Compared]) -> float:
    """How many of ten stand in the same place, on average."""
    agreeing = FIRST * sum(each.agreeing / each.places for each in found) / max(len(found), 1)
    lost = Counter(each.places - each.agreeing for each in found)
    print(f"{what}: {agreeing:.2f} in the same place, in {len(found)} searches;", end=" ")
    print("so many places lost:", dict(sorted(lost.items())))
    return agreeing


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.agreement", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a data folder with an archive")
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prefix", default="agreement")
    parser.add_argument("--keep", action="store_true", help="use what is in the cluster already")
    parser.add_argument("--worst", type=int, default=0, help="how many of the worst to show")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
