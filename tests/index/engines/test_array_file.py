"""One file of named arrays: what is read is what was written, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.array_file import ArrayFile, ArrayFileWriter, narrowest
from index.errors import EngineError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "arrays"
    with ArrayFileWriter(path) as out:
        out.put("numbers", np.arange(1000, dtype="<u2"))
        out.put("nothing", np.empty(0, np.int64))
        out.stream("parts", np.uint8, (np.full(3, n, np.uint8) for n in range(4)))
        out.finish({"documents": 7, "name": "铝"})
    return path


def test_arrays_come_back(path: Path) -> None:
    file = ArrayFile(path)
    assert file.info == {"documents": 7, "name": "铝"}
    assert file["numbers"].tolist() == list(range(1000))
    assert file["nothing"].size == 0
    assert file["parts"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert file.sizes() == {"numbers": 2000, "nothing": 0, "parts": 12}
    assert "numbers" in file
    assert "others" not in file
    assert file.damaged() == []


def test_arrays_cannot_be_written_to(path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(path)["numbers"][0] = 1


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    out = ArrayFileWriter(tmp_path / "arrays")
    with out:
        out.put("numbers", np.arange(3))
        assert not (tmp_path / "arrays").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_flipped_bit_is_found(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100] ^= 4
    path.write_bytes(data)
    assert ArrayFile(path).damaged() == ["numbers"]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda data: b"", "not a whole segment file"),
        (lambda data: data[:20], "not a whole segment file"),
        (lambda data: b"X" + data[1:], "not a whole segment file"),
        (lambda data: data[:8] + b"\x09" + data[9:], "has the format 9"),
        (lambda data: data[:-1], "was cut short"),
        (lambda data: data[:-3] + b"xyz", "directory of .* is damaged"),
    ],
)
def test_a_damaged_file_is_not_opened(path: Path, damage: object, says: str) -> None:
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(EngineError, match=rf"{says}.*run: youse rebuild"):
        ArrayFile(path)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_the_narrowest_type_holds_every_number(numbers: list[int]) -> None:
    array = np.array(numbers, np.int64)
    assert narrowest(array).tolist() == numbers
    assert narrowest(array, signed=True).dtype.kind == "i"


@given(numbers=st.lists(st.integers(0, 2**26), max_size=9), small=st.booleans())
def test_numbers_of_three_bytes(
    numbers: list[int], small: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("numbers") / "arrays"
    numbers = [number % 2**24 for number in numbers] if small else numbers
    with ArrayFileWriter(path) as out:
        out.put_numbers("numbers", np.array(numbers, np.int64))
        out.finish({})
    file = ArrayFile(path)
    assert file["numbers"].tolist() == numbers
    assert file.damaged() == []
    if 2**16 <= max(numbers, default=0) < 2**24:
        assert file.sizes() == {"numbers": 3 * len(numbers)}


def test_narrow_types() -> None:
    tops = (0, 255, 256, 65_535, 65_536, 2**32)
    assert [narrowest(np.array([top])).itemsize for top in tops] == [1, 1, 2, 2, 4, 8]
