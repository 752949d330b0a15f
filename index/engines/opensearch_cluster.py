"""An OpenSearch cluster: how it is reached, and what of ours is in it.

*Generation*: an index for each of :data:`KINDS`, ``PREFIX-NNNN-articles`` and so on; the aliases
``PREFIX-articles`` and so on lead to the one in use, and a rebuild switches all in one step.
*State*: the document of the index of words that says which commit is the latest. *Look*: what
OpenSearch calls a point in time (PIT): the articles as they were at a commit. The writer opens it,
so that all who search see the same articles, and as many as there are copies of a shard, so that
searches spread over them.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from index.engines.opensearch_mapping import FORMAT
from index.errors import ClusterAway, EngineError, IndexUnusable
from index.settings import ClusterSettings

try:
    import opensearchpy
    from opensearchpy.exceptions import ConnectionError as NoConnection
    from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError
    from opensearchpy.serializer import JSONSerializer
except ImportError as error:  # pragma: no cover - the tests have it
    raise EngineError(
        "The engine “opensearch” needs a package that is not installed; "
        'install it, where youse was unpacked, with: pip install ".[opensearch]"'
    ) from error

ENGINE = "opensearch"
KINDS = ("articles", "words", "pages")
LOOK_KEPT = "1h"
"""How long the cluster keeps a look that nobody uses."""
_PASSWORD, _API_KEY = "YOUSE_OPENSEARCH_PASSWORD", "YOUSE_OPENSEARCH_API_KEY"
_STATE, _VOCABULARY = "state", "vocabulary"
_AWAY = (429, 502, 503, 504)
"""Statuses of a cluster that may answer a little later."""
_LEAVES = (
    "node_disconnected", "node_not_connected", "node_closed", "no_shard_available",
    "index_shard_closed", "illegal_index_shard_state", "shard_not_found",
)  # fmt: skip
"""What nodes say of one that has just gone, until all know it; often with the status 500."""


_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
"""Seconds between tries."""
_log = logging.getLogger("youse.index")
T = TypeVar("T")


class Superseded(NamedTuple):
    """A commit that another has replaced. ``since``: when, in seconds since 1970."""

    commit: int
    looks: list[str]
    since: float


class State(NamedTuple):
    """What a generation consists of. ``sequence``: as in :class:`index.writer.IndexWriter`.

    ``archive``: the id of the archive that it is filled from. ``since``: when another generation
    replaced it, in seconds since 1970.
    """

    number: int
    format: int
    commit: int = 0
    sequence: int = 0
    looks: list[str] = []  # noqa: RUF012 - never changed in place
    superseded: list[Superseded] = []  # noqa: RUF012
    since: float | None = None
    archive: str = ""

    @property
    def name(self) -> str:
        """Of generation and commit."""
        return f"{ENGINE}-{self.number:04d}.{self.commit}"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> State:
        """The state that :meth:`as_dict` wrote."""
        known = {name: values[name] for name in cls._fields if name in values}
        known["superseded"] = [Superseded(*row) for row in values["superseded"]]
        return cls(**known)

    def as_dict(self) -> dict[str, Any]:
        return {**self._asdict(), "superseded": [list(each) for each in self.superseded]}


class Cluster:
    """The cluster of some settings. Safe under threads."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.settings = settings
        self.client = _client(settings)
        self._numbered = re.compile(re.escape(settings.prefix) + r"-(\d{4,})-words")

    def index(self, kind: str, number: int | None = None) -> str:
        """The index of a generation, or the alias."""
        prefix = self.settings.prefix
        return f"{prefix}-{kind}" if number is None else f"{prefix}-{number:04d}-{kind}"

    def indices(self, number: int) -> str:
        """All indexes of a generation."""
        return ",".join(self.index(kind, number) for kind in KINDS)

    def fetched(self, index: str, name: str) -> dict[str, Any] | None:
        """What a document holds; ``None`` where there is none."""
        with as_engine_errors():
            try:
                found = self.client.get(index=index, id=name)
            except NotFoundError:
                return None
        source: dict[str, Any] = found["_source"]
        return source

    def kept(self, name: str, number: int | None = None) -> dict[str, Any] | None:
        """What is kept under a name about a generation, by default about the one in use."""
        found = self.fetched(self.index("words", number), name)
        return None if found is None else found["state"]

    def keep(self, name: str, number: int, values: dict[str, Any]) -> None:
        """Keeps something about a generation."""
        with as_engine_errors():
            self.client.index(index=self.index("words", number), id=name, body={"state": values})

    def state(self, number: int | None = None) -> State | None:
        """The state of a generation, by default of the one in use; ``None`` where it is not.

        Raises :class:`IndexUnusable` where another version has made it.
        """
        values = self.kept(_STATE, number)
        if values is None:
            return None
        if values["format"] != FORMAT:
            raise IndexUnusable(
                "The index in the cluster was made by another version of youse; run: youse rebuild"
            )
        return State.read(values)

    def in_use(self) -> int | None:
        """The number of the generation that the aliases lead to."""
        values = self.kept(_STATE)
        return None if values is None else int(values["number"])

    def supersede(self, number: int, since: float) -> None:
        """Keeps since when a generation is not in use any more."""
        values = self.kept(_STATE, number)
        if values is not None:
            self.keep(_STATE, number, {**values, "since": since})

    def superseded_since(self, number: int) -> float | None:
        """Since when a generation is not in use any more; ``None`` where it never was."""
        values = self.kept(_STATE, number)
        return None if values is None else values["since"]

    def put_state(self, state: State) -> None:
        """Keeps the state of a generation."""
        self.keep(_STATE, state.number, state.as_dict())

    def vocabulary(self, number: int) -> frozenset[str]:
        """The words that a generation was cut by."""
        found = self.kept(_VOCABULARY, number)
        return frozenset(found["words"] if found else ())

    def put_vocabulary(self, number: int, words: Iterable[str]) -> None:
        """Keeps the words that a generation is cut by."""
        self.keep(_VOCABULARY, number, {"words": sorted(words)})

    def numbers(self) -> list[int]:
        """The numbers of all generations that there are."""
        with as_engine_errors():
            found = self.client.indices.get(
                index=f"{self.settings.prefix}-*-words", params={"expand_wildcards": "all"}
            )
        matches = filter(None, map(self._numbered.fullmatch, found))
        return sorted(int(match[1]) for match in matches)

    def look(self, number: int) -> str:
        """A new look at a generation, as it is now."""
        with as_engine_errors():
            answer = self.client.create_pit(
                index=self.index("articles", number), params={"keep_alive": LOOK_KEPT}
            )
        return str(answer["pit_id"])

    def forget(self, looks: list[str]) -> None:
        """Lets looks go; whether they were there or not."""
        if looks:
            with contextlib.suppress(OpenSearchException):
                self.client.delete_pit(body={"pit_id": looks})

    def is_well(self, number: int, status: str, seconds: int) -> bool:
        """Whether a generation's shards are ``yellow``, all there, or ``green``, with all copies.

        Waits for it so long.
        """
        # The client takes a parameter of this name for its own, so it stands in the address.
        path = (
            f"/_cluster/health/{self.indices(number)}?wait_for_status={status}&timeout={seconds}s"
        )
        with as_engine_errors():
            health = self.client.transport.perform_request(
                "GET", path, params={"request_timeout": seconds + 30, "ignore": 408}
            )
        return not health["timed_out"]

    def close(self) -> None:
        self.client.close()


