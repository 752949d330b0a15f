"""Taking in and correcting on the command line: index, rejects, edit, remove."""

from __future__ import annotations

import fcntl
import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.web.commands import PAGE, ROWS, Youse, write_rows


def test_index_tells_a_line_per_input(youse: Youse) -> None:
    Path("pages").mkdir()
    Path("pages/page.txt").write_text(PAGE, "utf-8")
    rows = write_rows(*ROWS[:2], {"views": 3}, name="pages/rows.jsonl")
    Path("what.pdf").write_bytes(b"%PDF")
    lines = youse.lines("index", "pages", "what.pdf")
    assert [list(line) for line in lines] == [["input", "id", "status", "reason"]] * 5
    page, first, second, empty, pdf = lines
    assert (page["input"], page["status"], page["reason"]) == ("pages/page.txt", "added", None)
    assert re.fullmatch("[0-9a-f]{16}", page["id"])
    assert first == {"input": f"{rows}#1", "id": "1", "status": "added", "reason": None}
    assert second["input"] == f"{rows}#2"
    assert (empty["input"], empty["id"], empty["status"]) == (f"{rows}#3", None, "rejected")
    assert "neither a title nor a body" in empty["reason"]
    assert pdf["status"] == "rejected"
    assert "unknown suffix" in pdf["reason"]
    again = youse.lines("index", "pages", "what.pdf")
    assert [line["status"] for line in again] == ["unchanged"] * 3 + ["rejected"] * 2
    assert [line["id"] for line in again] == [line["id"] for line in lines]


def test_index_ends_with_a_table(youse: Youse) -> None:
    rows = write_rows(*ROWS, {}, {})
    result = youse.run("index", rows)
    table = [line.split(maxsplit=1) for line in result.stdout.splitlines()]
    assert table[:4] == [["added", "3"], ["updated", "0"], ["unchanged", "0"], ["rejected", "2"]]
    assert table[4][0] == "2"
    assert "neither a title nor a body" in table[4][1]
    write_rows({**ROWS[0], "title": "新铝价"}, *ROWS[1:])
    table = [line.split(maxsplit=1) for line in youse.run("index", rows).stdout.splitlines()]
    assert table == [["added", "0"], ["updated", "1"], ["unchanged", "2"], ["rejected", "0"]]
    assert youse.json("show", "1")["title"] == "新铝价"


def test_index_reads_standard_input(youse: Youse) -> None:
    (line,) = youse.lines("index", "-", input=json.dumps(ROWS[0]))
    assert (line["input"], line["id"], line["status"]) == ("-#1", "1", "added")
    (line,) = youse.lines("index", "-", input=PAGE)
    assert (line["input"], line["status"]) == ("-", "added")
    assert set(youse.ids("铝价")) == {line["id"], "1"}


def test_index_of_nothing(youse: Youse) -> None:
    assert youse.fails("index", "nowhere") == "There is nothing at nowhere; check the path."
    assert not youse.data.exists()
    assert "Missing argument" in youse.fails("index", status=2)
    Path("empty").mkdir()
    assert youse.run("index", "empty").stdout.startswith("added                0\n")
    assert youse.json("search", "")["total"] == 0


