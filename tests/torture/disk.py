"""A power cut: a data folder goes back to what was on the disk for certain.

After a crash of the machine a file has what it had at its last ``fsync``, and a folder the names it
had at its own last one; of the rest nothing is sure, so all of it is taken away here, which is the
worst that POSIX allows (cf. Pillai and others, "All File Systems Are Not Created Equal", OSDI
2014). What SQLite has committed counts as synced, as it does that itself, the folder too.

*Certain*: what would be there after a cut.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

_FOLDERS = "folders.json"
Names = dict[str, int | None]
"""What stands in a folder: the inode of a file, ``None`` for a folder."""


class Disk:
    """Records what is certain of the folder ``data``, in ``kept``."""

    def __init__(self, data: Path, kept: Path) -> None:
        self._data, self._kept = data, kept
        kept.mkdir()
        self._folders: dict[str, Names] = {}

    def settle(self) -> None:
        """Makes everything certain that is there."""
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir()
        self._folders = {}
        for folder, _, files in os.walk(self._data):
            self._folder_synced(Path(folder))
            for name in files:
                self._file_synced(Path(folder, name))
        self._write()

    def watch(self) -> None:
        """From now on notes in this process what becomes certain."""
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect
        committed = self._committed

        class Watched(sqlite3.Connection):
            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                cursor = super().execute(*arguments)
                if not self.in_transaction:
                    committed()
                return cursor

            def executescript(self, script: str) -> sqlite3.Cursor:
                cursor = super().executescript(script)
                if not self.in_transaction:
                    committed()
                return cursor

        sqlite3.connect = lambda *given, **named: connect(*given, factory=Watched, **named)  # type: ignore[assignment]
        os.fsync = self._synced  # type: ignore[assignment]

    def _synced(self, handle: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if not path.is_relative_to(self._data.resolve()):
            return
        if path.is_dir():
            self._folder_synced(path)
            self._write()
        else:
            self._file_synced(path)

    def _committed(self) -> None:
        """Takes archive and log as they are, if they are not taken yet."""
        changed = False
        names = self._folders.setdefault(".", {})
        for path in self._data.glob("archive.sqlite*"):
            if path.name.endswith("-shm"):
                continue
            kept = self._kept / str(path.stat().st_ino)
            size, time = path.stat().st_size, path.stat().st_mtime_ns
            if (
                not kept.exists()
                or (kept.stat().st_size, kept.stat().st_mtime_ns) != (size, time)
                # Of one size again after a checkpoint, maybe within one tick of the clock.
                or (path.name.endswith("-wal") and not filecmp.cmp(kept, path, shallow=False))
            ):
                self._file_synced(path)
                changed = True
            if names.get(path.name) != path.stat().st_ino:
                names[path.name] = path.stat().st_ino
                changed = True
        if changed:
            self._write()

    def _file_synced(self, path: Path) -> None:
        number = path.stat().st_ino
        fresh = self._kept / f"{number}.new"
        shutil.copy2(path, fresh)
        fresh.replace(self._kept / str(number))
        held = self._kept / f"{number}.held"
        if not held.exists():
            os.link(path, held)  # so that no other file gets the number

    def _folder_synced(self, folder: Path) -> None:
        relative = os.path.relpath(folder, self._data.resolve())
        with os.scandir(folder) as entries:
            self._folders[relative] = {
                entry.name: None if entry.is_dir() else entry.inode() for entry in entries
            }

    def _write(self) -> None:
        fresh = self._kept / (_FOLDERS + ".new")
        fresh.write_text(json.dumps(self._folders), "utf-8")
        fresh.replace(self._kept / _FOLDERS)

    def cut(self) -> None:
        """Takes everything away that is not certain."""
        self._folders = json.loads((self._kept / _FOLDERS).read_text("utf-8"))
        certain = self._kept.with_name(self._kept.name + ".certain")
        shutil.rmtree(certain, ignore_errors=True)
        self._restore(certain, ".")
        shutil.rmtree(self._data, ignore_errors=True)
        certain.replace(self._data)

    def _restore(self, folder: Path, relative: str) -> None:
        folder.mkdir()
        for name, number in self._folders.get(relative, {}).items():
            if number is None:
                self._restore(folder / name, os.path.normpath(os.path.join(relative, name)))
            elif (kept := self._kept / str(number)).exists():
                shutil.copy2(kept, folder / name)
            else:
                (folder / name).touch()  # its name was synced, and nothing of it
