"""Words found as text, where an index was cut otherwise."""

from __future__ import annotations

import pytest

from search.other_cuts import found_as_text
from search.query import All, Any, Constant, Everything, Node, Not, Phrase, Prefix, Term, Weighted

WORD = Any((Term("沪铜"), Phrase("沪铜")))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (Term("沪铜"), WORD),
        (All((Term("沪铜"), Term("c919"))), All((WORD, Term("c919")))),
        (Any((Term("沪铜"), Phrase("沪铜价"))), Any((WORD, Phrase("沪铜价")))),
        (Not(Term("沪铜")), Not(WORD)),
        (Constant(Term("沪铜"), 2), Constant(WORD, 2)),
        (Weighted(Term("沪铜"), 0.5), Weighted(WORD, 0.5)),
    ],
)
def test_each_word(tree: Node, expected: Node) -> None:
    assert found_as_text(tree) == expected


@pytest.mark.parametrize(
    "tree", [Term("铜"), Term("As"), Term("1.2万吨"), Phrase("沪铜"), Prefix("c9"), Everything()]
)
def test_what_no_vocabulary_cuts(tree: Node) -> None:
    assert found_as_text(tree) == tree
