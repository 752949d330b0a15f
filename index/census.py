"""What became of all the input of an archive, counted without the right to write.

The site may not reach the archive's writer; it looks into the file through this module alone.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from index.archive_file import FILE_NAME, connect_reading

_NUMBERS = """
SELECT (SELECT count(*) FROM pages),
    (SELECT count(DISTINCT article_id) FROM edits),
    (SELECT count(*) FROM articles WHERE removed IS NOT NULL)
"""
_MENDS = "SELECT mends FROM articles WHERE mends != '[]' AND removed IS NULL"
_REJECTS = "SELECT reason, count(*) FROM rejects GROUP BY reason"
_KIND = re.compile(r'\["([^"]+)",')
"""How a row of a list of mends begins. Quotes in its texts have a backslash before them."""


class Census(NamedTuple):
    """``mended``, ``edited`` and ``removed`` are numbers of articles, ``pages`` those that came.

    ``mends``: how many articles have mends of a kind. ``rejects``: how many inputs were rejected,
    by the reason that was given.
    """

    pages: int
    edited: int
    removed: int
    mended: int
    mends: Mapping[str, int]
    rejects: Mapping[str, int]


class CensusTaker:
    """Counts an archive once, and again when its file has changed.

    Counting takes a second for some ten thousand mended articles, and an archive may be growing
    all the time: it rests for ``rest`` times as long as the last count took.
    """

    def __init__(self, folder: Path, rest: float = 20.0) -> None:
        self._path = folder / FILE_NAME
        self._rest = rest
        self._rested = float("-inf")
        self._taken: tuple[object, Census] | None = None

    def census(self) -> Census | None:
        """The numbers of late; ``None`` where there is no archive or it cannot be read."""
        with contextlib.suppress(OSError, sqlite3.Error):
            state, started = self._state(), time.monotonic()
            if self._taken is None or (self._taken[0] != state and started >= self._rested):
                self._taken = state, self._count()
                ended = time.monotonic()
                self._rested = ended + self._rest * (ended - started)
            return self._taken[1]
        return None

    def _state(self) -> object:
        found = [self._path.stat()]
        with contextlib.suppress(FileNotFoundError):
            log = self._path.with_name(f"{FILE_NAME}-wal").stat()
            # Reading leaves an empty log behind.
            found += [log] if log.st_size else []
        return [(each.st_mtime_ns, each.st_size) for each in found]

    def _count(self) -> Census:
        with contextlib.closing(connect_reading(self._path, timeout=1)) as archive:
            pages, edited, removed = archive.execute(_NUMBERS).fetchone()
            mended, kinds = 0, Counter[str]()
            for (mends,) in archive.execute(_MENDS):
                mended += 1
                kinds.update(set(_KIND.findall(mends)))
            return Census(pages, edited, removed, mended, kinds, dict(archive.execute(_REJECTS)))
