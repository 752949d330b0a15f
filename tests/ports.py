"""Ports for servers that tests start."""

from __future__ import annotations

import os
import random
import socket

_FIRST, _EACH = 20_000, 1_500
_OTHERS = "gw7"
"""The number of who is no process of a test run."""


def free_ports(count: int) -> list[int]:
    """Different ports of 127.0.0.1 that nobody listens on.

    They lie below those that systems hand out, and each process of a test run has its own: so
    nobody takes one between this look and the server's.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", _OTHERS).removeprefix("gw"))
    own = range(_FIRST + number * _EACH, _FIRST + (number + 1) * _EACH)
    found: list[int] = []
    for port in random.SystemRandom().sample(own, len(own)):
        if len(found) == count:
            break
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
    return found
