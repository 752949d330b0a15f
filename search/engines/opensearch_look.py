"""Asking a cluster about one commit of an index, whatever becomes of its nodes meanwhile.

*Look*: see :mod:`index.engines.opensearch_cluster`. A node that dies takes its looks with it: then
another copy's look is asked, and when none is left a new one is opened at what is there.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from typing import TypeVar

from index.engines.opensearch_cluster import LOOK_KEPT, Cluster, State, as_engine_errors, is_gone
from index.engines.opensearch_mapping import Json
from index.errors import ClusterAway, EngineError, IndexUnusable
from search.errors import NotReady, ViewGone
from search.messages import Message

WordsLike = Callable[[str, int], list[str]]
"""The words that a pattern of Lucene's matches, at most so many."""
_PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)
"""Seconds between tries, while other nodes take over."""
_log = logging.getLogger("youse.search")
_MOST_LOOKS = 8
"""How many may be lost one after another."""
T = TypeVar("T")


class Look:
    """Searches at a commit. ``held``: nothing but that very commit will do.

    Safe under threads.
    """

    def __init__(self, cluster: Cluster, state: State, looks: list[str], *, held: bool) -> None:
        self._cluster = cluster
        self._state = state
        self._held = held
        # Processes spread over the copies of a shard.
        turn = os.getpid() % max(len(looks), 1)
        self._looks = looks[turn:] + looks[:turn]

    def ask(self, body: Json) -> Json:
        """The answer to a search. Raises :class:`NotReady` and :class:`ViewGone`."""
        try:
            return again(lambda: self._ask(body))
        except EngineError as error:
            if self._held and not isinstance(error, ClusterAway):
                raise ViewGone() from error
            raise not_ready(error) from error

    def _ask(self, body: Json) -> Json:
        for _ in range(_MOST_LOOKS):
            look = self._looks[0] if self._looks else self._reopened()
            try:
                return self._search(look, body)
            except EngineError as error:
                if not is_gone(error):
                    raise
                self._looks = [each for each in self._looks if each != look]
        raise ClusterAway("The OpenSearch cluster loses every look at the index.")

    def _search(self, look: str, body: Json) -> Json:
        with as_engine_errors():
            answer: Json = self._cluster.client.search(
                body={**body, "pit": {"id": look, "keep_alive": LOOK_KEPT}},
                # What a shard does not answer is missing from totals and counts.
                params={"allow_partial_search_results": "false",
                        "search_type": "dfs_query_then_fetch"},
            )  # fmt: skip
        return answer

    def _reopened(self) -> str:
        """A look of this process alone, at what the index is now.

        That is the commit, unless another one has come meanwhile: whoever searches now is better
        served with that than not at all.
        """
        if self._held:
            raise ViewGone()
        look = self._cluster.look(self._state.number)
        self._looks = [look]
        return look

    def words_like(self, pattern: str, most: int) -> list[str]:
        """The words of the index that a pattern matches."""
        body = {
            "query": {"regexp": {"word": {"value": pattern, "flags": "NONE"}}},
            "size": most, "_source": False, "docvalue_fields": ["word"],
        }  # fmt: skip

        def found() -> list[str]:
            with as_engine_errors():
                index = self._cluster.index("words", self._state.number)
                hits = self._cluster.client.search(index=index, body=body)["hits"]["hits"]
            return [hit["fields"]["word"][0] for hit in hits]

        try:
            return again(found)
        except EngineError as error:
            raise not_ready(error) from error


def not_ready(error: EngineError) -> NotReady:
    """What a reader is told of a failure; what failed is for the log."""
    _log.error("%s", error)
    if isinstance(error, IndexUnusable):
        return NotReady(str(error))
    if isinstance(error, ClusterAway):
        return NotReady(
            Message("The cluster that holds the index does not answer; ask again soon.")
        )
    return NotReady(Message("The cluster that holds the index cannot answer this; see the log."))


def again(call: Callable[[], T]) -> T:
    """Calls again a few times while the cluster does not answer."""
    for pause in _PAUSES:
        try:
            return call()
        except ClusterAway:
            time.sleep(pause)
    return call()
