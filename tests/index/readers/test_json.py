"""JSON and JSONL: what is an item of a file, and what a broken one says."""

from __future__ import annotations

import io
import json

import pytest

from index.errors import ReadError
from index.readers import Failure, Item, interpret
from index.readers.json_records import document, lines

LARGEST = 1000


def of_lines(data: bytes) -> list[Item | Failure]:
    return list(lines(io.BytesIO(data), "a.jsonl", LARGEST))


def of_document(content: object) -> list[Item | Failure]:
    return list(document(json.dumps(content, ensure_ascii=False).encode(), "a.json"))


def test_a_line_is_an_item() -> None:
    data = '\ufeff{"title": "一"}\r\n\n  \n{"title": "二"}\n{"title": "三"}'.encode()
    assert of_lines(data) == [
        Item("a.jsonl#1", '{"title": "一"}'.encode(), "json"),
        Item("a.jsonl#4", '{"title": "二"}'.encode(), "json"),
        Item("a.jsonl#5", '{"title": "三"}'.encode(), "json"),
    ]


def test_a_line_that_is_too_long_is_named_and_the_next_is_read() -> None:
    long = b'{"title": "' + b"x" * 5000 + b'"}'
    found = of_lines(b'{"title": "a"}\n' + long + b'\n{"title": "b"}\n' + long)
    assert [item.name for item in found] == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]
    assert [type(item) for item in found] == [Item, Failure, Item, Failure]
    assert found[1] == Failure("a.jsonl#2", b"", "The line is longer than 1,000 bytes.")


def test_a_line_of_just_the_largest_size_is_read() -> None:
    line = b'{"title": "' + b"x" * (LARGEST - 14) + b'"}\n'
    assert len(line) == LARGEST
    assert [type(item) for item in of_lines(line * 2)] == [Item, Item]


def test_an_object_is_an_item_and_so_is_each_of_a_list() -> None:
    assert of_document({"title": "一"}) == [Item("a.json", '{"title": "一"}'.encode(), "json")]
    assert of_document([{"title": "一"}, 7]) == [
        Item("a.json#1", '{"title": "一"}'.encode(), "json"), Item("a.json#2", b"7", "json"),
    ]  # fmt: skip
    assert of_document([]) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    raw = '{"title": "西南铝业有限责任公司产量增长"}'.encode(encoding)
    assert interpret(Item("a", raw, "json")).reading.title == "西南铝业有限责任公司产量增长"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"title": "a"', "not valid JSON at character 14; mend it there"),
        (b"{'title': 'a'}", "not valid JSON at character 2"),
        (b'{"title": "a"} {"title": "b"}', "not valid JSON at character 16"),
        (b"", "not valid JSON"), (b"\x00", "not valid JSON"), (b"\xff\xfe\x00", "not valid JSON"),
        (b"[" * 100_000, "nested too deeply"), (b"9" * 5000, "not valid JSON"),
        (b"7", "not a JSON object"), (b'"a"', "not a JSON object"), (b"[1]", "not a JSON object"),
        (b"null", "not a JSON object"),
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused_in_one_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        interpret(Item("a", raw, "json"))


def test_a_document_that_is_no_json_is_kept_whole_with_its_reason() -> None:
    (failure,) = document(b'[{"title": "a"},', "a.json")
    assert isinstance(failure, Failure)
    assert (failure.name, failure.raw) == ("a.json", b'[{"title": "a"},')
    assert "not valid JSON" in failure.reason
