"""Blanks that do not count are left out, and can be put back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.blanks import tight_text, tighten, with_blanks, without_blanks
from index.script import fold

texts = st.text(st.sampled_from("铝a5., \n\r\u1680"), max_size=30)


def test_no_other_white_space_comes_out_of_folding() -> None:
    every = map(chr, (*range(0xD800), *range(0xE000, 0x110000)))
    left = {char for each in every for char in fold(each) if char.isspace()}
    assert left == {" ", "\n", "\r", "\u1680"}


@given(texts)
def test_the_ways_to_leave_blanks_out_agree(folded: str) -> None:
    plain, places = without_blanks(folded)
    assert plain == tight_text(folded) == tighten(folded).text
    assert len(plain) + len(places) == len(folded)
    assert all(folded[place].isspace() for place in places)


@given(texts)
def test_blanks_are_put_back(folded: str) -> None:
    plain, places = without_blanks(folded)
    again = with_blanks(plain, places)
    assert len(again) == len(folded)
    assert again.split() == folded.split()
    only_spaces = folded.translate(dict.fromkeys(map(ord, "\r\u1680"), " "))
    assert with_blanks(*without_blanks(only_spaces)) == only_spaces
