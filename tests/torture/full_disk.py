"""Disks that fill up at random points, and one that cannot be written to.

The disk is a small tmpfs in a user and mount namespace of its own, which Linux gives to anyone
where it is not forbidden; so writes fail with ENOSPC wherever they really would: in SQLite, in
segments, in names. Room is taken by a file of so many bytes, and given back before anything is
judged. ``python -m tests.torture.full_disk`` is what runs inside; it prints what it saw as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.torture.trial import STEPS, UNSAID, Problem, Step, Trial

_DISK = 64 * 1024**2
_ANEW = 20
"""After so many full disks everything begins anew, with a folder that is not there yet."""
_TRIES = 6
"""So many steps for each full disk at most; in the others there was room enough."""


class CannotMount(Exception):
    """There is no way here to have a small disk; says why."""


def torture(fills: int, seed: int) -> tuple[int, list[Problem]]:
    """Fills a disk so many times; returns how often it was full, and what was wrong afterwards.

    Raises :class:`CannotMount`.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        raise CannotMount("there is no unshare (util-linux)")
    probe = [unshare, "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    tried = subprocess.run(probe, capture_output=True, text=True, check=False)
    if tried.returncode:
        raise CannotMount(tried.stderr.strip())
    inside = [
        unshare, "--map-root-user", "--mount", sys.executable, "-m", "tests.torture.full_disk",
        "--fills", str(fills), "--seed", str(seed),
    ]  # fmt: skip
    done = subprocess.run(inside, stdout=subprocess.PIPE, text=True, check=True)
    filled, problems = json.loads(done.stdout.splitlines()[-1])
    return filled, [Problem(*each) for each in problems]


def _inside(disk: Path, scratch: Path, fills: int, seed: int) -> tuple[int, list[Problem]]:
    chance = random.Random(seed)
    trial = Trial(disk, scratch, seed)
    trial.fill(80)
    needed = dict.fromkeys(STEPS, float(_DISK - _free(disk)))  # about how much room each kind takes
    filled, problems = 0, list[Problem]()
    for _ in range(_TRIES * fills):
        if filled == fills:
            break
        name = chance.choice(STEPS)
        step = trial.step(name)
        room = int(chance.uniform(0, needed[name]))
        with _Ballast(disk, room):
            ended = trial.runner.run(*step.arguments)
        problems += trial.problems(step, ended)
        needed[name] *= 0.8 if ended.status == 0 else 1.1
        if ended.status != 0:
            filled += 1
            if filled % _ANEW == 0:
                trial.start_anew()
    problems += _read_only(trial, disk)
    return filled, problems


class _Ballast:
    """Leaves so much room on a disk, as long as it lasts."""

    def __init__(self, disk: Path, room: int) -> None:
        self._path, self._room = disk / "ballast", room

    def __enter__(self) -> None:
        with self._path.open("wb") as file:
            size = _free(self._path.parent) - self._room
            if size > 0:
                os.posix_fallocate(file.fileno(), 0, size)

    def __exit__(self, *_: object) -> None:
        self._path.unlink()


def _free(disk: Path) -> int:
    state = os.statvfs(disk)
    return state.f_bavail * state.f_frsize


def _read_only(trial: Trial, disk: Path) -> list[Problem]:
    """A disk that cannot be written to is searched; what would write says so in one sentence."""
    problems = []
    _remount(disk, "ro")
    for arguments in (("index", "--json", "config.yaml"), ("rebuild",), ("remove", "a00001")):
        arguments = tuple(
            str(trial.runner.data.parent / each) if "." in each else each for each in arguments
        )
        ended = trial.runner.run(*arguments)
        if ended.status != 1 or len(ended.complaints) != 1 or "Traceback" in ended.complaints[0]:
            problems.append(Problem(UNSAID, f"read-only: {arguments} {ended}"))
    ended = trial.runner.run("search", "--json", "铝")
    if ended.status != 0:
        problems.append(Problem(UNSAID, f"read-only: search {ended}"))
    _remount(disk, "rw")
    problems += trial.problems(Step("none", (), {}), ended._replace(said=[]))
    return problems


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.full_disk")
    parser.add_argument("--fills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="youse-torture-") as name:
        folder = Path(name)
        for inner in ("disk", "scratch"):
            (folder / inner).mkdir()
        disk = folder / "disk"
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "none", str(disk)]
        subprocess.run(mount, check=True)
        try:
            filled, problems = _inside(disk, folder / "scratch", options.fills, options.seed)
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    print(json.dumps([filled, problems]))


if __name__ == "__main__":
    _main()
