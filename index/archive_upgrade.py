"""Archives of older formats get what they lack, worked out of every article once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from index import archive_check, archive_names, archive_stories
from index.archive_file import VERSION
from index.archive_stories import Stories

if TYPE_CHECKING:
    from index.archive import Change

Tell = Callable[[int, int], None]
"""Called with how many articles are done, and how many there are."""
_STEP = 1_000


def upgrade(
    db: sqlite3.Connection,
    version: int,
    changes: Callable[[int], Iterable[Change]],
    stories: Stories,
    tell: Tell | None,
) -> None:
    """Brings an archive of the format ``version`` to the present one, all or nothing.

    ``changes``: those of the archive since a sequence number.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] == version:
            _make_tables(db, version)
            total = db.execute("SELECT count(*) FROM articles").fetchone()[0]
            for done, change in enumerate(changes(0), start=1):
                if version < 2:
                    archive_names.renew(db, change.article_id, change.article)
                if version < 3 and change.article is not None:
                    stories.put(change.article_id, change.article)
                if tell is not None and (done % _STEP == 0 or done == total):
                    tell(done, total)
            archive_check.add_sums(db)
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # A Ctrl-C during the commit comes right behind it.
            db.execute("ROLLBACK")
        raise


def _make_tables(db: sqlite3.Connection, version: int) -> None:
    tables = ""
    if version < 2:
        tables += archive_names.TABLE
    if version < 3:
        tables += archive_stories.TABLES
    for table in tables.split(";"):
        db.execute(table)
