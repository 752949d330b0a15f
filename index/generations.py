"""Where the indexes of a data folder lie, and which of them answers.

*Generation*: one index, built once from the archive and followed since. A rebuild makes a new one
beside the one in use; writing its name into ``CURRENT`` switches over at one instant. *Superseded*:
what was in use and is no longer, but kept for a time, for who is in the middle of reading it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from pathlib import Path

KEPT_SECONDS = 660.0
"""How long what was superseded is kept: ten minutes, and one for who was just being answered."""
_CURRENT = "CURRENT"
_NAME = re.compile(r"([a-z]+)-(\d{4,})")


def folder(data: Path) -> Path:
    return data / "index"


def current(data: Path) -> Path | None:
    """The folder of the index in use, or ``None`` where there is none yet."""
    try:
        name = (folder(data) / _CURRENT).read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    if not _NAME.fullmatch(name):
        return None
    path = folder(data) / name
    return path if path.is_dir() else None


def engine_of(index: Path) -> str:
    """The engine that an index was written for."""
    match = _NAME.fullmatch(index.name)
    return match[1] if match else ""


def _number_of(index: Path) -> int:
    match = _NAME.fullmatch(index.name)
    return int(match[2]) if match else -1


def create(data: Path, engine: str) -> Path:
    """A new empty folder for an index; not in use before :func:`switch`."""
    inside = folder(data)
    inside.mkdir(parents=True, exist_ok=True)
    number = max((0, *map(_number_of, inside.iterdir()))) + 1
    path = inside / f"{engine}-{number:04d}"
    path.mkdir()
    return path


def switch(data: Path, index: Path) -> None:
    """Makes ``index`` the one in use, at one instant and for good."""
    former = current(data)
    if former is not None:
        os.utime(former)  # since when it is superseded
    write_whole(folder(data) / _CURRENT, index.name + "\n")


def discard(index: Path) -> None:
    """Deletes an index that never came into use."""
    shutil.rmtree(index, ignore_errors=True)


def sweep(data: Path, kept_seconds: float = KEPT_SECONDS) -> None:
    """Deletes every index that is neither in use nor was so within the last ``kept_seconds``.

    For who holds the lock of writers. Readers that have files open keep them.
    """
    used = current(data)
    if used is None:
        return
    now = time.time()
    for each in folder(data).iterdir():
        number = _number_of(each)
        if number < 0 or each == used:
            continue
        # Numbers rise: a greater one is what a rebuild left that was killed.
        if number > _number_of(used) or abs(now - each.stat().st_mtime) >= kept_seconds:
            shutil.rmtree(each, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Writes a small file so that a reader, or a crash, finds the old text or the new one."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    with contextlib.suppress(OSError):
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
