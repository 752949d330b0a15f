"""That ours ranks no worse than it did: the pinned floors on a small slice of real questions."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from tests.relevance import floor
from tests.relevance.floor import Floors, below, pinned, renew
from tests.relevance.measure import Changed


@pytest.mark.usefixtures("shared_data")
def test_the_slice_ranks_no_worse_than_its_floors(tmp_path: Path) -> None:
    assert below(floor.measure_slice(tmp_path), pinned()) == []


NOW = Floors({"words": 0.9, "quote": 0.8}, {"words": "a", "quote": "b"})


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the floors are pinned; what is measured is ``NOW``."""
    monkeypatch.setattr(floor, "measure_slice", lambda _: NOW)
    return tmp_path / "floors.json"


def _pin(file: Path, **changes: Any) -> Floors:
    floors = dataclasses.replace(NOW, **changes)
    file.write_text(json.dumps(dataclasses.asdict(floors)), "utf-8")
    return floors


def test_a_higher_result_raises_the_floor(file: Path) -> None:
    _pin(file, scores={"words": 0.8, "quote": 0.8})
    assert renew(file.parent, lower=False, file=file) == 0
    assert pinned(file) == NOW


def test_a_lower_result_fails_and_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _pin(file, scores={"words": 0.91, "quote": 0.7})
    assert renew(file.parent, lower=False, file=file) == 1
    assert "words: 0.9000 is below the floor of 0.9100." in capsys.readouterr().out
    assert pinned(file) == before


def test_only_the_flag_lowers_the_floor(file: Path) -> None:
    _pin(file, scores={"words": 0.91, "quote": 0.7})
    assert renew(file.parent, lower=True, file=file) == 0
    assert pinned(file) == NOW


def test_floors_of_other_questions_are_not_comparable(file: Path) -> None:
    before = Floors(NOW.scores, {"words": "a", "quote": "other"})
    with pytest.raises(Changed, match="quote"):
        below(NOW, before)
