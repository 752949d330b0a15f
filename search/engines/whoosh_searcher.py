"""Searching a Whoosh index: a :class:`search.searcher.Searcher`.

A segment never changes, so a new generation of the index opens only what is new.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from pathlib import Path

from index import generations, vocabulary_change
from index.engines.whoosh_index import Snapshot, snapshot
from index.errors import EngineError
from search.engines.expansion import MOST_TERMS
from search.engines.filter_masks import MASK_BYTES, FilterMasks
from search.engines.segment_data import SegmentData
from search.engines.whoosh_view import WhooshView
from search.errors import NotReady, ViewGone
from search.messages import Message

_NAME = re.compile(r"(whoosh-\d{4,12})\.(\d{1,12})")
_FORMER = 4
"""How many superseded views are kept open; all share what is derived of a segment."""
_IDLE_SECONDS = 60.0
"""For how long when nobody asks; then its files are opened anew, while writers keep them."""


class WhooshSearcher:
    """Follows the index in use in a data folder: new articles and rebuilds show by themselves."""

    def __init__(
        self,
        data: Path,
        refresh_seconds: float = 0.5,
        *,
        mask_bytes: int = MASK_BYTES,
        most_terms: int = MOST_TERMS,
    ) -> None:
        self._data = data
        self._refresh_seconds = refresh_seconds
        self._masks = FilterMasks(mask_bytes)
        self._most_terms = most_terms
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._view: WhooshView | None = None
        self._cut_otherwise: dict[str, bool] = {}
        self._former: OrderedDict[str, tuple[float, WhooshView]] = OrderedDict()

    @property
    def generation(self) -> str | None:
        view = self._view
        return None if view is None else view.name

    def view(self, name: str | None = None) -> WhooshView:
        with self._lock:
            now = time.monotonic()
            if self._view is None or now - self._looked >= self._refresh_seconds:
                superseded, self._view = self._view, self._latest()
                self._looked = now
                if superseded is not None:
                    _keep_less(superseded, self._view)
                self._forget(now)
            if name is None or name == self._view.name:
                return self._view
            view = self._former[name][1] if name in self._former else self._kept(name)
            _keep_less(view, self._view)
            self._former[name] = now, view
            self._former.move_to_end(name)
            self._forget(now)
            return view

    def _forget(self, now: float) -> None:
        """Closes the superseded views that nobody has asked for lately, and those too many."""
        for name, (asked, _) in list(self._former.items()):
            if len(self._former) > _FORMER or now - asked >= _IDLE_SECONDS:
                del self._former[name]

    def _latest(self) -> WhooshView:
        # A commit or a switch may delete files between finding them and opening them: look again.
        failure: EngineError | OSError | None = None
        for attempt in range(5):
            folder = generations.current(self._data)
            if folder is None:
                if self._view is None and attempt:
                    break
                time.sleep(0.02 * (attempt + 1))
                continue
            try:
                return self._open(folder, snapshot(folder))
            except (EngineError, OSError) as error:
                failure = error
                time.sleep(0.02 * (attempt + 1))
        if failure is not None:
            raise NotReady(str(failure)) from failure
        raise NotReady(
            Message(
                "There is no index in %(folder)s yet; make one with: "
                "youse --data %(folder)s index PATH",
                folder=self._data,
            )
        )

    def _kept(self, name: str) -> WhooshView:
        """A superseded view, from the files that writers keep of it."""
        match = _NAME.fullmatch(name)
        folder = generations.folder(self._data) / match[1] if match else None
        if match is None or folder is None or not folder.is_dir():
            raise ViewGone()
        try:
            return self._open(folder, snapshot(folder, int(match[2])))
        except (EngineError, OSError) as error:
            raise ViewGone() from error

    def _open(self, folder: Path, at: Snapshot) -> WhooshView:
        name = f"{folder.name}.{at.generation}"
        if self._view is not None and self._view.name == name:
            return self._view
        if folder.name not in self._cut_otherwise:
            self._cut_otherwise[folder.name] = vocabulary_change.change(folder) is not None
        former = (view for _, view in self._former.values())
        views = [*former] if self._view is None else [self._view, *former]
        known = {each.data.name: each.data for view in views for each in view.segments}
        segments = [
            (known.get(ref.name) or SegmentData(ref.name, ref.path), ref.deleted)
            for ref in at.segments
        ]
        return WhooshView(
            segments, self._masks, self._most_terms,
            name=name, cut_otherwise=self._cut_otherwise[folder.name],
        )  # fmt: skip


def _keep_less(view: WhooshView, newest: WhooshView) -> None:
    """Lets go of the articles that were shown of segments which the newest view has not."""
    staying = {segment.data.name for segment in newest.segments}
    for segment in view.segments:
        if segment.data.name not in staying:
            segment.data.keep_less()
