"""A slice of ``schemathesis run`` with all its checks; the whole of it takes minutes:

youse serve & schemathesis run http://127.0.0.1:8000/api/v1/openapi.json --checks all
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.web.running import Commands

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed"
)


def test_answers_keep_to_the_description(tmp_path: Path) -> None:
    commands = Commands(tmp_path)
    done = commands.run("index", str(ROOT / "index/sample/trade-export.jsonl"))
    assert done.returncode == 0, done.stderr
    with commands.site() as (_, port):
        done = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run",
                f"http://127.0.0.1:{port}/api/v1/openapi.json",
                "--checks", "all", "--phases", "examples,fuzzing", "--max-examples", "5",
                "--seed", "5", "--wait-for-schema", "10", "--no-color",
            ],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout
