"""Han characters and pairs as terms: those of documents, those of a query, and their order."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.engines.grams import distinct_grams, gram_of, grams_of, text_of
from index.script import is_han

TEXTS = st.lists(st.text(st.sampled_from("铝铜价西〇々䓬𨱏a1，\n 😀"), max_size=12), max_size=6)


def plainly(texts: list[str]) -> dict[bytes, list[int]]:
    """For each gram its documents, by looking at every character; half characters apart."""
    found: dict[bytes, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for run in _runs(text):
            units = np.frombuffer(run.encode("utf-16-le"), "<u2").tolist()
            for unit in units:
                found[text_of(unit << 16)].add(number)
            for first, second in pairwise(units):
                found[text_of(first << 16 | second)].add(number)
    return {term: sorted(docs) for term, docs in sorted(found.items())}


def _runs(text: str) -> list[str]:
    return "".join(char if is_han(char) else " " for char in text).split()


@given(TEXTS)
def test_the_grams_of_documents(texts: list[str]) -> None:
    data = [text.encode("utf-16-le") for text in texts]
    units = np.frombuffer(b"".join(data), "<u2")
    lengths = np.array([len(each) // 2 for each in data], np.int64)
    grams, sizes, docs = distinct_grams(units, lengths)
    bounds = np.cumsum(sizes).tolist()
    found = {
        text_of(gram): docs[end - size : end].tolist()
        for gram, size, end in zip(grams.tolist(), sizes.tolist(), bounds, strict=True)
    }
    expected = plainly(texts)
    # The second half of a sign beyond U+FFFF may come along; nothing that is looked up may miss.
    assert {term: docs for term, docs in found.items() if term in expected} == expected
    assert all(_is_half(term) for term in found.keys() - expected.keys())
    assert list(found) == sorted(found)


def _is_half(term: bytes) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in term.decode("utf-8", "surrogatepass"))


def test_the_grams_of_a_run() -> None:
    assert [gram.decode() for gram in grams_of("铝")] == ["铝"]
    assert [gram.decode() for gram in grams_of("西南铝")] == ["西南", "南铝"]
    assert [gram.decode() for gram in grams_of("铝铝铝")] == ["铝铝"]
    assert len(grams_of("𨱏")) == 1
    assert grams_of("") == []


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x9FFF), min_size=1, max_size=2))
def test_a_gram_and_its_term(text: str) -> None:
    gram = gram_of(text.encode())
    assert gram is not None
    assert text_of(gram) == text.encode()


def test_what_is_no_gram() -> None:
    assert gram_of("西南铝".encode()) is None
    assert gram_of(b"\xff") is None
    assert gram_of(b"") is None
