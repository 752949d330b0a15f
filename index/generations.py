"""Where the indexes of a data folder lie, and which of them answers.

*Generation*: one index, built once from the archive and followed since. A rebuild makes a new one
beside the one in use; writing its name into ``CURRENT`` switches over at one instant.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

_CURRENT = "CURRENT"
_NAME = re.compile(r"([a-z]+)-(\d{4,})")


def folder(data: Path) -> Path:
    return data / "index"


def current(data: Path) -> Path | None:
    """The folder of the index in use, or ``None`` where there is none yet."""
    try:
        name = (folder(data) / _CURRENT).read_text("utf-8").strip()
    except OSError:
        return None
    if not _NAME.fullmatch(name):
        return None
    path = folder(data) / name
    return path if path.is_dir() else None


def engine_of(index: Path) -> str:
    """The engine that an index was written for."""
    match = _NAME.fullmatch(index.name)
    return match[1] if match else ""


def create(data: Path, engine: str) -> Path:
    """A new empty folder for an index; not in use before :func:`switch`."""
    inside = folder(data)
    inside.mkdir(parents=True, exist_ok=True)
    numbers = [int(match[2]) for each in inside.iterdir() if (match := _NAME.fullmatch(each.name))]
    path = inside / f"{engine}-{max(numbers, default=0) + 1:04d}"
    path.mkdir()
    return path


def switch(data: Path, index: Path) -> None:
    """Makes ``index`` the one in use, at one instant and for good."""
    target = folder(data) / _CURRENT
    write_whole(target, index.name + "\n")


def discard(index: Path) -> None:
    """Deletes an index that never came into use."""
    shutil.rmtree(index, ignore_errors=True)


def sweep(data: Path) -> None:
    """Deletes every index but the one in use; readers that have files open keep them."""
    used = current(data)
    if used is None:
        return
    for each in folder(data).iterdir():
        if each != used and _NAME.fullmatch(each.name):
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
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
