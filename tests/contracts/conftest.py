"""A shelf for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.shelf import ENGINES, HOSTS, PREFIX, Shelf, drop


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    name = str(request.param)
    if name == "opensearch":
        HOSTS[:] = request.getfixturevalue("opensearch_hosts")
    yield name
    if name == "opensearch":
        # Shelves that a test made for itself are cleared behind all of them.
        drop(PREFIX)


@pytest.fixture
def shelf(tmp_path: Path, engine: str) -> Iterator[Shelf]:
    """An empty one."""
    shelf = Shelf(tmp_path / "data", engine)
    yield shelf
    shelf.clear()


@pytest.fixture(scope="module")
def kept_shelf(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """An empty one for all tests of a module, which fill it once and then only search it."""
    shelf = Shelf(tmp_path_factory.mktemp("kept") / "data", engine)
    yield shelf
    shelf.clear()
