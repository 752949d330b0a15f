"""The cluster itself: it loses a node, and all of itself, and comes back with what it had."""

from __future__ import annotations

import json
import shutil
import urllib.request
from pathlib import Path

import pytest

from tests.cluster.cluster import Cluster, Missing, ask, class_path


def put(host: str, target: str, body: object) -> None:
    request = urllib.request.Request(
        host + target,
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status in (200, 201)


def test_a_node_and_the_whole_cluster_go_and_come_back(cluster: Cluster) -> None:
    one, two, _ = cluster.hosts
    settings = {"number_of_shards": 3, "number_of_replicas": 1}
    put(one, "/kept", {"settings": settings})
    cluster.wait(3)
    for number in range(10):
        put(one, f"/kept/_doc/{number}?refresh=true", {"number": number})

    cluster.stop_node(1)
    cluster.wait(2, "yellow")
    assert ask(two, "/kept/_count")["count"] == 10
    cluster.start_node(1)
    assert ask(one, "/kept/_count")["count"] == 10

    cluster.kill()
    cluster.start()
    assert ask(one, "/kept/_count")["count"] == 10
    request = urllib.request.Request(f"{one}/kept", method="DELETE")
    urllib.request.urlopen(request, timeout=30).close()


def test_what_is_missing_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    java = shutil.which("java")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match=r"without Java: apt-get install default-jdk-headless$"):
        class_path()
    if java is None:
        pytest.skip("no Java here")
    (tmp_path / "java").symlink_to(java)
    with pytest.raises(Missing, match=r"without Maven: apt-get install maven$"):
        class_path()
