"""Posting lists: each way of writing them reads back, alone and in blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.array_file import ArrayFile, ArrayFileWriter
from index.engines.postings import Block, FieldPostings, PostingsWriter
from index.engines.term_dictionary import TextTerms

Lists = list[dict[int, int]]
"""For each term its documents with their frequencies."""

# Near ones, some around the greatest byte, some around the greatest 16-bit number, far ones.
DOCS = (
    st.integers(0, 300) | st.integers(0, 3) .map(lambda n: 253 + n)
    | st.integers(65_530, 65_540) | st.integers(0, 2**31 - 1)
)  # fmt: skip
FREQS = st.integers(1, 3) | st.integers(250, 260) | st.just(10**6)
LISTS = st.lists(st.dictionaries(DOCS, FREQS, min_size=1, max_size=40), min_size=1, max_size=30)


def write(path: Path, lists: Lists, *, with_freqs: bool, blocks: int = 1) -> FieldPostings:
    writer = PostingsWriter(with_freqs=with_freqs)
    for part in np.array_split(np.arange(len(lists)), blocks):
        chosen = [sorted(lists[number].items()) for number in part]
        pairs = [pair for postings in chosen for pair in postings]
        writer.add(
            Block(
                np.array([len(postings) for postings in chosen], np.int64),
                np.array([doc for doc, _ in pairs], np.int32),
                np.array([freq for _, freq in pairs], np.int64) if with_freqs else None,
            )
        )
    with ArrayFileWriter(path) as out:
        TextTerms.write(out, "f", [f"{number:04}".encode() for number in range(len(lists))])
        writer.write(out, "f")
        out.finish({})
    file = ArrayFile(path)
    return FieldPostings(file, "f", TextTerms(file, "f"), with_freqs=with_freqs)


@given(lists=LISTS, with_freqs=st.booleans(), blocks=st.integers(1, 3), data=st.data())
def test_postings_come_back(
    lists: Lists, with_freqs: bool, blocks: int, data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("postings") / "f"
    field = write(path, lists, with_freqs=with_freqs, blocks=blocks)
    assert len(field) == len(lists)
    for number, expected in enumerate(lists):
        docs, freqs = field.postings(number)
        assert docs.tolist() == sorted(expected)
        assert field.doc_frequency(number) == len(expected)
        if with_freqs:
            assert freqs is not None
            assert freqs.tolist() == [freq for _, freq in sorted(expected.items())]
        else:
            assert freqs is None
    start = data.draw(st.integers(0, len(lists)))
    stop = data.draw(st.integers(start, len(lists)))
    block = field.block(start, stop)
    assert block.sizes.tolist() == [len(each) for each in lists[start:stop]]
    assert block.docs.tolist() == [doc for each in lists[start:stop] for doc in sorted(each)]
    assert sorted(field.documents(start, stop).tolist()) == sorted(block.docs.tolist())
    if block.freqs is not None:
        expected_freqs = [freq for each in lists[start:stop] for _, freq in sorted(each.items())]
        assert block.freqs.tolist() == expected_freqs


def test_a_common_term_takes_a_byte_a_posting(tmp_path: Path) -> None:
    write(tmp_path / "f", [dict.fromkeys(range(0, 100_000, 100), 1)], with_freqs=False)
    assert ArrayFile(tmp_path / "f").sizes()["f.0.gaps"] == 1000


def test_a_term_of_one_posting_takes_its_slot_alone(tmp_path: Path) -> None:
    write(tmp_path / "f", [{70_000: 1}], with_freqs=True)
    assert set(ArrayFile(tmp_path / "f").sizes()) == {"f.terms", "f.term_starts", "f.slots"}


TERMS = st.lists(st.text(max_size=4).map(str.encode), unique=True, max_size=30).map(sorted)


@given(terms=TERMS, prefix=st.text(max_size=2).map(str.encode), wanted=st.text(max_size=3))
def test_terms_are_found_by_themselves_and_by_prefix(
    terms: list[bytes], prefix: bytes, wanted: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("terms") / "f"
    writer = PostingsWriter(with_freqs=False)
    count = len(terms)
    writer.add(Block(np.ones(count, np.int64), np.arange(count, dtype=np.int32), None))
    with ArrayFileWriter(path) as out:
        TextTerms.write(out, "f", terms)
        writer.write(out, "f")
        out.finish({})
    file = ArrayFile(path)
    field = FieldPostings(file, "f", TextTerms(file, "f"), with_freqs=False)
    assert list(field.terms()) == terms
    for number, term in enumerate(terms):
        assert field.find(term) == number
        assert field.term(number) == term
    if wanted.encode() not in terms:
        assert field.find(wanted.encode()) == -1
    start, stop = field.with_prefix(prefix)
    assert terms[start:stop] == [term for term in terms if term.startswith(prefix)]
