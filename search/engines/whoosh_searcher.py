"""Searching a Whoosh index: a :class:`search.searcher.Searcher`.

A segment never changes, so a new generation of the index opens only what is new.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from index import generations, vocabulary_change
from index.engines.whoosh_index import Snapshot, snapshot
from index.errors import EngineError
from search.engines.expansion import MOST_TERMS
from search.engines.filter_masks import MASK_BYTES, FilterMasks
from search.engines.segment_data import SegmentData
from search.engines.whoosh_view import WhooshView
from search.errors import NotReady


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
        self._place: tuple[Path, int] | None = None
        self._view: WhooshView | None = None
        self._cut_otherwise = False

    def view(self) -> WhooshView:
        with self._lock:
            now = time.monotonic()
            if self._view is None or now - self._looked >= self._refresh_seconds:
                self._view = self._latest()
                self._looked = now
            return self._view

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
                now = snapshot(folder)
                place = folder, now.generation
                if self._view is not None and place == self._place:
                    return self._view
                if self._place is None or folder != self._place[0]:
                    self._cut_otherwise = vocabulary_change.change(folder) is not None
                view = self._open(now)
            except (EngineError, OSError) as error:
                failure = error
                time.sleep(0.02 * (attempt + 1))
                continue
            self._place = place
            return view
        if failure is not None:
            raise NotReady(str(failure)) from failure
        raise NotReady(
            f"There is no index in {self._data} yet; make one with: "
            f"youse --data {self._data} index PATH"
        )

    def _open(self, now: Snapshot) -> WhooshView:
        known = (
            {}
            if self._view is None
            else {each.data.name: each.data for each in self._view.segments}
        )
        segments = [
            (known.get(ref.name) or SegmentData(ref.name, ref.path), ref.deleted)
            for ref in now.segments
        ]
        return WhooshView(
            segments, self._masks, self._most_terms, cut_otherwise=self._cut_otherwise
        )
