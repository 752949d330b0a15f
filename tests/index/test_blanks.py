"""Blanks that do not count are left out, and can be put back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.blanks import tight_text, tighten, with_blanks, without_blanks

texts = st.text(st.sampled_from("铝a5., \t\n\r　"), max_size=30)


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
    only_spaces = folded.translate(dict.fromkeys(map(ord, "\t\r　"), " "))
    assert with_blanks(*without_blanks(only_spaces)) == only_spaces
