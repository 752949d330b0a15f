"""Readers that ask as fast as they are answered, and what they were told.

*Failed*: no answer, or another status than 200. What the readers ask for is always there: words and
articles that nobody removes, pages that exist.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

_PATIENCE = 60.0
_SHOWN = 20
_STEPS = 40
"""After how many pages a walk ends."""


class Asked(NamedTuple):
    kind: str
    target: str


class Shelf(NamedTuple):
    """What may be asked for: ids, and their titles, of articles that stay."""

    ids: Sequence[str]
    titles: Sequence[str]


class Reader(threading.Thread):
    """One connection. ``seconds``: by kind how long each answer took."""

    def __init__(self, port: int, shelf: Shelf, seed: int, ends: threading.Event) -> None:
        super().__init__(daemon=True)
        self.seconds: dict[str, list[float]] = {}
        self.failed: Counter[str] = Counter()
        self.examples: list[str] = []
        self._chance = random.Random(seed)
        self._port, self._shelf, self._ends = port, shelf, ends
        self._connection: http.client.HTTPConnection | None = None
        self._walk: tuple[dict[str, str], str | None, int] = ({}, None, 0)

    def run(self) -> None:
        while not self._ends.is_set():
            asked = self._asked()
            begun = time.perf_counter()
            why = self._ask(asked)
            self.seconds.setdefault(asked.kind, []).append(time.perf_counter() - begun)
            if why:
                self.failed[why] += 1
                if len(self.examples) < _SHOWN:
                    self.examples.append(f"{why}: {asked.target}")
        if self._connection:
            self._connection.close()

    def _ask(self, asked: Asked) -> str | None:
        """Why it failed, if it did."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=_PATIENCE
            )
        try:
            self._connection.request("GET", asked.target)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._connection = None
            return type(error).__name__
        if response.status != 200:
            return f"status {response.status}"
        if asked.kind in ("api", "walk"):
            query, _, steps = self._walk
            following = json.loads(body)["next"] if steps < _STEPS else None
            self._walk = query, following, steps + 1
        return None

    def _asked(self) -> Asked:
        chance = self._chance
        title = chance.choice(self._shelf.titles)
        start = chance.randrange(max(1, len(title) - 4))
        text = title[start : start + chance.choice((2, 2, 3, 4))]
        kind = chance.choice(("page", "page", "api", "api", "article", "walk", "suggest", "newest"))
        if kind == "walk" and self._walk[1] is None:
            kind = "api"
        if kind == "article":
            return Asked(kind, f"/articles/{quote(chance.choice(self._shelf.ids), safe='')}")
        if kind == "walk":
            query, following, _ = self._walk
            return Asked(kind, f"/api/v1/search?{urlencode({**query, 'cursor': following or ''})}")
        if kind == "suggest":
            return Asked(kind, f"/api/v1/suggest?{urlencode({'q': text[:1]})}")
        if kind == "newest":
            return Asked(kind, f"/api/v1/search?sort=newest&page={chance.randint(1, 200)}")
        asked = {"q": f'"{text}"' if chance.random() < 0.3 else text}
        if chance.random() < 0.3:
            asked["from"] = str(chance.randint(2010, 2026))
        if chance.random() < 0.2:
            asked["sort"] = chance.choice(("newest", "views"))
        if kind == "api":
            self._walk = asked, None, 0
        path = "/search" if kind == "page" else "/api/v1/search"
        return Asked(kind, f"{path}?{urlencode(asked)}")
