"""Replacements in a text, and the way back to where a character came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.repair.edits import Edit, Origins, apply


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text of characters that are all different, with edits in order and apart."""
    text = "".join(chr(0x4E00 + number) for number in range(draw(st.integers(0, 30))))
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return text, [Edit("k", start, end, draw(st.text("xyz", max_size=3))) for start, end in pairs]


def test_edits_are_made() -> None:
    edits = [Edit("k", 1, 4, ""), Edit("k", 6, 7, "xyz")]
    assert apply("業(a)和铜价", edits) == "業和铜xyz"
    assert apply("铜价", []) == "铜价"
    assert apply("铜价", [Edit("k", 0, 2, "")]) == ""


@given(edited_texts())
def test_characters_that_stayed_lead_back_to_themselves(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    mended, origins = apply(text, edits), Origins(edits)
    for offset, char in enumerate(mended):
        origin = origins.offset(offset)
        if char in "xyz":
            edit = next(each for each in edits if each.start <= origin <= each.end)
            assert char in edit.after
        else:
            assert text[origin] == char


@given(edited_texts())
def test_the_way_back_never_turns_round(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    back = Origins(edits)
    origins = [back.offset(at) for at in range(len(apply(text, edits)) + 1)]
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
