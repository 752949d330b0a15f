"""A real service over a few invented articles, and the application around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index import build
from index.article import Mend
from index.readers import inputs
from search.service import SearchService
from tests.conftest import ROOT
from tests.contracts.shelf import Shelf, article
from tests.fakes.service import FakeService
from tests.web.commands import ROWS, Youse, write_rows
from web import api, carry_away, language, pages
from web.app import create_app

MEND = Mend("pinyin-note", "page", 12, "業(yè)", "業")
ARTICLES = (
    article(
        "468110", "鋁途奮楫：西南铝业纪实",
        "西南铝业(集团)有限责任公司生产C919用板材。", "铝价上涨。",
        authors=("杨磊", "任飞"), source="中国有色金属报", category="铝",
        published="2026-01-15T13:44", views=4118, editor="任飞",
        url="https://www.cnmn.com.cn/ShowNews1.aspx?id=468110",
    ),
    article("plain", "铜价", "铝与铜。", category="铜", published="2025-12-31", views=0),
    article("a/b c?d", "", "铝 <b>&amp;</b>"),
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("web") / "data", "whoosh")
    shelf.put(ARTICLES[0], mends=(MEND,))
    return shelf.put(*ARTICLES[1:])


@pytest.fixture(scope="module")
def site(shelf: Shelf) -> Flask:
    app = create_app(shelf.service)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def app() -> Flask:
    """The pages over two dozen invented articles held in memory."""
    app = Flask("web")
    for blueprint in (pages.blueprint, api.blueprint, carry_away.blueprint):
        app.register_blueprint(blueprint)
    language.register(app)
    app.config["EXPORT_ROWS"] = 100
    app.extensions["youse"] = FakeService()
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    """A real service over the bundled sample articles."""
    shelf = Shelf(tmp_path_factory.mktemp("sample") / "data", "whoosh")
    with shelf.changing() as archive:
        paths = inputs.files([ROOT / "index" / "sample"])
        list(
            build.take_in(archive, (each for path in paths for each in inputs.items(path, 1 << 26)))
        )
    return shelf.service


@pytest.fixture
def empty_browser(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site without an index."""
    return create_app(Shelf(tmp_path_factory.mktemp("empty"), "whoosh").service).test_client()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a configuration file, and no variable that points to one."""
    monkeypatch.chdir(tmp_path)
    for name in ("YOUSE_CONFIG", "YOUSE_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def youse(nowhere: None, tmp_path: Path) -> Youse:
    """Commands over a data folder that is not there yet."""
    return Youse(tmp_path / "data")


@pytest.fixture
def stocked(youse: Youse) -> Youse:
    """Commands over a data folder with three articles, taken from ``rows.jsonl``."""
    youse.run("index", write_rows(*ROWS))
    return youse
