"""The hits of a query in their order, at any depth, stories folded or not.

*Place*: what a hit is sorted by, from which on more can be asked for. The cluster skips
:data:`DEEP` hits by itself; what lies deeper is walked to, from a place that is remembered or from
the start. A walk through folded hits folds them here, for the cluster folds only what it skips.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from index.engines.opensearch_mapping import Json
from search.engines.opensearch_terms import Ask

DEEP = 10_000
"""``index.max_result_window`` of OpenSearch, unless it is changed."""
_REMEMBERED = 200
_MOMENT = {"missing": "_last", "unmapped_type": "long"}
_NEWEST: list[Json] = [{"moment": {"order": "desc", **_MOMENT}}, {"id": "asc"}]
_ORDERS: dict[str, list[Json]] = {
    "newest": _NEWEST,
    "oldest": [{"moment": {"order": "asc", **_MOMENT}}, {"id": "asc"}],
    "views": [{"views": {"order": "desc", **_MOMENT}}, *_NEWEST],
    "relevance": [{"_score": {"order": "desc"}}, *_NEWEST],
}


class Window(NamedTuple):
    """The hits ``[offset, offset + size)`` of a search, of which ``name`` says which it is."""

    name: str
    sort: str
    offset: int
    size: int
    fold: bool


class Places:
    """Where hits stand in the searches of one view. Safe under threads."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, int], list[object]] = OrderedDict()

    def first_page(self, window: Window, body: Json) -> Json:
        """The body of the request for the hits of a window that is not deep."""
        page: Json = {
            **body, "from": window.offset, "size": window.size, "sort": _ORDERS[window.sort],
            "docvalue_fields": ["story"],
        }  # fmt: skip
        if window.fold:
            page["collapse"] = {"field": "story"}
        return page

    def remember(self, window: Window, hits: list[Json]) -> None:
        """Keeps where a window ends, for who turns the page."""
        if not hits or window.fold:
            return
        with self._lock:
            self._known[window.name, window.offset + len(hits)] = hits[-1]["sort"]
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def deep(self, window: Window, body: Json) -> list[Json]:
        """The hits of a window that is deep."""
        body = {**body, "sort": _ORDERS[window.sort], "docvalue_fields": ["story"]}
        if window.fold:
            return self._folded(window, body)
        at, place = self._nearest(window)
        while at < window.offset:
            step = min(DEEP, window.offset - at)
            hits = self._behind({**body, "_source": False, "docvalue_fields": []}, place, step)
            if len(hits) < step:
                return []
            at, place = at + step, hits[-1]["sort"]
        found = self._behind(body, place, window.size)
        self.remember(window, found)
        return found

    def _nearest(self, window: Window) -> tuple[int, list[object] | None]:
        with self._lock:
            known = [
                (at, place)
                for (name, at), place in self._known.items()
                if name == window.name and at <= window.offset
            ]
        return max(known, key=lambda each: each[0], default=(0, None))

    def _behind(self, body: Json, place: list[object] | None, size: int) -> list[Json]:
        behind = {} if place is None else {"search_after": place}
        hits: list[Json] = self._ask({**body, **behind, "size": size})["hits"]["hits"]
        return hits

    def _folded(self, window: Window, body: Json) -> list[Json]:
        told: set[str] = set()
        wanted: list[str] = []
        place = None
        while len(wanted) < window.size:
            hits = self._behind({**body, "_source": False}, place, DEEP)
            for hit in hits:
                story = story_of(hit)
                if story not in told:
                    told.add(story)
                    if window.offset < len(told) <= window.offset + window.size:
                        wanted.append(hit["_id"])
            if len(hits) < DEEP:
                break
            place = hits[-1]["sort"]
        if not wanted:
            return []
        found = self._ask(
            {**body, "query": {"bool": {"must": [body["query"]],
                                        "filter": [{"ids": {"values": wanted}}]}},
             "size": len(wanted)}
        )  # fmt: skip
        hits = found["hits"]["hits"]
        return sorted(hits, key=lambda hit: wanted.index(hit["_id"]))


def story_of(hit: Json) -> str:
    """The first article of the story that a hit tells."""
    return str(hit["fields"]["story"][0])
