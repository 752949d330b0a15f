"""Commits that later ones have superseded: their files stay for a while, for who still reads them.

A reader may go through the index of one commit while others come. It learns of no writer and a
writer of no reader, so each commit keeps the files of those before it for a time, and sweeps what
is older. A commit is superseded at the moment at which the next one's TOC was written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.engines import toc
from index.engines.segment_file import EXTENSION
from index.errors import IndexUnusable


class Superseded:
    """The superseded commits of the index in ``folder``, each kept for so many seconds."""

    def __init__(self, folder: Path, kept_seconds: float) -> None:
        self._folder = folder
        self._seconds = kept_seconds
        self._known: dict[int, frozenset[str]] = {}

    def sweep(self, latest: int, segments: Iterable[str]) -> None:
        """Deletes what belongs neither to the ``latest`` commit, of these segments, nor to a kept.

        What no TOC names was left behind by a crash and goes at once.
        """
        self._known = {latest: frozenset(segments), **dict(self._kept())}
        tocs = {toc.path_of(self._folder, generation).name for generation in self._known}
        files = {f"{name}{EXTENSION}" for names in self._known.values() for name in names}
        # TOCs first: a crash in between leaves none that names a file that is gone.
        for pattern, used in (("_MAIN_*.toc*", tocs), ("MAIN_*.*", files)):
            for path in self._folder.glob(pattern):
                if path.name not in used:
                    path.unlink(missing_ok=True)

    def _kept(self) -> Iterator[tuple[int, frozenset[str]]]:
        """The superseded commits that stay, with the names of their segments."""
        tocs = {
            generation: path
            for path in self._folder.iterdir()
            if (generation := toc.generation_of(path)) is not None
        }
        generations = sorted(tocs, reverse=True)
        now = time.time()
        for generation, next_one in zip(generations[1:], generations, strict=False):
            if abs(now - tocs[next_one].stat().st_mtime) >= self._seconds:
                return
            # Nobody can be in the middle of an index without articles.
            if names := self._segments_of(generation):
                yield generation, names

    def _segments_of(self, generation: int) -> frozenset[str]:
        if generation in self._known:
            return self._known[generation]
        try:
            segments = toc.read(self._folder, generation).segments
        except (IndexUnusable, OSError):
            return frozenset()
        return frozenset(segment.name for segment in segments)
