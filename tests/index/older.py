"""Archives as older versions of youse left them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

BROUGHT = {
    2: ("DROP TABLE names",),
    3: ("DROP TABLE stories", "DROP TABLE reposts"),
    4: ("ALTER TABLE articles DROP COLUMN sum", "ALTER TABLE edits DROP COLUMN sum"),
}
"""By format, what takes away again what it brought."""


def make_older(path: Path, version: int) -> None:
    """Makes a closed archive one of an older format."""
    with contextlib.closing(sqlite3.connect(path)) as archive, archive:
        for number, statements in BROUGHT.items():
            if number > version:
                for statement in statements:
                    archive.execute(statement)
        archive.execute(f"PRAGMA user_version = {version}")
