"""The bands of many stories, kept in memory so that alike ones are found at once.

*Settled*: what lies in sorted arrays. *Fresh*: what came since, in a dictionary, until it is worth
sorting again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from index.minhash import Bands, Words

_FRESH = 20_000
"""Bands that are settled together at least; more where more are settled already."""


class BandTable:
    """``packed``: ``each`` bands for every story, end to end; ``stories``: their numbers."""

    def __init__(self, stories: Words, packed: Words, each: int) -> None:
        self._bands, self._stories = _sorted(packed, np.repeat(stories, each))
        self._fresh: dict[int, list[int]] = {}

    def add(self, story: int, bands: Bands) -> None:
        """Adds a story."""
        for band in bands:
            self._fresh.setdefault(band, []).append(story)
        if len(self._fresh) > max(_FRESH, self._bands.size // 4):
            self._settle()

    def _settle(self) -> None:
        pairs = [(band, story) for band, told in self._fresh.items() for story in told]
        fresh = np.array(pairs, np.uint32)
        self._bands, self._stories = _sorted(
            np.concatenate((self._bands, fresh[:, 0])),
            np.concatenate((self._stories, fresh[:, 1])),
        )
        self._fresh = {}

    def alike(self, bands: Bands, least: int, most: int) -> list[int]:
        """The stories that share ``least`` of these bands, those first that share most."""
        wanted = np.array(bands, np.uint32)
        firsts = self._bands.searchsorted(wanted).tolist()
        behind = self._bands.searchsorted(wanted, "right").tolist()
        told: list[int] = []
        for band, first, end in zip(bands, firsts, behind, strict=True):
            if first < end:
                told += self._stories[first:end].tolist()
            if band in self._fresh:
                told += self._fresh[band]
        if len(told) < least:
            return []
        shared = Counter(told)
        found = [story for story, count in shared.items() if count >= least]
        return sorted(found, key=lambda story: (-shared[story], story))[:most]


def _sorted(bands: Words, stories: Iterable[int]) -> tuple[Words, Words]:
    told = np.asarray(stories, np.uint32)
    order = np.argsort(bands, kind="stable")
    return bands[order], told[order]
