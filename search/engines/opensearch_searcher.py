"""Searching an OpenSearch cluster: a :class:`search.searcher.Searcher`.

Nothing is kept here that another process would need: what index and commit are the latest, and the
looks by which they are read, stand in the cluster.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict

from index import vocabulary_change
from index.engines.opensearch_cluster import ENGINE, Cluster, State
from index.errors import ClusterAway, EngineError
from index.settings import ClusterSettings
from search.engines.opensearch_look import Look, again, not_ready
from search.engines.opensearch_view import OpenSearchView
from search.errors import NotReady, ViewGone
from search.messages import Message

_NAME = re.compile(rf"{ENGINE}-(\d{{4,12}})\.(\d{{1,12}})")
_AWAY_SECONDS = 1.0
"""How long a cluster that did not answer is not asked again."""
_FORMER = 8
"""How many superseded views are kept; what they know of their terms is all there is to them."""


class OpenSearchSearcher:
    """Follows the index in use of a cluster: new articles and rebuilds show by themselves."""

    def __init__(self, settings: ClusterSettings, refresh_seconds: float = 0.5) -> None:
        self._cluster = Cluster(settings)
        self._refresh_seconds = refresh_seconds
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._view: OpenSearchView | None = None
        self._former: OrderedDict[str, OpenSearchView] = OrderedDict()
        self._cut_otherwise: dict[int, bool] = {}
        self._away: tuple[float, str] | None = None

    @property
    def generation(self) -> str | None:
        view = self._view
        return None if view is None else view.name

    def view(self, name: str | None = None) -> OpenSearchView:
        with self._lock:
            now = time.monotonic()
            if self._view is None or now - self._looked >= self._refresh_seconds:
                self._check_away(now)
                self._view = self._latest()
                self._looked = now
            if name is None or name == self._view.name:
                return self._view
            if name not in self._former:
                self._former[name] = self._kept(name)
            self._former.move_to_end(name)
            while len(self._former) > _FORMER:
                self._former.popitem(last=False)
            return self._former[name]

    def _check_away(self, now: float) -> None:
        """Says at once what was said a moment ago: whoever waited here would hold up the others."""
        if self._away is not None and now < self._away[0]:
            raise NotReady(self._away[1])

    def _latest(self) -> OpenSearchView:
        state = self._state()
        if self._view is not None:
            if self._view.name == state.name:
                return self._view
            self._former[self._view.name] = self._view
        return self._open(state, state.looks, held=False)

    def _state(self) -> State:
        try:
            state = again(self._cluster.state)
        except EngineError as error:
            failure = not_ready(error)
            self._away = time.monotonic() + _AWAY_SECONDS, failure.message
            raise failure from error
        if state is None:
            raise NotReady(
                Message(
                    "There is no index in the cluster yet; make one with: youse index PATH, "
                    "or: youse rebuild --engine opensearch"
                )
            )
        return state

    def _kept(self, name: str) -> OpenSearchView:
        """A superseded view, by the looks that writers keep of it."""
        match = _NAME.fullmatch(name)
        try:
            state = again(lambda: self._cluster.state(int(match[1]))) if match else None
        except ClusterAway as error:
            raise not_ready(error) from error
        except EngineError as error:
            raise ViewGone() from error
        if state is None:
            raise ViewGone()
        looks = {each.commit: each.looks for each in state.superseded} | {state.commit: state.looks}
        commit = int(match[2]) if match else -1
        if commit not in looks:
            raise ViewGone()
        return self._open(state._replace(commit=commit), looks[commit], held=True)

    def _open(self, state: State, looks: list[str], *, held: bool) -> OpenSearchView:
        look = Look(self._cluster, state, looks, held=held)
        try:
            if state.number not in self._cut_otherwise:
                words = self._cluster.vocabulary(state.number)
                self._cut_otherwise[state.number] = vocabulary_change.since(words) is not None
        except EngineError as error:
            raise not_ready(error) from error
        return OpenSearchView(
            state.name, look.ask, look.words_like, cut_otherwise=self._cut_otherwise[state.number]
        )
