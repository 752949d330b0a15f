"""The installed package works away from its source: templates, static files, vocabulary, sample.

The wheel is built without a network, so setuptools must be in the environment, as the development
lock has it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("index", "search", "web")
SITE = """
import sys
from pathlib import Path
import index, search, web
from web.app import create_app
from web.config import load
from web.wiring import build_service

for package in (index, search, web):
    assert package.__file__.startswith(sys.argv[1]), package.__file__
settings = load(None, {"store.folder": Path(sys.argv[2])}, {}).settings
browser = create_app(build_service(settings)).test_client()
for path in ("/", "/search?q=铝", "/help", "/archive", "/opensearch.xml", "/static/youse.css",
             "/static/youse.js", "/static/favicon.svg"):
    response = browser.get(path)
    assert response.status_code == 200, (path, response.text)
    assert len(response.data) > 100, path
print(browser.get("/api/v1/search?q=鋁").text)
print(browser.get("/").text)
"""


def files_of(package: str) -> set[str]:
    inside = (ROOT / package).rglob("*")
    return {
        str(path.relative_to(ROOT))
        for path in inside
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".so"
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, for building leaves files behind."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(ROOT / package, source / package, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, source)
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), str(source))
    (wheel,) = out.glob("*.whl")
    return wheel


def pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        env={**os.environ, "PIP_NO_INDEX": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_wheel_holds_the_packages_whole_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {name for package in PACKAGES for name in files_of(package)}
    assert len([name for name in names if name.startswith("index/sample/")]) > 80


def test_the_installed_package_indexes_searches_and_serves(wheel: Path, tmp_path: Path) -> None:
    target, data = tmp_path / "installed", tmp_path / "data"
    pip("install", "--no-deps", "--no-compile", "--target", str(target), str(wheel))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YOUSE_")}
    environment = {**kept, "PYTHONPATH": str(target), "YOUSE_DATA": str(data)}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    youse = str(target / "bin" / "youse")
    # A part of the sample: the whole takes ten seconds, and test_sample reads it.
    pages = sorted(map(str, (target / "index" / "sample").glob("*.html")))
    lines = [json.loads(line) for line in run(youse, "index", *pages, "--json").splitlines()]
    assert [line["status"] for line in lines] == ["added"] * len(pages)
    assert len(pages) > 5
    found, _, home = run(sys.executable, "-c", SITE, str(target), str(data)).partition("\n")
    answer = json.loads(found)
    assert answer["total"] > 2
    assert answer["hits"][0]["snippets"]
    assert f"<strong>{len(pages)}</strong>" in home
