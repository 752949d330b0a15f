"""Files, folders and standard input: what is read as what, and what cannot be read says why."""

from __future__ import annotations

import errno
import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from index.readers import Failure, Item, interpret
from index.readers.inputs import SUFFIXES, files, form_of, items, standard_input

LARGEST = 100_000
CONTENT = {
    ".txt": "沪铜收涨\n2024-01-02 10:00 来源:南岭网\n一段。",
    ".html": "<html><title>沪铜收涨</title><h1>沪铜收涨</h1><p>一段。</p></html>",
    ".htm": "<html><title>沪铜收涨</title><h1>沪铜收涨</h1><p>一段。</p></html>",
    ".json": '{"title": "沪铜收涨", "body": "一段。"}',
    ".jsonl": '{"title": "沪铜收涨", "body": "一段。"}\n',
    ".csv": "title,body\n沪铜收涨,一段。\n",
}


def read(path: Path, largest: int = LARGEST) -> list[Item | Failure]:
    return list(items(path, largest))


def from_stdin(data: bytes, largest: int = LARGEST) -> list[Item | Failure]:
    return list(standard_input(io.BytesIO(data), largest))


def only_failure(found: list[Item | Failure]) -> Failure:
    assert len(found) == 1
    assert isinstance(found[0], Failure)
    return found[0]


def test_every_suffix_has_an_example() -> None:
    assert CONTENT.keys() == SUFFIXES.keys()


@pytest.mark.parametrize("suffix", CONTENT)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("upper", [False, True])
def test_every_suffix_is_read_packed_or_not(
    tmp_path: Path, suffix: str, packed: bool, upper: bool
) -> None:
    name = f"a{suffix}{'.gz' if packed else ''}"
    path = tmp_path / (name.upper() if upper else name)
    data = CONTENT[suffix].encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    (item,) = read(path)
    assert isinstance(item, Item)
    assert item.name.partition("#")[0] == str(path)
    found = interpret(item).reading
    assert (found.title, found.paragraphs) == ("沪铜收涨", ("一段。",))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.pdf", "known are .txt"), ("a", "known are"), ("a.gz", "known are"),
        ("a.jsn", "did you mean .json?"), ("a.jsonlines", "did you mean .jsonl?"),
        ("a.xhtml", "did you mean .html?"), ("a.cvs", "did you mean .csv?"), (".txt", "known are"),
    ],
)  # fmt: skip
def test_an_unknown_suffix_names_the_nearest(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert form_of(path) is None
    failure = only_failure(read(path))
    assert "has an unknown suffix" in failure.reason
    assert said in failure.reason


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    failure = only_failure(read(tmp_path / "a.txt"))
    assert failure.reason == f"{tmp_path / 'a.txt'} cannot be read: No such file or directory."


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: Permission denied" in only_failure(read(tmp_path / "a.txt")).reason


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".csv"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_page_that_is_too_large_is_refused(tmp_path: Path, suffix: str, packed: bool) -> None:
    path = tmp_path / f"a{suffix}{'.gz' if packed else ''}"
    data = CONTENT[suffix].encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    assert [type(item) for item in read(path, largest=len(data))] == [Item]
    failure = only_failure(read(path, largest=len(data) - 1))
    assert f"is larger than {len(data) - 1:,} bytes" in failure.reason
    assert "raise max_page_bytes" in failure.reason
    assert failure.raw == b""


def test_a_bomb_is_not_inflated(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(60):
            file.write(bytes(1024 * 1024))
    progress: list[int] = []
    (failure,) = items(path, LARGEST, progress.append)
    assert isinstance(failure, Failure) and "is larger than" in failure.reason
    assert 0 < sum(progress) < path.stat().st_size


def test_a_gzip_file_that_is_cut_short(tmp_path: Path) -> None:
    rows = "".join(
        f'{{"title": "第{number}号", "body": "{os.urandom(30).hex()}"}}\n' for number in range(2000)
    )
    packed = gzip.compress(rows.encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    *found, last = read(path)
    assert len(found) > 500
    assert all(isinstance(item, Item) for item in found)
    assert isinstance(last, Failure)
    assert last.name == str(path)
    assert "the gzip file is cut short; fetch it again" in last.reason
    (tmp_path / "a.txt.gz").write_bytes(packed[:-4])
    assert "is cut short" in only_failure(read(tmp_path / "a.txt.gz", 10**7)).reason


@pytest.mark.parametrize("data", [b"no gzip", b"\x1f\x8b\x08\x00garbage that is no stream at all"])
def test_a_file_that_only_calls_itself_gzip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(data)
    assert "is not a whole gzip file; fetch it again" in only_failure(read(path)).reason


def test_an_empty_file_is_an_empty_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(b"")
    (found,) = read(path)
    assert isinstance(found, Item) and found.raw == b""


def test_a_broken_line_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "一"}\n{"title": \n\n{"title": "四"}\n', "utf-8")
    assert [item.name for item in read(path)] == [f"{path}#1", f"{path}#2", f"{path}#4"]


def test_progress_is_counted_in_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(CONTENT[".jsonl"].encode() * 1000))
    seen: list[int] = []
    assert len(list(items(path, LARGEST, seen.append))) == 1000
    assert sum(seen) == path.stat().st_size


def test_folders_are_read_in_order_without_what_is_hidden_or_unknown(tmp_path: Path) -> None:
    for name in (
        "b.txt", "a.html", "sub/c.jsonl.gz", "sub/deep/d.csv", "x.pdf", ".hidden.txt", ".git/e.txt",
        "sub/.cache/f.txt", "README", "z.txt/inside.txt",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [str(path.relative_to(tmp_path)) for path in files([tmp_path])]
    assert found == ["a.html", "b.txt", "sub/c.jsonl.gz", "sub/deep/d.csv", "z.txt/inside.txt"]


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "sub":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(files([tmp_path])) == [tmp_path / "a.txt", tmp_path / "sub"]
    reason = only_failure(read(tmp_path / "sub")).reason
    assert reason == f"{tmp_path / 'sub'} cannot be read: Permission denied."


def test_a_hidden_folder_that_is_named_is_read(tmp_path: Path) -> None:
    folder = tmp_path / ".inbox"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"x")
    assert list(files([folder])) == [folder / "a.txt"]


def test_named_files_come_as_named(tmp_path: Path) -> None:
    named = [tmp_path / "b.pdf", tmp_path / ".hidden.txt", tmp_path / "a.txt"]
    assert list(files(named)) == named


@pytest.mark.parametrize("suffix", CONTENT)
@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_tells_what_it_is(suffix: str, packed: bool) -> None:
    data = CONTENT[suffix].encode()
    (item,) = from_stdin(gzip.compress(data) if packed else data)
    assert isinstance(item, Item)
    assert item.name.partition("#")[0] == "-"
    assert item.form == {"jsonl": "json"}.get(SUFFIXES[suffix], SUFFIXES[suffix])
    assert interpret(item).reading.title == "沪铜收涨"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ('\ufeff {"title": "一"}\n{"title": "二"}', ["json", "json"]),
        ('[{"title": "一"},\n {"title": "二"}]', ["json", "json"]),
        ('{\n  "title": "一",\n  "body": "二"\n}\n', ["json"]),
        ('{"title": "一",\n "body": "二"}', ["json"]),
        ("<!DOCTYPE html><p>文", ["html"]), ("\n  <p>文", ["html"]),
        ("title,body\n一,二\n三,四\n", ["csv", "csv"]), ('"title","author"\n一,二\n', ["csv"]),
        ("Title, subtitle and body\n一\n", ["text"]), ("沪铜收涨\n一段。", ["text"]),
        ("", ["text"]), ("title\n一\n", ["text"]), ("author,source\n一,二\n", ["text"]),
        ('{"title": "一"\n{"title": "二"}\n', ["json", "json"]),
    ],
)  # fmt: skip
def test_standard_input_is_told_by_its_first_bytes(text: str, forms: list[str]) -> None:
    found = from_stdin(text.encode())
    assert [item.form for item in found if isinstance(item, Item)] == forms