def patiently(call: Callable[[], T], seconds: float) -> T:
    """Calls again while the cluster is away, so long; then its error stands."""
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            return call()
        except ClusterAway as error:
            if time.monotonic() >= deadline:
                raise
            if pause == _FIRST_PAUSE:
                _log.warning("%s Waiting for it.", error)
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def is_gone(error: EngineError) -> bool:
    """Whether a search failed because its look is no longer held, or not by all of the nodes."""
    cause = error.__cause__
    if not isinstance(cause, TransportError):
        return False
    told = str(cause.info)
    # The last is what a node says that holds a look at a shard which has gone elsewhere.
    gone = ("search_context_missing", "no such index", "is closed", *_LEAVES)
    return cause.status_code == 404 or any(each in told for each in gone)


@contextlib.contextmanager
def as_engine_errors() -> Iterator[None]:
    """Failures of the cluster as errors of ours, a sentence each."""
    try:
        yield
    except NoConnection as error:
        raise ClusterAway(
            "The OpenSearch cluster cannot be reached; "
            f"check opensearch.hosts and that it runs ({_reason(error)})."
        ) from error
    except TransportError as error:
        if error.status_code in _AWAY or any(each in str(error.info) for each in _LEAVES):
            raise ClusterAway(
                f"The OpenSearch cluster cannot answer now ({_reason(error)}); try again later."
            ) from error
        if error.status_code in (401, 403):
            raise EngineError(
                "The OpenSearch cluster refuses this user; check opensearch.user and "
                f"{_PASSWORD}, or {_API_KEY}."
            ) from error
        raise EngineError(f"The OpenSearch cluster refuses a request: {_reason(error)}.") from error
    except OpenSearchException as error:
        raise EngineError(f"The OpenSearch cluster answered strangely: {error}.") from error


def _reason(error: TransportError) -> str:
    info = error.info if isinstance(error.info, dict) else {}
    told = info.get("error", {})
    if isinstance(told, dict):
        causes = [*told.get("root_cause", ()), told]
        return str(causes[0].get("reason") or told.get("type") or error.error)
    return str(told or error.error)


class _Serializer(JSONSerializer):
    """JSON in UTF-8, but for texts that hold half a surrogate pair."""

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else as_json(data)


def as_json(data: object) -> str:
    """JSON that can be sent."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":"))
    return text


logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what it would warn of is raised


def _client(settings: ClusterSettings) -> opensearchpy.OpenSearch:
    given: dict[str, Any] = {}
    if key := os.environ.get(_API_KEY):
        given["headers"] = {"Authorization": f"ApiKey {key}"}
    elif settings.user:
        given["http_auth"] = (settings.user, os.environ.get(_PASSWORD, ""))
    if settings.ca_file:
        given["ca_certs"] = settings.ca_file
    return opensearchpy.OpenSearch(
        hosts=settings.hosts,
        timeout=settings.timeout_seconds,
        max_retries=max(3, len(settings.hosts)),
        retry_on_timeout=True,
        serializer=_Serializer(),
        pool_maxsize=32,
        http_compress=False,
        **given,
    )
