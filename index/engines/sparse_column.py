"""A text for some documents of a segment, and none for the others, which take no room."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping

import numpy as np

from index.engines.array_file import ArrayFile, ArrayFileWriter, Docs, starts_of, view


class SparseColumn:
    """The column of an open segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self._name = name

    @property
    def docs(self) -> Docs:
        """The documents that have a text."""
        return self._file[f"{self._name}.docs"]

    def text(self, number: int) -> str:
        """The text of a document; empty where it has none."""
        docs = view(self.docs)
        place = bisect_left(docs, number)
        if place == len(docs) or docs[place] != number:
            return ""
        starts = self._file[f"{self._name}.starts"]
        data = self._file[self._name][int(starts[place]) : int(starts[place + 1])]
        return data.tobytes().decode("utf-8", "surrogatepass")

    def items(self) -> Iterator[tuple[int, str]]:
        """The documents with their texts, in order."""
        data = self._file[self._name].tobytes()
        ends = itertools.pairwise(self._file[f"{self._name}.starts"].tolist())
        for number, (begin, end) in zip(self.docs.tolist(), ends, strict=True):
            yield number, data[begin:end].decode("utf-8", "surrogatepass")


def write(out: ArrayFileWriter, name: str, texts: Mapping[int, str]) -> None:
    """Writes the texts of documents, which come in order."""
    data = [text.encode("utf-8", "surrogatepass") for text in texts.values()]
    out.put(f"{name}.docs", np.fromiter(texts, np.int32, len(texts)))
    out.put_numbers(f"{name}.starts", starts_of(np.fromiter(map(len, data), np.int64, len(data))))
    out.put(name, np.frombuffer(b"".join(data), np.uint8))
