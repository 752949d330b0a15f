"""Rows of tokens find exact text just where :mod:`search.verbatim` does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.blanks import tight_text
from index.engines.character_tokens import tokens, ways
from search import verbatim

_TEXTS = st.text("铝价𨧀1234567890..,,a_b% \n，", max_size=14)


def test_what_the_tokens_are() -> None:
    assert tokens("铝 c919\n14.5%，1,234.0") == [
        "铝", "_b", "c919", "__", "__", "_e", "_n", "14_", "_e", "_.", "_5", "%", "，",
        "1_", "_,", "_234_", "__", "_e", "_.", "_0",
    ]  # fmt: skip
    assert ways("5,") == [["5", ","], ["5_", "_,"]]
    assert ways(" ") == []


@given(_TEXTS, st.integers(0, 14), st.integers(1, 5), st.text("铝1.,a", max_size=2))
def test_they_stand_where_the_text_does(text: str, start: int, size: int, more: str) -> None:
    text = tight_text(text)
    phrase = (text[start : start + size] + more).partition("\n")[0]
    row = tokens(text)
    assert len(row) == len(text)
    stands = any(row[at : at + len(way)] == way for way in ways(phrase) for at in range(len(row)))
    assert stands == any(verbatim.places(phrase, text))
