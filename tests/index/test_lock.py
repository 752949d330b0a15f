"""One writer at a time: who waits, for whom, and for how long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import LockHeld
from index.lock import writing

HOLDER = """
import sys, time
from pathlib import Path
from index.lock import writing
with writing(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_process(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is told to let go, or dies."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_it_is_held_and_let_go(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    for _ in range(2):
        with writing(data, 0):
            assert (data / "write.lock").read_text() == f"process {os.getpid()}\n"


def test_it_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path, 0):
        raise ZeroDivisionError
    with writing(tmp_path, 0):
        pass


def test_a_second_one_in_the_same_process_waits_too(tmp_path: Path) -> None:
    with writing(tmp_path, 0), pytest.raises(LockHeld), writing(tmp_path, 0):
        pytest.fail("both hold it")


def test_who_does_not_wait_is_told_who_holds_it(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:
        with pytest.raises(LockHeld) as caught, writing(tmp_path, 0):
            pytest.fail("both hold it")
        said = f"process {holder.pid} is writing to {tmp_path}; wait until it is done, or end it."
        assert str(caught.value) == said


def test_who_waits_in_vain_waited_as_long_as_it_should(tmp_path: Path) -> None:
    told: list[str] = []
    with another_process(tmp_path) as holder:
        begin = time.monotonic()
        with pytest.raises(LockHeld), writing(tmp_path, 0.5, told.append):
            pytest.fail("both hold it")
        assert 0.5 <= time.monotonic() - begin < 5
        assert told == [f"Waiting for process {holder.pid}, which is writing to {tmp_path}."]


def test_who_waits_gets_it_when_the_other_lets_go(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:

        def let_go(_: str) -> None:
            assert holder.stdin is not None
            holder.stdin.write("\n")
            holder.stdin.flush()

        with writing(tmp_path, 20, let_go):
            assert (tmp_path / "write.lock").read_text() == f"process {os.getpid()}\n"


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    with another_process(tmp_path) as holder:
        holder.kill()
        holder.wait()
        assert (tmp_path / "write.lock").read_text() == f"process {holder.pid}\n"
        with writing(tmp_path, 0):
            pass


def test_a_holder_that_left_no_name_is_another_process(tmp_path: Path) -> None:
    with another_process(tmp_path):
        (tmp_path / "write.lock").write_bytes(b"")
        with pytest.raises(LockHeld, match="another process is writing"), writing(tmp_path, 0):
            pytest.fail("both hold it")
