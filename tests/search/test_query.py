"""The query tree."""

from __future__ import annotations

import pytest

from search.query import All, Any, Constant, Everything, Phrase, Term, leaves


def test_leaves_stand_from_left_to_right() -> None:
    tree = All(
        (Term("铝"), Any((All((Term("价"), Term("格"))), Phrase("价格", ("价格",)))), Everything())
    )
    assert list(leaves(tree)) == [
        Term("铝"), Term("价"), Term("格"), Phrase("价格", ("价格",)),
    ]  # fmt: skip
    assert list(leaves(Everything())) == []
    assert list(leaves(Term("铝"))) == [Term("铝")]


def test_trees_are_compared_and_kept_by_value() -> None:
    assert {All((Term("铝"),)), All((Term("铝"),))} == {All((Term("铝"),))}
    assert Any((Term("铝"),)) != All((Term("铝"),))
    assert Phrase("铝") != Term("铝")


@pytest.mark.parametrize("score", [-1.0, 1_000.5, 1e6])
def test_a_constant_score_is_bounded(score: float) -> None:
    with pytest.raises(ValueError, match="A constant score is from 0 to 1,000, not"):
        Constant(Everything(), score)
