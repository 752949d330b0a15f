"""A data folder into which all payloads were read as any other input is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.injection.payloads import rows
from web.app import create_app
from web.cli import main
from web.config import load
from web.wiring import build_service


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``data`` is in it."""
    folder = tmp_path_factory.mktemp("injection")
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows()), "utf-8")
    done = CliRunner().invoke(main, ["--data", str(folder / "data"), "index", str(path)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def reader(folder: Path) -> FlaskClient:
    settings = load(None, {"store.folder": folder / "data"}, {}).settings
    return create_app(build_service(settings)).test_client()
