"""How a cluster is reached, and what is said of one that cannot be; without any."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest
from opensearchpy.exceptions import (
    AuthenticationException,
    OpenSearchException,
    RequestError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnection
from pydantic import ValidationError

from index.engines import registry
from index.engines.opensearch_cluster import Cluster, State, Superseded, as_engine_errors
from index.errors import ClusterAway, EngineError
from index.settings import ClusterSettings


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (NoConnection("N/A", "refused", OSError()), ClusterAway, "cannot be reached"),
        (TransportError(503, "away", {}), ClusterAway, "cannot answer now"),
        (TransportError(429, "busy", {}), ClusterAway, "cannot answer now"),
        (AuthenticationException(401, "who", {}), EngineError, "refuses this user; check opensea"),
        (RequestError(400, "x", {"error": {"root_cause": [{"reason": "odd"}]}}), EngineError,
         "refuses a request: odd"),
        (OpenSearchException("?"), EngineError, "answered strangely"),
    ],
)  # fmt: skip
def test_failures_are_a_sentence_each(error: Exception, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind, match=told) as caught, as_engine_errors():
        raise error
    assert type(caught.value) is kind


def test_secrets_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def authorization() -> str | None:
        client = Cluster(ClusterSettings(user="reader")).client
        connection = client.transport.get_connection()
        found: str | None = connection.headers.get("authorization")
        return found

    monkeypatch.setenv("YOUSE_OPENSEARCH_PASSWORD", "secret")
    expected = base64.b64encode(b"reader:secret").decode()
    assert authorization() == f"Basic {expected}"
    monkeypatch.setenv("YOUSE_OPENSEARCH_API_KEY", "key")
    assert authorization() == "ApiKey key"
    with pytest.raises(ValidationError):
        ClusterSettings(hosts=["https://reader:secret@news.example"])


def test_a_state_is_read_as_it_was_kept() -> None:
    state = State(3, 1, 7, 99, ["a", "b"], superseded=[Superseded(6, ["c"], 1.5)], since=2.0)
    assert State.read(state.as_dict()) == state
    assert state.name == "opensearch-0003.7"


def test_a_missing_package_is_named_with_the_line_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.startswith("index.engines.opensearch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(EngineError, match=r'with: pip install "\.\[opensearch\]"'):
        registry.indexes("opensearch", tmp_path)
