"""Looking after the data on the command line: rebuild, check, stats, config."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import socket
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from index import generations, vocabulary_change
from index.archive import Archive, Change
from index.engines.whoosh_indexes import WhooshIndexes
from tests.contracts.shelf import article
from tests.web.commands import ROWS, Youse, write_rows
from web.cli import main
from web.config import Settings


def test_rebuild_switches_and_sweeps(stocked: Youse) -> None:
    before, answer = generations.current(stocked.data), stocked.ids("价")
    said = stocked.run("rebuild").stdout
    assert said == "Built a new index of 3 changes and switched over.\n"
    after = generations.current(stocked.data)
    assert after is not None
    assert before != after
    assert before is not None and before.is_dir()  # for who still reads it
    os.utime(before, (0, 0))
    stocked.run("rebuild")
    assert generations.current(stocked.data) != after
    assert not before.exists() and after.is_dir()
    assert stocked.ids("价") == answer
    stocked.run("rebuild", "--engine", "whoosh")
    assert "'woosh'" in stocked.fails("rebuild", "--engine", "woosh", status=2)
    assert "There is no archive in" in Youse(Path("elsewhere")).fails("rebuild")


def tamper(youse: Youse, change: Change) -> None:
    """Changes the index behind the archive's back."""
    with contextlib.closing(WhooshIndexes(youse.data).open()) as writer:
        writer.apply(change)
        writer.commit(writer.sequence)


def test_check_finds_and_mends(stocked: Youse) -> None:
    whole = "The archive is whole and the index agrees with it.\n"
    assert stocked.run("check").stdout == whole
    tamper(stocked, Change(0, "1", None, (), False))
    missing = "1 articles of the archive are not in the index, such as 1.\n"
    assert stocked.run("check", status=1).stdout == missing
    tamper(stocked, Change(0, "ghost", article("ghost", "铝"), (), True))
    found = stocked.run("check", status=1).stdout
    assert found == missing + "1 articles of the index are not in the archive, such as ghost.\n"
    assert "ghost" in stocked.ids("铝")
    mended = stocked.run("check", "--repair").stdout
    assert mended == found + "Built the index again from the archive: 3 changes.\n"
    assert stocked.run("check").stdout == whole
    assert set(stocked.ids("铝")) == {"1", "-3"}


def test_check_finds_an_index_left_behind(stocked: Youse) -> None:
    with contextlib.closing(Archive(stocked.data)) as archive:
        archive.edit("1", {"title": "镁"})
        archive.commit()
    assert "The index is 1 changes behind the archive." in stocked.run("check", status=1).stdout
    stocked.run("check", "--repair")
    assert stocked.ids("镁") == ["1"]


def test_check_finds_a_lost_index(stocked: Youse) -> None:
    (stocked.data / "index" / "CURRENT").unlink()
    assert "There is no index" in stocked.run("check", status=1).stdout
    stocked.run("check", "--repair")
    assert stocked.ids("铝价") == ["1", "-3"]


def test_check_of_a_damaged_archive(stocked: Youse) -> None:
    stocked.run("index", write_rows(*({"id": f"x{n}", "title": "铝" * 300} for n in range(99))))
    path = stocked.data / "archive.sqlite"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    for options in ([], ["--repair"]):
        result = stocked.run("check", *options, status=1)
        assert "archive" in result.output
        assert re.search("damaged|malformed", result.output)


def test_check_says_what_a_rebuild_would_change(stocked: Youse) -> None:
    folder = generations.current(stocked.data)
    assert folder is not None
    vocabulary_change.record(folder)
    whole = "The archive is whole and the index agrees with it.\n"
    assert stocked.run("check").stdout == whole
    # An older vocabulary knew 铝价 and 现货铜价, and did not know 沪铜.
    path = folder / vocabulary_change.FILE
    path.write_text(path.read_text("utf-8").replace("沪铜\n", "") + "铝价\n现货铜价\n", "utf-8")
    stale = (
        "The vocabulary has changed since the index was built: 1 words more (沪铜), "
        "2 words fewer (现货铜价, 铝价). youse rebuild would cut 3 articles anew; until then they "
        "are found as text.\n"
    )
    assert stocked.run("check").stdout == stale + whole
    mended = stocked.run("check", "--repair").stdout
    assert mended == stale + "Built the index again from the archive: 3 changes.\n"
    assert stocked.run("check").stdout == whole


