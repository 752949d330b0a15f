"""CSV: a header line with the names of the fields, then an article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from index.errors import ReadError
from index.nearest import nearest
from index.readers import Draft, Failure, Item
from index.readers.encoding import decode
from index.readers.records import FIELDS, interpret_record, record_parts

_LARGEST_CELL = 16 * 1024 * 1024
_OTHER_SIGNS = {";": "“;”", "\t": "tabs", "|": "“|”", "，": "“，”", "；": "“；”"}
"""What other programs part columns by, and how it is called."""


def interpret(raw: bytes) -> Draft:
    """The article of a header line and one row."""
    return interpret_record(_record(raw))


def parts(raw: bytes) -> dict[str, str]:
    """The texts of its fields."""
    return record_parts(_record(raw))


def _record(raw: bytes) -> dict[str, str]:
    _, header, row = next(_rows(raw.decode("utf-8"), "row"))
    return dict(zip(header, row, strict=False))


def table(data: bytes, name: str) -> Iterator[Item | Failure]:
    """The items of a CSV file: each its row under the file's header line."""
    text, _ = decode(data)
    try:
        for number, header, row in _rows(text, name):
            if len(row) > len(header):
                raw = _as_csv(row)
                yield Failure(
                    f"{name}#{number}",
                    raw,
                    f"The row has {len(row)} cells where the header has {len(header)}; "
                    "put quotes around cells that hold commas.",
                )
            elif any(row):
                yield Item(f"{name}#{number}", _as_csv(header, row), "csv")
    except ReadError as error:
        yield Failure(name, data, str(error))


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each row with the number of the line it begins on, and the header."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if "title" not in header and "body" not in header:
            raise ReadError(_no_header(header, name))
        begin = reader.line_num + 1
        for row in reader:
            yield begin, header, row
            begin = reader.line_num + 1
    except csv.Error as error:
        raise ReadError(f"Line {reader.line_num} of {name} is not CSV: {error}.") from error


def _no_header(header: list[str], name: str) -> str:
    """What is said of a first line that names neither a title nor a body."""
    for sign, called in _OTHER_SIGNS.items():
        cells = (cell for cell in header if sign in cell)
        names = {part.strip(' "') for cell in cells for part in cell.split(sign)}
        if {"title", "body"} & names:
            return (
                f"The first line of {name} parts its columns by {called}; "
                "part them by commas, in every line."
            )
    near = next((hit for cell in header if (hit := nearest(cell, FIELDS))), None)
    hint = f" (did you mean “{near}”?)" if near else ""
    return (
        f"The first line of {name} names no title and no body{hint}; "
        f"it must name the columns, parted by commas: {', '.join(FIELDS)}."
    )


def _as_csv(*rows: list[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")
