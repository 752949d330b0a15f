"""What a running site answers to requests, and which of its answers should not be."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter
from typing import NamedTuple

from tests.fuzz.asked import CARRIED, Asked

SECOND = 1.0
_PATIENCE = 60.0
_READ = 1 << 16
"""Bytes read of an export, which may have a hundred thousand rows."""


class Wrong(NamedTuple):
    asked: Asked
    why: str


class Answer(NamedTuple):
    status: int
    kind: str
    seconds: float
    body: bytes


class Asker:
    """One connection that asks and judges; ``statuses`` counts what came back."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: http.client.HTTPConnection | None = None
        self.statuses: Counter[int] = Counter()
        self.wrong: list[Wrong] = []
        self.slow_once = 0
        self.slowest = 0.0

    def judge(self, asked: Asked) -> None:
        """Asks, and notes a crash, an answer that is none, and one that takes over a second.

        One that did is asked again: the machine may have been at something else.
        """
        answer = self.ask(asked)
        if answer is None:
            self.wrong.append(Wrong(asked, "no answer"))
            return
        self.statuses[answer.status] += 1
        if answer.status >= 500:
            self.wrong.append(Wrong(asked, f"status {answer.status}"))
        if asked.method != "HEAD" and not _keeps_its_word(answer):
            self.wrong.append(Wrong(asked, "not the JSON that it says it is"))
        seconds = answer.seconds
        if seconds > SECOND:
            self.slow_once += 1
            again = [self.ask(asked) for _ in range(3)]
            seconds = min(each.seconds for each in again if each) if any(again) else seconds
            if seconds > SECOND:
                self.wrong.append(Wrong(asked, f"{seconds:.2f} s"))
        self.slowest = max(self.slowest, seconds)

    def ask(self, asked: Asked) -> Answer | None:
        """The answer, ``None`` when the connection ended instead."""
        try:
            return self._ask(asked)
        except (OSError, http.client.HTTPException):
            self.close()
        try:  # a connection that was kept may have been closed meanwhile
            return self._ask(asked)
        except (OSError, http.client.HTTPException):
            self.close()
            return None

    def _ask(self, asked: Asked) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=_PATIENCE
            )
        begun = time.perf_counter()
        headers = {name: value for name, value in asked.headers if value}
        self._connection.request(asked.method, asked.target, asked.body, headers)
        response = self._connection.getresponse()
        if asked.target.partition("?")[0] in CARRIED:
            body = response.read(_READ)
            seconds = time.perf_counter() - begun
            self.close()
        else:
            body = response.read()
            seconds = time.perf_counter() - begun
        kind = response.headers.get("Content-Type", "")
        return Answer(response.status, kind, seconds, body)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _keeps_its_word(answer: Answer) -> bool:
    """Whether what says it is JSON is."""
    kind = answer.kind.partition(";")[0]
    if not answer.body or not (kind == "application/json" or kind.endswith("+json")):
        return True
    try:
        json.loads(answer.body)
    except ValueError:
        return False
    return True
