"""One file of named arrays that is read through a memory map.

Layout: a header (:data:`_HEADER`), the arrays one behind the other, each at a multiple of
:data:`_ALIGN` bytes, and a directory in JSON: what the file holds, and for each array its type,
place, length and CRC-32. The header carries the directory's place and CRC-32, so a file that was
cut short is known at once; the arrays' sums are checked by :meth:`ArrayFile.damaged`.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.errors import IndexUnusable

Array = npt.NDArray[Any]
Docs = npt.NDArray[np.int32]
"""Document numbers, ascending."""
Counts = npt.NDArray[np.int64]

MAGIC = b"YOUSESEG"
VERSION = 1
_HEADER = struct.Struct("<8sIIQQ")
"""Magic, version, the directory's CRC-32, its offset, its length in bytes."""
_ALIGN = 64
_PIECE = 1 << 24
"""How many bytes are summed up at once."""


_THREE = "u3"
"""The type of numbers of three bytes, which NumPy does not have."""


class Seal(NamedTuple):
    """The length of a file in bytes, and the CRC-32 of its header.

    The header has the sum of the directory and that the sums of the arrays, so two files with the
    same seal are the same, as far as sums can tell.
    """

    size: int
    crc: int


def seal_of(path: Path) -> Seal:
    """The seal of a file that is whole."""
    with path.open("rb") as file:
        return Seal(os.fstat(file.fileno()).st_size, zlib.crc32(file.read(_HEADER.size)))


def _width(type_: str) -> int:
    return 3 if type_ == _THREE else np.dtype(type_).itemsize


class ArrayFileWriter:
    """Writes a file that appears under its name only when it is whole and on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fresh = path.with_name(path.name + ".new")
        self._file = self._fresh.open("wb")
        self._file.write(bytes(_HEADER.size))
        self._directory: dict[str, dict[str, object]] = {}

    def put(self, name: str, array: Array) -> None:
        """Adds an array under a name."""
        self.stream(name, array.dtype, [array])

    def put_numbers(self, name: str, array: Array) -> None:
        """Adds whole numbers from 0 on in the fewest bytes each that hold them all, three too.

        For what is read often but small: three bytes are widened to four when the array is opened.
        """
        numbers = narrowest(array)
        if numbers.itemsize == 4 and int(array.max()) < 1 << 24:
            self.stream(name, np.uint8, [numbers.view(np.uint8).reshape(-1, 4)[:, :3]])
            self._directory[name] |= {"type": _THREE, "length": int(array.size)}
        else:
            self.put(name, numbers)

    def stream(self, name: str, dtype: npt.DTypeLike, parts: Iterable[Array]) -> None:
        """Adds an array that comes in parts, all of type ``dtype``."""
        self._file.write(bytes(-self._file.tell() % _ALIGN))
        offset, crc, length = self._file.tell(), 0, 0
        for part in parts:
            flat = np.ascontiguousarray(part, dtype)
            length += flat.size
            data = flat.data.cast("B") if flat.size else memoryview(b"")
            crc = zlib.crc32(data, crc)
            self._file.write(data)
        self._directory[name] = {
            "type": np.dtype(dtype).str,
            "at": offset,
            "length": length,
            "crc": crc,
        }

    def finish(self, info: Mapping[str, object]) -> None:
        """Writes the directory with ``info``, syncs, and gives the file its name."""
        directory = json.dumps({"info": info, "arrays": self._directory}, ensure_ascii=False)
        data = directory.encode("utf-8", "surrogatepass")
        offset = self._file.tell()
        self._file.write(data)
        self._file.seek(0)
        self._file.write(_HEADER.pack(MAGIC, VERSION, zlib.crc32(data), offset, len(data)))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._fresh.replace(self._path)

    def __enter__(self) -> ArrayFileWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._file.closed:
            self._file.close()
            self._fresh.unlink(missing_ok=True)


class ArrayFile:
    """An open file of arrays: ``info`` as it was written, the arrays by their names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            header = file.read(_HEADER.size)
            size = os.fstat(file.fileno()).st_size
            if len(header) < _HEADER.size or not header.startswith(MAGIC):
                raise IndexUnusable(f"{path} is not a whole segment file; run: youse rebuild")
            _, version, crc, offset, length = _HEADER.unpack(header)
            if version != VERSION:
                raise IndexUnusable(
                    f"{path} has the format {version}, this version of youse reads {VERSION}; "
                    "run: youse rebuild"
                )
            if offset + length > size:
                raise IndexUnusable(f"{path} was cut short; run: youse rebuild")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        data = self._map[offset : offset + length]
        if zlib.crc32(data) != crc:
            raise IndexUnusable(f"The directory of {path} is damaged; run: youse rebuild")
        directory = json.loads(data.decode("utf-8", "surrogatepass"))
        self.info: dict[str, Any] = directory["info"]
        self._directory: dict[str, dict[str, Any]] = directory["arrays"]

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def __getitem__(self, name: str) -> Array:
        """The array called ``name``: read-only, straight from the map where its type allows."""
        entry = self._directory[name]
        if entry["type"] == _THREE:
            wide = np.zeros((entry["length"], 4), np.uint8)
            wide[:, :3] = self._bytes(name).reshape(-1, 3)
            return wide.view("<u4").reshape(-1)
        return np.frombuffer(
            self._map, dtype=entry["type"], count=entry["length"], offset=entry["at"]
        )

    def _bytes(self, name: str) -> Array:
        entry = self._directory[name]
        count = entry["length"] * _width(entry["type"])
        return np.frombuffer(self._map, np.uint8, count=count, offset=entry["at"])

    def forget(self) -> None:
        """Lets the system drop the pages that were read; they come back when they are read again.

        For who reads everything once, a merge and a check: their memory stays their own.
        """
        self._map.madvise(mmap.MADV_DONTNEED)

    def sizes(self) -> dict[str, int]:
        """How many bytes each array takes."""
        return {
            name: entry["length"] * _width(entry["type"]) for name, entry in self._directory.items()
        }

    def damaged(self) -> list[str]:
        """The names of the arrays whose bytes are not what was written."""
        return [name for name, entry in self._directory.items() if self._sum(name) != entry["crc"]]

    def _sum(self, name: str) -> int:
        data, crc = self._bytes(name).data, 0
        for start in range(0, len(data), _PIECE):
            crc = zlib.crc32(data[start : start + _PIECE], crc)
            self.forget()
        return crc


def view(array: Array) -> memoryview[int]:
    """``array`` to take single numbers from, several times quicker than from the array itself."""
    return array.data


def differences(starts: Array) -> Counts:
    """How far each start is from the next."""
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


def starts_of(lengths: Array) -> Counts:
    """Where things begin that lie end to end, and where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def firsts_of(ordered: Array) -> npt.NDArray[np.intp]:
    """Where in an ordered array each distinct number first stands."""
    is_first = np.empty(ordered.size, np.bool_)
    is_first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return np.flatnonzero(is_first)


def narrowest(array: Array, signed: bool = False) -> Array:
    """``array`` of whole numbers in the narrowest type that holds them all."""
    top = int(array.max()) if array.size else 0
    bottom = int(array.min()) if array.size else 0
    names = ("i1", "i2", "i4", "i8") if signed or bottom < 0 else ("u1", "u2", "u4", "u8")
    for name in names:
        bounds = np.iinfo(name)
        if bounds.min <= bottom and top <= bounds.max:
            return array.astype(f"<{name}" if name[1] != "1" else name)
    raise OverflowError("no type is wide enough")
