"""Texts near each other: what is found in many documents at a time is what a plain look finds."""

from __future__ import annotations

from itertools import accumulate
from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.blanks import tight_text
from search.engines.nearness import Nearness, near

TEXTS = st.text("铝价格上𬭊1 \n", max_size=30).map(
    lambda text: "\n".join(map(tight_text, text.split("\n")))
)
WORDS = st.lists(
    st.sampled_from(["铝", "价", "格上", "价格上", "𬭊", "铝铝", "1"]), min_size=2, max_size=3
).map(tuple)


def segment(texts: list[str]) -> SimpleNamespace:
    """The texts as a segment has them."""
    pieces = [text.encode("utf-16-le") for text in texts]
    text = SimpleNamespace(
        units=np.frombuffer(b"".join(pieces), np.uint16),
        starts=np.array([0, *accumulate(len(piece) // 2 for piece in pieces)], np.uint32),
        plain=texts.__getitem__,
    )
    return SimpleNamespace(stored=SimpleNamespace(text=text))


@given(st.lists(TEXTS, min_size=1, max_size=6), WORDS, st.integers(0, 5), st.data())
def test_as_a_plain_look_finds(
    texts: list[str], words: tuple[str, ...], distance: int, data: st.DataObject
) -> None:
    docs = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1))))
    nearness = Nearness(segment(texts))  # type: ignore[arg-type]
    found = nearness.documents(words, distance, np.array(docs, np.intp))
    assert found.tolist() == [doc for doc in docs if near(words, distance, texts[doc])]
    assert not nearness.cut


def test_what_costs_too_much_is_left_out() -> None:
    texts = ["铝的价"] * 10
    docs = np.arange(10)
    nearness = Nearness(segment(texts), most_units=15)  # type: ignore[arg-type]
    assert nearness.documents(("铝", "价"), 1, docs).tolist() == [0, 1, 2, 3, 4]
    assert nearness.cut
    assert nearness.documents(("铝", "价"), 1, docs).tolist() == []
