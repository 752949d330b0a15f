"""OpenSearch from Maven Central, several nodes in one Java process, on this machine alone.

Java runs ``Cluster.java`` as it stands (JEP 330); Maven fetches what it needs and keeps it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.ports import free_ports

_HERE = Path(__file__).parent
NODES = 3
HEAP = os.environ.get("YOUSE_CLUSTER_HEAP") or "1g"
"""Memory that all nodes together may take, as Java's ``-Xmx`` has it."""
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Half the processor time until the cluster is there; slower from then on."""
PATIENCE = 180.0
"""Seconds after which a cluster that should be well is taken for broken."""


class Missing(Exception):
    """There can be no cluster here; the message is one sentence that names the mend."""


def class_path() -> str:
    """Where the libraries are, fetched if they are not here yet. Raises ``Missing``."""
    _check_java()
    if shutil.which("mvn") is None:
        raise Missing("No real cluster without Maven: apt-get install maven")
    said = ""
    with tempfile.TemporaryDirectory(prefix="youse-maven-") as folder:
        answer = Path(folder, "class-path")
        for online in ("--offline", "--no-transfer-progress"):
            done = subprocess.run(
                ["mvn", "--quiet", "--batch-mode", online, "--file", str(_HERE / "pom.xml"),
                 "dependency:build-classpath", f"-Dmdep.outputFile={answer}"],
                capture_output=True, text=True, check=False, cwd=folder,
            )  # fmt: skip
            if done.returncode == 0:
                return answer.read_text("utf-8").strip()
            said = next((line for line in done.stdout.splitlines() if "ERROR" in line), "")
    raise Missing(f"Maven cannot fetch OpenSearch; see to the network or its settings. {said}")


def _check_java() -> None:
    """Raises ``Missing`` unless there is a Java that can run a source file."""
    mend = "apt-get install default-jdk-headless"
    java = shutil.which("java")
    if java is None:
        raise Missing(f"No real cluster without Java: {mend}")
    modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False)
    versions = dict(line.split("@", 1) for line in modules.stdout.split() if "@" in line)
    if int(versions.get("java.base", "0").partition(".")[0]) < 17:
        raise Missing(f"The Java here is too old for a real cluster: {mend}")
    if "jdk.compiler" not in versions:
        raise Missing(f"The Java here has no compiler, which a real cluster takes: {mend}")


class Cluster:
    """Running from its making on until ``close``; its files are in ``folder``, the log beside them.

    It ends with the process that made it, whatever ends that. ``lasting``: as Java runs what is to
    run for long, and not to start soon.
    """

    def __init__(
        self, folder: Path, nodes: int = NODES, heap: str = HEAP, *, lasting: bool = False
    ) -> None:
        self.folder = folder
        self._options = (f"-Xmx{heap}", *(() if lasting else _QUICK))
        self._class_path = class_path()
        ports = free_ports(2 * nodes)
        self._ports = list(zip(ports[:nodes], ports[nodes:], strict=True))
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def hosts(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port, _ in self._ports]

    @property
    def snapshots(self) -> Path:
        """The folder under which the cluster may keep snapshots."""
        return self.folder / "snapshots"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the cluster does not run"
        return self._process.pid

    def start(self) -> None:
        """All nodes, on what they left behind; returns when every one of them belongs to it."""
        java = shutil.which("java")
        assert java and self._process is None
        ports = [f"{mine}:{others}" for mine, others in self._ports]
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [java, *self._options, "-Dlog4j2.disable.jmx=true", "-cp", self._class_path,
                 str(_HERE / "Cluster.java"), str(self.folder), *ports],
                stdin=subprocess.PIPE, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self.wait(len(self._ports))
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """All nodes at once, by SIGKILL: the cluster is away."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def stop_node(self, number: int) -> None:
        """Node ``number`` (from 1) goes without a word to the others; returns when it is gone."""
        self._command(f"stop {number}")
        until = time.monotonic() + PATIENCE
        while _listens(self._ports[number - 1][0]):
            assert time.monotonic() < until, f"node {number} goes on"
            time.sleep(0.02)

    def start_node(self, number: int) -> None:
        """The node that was stopped comes back; returns when all have found each other."""
        self._command(f"start {number}")
        self.wait(len(self._ports))

    def _command(self, line: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def wait(self, nodes: int, status: str = "green") -> None:
        """Returns when so many nodes belong to the cluster and its indices are ``status``."""
        until = time.monotonic() + PATIENCE
        query = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s"
        while True:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the cluster ended by itself: {self.folder / 'log'}")
            for host in self.hosts:
                with contextlib.suppress(OSError):
                    if not ask(host, query)["timed_out"]:
                        return
            if time.monotonic() > until:
                raise RuntimeError(f"the cluster is not {status}: {self.folder / 'log'}")
            time.sleep(0.1)

    def close(self) -> None:
        self.kill()


@contextlib.contextmanager
def running(
    folder: Path | None = None, heap: str = HEAP, *, lasting: bool = False
) -> Iterator[Cluster]:
    """A cluster in ``folder``, or in one that is removed afterwards."""
    with contextlib.ExitStack() as stack:
        if folder is None:
            name = stack.enter_context(tempfile.TemporaryDirectory(prefix="youse-cluster-"))
            folder = Path(name)
        yield stack.enter_context(contextlib.closing(Cluster(folder, heap=heap, lasting=lasting)))


def ask(host: str, target: str, timeout: float = 30.0) -> dict[str, Any]:
    """What a node answers to GET, as JSON. Raises ``OSError`` where it does not answer 200."""
    with urllib.request.urlopen(host + target, timeout=timeout) as answer:
        found = json.load(answer)
    assert isinstance(found, dict)
    return found


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
