"""The generations of the engine ``opensearch``: made, filled beside each other, switched."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from index import vocabulary_change
from index.engines import opensearch_mapping as mapping
from index.engines.opensearch_cluster import KINDS, Cluster, State, as_engine_errors, patiently
from index.engines.opensearch_pages import PagesOfArchive
from index.engines.opensearch_writer import OpenSearchWriter
from index.errors import EngineError
from index.generations import KEPT_SECONDS
from index.settings import ClusterSettings
from index.vocabulary_change import VocabularyChange
from index.writer import IndexWriter

_LONGEST_PATTERN = 10_000
"""Of a word: eight characters, each one of hundreds that sound alike."""
_WAIT_FOR_COPIES = 60
"""Seconds."""


class OpenSearchIndexes:
    """An :class:`index.writer.Indexes` in a cluster."""

    def __init__(self, settings: ClusterSettings, data: Path) -> None:
        """``data``: the folder of the archive that they are filled from."""
        self._cluster = Cluster(settings)
        self._archive = PagesOfArchive(data)
        self._wait = settings.wait_seconds

    def open(self) -> IndexWriter:
        state = patiently(self._cluster.state, self._wait)
        if state is not None:
            self._check_archive(state)
            self._sweep(state.number)
            return OpenSearchWriter(self._cluster, state, self._archive)
        state = self._create(self._cluster.settings.replicas)
        self._switch(None, state.number)
        return OpenSearchWriter(self._cluster, state, self._archive)

    def _check_archive(self, state: State) -> None:
        """Two archives that write to one index would each overwrite what the other has put in."""
        if state.archive and state.archive != self._archive.archive_id:
            raise EngineError(
                f"The index {self._cluster.settings.prefix} in the cluster is filled from another "
                "archive; choose another name with opensearch.prefix, or put this archive in the "
                "place of that one with: youse rebuild"
            )

    @contextlib.contextmanager
    def fresh(self) -> Iterator[IndexWriter]:
        former = patiently(self._cluster.in_use, self._wait)
        state = self._create(replicas=0)
        writer = OpenSearchWriter(self._cluster, state, self._archive, kept_seconds=0)
        try:
            yield writer
            if self._cluster.settings.replicas:
                self._copy(state.number)
                writer.look_again()
            self._switch(former, state.number)
        except BaseException:
            with contextlib.suppress(EngineError):
                # An interruption, or a lost answer, may come once the cluster has switched.
                if self._cluster.in_use() != state.number:
                    self._delete(state.number)
            raise
        finally:
            writer.close()
        self._sweep(state.number)

    def _create(self, replicas: int) -> State:
        cluster, settings = self._cluster, self._cluster.settings
        numbers = patiently(cluster.numbers, self._wait)
        number = max(numbers, default=0) + 1
        state = State(number, mapping.FORMAT, archive=self._archive.archive_id)
        pages = {"number_of_shards": settings.shards, "refresh_interval": "-1"}
        articles = {**pages, **mapping.articles_settings()}
        words = {"number_of_shards": 1, "max_regex_length": _LONGEST_PATTERN}
        with as_engine_errors():
            for kind, of_kind, fields in (
                ("articles", articles, mapping.articles_mapping()),
                ("words", words, mapping.words_mapping()),
                ("pages", pages, mapping.pages_mapping()),
            ):
                cluster.client.indices.put_index_template(
                    name=f"{settings.prefix}-{kind}",
                    body={
                        "index_patterns": [f"{settings.prefix}-*-{kind}"],
                        "priority": 100 + len(settings.prefix),
                        "template": {
                            "settings": {**of_kind, "number_of_replicas": settings.replicas},
                            "mappings": fields,
                        },
                    },
                )
                cluster.client.indices.create(
                    index=cluster.index(kind, state.number),
                    body={"settings": {"number_of_replicas": replicas}},
                )
        state = state._replace(looks=[patiently(lambda: cluster.look(state.number), self._wait)])
        cluster.put_vocabulary(state.number, vocabulary_change.words())
        cluster.put_state(state)
        return state

    def _copy(self, number: int) -> None:
        """Gives a new generation its replicas, and waits some time until they are there."""
        replicas = self._cluster.settings.replicas
        with as_engine_errors():
            self._cluster.client.indices.put_settings(
                index=self._cluster.indices(number), body={"number_of_replicas": replicas}
            )
        self._cluster.is_well(number, "green", _WAIT_FOR_COPIES)

    def _switch(self, former: int | None, number: int) -> None:
        """Makes a generation the one in use, in one step."""
        cluster = self._cluster
        if former is not None:
            # Before the switch: who sweeps must not take it for what a killed rebuild left behind.
            cluster.supersede(former, time.time())
        actions: list[mapping.Json] = []
        with as_engine_errors():
            for kind in KINDS:
                alias, index = cluster.index(kind), cluster.index(kind, number)
                actions.append({"add": {"index": index, "alias": alias}})
                if cluster.client.indices.exists_alias(name=alias):
                    used = cluster.client.indices.get_alias(name=alias)
                    actions += [{"remove": {"index": each, "alias": alias}} for each in used]
            cluster.client.indices.update_aliases(body={"actions": actions})

    def _sweep(self, used: int, kept_seconds: float = KEPT_SECONDS) -> None:
        """Lets go of what is neither in use nor was so of late, as :func:`generations.sweep`."""
        with contextlib.suppress(EngineError):  # the next one sweeps, too
            for number in self._cluster.numbers():
                since = None if number == used else self._cluster.superseded_since(number)
                late = since is None or abs(time.time() - since) >= kept_seconds
                if number > used or (number < used and late):
                    self._delete(number)

    def _delete(self, number: int) -> None:
        with as_engine_errors():
            self._cluster.client.indices.delete(
                index=self._cluster.indices(number), params={"ignore_unavailable": "true"}
            )

    def in_use(self) -> str | None:
        state = self._cluster.state()
        return None if state is None else state.name

    def damages(self) -> list[str]:
        """None: the cluster looks after its own files."""
        return []

    def bytes_in_use(self) -> int:
        state = self._cluster.state()
        if state is None:
            return 0
        indices = self._cluster.indices(state.number)
        with as_engine_errors():
            found = self._cluster.client.indices.stats(index=indices, metric="store")
        return int(found["_all"]["primaries"]["store"]["size_in_bytes"])

    def vocabulary_change(self) -> VocabularyChange | None:
        state = self._cluster.state()
        if state is None:
            return None
        return vocabulary_change.since(self._cluster.vocabulary(state.number))
