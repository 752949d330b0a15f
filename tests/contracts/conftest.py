"""A shelf for every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.shelf import ENGINES, HOSTS, PREFIX, Shelf, drop


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shelf(tmp_path: Path, engine: str) -> Iterator[Shelf]:
    """An empty one."""
    shelf = Shelf(tmp_path / "data", engine)
    yield shelf
    shelf.clear()


@pytest.fixture(autouse=True, scope="session")
def _cleared() -> Iterator[None]:
    """Shelves that a test made for itself are cleared behind all of them."""
    yield
    if HOSTS:
        drop(f"{PREFIX}-*")
