"""A shelf for every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.shelf import ENGINES, Shelf


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shelf(tmp_path: Path, engine: str) -> Shelf:
    """An empty one."""
    return Shelf(tmp_path / "data", engine)