def test_check_reads_a_damaged_article_again(stocked: Youse) -> None:
    with contextlib.closing(sqlite3.connect(stocked.data / "archive.sqlite")) as db, db:
        db.execute("UPDATE articles SET fields = replace(fields, '铜', '锡') WHERE id = '2'")
        db.execute("UPDATE pages SET digest = x'00' || article_id WHERE article_id IN ('1', '-3')")
    said = [
        "Page 1, of the article 1, is damaged; restore the archive from a backup.",
        "Page 3, of the article -3, is damaged; restore the archive from a backup.",
        "The article 2 is damaged; youse check --repair reads it again from its page.",
    ]
    assert stocked.run("check", status=1).stdout.splitlines() == said
    mended = "Read 1 articles again from their pages, and built the index again."
    assert stocked.run("check", "--repair", status=1).stdout.splitlines() == [*said, mended]
    assert stocked.run("check", status=1).stdout.splitlines() == said[:2]
    assert stocked.ids("铜价") == ["2"]


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("*.toc", b"\x80\x04N."), ("*.toc", b""), ("*.toc", None), ("*.youse", b"half"),
        ("*.youse", None), ("../CURRENT", b"whoosh-7777"), ("../CURRENT", None),
    ],
)  # fmt: skip
def test_an_index_that_cannot_be_used_is_built_again_unasked(
    stocked: Youse, pattern: str, damage: bytes | None
) -> None:
    folder = generations.current(stocked.data)
    assert folder is not None
    for path in folder.glob(pattern) if "/" not in pattern else [folder / pattern]:
        path.unlink() if damage is None else path.write_bytes(damage)
    assert stocked.fails("search", "铝")
    assert "youse" in stocked.run("check", status=1).stdout
    result = stocked.run("index", write_rows({"id": "9", "title": "镍价"}))
    if result.stderr:
        assert result.stderr.endswith("; it is built again from the archive.\n")
    assert stocked.run("check").stdout == "The archive is whole and the index agrees with it.\n"
    assert sorted(stocked.ids("价")) == ["-3", "1", "2", "9"]


def test_a_backup_is_a_data_folder(stocked: Youse, tmp_path: Path) -> None:
    stocked.run("remove", "2")
    stocked.run("edit", "1", "--set", "title=镁价")
    copy = Youse(tmp_path / "deep" / "copy")
    # Beside a writer in the middle of a change.
    with contextlib.closing(Archive(stocked.data)) as archive:
        archive.remove("1")
        said = stocked.run("backup", str(copy.data)).stdout
        archive.commit()
    assert said == (
        f"Copied the archive with 2 articles; to use the copy: youse --data {copy.data} rebuild\n"
    )
    assert [each.name for each in copy.data.iterdir()] == ["archive.sqlite"]
    copy.run("rebuild")
    assert copy.run("check").stdout == "The archive is whole and the index agrees with it.\n"
    assert sorted(copy.ids("价")) == ["-3", "1"]
    assert "There is an archive in" in stocked.fails("backup", str(copy.data))
    assert "There is no archive in" in Youse(tmp_path / "none").fails("backup", str(copy.data))
    Path("file").write_text("x")
    assert "file" in stocked.fails("backup", "file")


def test_what_is_no_archive(youse: Youse) -> None:
    youse.data.mkdir()
    (youse.data / "archive.sqlite").write_bytes(b"no archive at all" * 999)
    assert "it is no archive; name another folder with --data." in youse.fails("stats")
    Path("file").write_text("x")
    for command in (["index", write_rows(*ROWS)], ["check"], ["stats"], ["search", "铝"]):
        assert "file" in Youse(Path("file")).fails(*command)


