"""Pages that lie deeper than a cluster skips hits by itself, plain and folded."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts import corpus
from tests.contracts.shelf import HOSTS, Shelf, search
from tests.contracts.test_reposts import BODY


@pytest.fixture
def shelf(tmp_path: Path, opensearch_hosts: list[str]) -> Iterator[Shelf]:
    HOSTS[:] = opensearch_hosts
    shelf = Shelf(tmp_path / "data", "opensearch")
    yield shelf
    shelf.clear()


@pytest.mark.parametrize("reposts", ["show", "fold"])
def test_deep_pages_are_those_that_a_cluster_gives(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, reposts: str
) -> None:
    given = [
        dataclasses.replace(each, paragraphs=BODY) if int(each.id) % 4 == 0 else each
        for each in corpus.articles(5, 90)
    ]
    shelf.put(*given)
    for sort in ("newest", "views", "relevance"):
        asked = {"text": "铝 OR 铜价", "sort": sort, "reposts": reposts, "mode": "all"}
        whole = [hit.article.id for hit in shelf.search(**asked, size="100").hits]
        with monkeypatch.context() as patch:
            for module in ("opensearch_hits", "opensearch_view"):
                patch.setattr(f"search.engines.{module}.DEEP", 12)
            # What is asked for anew starts from the beginning, what follows from the last page.
            pages = range(1, -(-len(whole) // 7) + 2)
            for services in ([shelf.open()] * len(pages), [shelf.open() for _ in pages]):
                found = [
                    hit.article.id
                    for page, service in zip(pages, services, strict=True)
                    for hit in search(service, **asked, size="7", page=str(page)).hits
                ]
                # Of the best hundred the order is another one, by their texts.
                assert (sorted(found), len(found)) == (sorted(whole), len(set(found)))
                if sort != "relevance":
                    assert found == whole
