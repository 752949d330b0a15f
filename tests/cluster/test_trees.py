"""Random trees on a real cluster: they match just what plain set algebra says."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.query import All, Near
from tests.contracts.shelf import HOSTS, Shelf
from tests.search.engines.library import Known, random_article
from tests.search.engines.reference import matches
from tests.search.engines.test_differential import everything
from tests.search.engines.trees import Trees

SIZE, TREES = 60, 150 * int(os.environ.get("YOUSE_FUZZ", "1"))


@pytest.fixture
def shelf(tmp_path: Path, opensearch_hosts: list[str]) -> Iterator[Shelf]:
    HOSTS[:] = opensearch_hosts
    shelf = Shelf(tmp_path / "data", "opensearch")
    yield shelf
    shelf.clear()


@pytest.mark.parametrize("seed", range(2))
def test_trees_match_what_they_should(shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    given = [random_article(chance, f"{number:03}") for number in range(SIZE)]
    shelf.put(*given[:40], commit=15)
    shelf.put(*given[30:])
    live = {each.id: Known.of(each) for each in given}
    trees = Trees(chance, [line for known in live.values() for line in known.lines])
    view = shelf.service._searcher.view()
    hits = 0
    for number in range(TREES):
        tree = trees.tree()
        if number % 10 == 0:
            texts = dict.fromkeys(trees.phrase().text for _ in range(3))
            tree = Near(tuple(texts), chance.randrange(9))
        expected = {name for name, known in live.items() if matches(tree, known)}
        answer = view.run(everything(tree, facets=()))
        found = {each.article.id for each in answer.found}
        assert (found, answer.total) == (expected, len(expected)), tree
        assert view.matches(All((tree,))) == bool(expected)
        hits += len(found)
    assert hits > TREES