def test_one_writer_at_a_time(stocked: Youse) -> None:
    Path("config.yaml").write_text("index: {lock_wait_seconds: 0}\n")
    with (stocked.data / "write.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (("index", "rows.jsonl"), ("remove", "1"), ("rebuild",), ("check",)):
            assert "is writing to" in stocked.fails(*command)
    assert stocked.ids("铝价") == ["1", "-3"]


def test_edits_last(stocked: Youse) -> None:
    said = stocked.run(
        "edit", "1", "--set", "category=镁", "--set", "author=沈牧野、林砚秋", "--set", "source="
    ).stdout
    assert said == "Corrected category, author, source of 1.\n"

    def assert_corrected(title: str) -> None:
        shown = stocked.json("show", "1")
        assert (shown["category"], shown["source"], shown["title"]) == ("镁", None, title)
        assert stocked.ids("--category", "镁", "--author", "林砚秋") == ["1"]
        assert stocked.ids("--category", "铝") == []
        assert stocked.json("search", "")["facets"]["source"] == [{"value": "乙报", "count": 1}]

    assert_corrected("铝价")
    stocked.run("index", "rows.jsonl")
    assert_corrected("铝价")
    stocked.run("index", write_rows({**ROWS[0], "title": "新题", "category": "锌"}))
    assert_corrected("新题")
    stocked.run("rebuild")
    assert_corrected("新题")


@pytest.mark.parametrize(
    ("assignment", "sentence"),
    [
        ("titel=x", "There is no field “titel” to correct; did you mean “title”?"),
        ("title", "“title” has no “=”; write FIELD=VALUE."),
        ("views=many", "“views” cannot be “many”; it is a whole number."),
        ("date=soon", "“date” cannot be “soon”; write 2026-01-15 or 2026-01-15 13:44."),
    ],
)
def test_edits_that_cannot_be_made(stocked: Youse, assignment: str, sentence: str) -> None:
    assert stocked.fails("edit", "1", "--set", assignment, status=2) == sentence
    assert stocked.json("show", "1")["title"] == "铝价"


def test_an_edit_leaves_a_title_or_a_body(stocked: Youse) -> None:
    sentence = (
        "The article “1” would have neither a title nor a body; give at least one of the two."
    )
    nothing = ("--set", "author=任飞", "--set", "title=", "--set", "body=")
    assert stocked.fails("edit", "1", *nothing, status=2) == sentence
    assert stocked.json("show", "1")["authors"] == ["杨磊"]
    assert stocked.run("edit", "1", "--set", "body=").stdout == "Corrected body of 1.\n"
    assert stocked.fails("edit", "1", "--set", "title=", status=2) == sentence
    assert stocked.json("show", "1")["title"] == "铝价"
    stocked.run("edit", "1", "--set", "title=", "--set", "paragraphs=铝价上涨。")
    assert stocked.fails("edit", "1", "--set", "body=", status=2) == sentence
    assert stocked.json("show", "1")["paragraphs"] == ["铝价上涨。"]


def test_edit_of_nothing(stocked: Youse) -> None:
    assert "“none”" in stocked.fails("edit", "none", "--set", "title=x")
    assert "Missing option '--set'" in stocked.fails("edit", "1", status=2)


def test_what_is_removed_stays_removed(stocked: Youse) -> None:
    assert stocked.run("remove", "1", "2").stdout == "Removed 2 of 2: 1, 2.\n"
    assert stocked.run("remove", "1").stdout == "Removed 0 of 1: nothing to do.\n"

    def assert_gone() -> None:
        assert stocked.json("search", "")["total"] == 1
        assert "“1”" in stocked.fails("show", "1")

    assert_gone()
    lines = stocked.lines("index", "rows.jsonl")
    assert [line["status"] for line in lines] == ["unchanged"] * 3
    assert "youse remove --restore 1 undoes it." in lines[0]["reason"]
    assert_gone()
    (line,) = stocked.lines("index", write_rows({**ROWS[0], "title": "新题"}))
    assert "Removed on" in line["reason"]
    assert_gone()
    stocked.run("rebuild")
    assert_gone()
    assert stocked.run("show", "1", "--raw").stdout.startswith("{")
    assert stocked.run("remove", "--restore", "1").stdout == "Restored 1 of 1: 1.\n"
    assert stocked.ids("新题") == ["1"]


def test_remove_takes_all_or_none(stocked: Youse) -> None:
    assert "“none”" in stocked.fails("remove", "1", "none", "2")
    assert stocked.json("search", "")["total"] == 3


def test_rejects(youse: Youse) -> None:
    write_rows(*ROWS, {"title": ""})
    Path("page.docx").write_bytes(b"PK")
    youse.run("index", "rows.jsonl", "page.docx")
    youse.run("index", "rows.jsonl", "page.docx")
    listed = youse.run("rejects").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == ["rows.jsonl#4", "page.docx"]
    first, second = youse.lines("rejects")
    assert list(first) == ["input", "reason", "received"]
    assert "neither a title nor a body" in first["reason"]
    assert second["input"] == "page.docx"


@pytest.mark.skipif(sys.platform == "darwin", reason="this file system knows only text as names")
def test_names_in_another_encoding_are_read_in_it(youse: Youse) -> None:
    for name in ("铝价", "文件夹/铜价"):
        path = Path(os.fsdecode(f"pages/{name}.txt".encode("gbk")))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n　　正文。\n", "utf-8")
    Path("pages/z.txt").write_text("锡价\n　　正文。\n", "utf-8")
    lines = youse.lines("index", "pages")
    assert {line["status"] for line in lines} == {"added"}
    names = {line["input"] for line in lines}
    assert names == {"pages/铝价.txt", "pages/文件夹/铜价.txt", "pages/z.txt"}
    assert youse.run("check").stdout.startswith("The archive is whole")
