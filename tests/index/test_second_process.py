"""A second process: what it says before it ends is heard, however late it is asked."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from index.errors import EngineError
from index.second_process import Get, SecondProcess, Send


def fail(get: Get, send: Send, answers: int) -> None:
    for number in range(answers):
        send(number)
    raise EngineError("No room.")


def leave(get: Get, send: Send, answers: int) -> None:
    for number in range(answers):
        send(number)
    os._exit(3)


def lost(status: int | None) -> RuntimeError:
    return RuntimeError(f"ended early (status {status})")


@contextmanager
def ended(work: Callable[..., None], answers: int) -> Iterator[SecondProcess]:
    """A second process that has ended before anything was taken from it."""
    second = SecondProcess(work, answers, lost=lost)
    try:
        for process in multiprocessing.active_children():
            process.join()
        yield second
    finally:
        second.end()


@pytest.mark.parametrize("answers", [0, 2])
def test_who_gives_hears_what_ended_it(answers: int) -> None:
    with ended(fail, answers) as second, pytest.raises(EngineError, match=r"No room\."):
        second.give("more")


@pytest.mark.parametrize("answers", [0, 2])
def test_who_gives_to_one_that_said_nothing_hears_its_status(answers: int) -> None:
    with ended(leave, answers) as second, pytest.raises(RuntimeError, match=r"early \(status 3\)"):
        second.give("more")


def test_answers_are_taken_behind_the_end() -> None:
    with ended(fail, 2) as second:
        assert [second.take(), second.take()] == [0, 1]
        with pytest.raises(EngineError, match=r"No room\."):
            second.take()


def test_an_interruption_while_it_starts_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has got the object yet that could be ended."""
    start = multiprocessing.get_context("spawn").Process.start

    def interrupted(process: multiprocessing.process.BaseProcess) -> None:
        start(process)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        SecondProcess(fail, 0, lost=lost)
    assert not multiprocessing.active_children()
