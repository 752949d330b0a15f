"""Files, folders and standard input → items.

The registry of suffixes is :data:`SUFFIXES`; each also with ``.gz``.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from index.nearest import nearest
from index.readers import Failure, Item, csv_records, json_records
from index.readers.encoding import decode
from index.readers.records import FIELDS

SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
}
"""What a file holds, by its suffix."""

STANDARD_INPUT = "-"
Progress = Callable[[int], None]
"""Called with the number of bytes of an input read since the last call."""


def form_of(path: Path) -> str | None:
    """What a file holds by its name, ``.gz`` or not; ``None`` for an unknown suffix."""
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(Path(name).suffix)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to read: each named file, and in folders all with a known suffix, sorted.

    Folders that cannot be read stand among them.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(_inside(path))
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    unread: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if form_of(path) and path.is_file())
    yield from (Path(error.filename) for error in unread)


def shown_name(path: Path) -> str:
    """A path as text; one that is no UTF-8 is read like a page that is none."""
    name = str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return decode(os.fsencode(path))[0]
    return name


def items(path: Path, largest: int, progress: Progress | None = None) -> Iterator[Item | Failure]:
    """The items of one file; ``largest`` bytes a page at most, inflated."""
    name = shown_name(path)
    form = form_of(path)
    try:
        if path.is_dir():
            os.scandir(path).close()  # A folder comes here that could not be read.
            return
        if form is None:
            yield Failure(name, b"", _unknown_suffix(name))
            return
        with path.open("rb") as file:
            counted = _Counted(file, progress)
            packed = path.name.lower().endswith(".gz")
            stream = cast(
                "IO[bytes]",
                gzip.GzipFile(fileobj=counted) if packed else io.BufferedReader(counted),
            )
            yield from _stream_items(stream, name, form, largest)
    except OSError as error:
        yield Failure(name, b"", f"{name} cannot be read: {error.strerror or error}.")


def standard_input(stream: IO[bytes], largest: int) -> Iterator[Item | Failure]:
    """The items of standard input: its first bytes tell what it holds."""
    buffered = (
        stream
        if isinstance(stream, io.BufferedReader)
        else io.BufferedReader(cast("io.RawIOBase", stream))
    )
    head = buffered.peek(4096)
    if head.startswith(b"\x1f\x8b"):
        unpacked = gzip.GzipFile(fileobj=buffered)
        buffered = io.BufferedReader(unpacked)
        with contextlib.suppress(OSError, EOFError, zlib.error):
            head = buffered.peek(4096)
    yield from _stream_items(buffered, STANDARD_INPUT, _sniff(head), largest)


def _sniff(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        first, ended, rest = start.partition(b"\n")
        one_line = first.rstrip().endswith(b"}") if ended else len(first) > 1
        return "jsonl" if one_line or rest.lstrip().startswith(b"{") else "json"
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"<"):
        return "html"
    header = decode(start.split(b"\n")[0])[0].lower().replace('"', "").split(",")
    names = {cell.strip() for cell in header}
    return (
        "csv"
        if len(names) > 1 and {"title", "body"} & names and len(names & set(FIELDS)) > 1
        else "text"
    )


def _stream_items(
    stream: IO[bytes], name: str, form: str, largest: int
) -> Iterator[Item | Failure]:
    try:
        if form == "jsonl":
            yield from json_records.lines(stream, name, largest)
            return
        data = stream.read(largest + 1)
        if len(data) > largest:
            yield Failure(
                name,
                b"",
                f"{name} is larger than {largest:,} bytes; split it or raise max_page_bytes.",
            )
        elif form == "json":
            yield from json_records.document(data, name)
        elif form == "csv":
            yield from csv_records.table(data, name)
        else:
            yield Item(name, data, form)
    except EOFError:
        yield Failure(
            name, b"", f"{name} ends too early: the gzip file is cut short; fetch it again."
        )
    except (gzip.BadGzipFile, zlib.error):
        yield Failure(name, b"", f"{name} is not a whole gzip file; fetch it again.")


def _unknown_suffix(name: str) -> str:
    near = nearest(Path(name.lower().removesuffix(".gz")).suffix, SUFFIXES)
    hint = f"did you mean {near}?" if near else f"known are {' '.join(SUFFIXES)}, each also .gz."
    return f"{name} has an unknown suffix; {hint}"


class _Counted(io.RawIOBase):
    """A file that tells how many bytes of it were read."""

    def __init__(self, file: IO[bytes], progress: Progress | None) -> None:
        self._file, self._progress = file, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._file.read(len(view))
        view[: len(data)] = data
        if self._progress is not None and data:
            self._progress(len(data))
        return len(data)
