"""What a reader waits for: the result page in Chromium, from an empty cache.

*First contentful paint*: milliseconds from the start of the navigation until a text is painted
(https://www.w3.org/TR/paint-timing/). *Layout shift*: the sum of how far painted things moved
(https://wicg.github.io/layout-instability/). *Sent*: bytes of a response as they came over the
wire, its head counted as 300 as browsers do. *Blocking*: a file without which the browser does
not paint. *First screen*: the page up to the first hit that is below the window, compressed. A
page shows after *one round trip* when no file blocks it and its first screen is within the first
flight: ten packets, sent before the first is acknowledged (RFC 6928).

    python -m tests.benchmarks.page_load [--data DIR] [--loads N] [QUERY …]

serves a data folder (default: the bundled sample) in a process of its own, loads each page N times
in contexts that know nothing, and prints medians; ends with 1 when a bar is short.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import gzip
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.bars import Bar, worst
from tests.benchmarks.report import table
from tests.conftest import ROOT
from tests.ports import free_ports
from tests.web.running import Commands, get, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAINT_MS = 500
SENT_BYTES = 100_000
FLIGHT_BYTES = 10 * 1460
QUERIES = ("铝", "氧化铝 价格", "“有色金属”", "")
_HEAD = 300
SETTLED_MS = 300
"""After the load event: by then what moves has moved."""

_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.shifts.push(each.value);
}).observe({ type: "layout-shift", buffered: true });
"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
_TOLD = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const files = performance.getEntriesByType("resource");
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    answer: page.responseEnd - page.requestStart,
    shift: window.shifts.reduce((sum, each) => sum + each, 0),
    hits: [...document.querySelectorAll(".hit")]
      .filter((each) => each.getBoundingClientRect().top < innerHeight).length,
    sent: [page, ...files].reduce((sum, each) => sum + each.transferSize, 0),
    addresses: [page, ...files].map((each) => each.name),
    blocking: files.filter((each) => each.renderBlockingStatus === "blocking").length,
  };
}"""


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """One page loaded once. ``paint_ms`` and ``answer_ms`` (until the page has come): times;
    ``screen_bytes`` of ``sent_bytes`` are the first screen; ``blocking``: files that held it up.
    """

    paint_ms: float
    answer_ms: float
    shift: float
    screen_bytes: int
    sent_bytes: int
    addresses: tuple[str, ...]
    blocking: int

    @property
    def hosts(self) -> int:
        return len({urlsplit(each).netloc for each in self.addresses})


def load(browser: Browser, address: str) -> Load:
    """``address``, by a browser that has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        answer = page.goto(address, wait_until="networkidle")
        assert answer is not None
        page.wait_for_timeout(SETTLED_MS)
        while not page.evaluate(_PAINTED):  # The policy of the page forbids wait_for_function.
            page.wait_for_timeout(SETTLED_MS)
        told: dict[str, Any] = page.evaluate(_TOLD)
        hits = [each.start() for each in re.finditer('<li class="hit', answer.text())]
        screen = gzip.compress(answer.text()[: [*hits, None][told["hits"]]].encode())
    finally:
        context.close()
    return Load(
        told["paint"], told["answer"], told["shift"], _HEAD + len(screen), told["sent"],
        tuple(told["addresses"]), told["blocking"],
    )  # fmt: skip


def bars(loads: Mapping[str, Sequence[Load]]) -> list[Bar]:
    """Of every page: the median of what is a time, the worst of what is not."""

    def most(field: str) -> dict[str, float | None]:
        return {name: max(float(getattr(each, field)) for each in of) for name, of in loads.items()}

    paint: dict[str, float | None] = {
        name: statistics.median(each.paint_ms for each in of) for name, of in loads.items()
    }
    return [
        worst(Bar(6, "first contentful paint", None, PAINT_MS, unit=" ms"), paint),
        worst(Bar(6, "layout shift", None, 0), most("shift")),
        worst(Bar(6, "files that block painting", None, 0), most("blocking")),
        worst(
            Bar(6, "first screen, in the first flight", None, FLIGHT_BYTES, unit=" B"),
            most("screen_bytes"),
        ),
        worst(Bar(6, "page and files", None, SENT_BYTES, unit=" B"), most("sent_bytes")),
        worst(Bar(6, "hosts", None, 1), most("hosts")),
    ]


def report(loads: Mapping[str, Sequence[Load]]) -> str:
    def middle(of: Sequence[Load], field: str) -> float:
        return statistics.median(getattr(each, field) for each in of)

    rows = [
        (
            name,
            f"{middle(of, 'answer_ms'):.0f}",
            f"{middle(of, 'paint_ms'):.0f}",
            f"{max(each.paint_ms for each in of):.0f}",
            f"{max(each.shift for each in of):g}",
            f"{middle(of, 'screen_bytes'):,.0f}",
            f"{middle(of, 'sent_bytes'):,.0f}",
            f"{len(of[0].addresses)}",
        )
        for name, of in loads.items()
    ]
    head = (
        "page",
        "answered ms",
        "painted ms",
        "slowest",
        "shift",
        "screen B",
        "all B",
        "requests",
    )
    return table("RESULT PAGE IN CHROMIUM, EMPTY CACHE (medians)", head, rows)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page_load")
    parser.add_argument("--data", type=Path, help="a data folder; without it the bundled sample")
    parser.add_argument("--loads", type=int, default=9)
    parser.add_argument("queries", nargs="*", default=QUERIES)
    asked = parser.parse_args(given)
    loads: dict[str, list[Load]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), asked.data) as site,
        chromium() as browser,
    ):
        # In turns, so that whatever else the machine does meets all of them alike.
        for _ in range(asked.loads):
            for query in asked.queries:
                address = f"{site}/search?{urlencode({'q': query})}"
                loads.setdefault(query or "(everything)", []).append(load(browser, address))
    found = bars(loads)
    print(report(loads), "", *found, sep="\n")
    return int(not all(each.met for each in found))


@contextlib.contextmanager
def serving(folder: Path, data: Path | None) -> Iterator[str]:
    """The address of a site over this data, once its searches are quick."""
    commands = Commands(folder)
    if data is None:
        data = commands.data
        done = commands.run("index", str(ROOT / "index" / "sample"))
        assert done.returncode == 0, done.stderr
    (port,) = free_ports(1)
    with commands.started("--data", str(data.resolve()), "serve", "--port", str(port)):
        wait_for(lambda: get(port, "/readyz")[0] != 0)
        status, told = get(port, "/readyz")
        if status != 200:
            sys.exit(told.decode())
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("chromium is not installed")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


if __name__ == "__main__":
    sys.exit(main())
