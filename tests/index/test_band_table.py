"""Stories found by their bands, as a plain count finds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import band_table
from index.band_table import BandTable

_BANDS = st.tuples(*[st.integers(0, 6)] * 3)


@pytest.fixture(autouse=True)
def _settles_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(band_table, "_FRESH", 3)


@given(st.lists(_BANDS), st.lists(_BANDS), _BANDS)
def test_alike(
    stored: list[tuple[int, ...]], added: list[tuple[int, ...]], asked: tuple[int, ...]
) -> None:
    packed = np.array([band for bands in stored for band in bands], np.uint32)
    table = BandTable(np.arange(len(stored), dtype=np.uint32), packed, 3)
    for number, bands in enumerate(added, start=len(stored)):
        table.add(number, bands)
    shared = {
        number: sum(bands.count(band) for band in asked)
        for number, bands in enumerate((*stored, *added))
    }
    order = sorted(shared, key=lambda number: (-shared[number], number))
    expected = [number for number in order if shared[number] >= 2]
    assert table.alike(asked, 2, 100) == expected
    assert table.alike(asked, 2, 1) == expected[:1]
