"""``/metrics``: what can be watched, in the text format of Prometheus.

Each process of a site keeps its counts in a small file of a folder that all share, which is how
prometheus-client adds up processes; whichever is asked tells the sums. Where there is no such
folder (a test, a machine without any room to write), a process tells of itself alone.
"""

from __future__ import annotations

import contextlib
import os
import platform
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import NotReady
from web.observed import Answered

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

    from search.service import SearchService

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client is told; it looks once, when it is imported."""
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@contextlib.contextmanager
def shared_counts() -> Iterator[None]:
    """Processes that are started meanwhile add up their counts; to be called before any counts."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            os.environ[_FOLDER] = stack.enter_context(tempfile.TemporaryDirectory(prefix="youse-"))
            stack.callback(os.environ.pop, _FOLDER, None)
        yield


class Metrics:
    """Counts answers, and tells them beside the figures of the index.

    ``archive``: the file whose size is told.
    """

    def __init__(self, service: SearchService, archive: Path | None = None) -> None:
        # Not before shared_counts() has said where the counts are kept.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        own = CollectorRegistry()
        self._own = own
        self._state = _State(service, archive)
        self._requests = Counter(
            "youse_requests", "Requests answered.", ["route", "method", "status"], registry=own
        )
        self._seconds = Histogram(
            "youse_request_seconds", "Seconds until the last byte of an answer.", ["route"],
            buckets=_SECONDS, registry=own,
        )  # fmt: skip
        self._bytes = Counter("youse_response_bytes", "Bytes of bodies as sent.", registry=own)
        self._cut = Counter(
            "youse_answers_cut", "Answers whose reader left, or that failed on the way.",
            registry=own,
        )  # fmt: skip
        self._failures = Counter("youse_failures", "Requests answered by 500.", registry=own)

    def count(self, answered: Answered) -> None:
        """An observer of requests."""
        self._requests.labels(answered.route, answered.method, str(answered.status)).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        self._bytes.inc(answered.size)
        if not answered.whole:
            self._cut.inc()
        if answered.status == 500:
            self._failures.inc()

    def text(self) -> tuple[bytes, str]:
        """The metrics and their content type."""
        from prometheus_client import CollectorRegistry, exposition
        from prometheus_client.multiprocess import MultiProcessCollector

        registry: CollectorRegistry = CollectorRegistry()
        if _FOLDER in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self._own)
        registry.register(self._state)
        return exposition.generate_latest(registry), exposition.CONTENT_TYPE_PLAIN_0_0_4


class _State:
    """What is told as it is at the moment of asking, the same by every process."""

    def __init__(self, service: SearchService, archive: Path | None) -> None:
        self._service = service
        self._archive = archive

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
            return GaugeMetricFamily(f"youse_{name}", text, value=value)

        facts = {"version": version("youse"), "python": platform.python_version()}
        yield InfoMetricFamily("youse_build", "What runs.", value=facts)
        try:
            articles = self._service.articles()
        except NotReady:
            articles = None
        yield gauge("ready", "Whether there is an index to search.", articles is not None)
        if articles is not None:
            yield gauge("articles", "Articles in the index.", articles)
        if (now := self._service.generation) is not None:
            index, _, commit = now.rpartition(".")
            number = int(index.rpartition("-")[2])
            yield gauge(
                "index_generation", "The index in use, by the number of its folder.", number
            )
            yield gauge("index_commit", "Its commit that answers.", int(commit))
        if self._archive is not None:
            with contextlib.suppress(OSError):
                size = self._archive.stat().st_size
                yield gauge("archive_bytes", "The size of the archive's file.", size)
