"""Looks that go while they are used: other copies', new ones, or none where one is held."""

from __future__ import annotations

from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import NotFoundError, RequestError

from index.engines.opensearch_cluster import Cluster, State
from index.settings import ClusterSettings
from search.engines.opensearch_look import Look
from search.errors import NotReady, ViewGone


class Client:
    """A cluster that holds some looks; the others are gone, or it is away altogether."""

    def __init__(self, *held: str, failure: Exception | None = None) -> None:
        self.held = set(held)
        self.failure = failure
        self.asked: list[str] = []

    def search(self, body: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
        look = body["pit"]["id"]
        self.asked.append(look)
        if self.failure is not None:
            raise self.failure
        if look not in self.held:
            raise NotFoundError(404, "search_context_missing_exception", {})
        assert params["allow_partial_search_results"] == "false"
        return {"look": look}

    def create_pit(self, index: str, params: dict[str, str]) -> dict[str, str]:
        self.held.add("new")
        return {"pit_id": "new"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("os.getpid", lambda: 2)


def look(client: Client, *, held: bool = False) -> Look:
    cluster = Cluster(ClusterSettings())
    cluster.client = client  # type: ignore[assignment]
    return Look(cluster, State(1, 1), ["a", "b"], held=held)


def test_processes_spread_over_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client("a", "b")
    for number in (4, 5):
        monkeypatch.setattr("os.getpid", lambda number=number: number)
        look(client).ask({})
    assert client.asked == ["a", "b"]


def test_where_a_copy_is_gone_another_is_asked() -> None:
    client = Client("b")
    asked = look(client)
    assert asked.ask({})["look"] == asked.ask({})["look"] == "b"
    assert client.asked == ["a", "b", "b"]


def test_where_none_is_left_a_new_one_is_opened_unless_only_that_one_will_do() -> None:
    assert look(Client()).ask({})["look"] == "new"
    with pytest.raises(ViewGone):
        look(Client(), held=True).ask({})


def test_a_cluster_that_is_away_is_asked_again_and_then_said_to_be(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = Client("a", failure=NoConnection("N/A", "refused", OSError()))
    with pytest.raises(NotReady, match="does not answer; ask again soon"):
        look(client).ask({})
    assert len(client.asked) == 6
    assert "cannot be reached" in caplog.text


def test_what_a_cluster_refuses_is_for_the_log() -> None:
    client = Client("a", failure=RequestError(400, "parsing_exception", {}))
    with pytest.raises(NotReady, match="cannot answer this; see the log"):
        look(client).ask({})
    assert client.asked == ["a"]
