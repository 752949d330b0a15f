"""A slice of the suites; and their judges, who must notice what is wrong."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index import generations
from index.archive import Archive, Change
from index.engines.whoosh_index import snapshot
from index.engines.whoosh_indexes import WhooshIndexes
from tests.torture import backups, flips, full_disk, kills
from tests.torture.commands import Ended
from tests.torture.disk import Disk
from tests.torture.trial import ANSWERS, ARCHIVE, INDEX, LOST, UNSAID, Step, Trial

KILLED = Ended(-9, [], [], 1.0)
NOTHING = Step("none", (), {})


def test_kills(tmp_path: Path) -> None:
    killed, problems = kills.torture(tmp_path, 5, seed=1)
    assert (killed, problems) == (5, [])


def test_power_cuts(tmp_path: Path) -> None:
    cut, problems = kills.torture(tmp_path, 3, seed=1, power=True)
    assert (cut, problems) == (3, [])


def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "old").mkdir(parents=True)
    (data / "old/file").write_text("before")
    disk = Disk(data, tmp_path / "disk")
    disk.settle()
    process = os.fork()
    if process == 0:
        disk.watch()
        with (data / "old/file").open("w") as file:
            file.write("after")
        with (data / "synced").open("w") as file:
            file.write("text")
            file.flush()
            os.fsync(file.fileno())
        (data / "empty").write_text("not synced")
        os.fsync(os.open(data, os.O_RDONLY))
        (data / "unnamed").write_text("its folder is not synced")
        os._exit(0)
    os.waitpid(process, 0)
    disk.cut()
    assert {each.name: each.read_text() for each in data.iterdir() if each.is_file()} == {
        "synced": "text", "empty": ""
    }  # fmt: skip
    assert (data / "old/file").read_text() == "before"


def test_full_disks() -> None:
    try:
        filled, problems = full_disk.torture(2, seed=1)
    except full_disk.CannotMount as error:
        pytest.skip(f"no small disk here: {error}")
    assert (filled, problems) == (2, [])


def test_flipped_bits(tmp_path: Path) -> None:
    found, harm = flips.torture(tmp_path, 10, seed=1)
    assert found > 5 and harm == []


def test_a_backup_beside_a_writer(tmp_path: Path) -> None:
    assert backups.torture(tmp_path, 20, seed=1, articles=2_000) == []


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    (tmp_path / "scratch").mkdir()
    trial = Trial(tmp_path, tmp_path / "scratch", seed=1)
    trial.fill(20)
    return trial


def kinds(trial: Trial, step: Step = NOTHING, ended: Ended = KILLED) -> set[str]:
    return {problem.kind for problem in trial.problems(step, ended)}


def alter(trial: Trial, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(trial.data / "archive.sqlite")) as db, db:
        for statement in statements:
            db.execute(statement)


def test_where_nothing_is_wrong_there_is_no_problem(trial: Trial) -> None:
    assert kinds(trial) == set()


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lambda trial: alter(trial, "DELETE FROM articles WHERE id = 'a00003'"), LOST),
        (lambda trial: alter(trial, "UPDATE articles SET fields = '{}' WHERE id = 'a00003'"), LOST),
        (lambda trial: alter(trial, "UPDATE articles SET first_sequence = 1 WHERE id = 'a00003'"),
         ARCHIVE),
        (lambda trial: (trial.data / "archive.sqlite").write_bytes(b"no archive" * 500), ARCHIVE),
        (lambda trial: (trial.data / "archive.sqlite").unlink(), LOST),
        (lambda trial: (trial.data / "index" / "CURRENT").unlink(), INDEX),
        (lambda trial: take_out_of_the_index(trial, "a00003"), INDEX),
    ],
)  # fmt: skip
def test_harm_is_noticed(trial: Trial, harm: Callable[[Trial], None], kind: str) -> None:
    harm(trial)
    assert kind in kinds(trial)


def take_out_of_the_index(trial: Trial, article_id: str) -> None:
    with contextlib.closing(WhooshIndexes(trial.data).open()) as writer:
        writer.apply(Change(0, article_id, None, (), False))
        writer.commit(writer.sequence)


def test_a_wrong_answer_is_noticed(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.exactness.library.Shelf.all_ids", lambda *_: {"a00001"})
    assert ANSWERS in kinds(trial)


def test_what_was_reported_must_be_there(trial: Trial) -> None:
    row = {"id": "new", "title": "题", "body": "文"}
    step = Step("index", (), {"new": row})
    assert kinds(trial, step) == set()
    told = json.dumps({"id": "new", "status": "added"})
    assert kinds(trial, step, KILLED._replace(said=[told, '{"id": "n'])) == {LOST}


def test_half_a_removal_is_noticed(trial: Trial) -> None:
    with contextlib.closing(Archive(trial.data)) as archive:
        archive.remove("a00001")
        archive.commit()
        assert archive.check() == []
    assert kinds(trial, Step("remove", (), {}, ("a00001", "a00002"))) == {LOST}


@pytest.mark.parametrize(
    "complaints", [[], ["Traceback", "youse: x"], ["no sentence of ours"], ["youse: a", "youse: b"]]
)
def test_a_failure_must_say_one_sentence(trial: Trial, complaints: list[str]) -> None:
    assert kinds(trial, NOTHING, Ended(1, [], complaints, 1.0)) == {UNSAID}
    assert (
        kinds(trial, NOTHING, Ended(1, [], ["youse: The disk is full; make room."], 1.0)) == set()
    )


def test_a_step_makes_the_folder_older(trial: Trial) -> None:
    step = trial.step("upgrade")
    folder = generations.current(trial.data)
    assert folder is not None
    with contextlib.closing(sqlite3.connect(trial.data / "archive.sqlite")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] in (1, 2)
    ended = trial.runner.run(*step.arguments)
    assert ended.status == 0
    assert ended.complaints[0].endswith("; it is built again from the archive.")
    assert kinds(trial, step, ended) == set()
    now = generations.current(trial.data)
    assert now is not None and now != folder
    assert snapshot(now).sequence == 25
