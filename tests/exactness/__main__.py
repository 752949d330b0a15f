"""``python -m tests.exactness``: searches all real news, prints the bars; 1 when one is short."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.bars import Bar
from tests.benchmarks.corpus import NoData, news_folder
from tests.exactness import facets, marks, phrases, titles, walks
from tests.exactness.library import Library, Wrong

_SHOWN = 5
"""Examples of each kind of mistake."""


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="youse-exactness-") as name:
        data = options.data or Path(name)
        try:
            if options.data is None:
                _index(news_folder(), data)
        except NoData as error:
            print(f"{error} Nothing was searched, so every bar is short.")
            return 1
        judged = list(_judge(options, data))
    for bar in judged:
        print(bar)
    return 0 if all(bar.met for bar in judged) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.exactness", description=__doc__)
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="a data folder with the news in it: build none"
    )
    parser.add_argument("--bars", default="1,2,4,5", metavar="NUMBERS", help="these bars only")
    parser.add_argument("--phrases", type=int, default=2000, metavar="N", help="pieces in quotes")
    parser.add_argument("--searches", type=int, default=1000, metavar="N", help="marked searches")
    parser.add_argument("--facets", type=int, default=200, metavar="N", help="faceted searches")
    parser.add_argument("--links", type=int, default=15, metavar="N", help="followed of a search")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="type the first of each N titles only"
    )
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="for the titles")
    parser.add_argument("--seed", type=int, default=4, metavar="N")
    return parser.parse_args()


def _index(news: Path, data: Path) -> None:
    command = [sys.executable, "-m", "web", "--data", str(data), "index", str(news)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _judge(options: argparse.Namespace, data: Path) -> Iterable[Bar]:
    started = time.perf_counter()
    library = Library(data)
    _tell(f"{len(library.texts.ids):,} articles, {len(library.texts.lines):,} lines", started)
    wanted = options.bars.split(",")
    if "1" in wanted:
        started = time.perf_counter()
        found = phrases.wrong(library, options.phrases, options.seed)
        _report(found)
        _tell(f"{options.phrases:,} pieces in quotes", started)
        yield Bar(1, f"{options.phrases:,} pieces in quotes, not found exactly", len(found), 0)
    if "2" in wanted:
        started = time.perf_counter()
        count, skipped, found = titles.wrong(library, options.every, options.processes)
        _report(found)
        _tell(f"{count:,} titles", started)
        value = 100 * (1 - len(found) / count) if count else None
        detail = f"{count:,} typed, {len(found):,} not found, {skipped:,} empty or too long"
        yield Bar(2, "titles among the first ten", value, 99.5, True, " %", detail)
    if "4" in wanted:
        started = time.perf_counter()
        on_page, in_api, found = facets.wrong(library, options.facets, options.seed, options.links)
        _report(found)
        _tell(f"{options.facets:,} searches with facets", started)
        detail = f"{on_page:,} links of the page and {in_api:,} of the API followed"
        what = f"facet counts of {options.facets:,} searches that are not what they lead to"
        yield Bar(4, what, len(found), 0, detail=detail)
        started = time.perf_counter()
        met, found = walks.wrong(library)
        _report(found)
        _tell(f"{met:,} articles met by cursor", started)
        detail = f"{met:,} articles met on {len(walks.WALKS)} walks"
        yield Bar(
            4, "walks by cursor that do not meet each article once", len(found), 0, detail=detail
        )
    if "5" in wanted:
        started = time.perf_counter()
        texts, found = marks.wrong(library, options.searches, options.seed)
        _report(found)
        _tell(f"{options.searches:,} searches", started)
        detail = f"{texts:,} titles and snippets"
        what = f"marks of {options.searches:,} searches that are not what matched"
        yield Bar(5, what, len(found), 0, detail=detail)


def _report(found: Iterable[Wrong]) -> None:
    """Prints how many mistakes of each kind there are, with the first of them."""
    counts = Counter(each.kind for each in found)
    for kind, count in counts.most_common():
        print(f"{count:,} × {kind}")
        for each in [each for each in found if each.kind == kind][:_SHOWN]:
            print(f"    {each.query}\n        {each.detail}")


def _tell(what: str, started: float) -> None:
    print(f"{what}: {time.perf_counter() - started:,.0f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
