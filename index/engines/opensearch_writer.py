"""Articles → OpenSearch: the :class:`index.writer.IndexWriter` for the engine ``opensearch``.

Documents go out in bulks as they come, and stay unseen until a commit refreshes the index, opens
looks at it and says so in the state. Each carries the archive's sequence number as its version, so
that sending anything twice, or late, changes nothing. Whatever ends a writer, the state still has
the number up to which all is there, and the next one sends what follows again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from index.archive import Change
from index.engines.opensearch_bulk import Bulk
from index.engines.opensearch_cluster import (
    Cluster,
    State,
    Superseded,
    as_engine_errors,
    patiently,
)
from index.engines.opensearch_mapping import Json, document, document_id, words_to_know
from index.engines.opensearch_pages import PagesOfArchive
from index.errors import ClusterAway
from index.generations import KEPT_SECONDS

_MOST_LOOKS = 150
"""Looks that are kept at most, each at all shards: a node holds 300 at a shard by default."""
T = TypeVar("T")


class OpenSearchWriter:
    """Writes to one generation. ``kept_seconds``: how long a superseded commit can be read."""

    def __init__(
        self,
        cluster: Cluster,
        state: State,
        archive: PagesOfArchive,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        self._cluster = cluster
        self._state = state
        self._archive = archive
        self._kept_seconds = kept_seconds
        self._bulk = Bulk(cluster)
        self._known: set[str] = set()
        """The words that were sent already."""
        self._waiting = False

    @property
    def sequence(self) -> int:
        return self._state.sequence

    @property
    def state(self) -> State:
        """What the last commit consists of."""
        return self._state

    def apply(self, change: Change) -> None:
        self._waiting = True
        if change.article is None:
            self._bulk.add({"delete": self._target("articles", change)})
            self._bulk.add({"delete": self._target("pages", change)})
            return
        fields = document(change.article, change.mends, change.repost_of)
        self._bulk.add({"index": self._target("articles", change)}, fields)
        page = self._archive.page(change.article_id)
        if page is not None:
            self._bulk.add({"index": self._target("pages", change)}, page)
        index = self._cluster.index("words", self._state.number)
        for word in words_to_know(fields) - self._known:
            self._known.add(word)
            self._bulk.add({"create": {"_index": index, "_id": f"w{word}"}}, {"word": word})

    def _target(self, kind: str, change: Change) -> Json:
        return {
            "_index": self._cluster.index(kind, self._state.number),
            "_id": document_id(change.article_id),
            "version": change.sequence,
            "version_type": "external_gte",
        }

    def commit(self, sequence: int) -> None:
        if not self._waiting and sequence == self._state.sequence:
            return
        self._bulk.finish()
        now = self._state
        self._patiently(self._refresh)
        looks = self._patiently(self._looks)
        kept, old = self._sorted(Superseded(now.commit, now.looks, time.time()))
        self._state = now._replace(
            commit=now.commit + 1, sequence=sequence, looks=looks, superseded=kept
        )
        self._patiently(self._keep_census)
        self._patiently(lambda: self._cluster.put_state(self._state))
        for each in old:
            self._cluster.forget(each.looks)
        self._waiting = False

    def look_again(self) -> None:
        """Opens the looks at the last commit anew, at copies that were not there before."""
        former, looks = self._state.looks, self._patiently(self._looks)
        self._state = self._state._replace(looks=looks)
        self._patiently(lambda: self._cluster.put_state(self._state))
        self._cluster.forget(former)

    def _keep_census(self) -> None:
        number = self._state.number
        census = self._archive.census(self._cluster.kept("census", number))
        if census is not None:
            self._cluster.keep("census", number, census)

    def _sorted(self, latest: Superseded) -> tuple[list[Superseded], list[Superseded]]:
        """The superseded commits that are kept, and those that are not."""
        every = [*self._state.superseded, latest]
        now = time.time()
        settings = self._cluster.settings
        most = max(1, _MOST_LOOKS // (settings.shards * (settings.replicas + 1)))
        kept = [each for each in every[-most:] if abs(now - each.since) < self._kept_seconds]
        return kept, [each for each in every if each not in kept]

    def _refresh(self) -> None:
        number = self._state.number
        # Only what has a primary shard is refreshed, and nobody says which had none.
        if not self._cluster.is_well(number, "yellow", 10):
            raise ClusterAway("The OpenSearch cluster lacks a shard of the index.")
        with as_engine_errors():
            answer = self._cluster.client.indices.refresh(index=self._cluster.indices(number))
        if answer["_shards"]["failed"]:
            raise ClusterAway("The OpenSearch cluster could not refresh all of the index.")

    def _looks(self) -> list[str]:
        copies = self._cluster.settings.replicas + 1
        return [self._cluster.look(self._state.number) for _ in range(copies)]

    def _patiently(self, call: Callable[[], T]) -> T:
        return patiently(call, self._cluster.settings.wait_seconds)

    def close(self) -> None:
        self._bulk.cancel()