@pytest.mark.parametrize(
    "command",
    [
        ("check",), ("check", "--repair"), ("rebuild",), ("rebuild", "--engine", "whoosh"),
        ("remove", "1"), ("remove", "--restore", "1"), ("edit", "1", "--set", "title=铝"),
        ("show", "1"), ("stats",), ("rejects",), ("names",), ("backup", "copy"), ("search", "铝"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_only_index_makes_a_data_folder(youse: Youse, command: tuple[str, ...]) -> None:
    what = "index" if command[0] == "search" else "archive"
    assert f"There is no {what} in {youse.data}" in youse.fails(*command)
    assert not youse.data.exists() and not Path("copy").exists()
    youse.data.mkdir()
    assert f"There is no {what} in {youse.data}" in youse.fails(*command)
    assert list(youse.data.iterdir()) == []


def test_names(stocked: Youse) -> None:
    assert stocked.run("names").stdout == ""
    firm, said = "云岭铝业有限公司", "云岭铝业有限公司（以下简称“云岭铝”）"
    rows = (
        {"id": "n1", "body": f"{said}投产。", "date": "2026-01-15"},
        {"id": "n2", "body": f"{said}和北川铜业集团（下称“北川铜”）签约。", "date": "2025-01-01"},
        {"id": "n3", "body": "东陵矿冶研究院（简称东陵院）。"},
    )
    stocked.run("index", write_rows(*rows, name="names.jsonl"))
    assert stocked.lines("names") == [
        {"short": "云岭铝", "full": firm, "article": "n2", "date": "2025-01-01", "articles": 2},
        {"short": "北川铜", "full": "北川铜业集团", "article": "n2", "date": "2025-01-01",
         "articles": 1},
        {"short": "东陵院", "full": "东陵矿冶研究院", "article": "n3", "date": None, "articles": 1},
    ]  # fmt: skip
    assert [row["short"] for row in stocked.lines("names", "铜業")] == ["北川铜"]
    assert [row["short"] for row in stocked.lines("names", "云岭鋁")] == ["云岭铝"]
    assert stocked.run("names", "东陵院").stdout == "东陵院\t东陵矿冶研究院\tn3\t\t1\n"
    assert stocked.lines("names", "西岭") == []


def test_stats(stocked: Youse) -> None:
    stocked.run("remove", "2")
    stocked.run("edit", "1", "--set", "title=x")
    stats = stocked.json("stats")
    assert {name: stats[name] for name in ("articles", "removed", "pages", "edits", "rejects")} == {
        "articles": 2, "removed": 1, "pages": 3, "edits": 1, "rejects": 0,
    }  # fmt: skip
    assert stats["archive_bytes"] > 0
    assert stats["index_bytes"] > 0
    assert stats["index"] == "whoosh-0001"
    assert stats["sequence"] == 5
    printed = dict(line.split() for line in stocked.run("stats").stdout.splitlines())
    assert printed.keys() == stats.keys()
    stocked.run("rebuild")
    after = stocked.json("stats")
    assert after["index_bytes"] == pytest.approx(stats["index_bytes"], rel=0.5)
    assert after["kept_bytes"] > stats["kept_bytes"] > 0
    assert stocked.run("check").stdout.startswith("The archive is whole")
    assert printed["articles"] == "2"


def test_config(youse: Youse) -> None:
    Path("config.yaml").write_text("web: {port: 81}\n")
    shown = youse.json("config")
    assert len(shown) == sum(len(section) for section in Settings().model_dump().values())
    assert shown["web.port"] == {"value": 81, "origin": "config.yaml"}
    assert shown["store.folder"] == {"value": str(youse.data), "origin": "command line"}
    assert shown["web.host"] == {"value": "127.0.0.1", "origin": "default"}
    lines = [line.split() for line in youse.run("config").stdout.splitlines()]
    assert ["web.port", "81", "config.yaml"] in lines
    assert len(lines) == len(shown)
    apart = [re.split("  +", line) for line in youse.run("config").stdout.splitlines()]
    columns = [(key, str(each["value"]), each["origin"]) for key, each in shown.items()]
    assert apart == [list(filter(None, row)) for row in columns]


def test_wrong_settings(youse: Youse, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("config.yaml").write_text("web: {prot: 81, threads: 0}\n")
    result = youse.run("stats", status=2)
    assert "there is no key “web.prot”; did you mean “port”?" in result.stderr
    assert "“web.threads” cannot be 0" in result.stderr
    assert result.stdout == ""
    Path("config.yaml").unlink()
    assert "“web.port” cannot be 'abc'" in youse.fails("serve", "--port", "abc", status=2)
    assert "“web.port” cannot be '70000'" in youse.fails("serve", "--port", "70000", status=2)
    monkeypatch.setenv("YOUSE_CONFIG", "none.yaml")
    assert "no configuration file none.yaml" in youse.fails("stats", status=2)


def test_addresses_that_cannot_be_listened_on(youse: Youse) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert youse.fails("serve", "--port", str(port)) == (
            f"Nothing can listen on 127.0.0.1 port {port}: Address already in use; "
            "choose others with --host and --port."
        )
    for host in ("192.0.2.1", "no host"):
        sentence = youse.fails("serve", "--host", host)
        assert sentence.startswith(f"Nothing can listen on {host} port 8000: ")


def test_a_system_that_does_not_fork(youse: Youse, monkeypatch: pytest.MonkeyPatch) -> None:
    contexts = multiprocessing.context._concrete_contexts  # type: ignore[attr-defined]
    monkeypatch.delitem(contexts, "fork")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert youse.fails("serve", "--port", str(port)) == (
        "The site cannot be served on a system that does not fork processes; "
        "serve it on Linux or macOS."
    )


def test_the_data_folder_of_the_environment(
    stocked: Youse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUSE_DATA", str(stocked.data))
    result = CliRunner().invoke(main, ["search", "铝价", "--json"])
    assert json.loads(result.stdout)["total"] == 2


def test_what_may_not_be_written_is_read_all_the_same(
    stocked: Youse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = (("show", "1"), ("names",), ("rejects",))
    before = [stocked.run(*each).stdout for each in asked]
    monkeypatch.setattr("index.archive.may_write", lambda path: False)
    assert [stocked.run(*each).stdout for each in asked] == before
    stocked.run("stats")
    stocked.run("backup", str(tmp_path / "copy"))
    assert "give the process the right to write there" in stocked.fails("remove", "1")
    with contextlib.closing(sqlite3.connect(stocked.data / "archive.sqlite")) as db:
        db.execute("PRAGMA user_version = 3")
    assert "nothing may be written there to bring it to" in stocked.fails("stats")


def test_check_of_an_archive_that_is_older_than_the_index(stocked: Youse) -> None:
    with contextlib.closing(sqlite3.connect(stocked.data / "archive.sqlite")) as db, db:
        db.execute("UPDATE articles SET sequence = sequence - 1")
    said = stocked.run("check", status=1).stdout
    assert "it is another one, or older; put the right archive back" in said
