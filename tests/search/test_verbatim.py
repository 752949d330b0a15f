"""Exact text against a slow plain reference."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.script import fold
from search import verbatim
from tests.fakes import exact_text

TEXTS = st.text("铝铜价45.,，- \u3000\nab%'é的１Ａ．", max_size=14)


@st.composite
def texts_with_a_piece(draw: st.DrawFn) -> tuple[str, str]:
    """A text and a piece of it, its blanks perhaps not the text's."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    piece = text[start : draw(st.integers(start, len(text)))]
    if draw(st.booleans()):
        piece = re.sub(r"\s+", draw(st.sampled_from(["", " ", "  "])), piece)
    return text, piece


@settings(max_examples=1000)
@given(texts_with_a_piece() | st.tuples(TEXTS, TEXTS))
@example(("2024，500家", "500家"))
@example(("1,234,567", "234"))
@example(("4 . 5", "4"))
@example(("12 , 345", "345"))
@example(("12 , 345", "12,345"))
@example(("aa aaa", "aa"))
@example(("ba,a,a", "a,a"))
def test_agrees_with_the_plain_reference(case: tuple[str, str]) -> None:
    text, phrase = map(fold, case)
    phrase = " ".join(phrase.split())
    expected = exact_text.places(phrase, text)
    found = list(verbatim.places(phrase, text))
    assert bool(found) == bool(expected)
    assert set(found) <= set(expected)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(found))
    covered = {at for start, end in found for at in range(start, end)}
    assert all(covered & set(range(*place)) for place in expected)


@pytest.mark.parametrize(
    ("phrase", "text", "stands"),
    [
        ("4.5", "增长4.5%", True), ("4.5", "14.5", False), ("4.5", "4.52", False),
        ("4.5", "-4.5", True),
        ("4.5", "4. 5月", False), ("5月", "4. 5月", True), ("5月", "4.5月", False),
        ("4.5%", "3.5-4.5%", True), ("234", "1,234", False), ("1", "1,234", False),
        ("2025年", "2024,2025年", True), ("lme铜", "涨了5,lme铜", True), ("no", "no.5", True),
        ("a356", "a356.2", False), ("356.2", "a356.2", False), ("lng", "lngs", False),
        ("西南 铝业", "西南铝业", True), ("西南铝业", "西 南  铝\r业", True),
        ("西南铝业", "西南铝\n业", False),
        ("铝 c919", "铝c919", True),
        ("green steel", "green  steel", True), ("green steel", "greensteel", False),
        ("greensteel", "green steel", False), ("。", "完。", True), ("铝", "", False),
        ("", "铝", False),
    ],
)  # fmt: skip
def test_examples(phrase: str, text: str, stands: bool) -> None:
    assert any(verbatim.places(phrase, text)) is stands
    assert bool(exact_text.places(phrase, text)) is stands


def test_offsets_lead_back() -> None:
    text = "  西南 铝业 c919  lng。"
    tight = verbatim.tighten(text)
    assert tight.text == "西南铝业c919 lng。"
    assert len(tight.offsets) == len(tight.text) + 1
    assert [text[at] for at in tight.offsets[:-1]] == list(tight.text)
    assert tight.offsets[-1] == len(text)
    ((start, end),) = verbatim.places("南铝业c919", text)
    assert text[start:end] == "南 铝业 c919"
