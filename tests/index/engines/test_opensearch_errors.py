"""What a cluster says, as errors of ours."""

from __future__ import annotations

import pytest
from opensearchpy.exceptions import TransportError

from index.engines.opensearch_cluster import as_engine_errors, is_gone
from index.errors import ClusterAway, EngineError


def told(status: int, kind: str) -> EngineError:
    """What becomes of an answer that names this kind of failure."""
    cause = {"type": kind, "reason": "[node-3][127.0.0.1:44653] disconnected"}
    info = {"error": {"root_cause": [cause], "type": "search_phase_execution_exception"}}
    with pytest.raises(EngineError) as raised, as_engine_errors():
        raise TransportError(status, "search_phase_execution_exception", info)
    return raised.value


@pytest.mark.parametrize(
    "kind", ["node_disconnected_exception", "node_not_connected_exception", "node_closed_exception"]
)
def test_a_node_that_has_just_gone_is_asked_for_again_elsewhere(kind: str) -> None:
    error = told(500, kind)
    assert isinstance(error, ClusterAway)
    assert is_gone(error), "its looks went with it"


def test_any_other_failure_of_a_search_is_one() -> None:
    error = told(400, "parsing_exception")
    assert not isinstance(error, ClusterAway)
    assert not is_gone(error)


def test_a_busy_cluster_keeps_its_looks() -> None:
    error = told(429, "rejected_execution_exception")
    assert isinstance(error, ClusterAway)
    assert not is_gone(error)
