"""A copy of an archive as it is at one instant, made beside whoever writes."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from index.archive_file import FILE_NAME, as_archive_errors, connect_reading
from index.errors import ArchiveError
from index.generations import sync_folder


def copy(data: Path, target: Path) -> int:
    """Copies the archive of ``data`` into the folder ``target``; returns how many articles it has.

    The copy appears under its name only when it is whole and on the disk. It is a data folder
    without an index. Raises :class:`ArchiveError`, also where there is an archive already.
    """
    source, final = data / FILE_NAME, target / FILE_NAME
    if not source.is_file():
        raise ArchiveError(f"There is no archive in {data}.")
    if final.exists():
        raise ArchiveError(f"There is an archive in {target} already; name another folder.")
    fresh = target / f"{FILE_NAME}.new"
    with as_archive_errors(final):
        target.mkdir(parents=True, exist_ok=True)
        sync_folder(target.absolute().parent)
        fresh.unlink(missing_ok=True)
    try:
        with (
            as_archive_errors(source),
            contextlib.closing(connect_reading(source)) as db,
            contextlib.closing(sqlite3.connect(fresh)) as into,
        ):
            # In one step, so that it is of one instant; writers go on in the log meanwhile.
            db.backup(into)
            # One file, without a log beside it.
            into.execute("PRAGMA journal_mode = DELETE")
            count = into.execute("SELECT count(*) FROM articles WHERE removed IS NULL").fetchone()
        with as_archive_errors(final):
            fresh.replace(final)
            sync_folder(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return int(count[0])
