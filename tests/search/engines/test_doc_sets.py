"""Sets as arrays against sets as sets, of all sizes: each size takes another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.doc_sets import (
    NOTHING,
    Ids,
    Matches,
    common,
    distinct,
    places_within,
    union,
    without,
)

COUNT = 300


def ids(numbers: set[int]) -> Ids:
    return np.array(sorted(numbers), np.intp)


SETS = st.sets(st.integers(0, COUNT - 1), max_size=4) | st.builds(
    lambda seed, share: {n for n in range(COUNT) if (n * 7919 + seed) % 97 < share},
    st.integers(0, 96),
    st.integers(0, 97),
)


@settings(max_examples=300)
@given(SETS, SETS)
def test_two_sets(one: set[int], other: set[int]) -> None:
    docs, others = ids(one), ids(other)
    assert common(docs, others, COUNT).tolist() == sorted(one & other)
    assert docs[places_within(docs, others, COUNT)].tolist() == sorted(one & other)
    assert docs[without(docs, others, COUNT)].tolist() == sorted(one - other)


@settings(max_examples=200)
@given(st.lists(st.tuples(SETS, st.integers(0, 3)), max_size=4))
def test_union_adds_up(parts: list[tuple[set[int], int]]) -> None:
    matches = [
        Matches(ids(numbers), np.full(len(numbers), score, np.int32) if score else None)
        for numbers, score in parts
    ]
    found = union(matches, COUNT)
    assert found.docs is not None
    assert found.docs.tolist() == sorted(set().union(*(numbers for numbers, _ in parts)))
    if found.scores is None:
        assert not any(score and numbers for numbers, score in parts)
    else:
        assert found.scores.tolist() == [
            sum(score for numbers, score in parts if doc in numbers) for doc in found.docs.tolist()
        ]


def test_union_with_everything() -> None:
    few = Matches(ids({1, 5}), np.array([2, 3], np.int32))
    assert union([Matches(None, None), NOTHING], COUNT) == Matches(None, None)
    found = union([few, Matches(None, None)], COUNT)
    assert found.docs is not None and found.scores is not None
    assert found.docs.tolist() == list(range(COUNT))
    assert {n: s for n, s in enumerate(found.scores.tolist()) if s} == {1: 2, 5: 3}


@pytest.mark.parametrize("numbers", [[], [3, 1, 3], list(range(COUNT)) * 2])
def test_distinct(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.intp), COUNT).tolist() == sorted(set(numbers))
