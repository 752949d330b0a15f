"""A field of values to filter and count by, as arrays; an article may have several values.

*Value*: as it is spelled. *Key*: what values are compared by (folded, trimmed). *Set*: a
combination of values that some document has; a document has the number of its set as its code.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.engines.array_file import Array, ArrayFile, ArrayFileWriter, narrowest

Values = tuple[str, ...]
NO_KEY = -1


class KeywordColumn:
    """The column of an open segment.

    ``codes``: for each document its set. The values of set ``s`` are
    ``set_values[set_starts[s]:set_starts[s + 1]]``, as numbers; ``value_keys``: for each value the
    number of its key, :data:`NO_KEY` for one that folds to nothing.
    """

    def __init__(self, file: ArrayFile, field: str) -> None:
        self._file = file
        self._field = field
        self.codes: Array = file[f"{field}.codes"]
        self.set_starts: Array = file[f"{field}.set_starts"]
        self.set_values: Array = file[f"{field}.set_values"]
        self.set_counts: Array = file[f"{field}.set_counts"]
        """How many documents have each set, deleted ones included."""
        self.value_keys: Array = file[f"{field}.value_keys"]

    @functools.cached_property
    def values(self) -> list[str]:
        """The values as they are spelled, by their numbers."""
        return _strings(self._file, f"{self._field}.values")

    @functools.cached_property
    def keys(self) -> list[str]:
        """The keys by their numbers, sorted."""
        return _strings(self._file, f"{self._field}.keys")

    def values_of(self, number: int) -> Values:
        """The values of a document."""
        return self.values_of_set(int(self.codes[number]))

    def values_of_set(self, code: int) -> Values:
        inside = self.set_values[int(self.set_starts[code]) : int(self.set_starts[code + 1])]
        return tuple(self.values[value] for value in inside.tolist())


class Builder:
    """Collects the values of documents in their order, of several fields at once: the same
    combinations come again and again."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = fields
        self._combinations: dict[tuple[Values, ...], int] = {}
        self._codes = array("I")

    def add(self, values: Mapping[str, Values]) -> None:
        """Adds a document's values of each field."""
        combination = tuple([values[field] for field in self._fields])
        self._codes.append(self._combinations.setdefault(combination, len(self._combinations)))

    def parts(self, key: Callable[[str], str]) -> Iterator[tuple[str, Parts]]:
        """The column of each field; ``key`` gives the key of a value."""
        codes = np.frombuffer(self._codes, np.uint32)
        for number, field in enumerate(self._fields):
            sets: dict[Values, int] = {}
            own = [sets.setdefault(each[number], len(sets)) for each in self._combinations]
            yield field, Parts(list(sets), np.array(own, np.uint32)[codes], key)


class Parts(NamedTuple):
    """A column to be written."""

    sets: Sequence[Values]
    codes: Array
    key: Callable[[str], str]

    def write(self, out: ArrayFileWriter, field: str) -> None:
        numbers = {value: number for number, value in enumerate(_distinct(self.sets))}
        keys = [self.key(value) for value in numbers]
        sorted_keys = sorted({key for key in keys if key})
        key_numbers = {key: number for number, key in enumerate(sorted_keys)}
        out.put(f"{field}.codes", narrowest(self.codes))
        out.put(f"{field}.set_starts", _starts(map(len, self.sets)))
        members = [numbers[value] for values in self.sets for value in values]
        out.put(f"{field}.set_values", np.array(members, np.int32))
        counts = np.bincount(self.codes, minlength=len(self.sets))
        out.put(f"{field}.set_counts", counts.astype(np.int32))
        value_keys = [key_numbers.get(key, NO_KEY) for key in keys]
        out.put(f"{field}.value_keys", np.array(value_keys, np.int32))
        _put_strings(out, f"{field}.values", list(numbers))
        _put_strings(out, f"{field}.keys", sorted_keys)


def merged(
    sources: Iterable[tuple[KeywordColumn, Array | None]], key: Callable[[str], str]
) -> Parts:
    """The columns of several segments, one after the other, without what is not alive."""
    sets: dict[Values, int] = {}
    codes = []
    for column, alive in sources:
        chosen = column.codes if alive is None else column.codes[alive]
        present, places = np.unique(chosen, return_inverse=True)
        known = [column.values_of_set(code) for code in present.tolist()]
        numbers = [sets.setdefault(values, len(sets)) for values in known]
        codes.append(np.array(numbers, np.uint32)[places])
    return Parts(list(sets), np.concatenate(codes), key)


def _distinct(sets: Iterable[Values]) -> dict[str, None]:
    return dict.fromkeys(value for values in sets for value in values)


def _starts(lengths: Iterable[int]) -> Array:
    return np.cumsum([0, *lengths], dtype=np.int64)


def _put_strings(out: ArrayFileWriter, name: str, texts: Sequence[str]) -> None:
    data = [text.encode("utf-8", "surrogatepass") for text in texts]
    out.put(name, np.frombuffer(b"".join(data), np.uint8))
    out.put(f"{name}.starts", _starts(map(len, data)))


def _strings(file: ArrayFile, name: str) -> list[str]:
    starts = file[f"{name}.starts"].tolist()
    data = file[name].tobytes()
    return [data[begin:end].decode("utf-8", "surrogatepass") for begin, end in pairwise(starts)]