def test_broken_json_on_standard_input_is_kept_with_its_reason() -> None:
    failure = only_failure(from_stdin(b"{\n"))
    assert (failure.name, failure.raw) == ("-", b"{\n")
    assert "not valid JSON" in failure.reason


def test_lines_longer_than_what_is_looked_at_are_lines_still() -> None:
    line = '{"title": "一", "body": "' + "铜" * 20_000 + '"}\n'
    assert [item.name for item in from_stdin(line.encode() * 3)] == ["-#1", "-#2", "-#3"]


def test_a_pipe_is_standard_input_too(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as stream:
        os.write(writing, CONTENT[".jsonl"].encode())
        os.close(writing)
        assert [item.name for item in standard_input(stream, LARGEST)] == ["-#1"]


def test_packed_standard_input_that_is_cut_short() -> None:
    packed = gzip.compress(CONTENT[".txt"].encode() * 50)
    assert "is cut short" in only_failure(from_stdin(packed[:-9])).reason


def test_a_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    if sys.platform == "darwin":
        pytest.skip("this file system knows only names that are text")
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb7.txt"))
    path.write_text("铜价", "utf-8")
    (item,) = read(path)
    assert isinstance(item, Item) and interpret(item).reading.title == "铜价"
    assert item.name.startswith(str(tmp_path)) and item.name.encode()
    other = Path(os.fsdecode(os.fsencode(tmp_path) + "/铜价.pdf".encode("gbk")))
    assert "/铜价.pdf has an unknown suffix" in only_failure(read(other)).reason
