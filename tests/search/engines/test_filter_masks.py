"""Masks are kept as far as there is room."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index.engines.segment_file import NO_MOMENT
from search.dates import first_second
from search.engines.filter_masks import FilterMasks
from tests.search.engines.library import Library


def test_the_masks_used_last_are_kept(tmp_path: Path) -> None:
    library = Library(tmp_path, 1)
    library.merge()
    data = library.view().segments[0].data
    masks = FilterMasks(most_bytes=2 * (data.doc_count + 700))
    first = masks.values(data, "category", ("铝",))
    second = masks.dates(data, 0, None)
    assert masks.values(data, "category", ("鋁 ",)) is first
    masks.values(data, "author", ("杨野",))
    assert masks.values(data, "category", ("铝",)) is first
    assert masks.dates(data, 0, None) is not second


def test_a_mask_that_has_no_room_still_answers(tmp_path: Path) -> None:
    data = Library(tmp_path, 2).view().segments[0].data
    mask = FilterMasks(most_bytes=1).values(data, "source", ("没有",))
    assert mask.shape == (data.doc_count,)
    assert not mask.any()


def test_values_that_do_not_exist_share_one_mask(tmp_path: Path) -> None:
    data = Library(tmp_path, 2).view().segments[0].data
    masks = FilterMasks()
    assert masks.values(data, "author", ("没有",)) is masks.values(data, "author", ("也没有",) * 9)


def test_of_few_documents_each_is_looked_at(tmp_path: Path) -> None:
    library = Library(tmp_path, 3)
    library.merge()
    data = library.view().segments[0].data
    masks = FilterMasks()
    few, many = np.arange(2, data.doc_count, 9), np.arange(1, data.doc_count, 2)
    for ask in (
        partial(masks.values, data, "category", ("铝",)),
        partial(masks.values, data, "author", ("杨野", "没有")),
        partial(masks.dates, data, 0, None),
        partial(masks.dates, data, None, 1_000_000_000),
        partial(masks.dates, data, NO_MOMENT, None),
    ):
        of_few = ask(few)
        of_many = ask(many)
        every = ask()
        assert of_few.tolist() == every[few].tolist()
        assert of_many.tolist() == every[many].tolist()


@pytest.mark.parametrize("docs", [None, np.arange(0, 40, 3)])
def test_whole_days_are_the_moments_in_them(tmp_path: Path, docs: npt.NDArray[np.intp]) -> None:
    library = Library(tmp_path, 4)
    library.merge()
    data = library.view().segments[0].data
    moments = data.stored.moments(docs)
    dated = moments != NO_MOMENT
    days = sorted({*data.days.codes.tolist()} - {0})
    for low, high in itertools.product((None, -9, 0, *days[::3], days[-1] + 9), repeat=2):
        start, end = (
            None if code is None else first_second(_day(data.days.first + code - 1))
            for code in (low, high)
        )
        wanted = dated.copy()
        if start is not None:
            wanted &= moments >= start
        if end is not None:
            wanted &= moments < end
        assert FilterMasks().dates(data, start, end, docs).tolist() == wanted.tolist()


def _day(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=number)
