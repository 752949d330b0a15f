"""A slice of ``python -m tests.cluster --trouble``, and the whole cluster away for a time."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

from tests.cluster import trouble
from tests.cluster.cluster import Cluster
from tests.cluster.trouble import BEFORE, MEANWHILE, Indexing, Readers
from tests.web.running import get, wait_for

BACK = 120.0
"""Seconds within which all must be well after the cluster has come back."""


def test_a_node_killed_under_load_fails_no_search_and_loses_no_article(
    cluster: Cluster, tmp_path: Path
) -> None:
    outcome = trouble.lose_nodes(cluster, tmp_path, 3_000, (1,), "node-killed")
    assert outcome.kills == 1
    assert outcome.failures == []
    assert outcome.lost == []
    assert outcome.searches > 20


def test_a_cluster_that_is_away_is_said_to_be_and_nothing_is_lost(
    cluster: Cluster, tmp_path: Path
) -> None:
    youse = trouble.commands(tmp_path, cluster, "cluster-away")
    there = trouble.write(tmp_path, "before.jsonl", trouble.rows(0, 100, BEFORE))
    coming = trouble.write(tmp_path, "meanwhile.jsonl", trouble.rows(100, 2_000, MEANWHILE))
    done = youse.run("index", there)
    assert done.returncode == 0, done.stderr
    with youse.site() as (_, port):
        wait_for(lambda: get(port, "/readyz")[0] == 200)
        with Indexing(youse, coming) as indexing:
            wait_for(lambda: trouble.total(port) > 500, BACK)
            cluster.kill()
            try:
                wait_for(lambda: get(port, "/readyz")[0] == 503)
                for target in ("/search", "/api/v1/search", "/readyz"):
                    says_that_it_comes_back(port, target)
                assert get(port, "/healthz")[0] == 200
                assert indexing.goes_on
            finally:
                cluster.start()
            wait_for(lambda: get(port, "/readyz")[0] == 200, BACK)
            indexing.end()
        with Readers(port, 100) as readers:
            wait_for(lambda: readers.searches > 10)
        assert readers.failures == []
        assert trouble.ids(port) == trouble.expected(2_100)


def says_that_it_comes_back(port: int, target: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", target)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    if target.startswith("/search"):
        assert answer.headers["Content-Type"].startswith("text/html")
    else:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(body)["status"] == 503
