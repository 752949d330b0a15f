"""Bulks are sent until they are taken: what is refused again, what is away later, what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as NoConnection

from index.engines.opensearch_bulk import Bulk
from index.engines.opensearch_cluster import Cluster
from index.errors import ClusterAway, EngineError
from index.settings import ClusterSettings

Statuses = list[list[int] | Exception]


class Client:
    """A cluster that answers each bulk with the next row of statuses, then takes everything."""

    def __init__(self, answers: Statuses) -> None:
        self._answers = answers
        self.bulks: list[list[str]] = []

    def bulk(self, body: str) -> dict[str, Any]:
        actions = [json.loads(line) for line in body.splitlines() if line.startswith('{"i')]
        names = [action["index"]["_id"] for action in actions]
        self.bulks.append(names)
        answer = self._answers.pop(0) if self._answers else [201] * len(names)
        if isinstance(answer, Exception):
            raise answer
        items = [{"index": {"status": status, "error": {"reason": "too odd"}}} for status in answer]
        return {"errors": any(status > 201 for status in answer), "items": items}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)


def sent(answers: Statuses, wait: float = 60) -> list[list[str]]:
    """The ids of the bulks that three articles took."""
    cluster = Cluster(ClusterSettings(wait_seconds=wait))
    client = Client(answers)
    cluster.client = client  # type: ignore[assignment]
    bulk = Bulk(cluster)
    try:
        for name in "abc":
            bulk.add({"index": {"_id": name}}, {"title": "铝"})
        bulk.finish()
    finally:
        bulk.cancel()
    return client.bulks


def test_what_is_taken_is_sent_once() -> None:
    assert sent([]) == [["a", "b", "c"]]
    assert sent([[201, 409, 200]]) == [["a", "b", "c"]]


def test_only_what_was_refused_is_sent_again() -> None:
    assert sent([[201, 429, 503], [429, 201]]) == [["a", "b", "c"], ["b", "c"], ["b"]]


def test_a_cluster_that_is_away_is_waited_for() -> None:
    away = NoConnection("N/A", "refused", OSError())
    assert sent([away, away]) == [["a", "b", "c"]] * 3
    with pytest.raises(ClusterAway, match="cannot be reached"):
        sent([away], wait=0)
    with pytest.raises(ClusterAway, match="too much to do"):
        sent([[429, 429, 429]], wait=0)


def test_what_no_cluster_takes_is_an_error_that_names_the_article() -> None:
    with pytest.raises(EngineError, match="does not take b: too odd"):
        sent([[201, 400, 201]])
