"""Commands of youse as processes of their own, and a site that runs."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.ports import free_ports

PATIENCE = 60.0
"""Seconds after which something that should have happened did not."""


class Commands:
    """Runs ``youse`` in a folder of its own, with a copy of the bundled configuration.

    ``settings``: keys to change in the copy. ``program``: what Python is told to run.
    """

    program: tuple[str, ...] = ("-m", "web")

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        text = (ROOT / "config.yaml").read_text("utf-8")
        for key, value in settings.items():
            text, found = re.subn(rf"\b{key}: \S+", f"{key}: {value}", text)
            assert found == 1
        (folder / "config.yaml").write_text(text, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("YOUSE_")}
        self._environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def _line(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, *self.program, "--config", "config.yaml", *arguments]

    def run(self, *arguments: str, timeout: float = PATIENCE) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._line(arguments), cwd=self.folder, env=self._environment, capture_output=True,
            text=True, timeout=timeout, check=False,
        )  # fmt: skip

    @contextlib.contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on; killed at the end if it still runs. Writes to ``output``."""
        with (self.folder / "output").open("w") as output:
            process = subprocess.Popen(
                self._line(arguments), cwd=self.folder, env=self._environment, text=True,
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text("utf-8")

    @contextlib.contextmanager
    def site(self) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """The site on a free port of this machine, ready to answer."""
        (port,) = free_ports(1)
        with self.started("serve", "--port", str(port)) as process:

            def ready() -> bool:
                assert process.poll() is None, self.output
                return get(port, "/readyz")[0] in (200, 503)

            wait_for(ready, 3 * PATIENCE)
            yield process, port


def get(port: int, target: str | bytes) -> tuple[int, bytes]:
    """Status and body; the target is sent as it is, unescaped. Status 0: nobody listens."""
    if isinstance(target, str):
        target = target.encode()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(
                b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            )
            response = http.client.HTTPResponse(connection)
            response.begin()
            return response.status, response.read()
    except OSError:
        return 0, b""


def wait_for(happened: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Waits until something has happened; how many seconds it took."""
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < seconds, f"did not happen within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begun
