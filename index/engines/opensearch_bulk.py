"""Documents on their way to a cluster: in bulks, a few at a time, each sent until it is taken.

A cluster that has too much to do refuses single documents, or all of them (status 429): these are
sent again, later and later. While bulks are on their way more documents are made.
"""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from index.engines.opensearch_cluster import Cluster, as_engine_errors, as_json, patiently
from index.errors import ClusterAway, EngineError

_ON_THEIR_WAY = 2
"""Bulks that are sent at a time."""
_TAKEN = {"delete": (200, 404, 409), "create": (201, 409), "index": (200, 201, 409)}
"""What a document is answered with that is there now: 409 where it, or a newer one, was before."""
_LATER = (429, 503)

_Action = tuple[str, str]
"""Lines of JSON: what is to be done, and the document or nothing."""


class Bulk:
    """Gathers actions and sends them. Not for several threads."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._actions: list[_Action] = []
        self._bytes = 0
        self._pool = ThreadPoolExecutor(_ON_THEIR_WAY, "bulk")
        self._sent: deque[Future[None]] = deque()

    def add(self, action: dict[str, Any], fields: dict[str, Any] | None = None) -> None:
        """One action; raises what went wrong with earlier ones."""
        line = "" if fields is None else as_json(fields)
        self._actions.append((as_json(action), line))
        self._bytes += 100 + 3 * len(line)
        if self._bytes >= self._cluster.settings.bulk_bytes:
            self._send()

    def finish(self) -> None:
        """Waits until everything is taken."""
        self._send()
        while self._sent:
            self._sent.popleft().result()

    def cancel(self) -> None:
        """Forgets what was not sent."""
        self._actions, self._bytes = [], 0
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self) -> None:
        if not self._actions:
            return
        while len(self._sent) > _ON_THEIR_WAY:
            self._sent.popleft().result()
        self._sent.append(self._pool.submit(self._until_taken, self._actions))
        self._actions, self._bytes = [], 0

    def _until_taken(self, actions: list[_Action]) -> None:
        def send() -> None:
            nonlocal actions
            actions = self._refused(actions)
            if actions:
                raise ClusterAway("The OpenSearch cluster has too much to do.")

        patiently(send, self._cluster.settings.wait_seconds)

    def _refused(self, actions: list[_Action]) -> list[_Action]:
        """Sends actions; returns those that are to be sent again."""
        lines = "\n".join(line for action in actions for line in action if line) + "\n"
        with as_engine_errors():
            answer = self._cluster.client.bulk(body=lines)
        if not answer["errors"]:
            return []
        again = []
        for action, result in zip(actions, answer["items"], strict=True):
            ((kind, told),) = result.items()
            if told["status"] in _LATER:
                again.append(action)
            elif told["status"] not in _TAKEN[kind]:
                reason = told.get("error", {}).get("reason", told["status"])
                name = json.loads(action[0])[kind]["_id"]
                raise EngineError(f"The OpenSearch cluster does not take {name}: {reason}.")
        return again
