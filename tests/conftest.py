"""Where the tests find real text, and how random they may be."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.cluster import cluster as clusters

ROOT = Path(__file__).parents[1]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it runs in the background so, and what the tests start would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

for compiled in (*ROOT.glob("index/*.so"), *ROOT.glob("search/*.so")):
    source = compiled.with_name(compiled.name.partition(".")[0] + ".py")
    if source.stat().st_mtime > compiled.stat().st_mtime:
        pytest.exit(f"{compiled.name} is older than {source.name}: make native, or make pure", 1)

# The same examples in every run: a test that fails today fails tomorrow.
settings.register_profile("tests", derandomize=True, database=None, deadline=None)
settings.load_profile("tests")

News = Callable[..., Iterator[dict[str, Any]]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Where tests run side by side, one process takes a file, and one all that need the cluster."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            on_cluster = "[opensearch" in nodeid or nodeid.startswith("tests/cluster/")
            return "cluster" if on_cluster else nodeid.partition("::")[0]

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real text that is no part of the project; skips where there is none."""
    folder = Path(os.environ.get("YOUSE_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real text in {folder}: set YOUSE_TEST_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def reference_page(shared_data: Path) -> Path:
    """The one raw page whose right reading is known."""
    path = shared_data / "pages" / "000_a1c96a6a62beb1fb.txt"
    if not path.is_file():
        pytest.skip(f"the reference page is not in {path.parent}")
    return path


@pytest.fixture(scope="session")
def news(shared_data: Path) -> News:
    """``news(name, every=N)``: the first of each N items of a file of real news."""

    def read(name: str, *, every: int = 1) -> Iterator[dict[str, Any]]:
        path = shared_data / "news" / f"{name}.jsonl.gz"
        if not path.is_file():
            pytest.skip(f"there is no {path}")
        with gzip.open(path) as lines:
            for number, line in enumerate(lines):
                if number % every == 0:
                    yield json.loads(line)

    return read


@pytest.fixture(scope="session")
def cluster() -> Iterator[clusters.Cluster]:
    """A real OpenSearch cluster for all tests; skips with the reason where there can be none.

    Where ``YOUSE_NEEDS_CLUSTER`` is set, that ends the tests instead.
    """
    with contextlib.ExitStack() as stack:
        try:
            started = stack.enter_context(clusters.running())
        except clusters.Missing as missing:
            if os.environ.get("YOUSE_NEEDS_CLUSTER"):
                pytest.exit(str(missing), 1)
            pytest.skip(str(missing))
        yield started


@pytest.fixture(scope="session")
def opensearch_hosts(request: pytest.FixtureRequest) -> list[str]:
    """Addresses of a cluster's nodes: of ``YOUSE_OPENSEARCH``, or of one started for the tests."""
    given = os.environ.get("YOUSE_OPENSEARCH")
    hosts: list[str] = given.split(",") if given else request.getfixturevalue("cluster").hosts
    return hosts
