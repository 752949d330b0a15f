"""JSON objects: one in each line of ``.jsonl``, one or a list of them in ``.json``."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO

from index.errors import ReadError
from index.readers import Draft, Failure, Item
from index.readers.encoding import decode
from index.readers.records import interpret_record, record_parts


def interpret(raw: bytes) -> Draft:
    """The article of one JSON object."""
    return interpret_record(_record(raw))


def parts(raw: bytes) -> dict[str, str]:
    """The texts of its fields."""
    return record_parts(_record(raw))


def _record(raw: bytes) -> dict[str, object]:
    record = _load(raw)
    if not isinstance(record, dict):
        raise ReadError("The item is not a JSON object; write the fields of one article in { }.")
    return record


def lines(stream: IO[bytes], name: str, largest: int) -> Iterator[Item | Failure]:
    """The items of a ``.jsonl`` stream, a line each; ``largest`` bytes a line at most."""
    number = 0
    while line := stream.readline(largest + 1):
        number += 1
        if len(line) > largest:
            yield Failure(f"{name}#{number}", b"", f"The line is longer than {largest:,} bytes.")
            while line and not line.endswith(b"\n"):
                line = stream.readline(largest + 1)
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Item(f"{name}#{number}", line.rstrip(b"\r\n"), "json")


def document(data: bytes, name: str) -> Iterator[Item | Failure]:
    """The items of a ``.json`` file: the object it is, or each of its list."""
    try:
        content = _load(data)
    except ReadError as error:
        yield Failure(name, data, str(error))
        return
    if not isinstance(content, list):
        yield Item(name, data, "json")
        return
    for number, record in enumerate(content, start=1):
        raw = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
        yield Item(f"{name}#{number}", raw, "json")


def _load(raw: bytes) -> object:
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        text, _ = decode(raw)
    try:
        content: object = json.loads(text)
    except RecursionError as error:
        raise ReadError("The JSON is nested too deeply to be an article.") from error
    except ValueError as error:
        place = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise ReadError(f"This is not valid JSON{place}; mend it there.") from error
    return content
