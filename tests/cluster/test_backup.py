"""What docs/scaling.md says of snapshots: taken, everything lost, brought back, gone on with."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from tests.cluster import trouble
from tests.cluster.cluster import Cluster

PREFIX = "snapshot"


def send(method: str, address: str, body: object = None) -> None:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        address, data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        assert answer.status == 200


def test_a_snapshot_brings_back_what_was_lost_and_indexing_goes_on(
    cluster: Cluster, tmp_path: Path
) -> None:
    youse = trouble.commands(tmp_path, cluster, PREFIX)
    first = trouble.write(tmp_path, "first.jsonl", trouble.rows(0, 60, trouble.BEFORE))
    more = trouble.write(tmp_path, "more.jsonl", trouble.rows(60, 30, trouble.MEANWHILE))
    indices, host = {"indices": f"{PREFIX}-*"}, cluster.hosts[0]
    kept = f"{host}/_snapshot/kept"

    assert youse.run("index", first).returncode == 0
    send("PUT", kept, {"type": "fs", "settings": {"location": str(cluster.snapshots / "youse")}})
    snapshot = {**indices, "include_global_state": False}
    send("PUT", f"{kept}/first?wait_for_completion=true", snapshot)
    assert youse.run("index", more).returncode == 0
    send("DELETE", f"{host}/{PREFIX}-*")

    send("POST", f"{kept}/first/_restore?wait_for_completion=true", indices)
    cluster.wait(3)
    assert found(youse) == 60
    assert youse.run("index", first).returncode == 0
    assert found(youse) == 90
    checked = youse.run("check")
    assert checked.returncode == 0, checked.stderr


def found(youse: trouble.Commands) -> int:
    """How many articles a search for a word of all of them finds."""
    done = youse.run("search", "铝价", "--json")
    assert done.returncode == 0, done.stderr
    return int(json.loads(done.stdout)["total"])
