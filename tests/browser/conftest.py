"""Chromium on the site over the sample articles."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.web.running import Commands
from web.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

OpenPage = Callable[..., "Page"]


def unavailable(reason: str) -> NoReturn:
    """Skips where there is no browser; fails where continuous integration should have one."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI is set")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        unavailable("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site."""
    commands = Commands(tmp_path_factory.mktemp("browser"))
    sample = str(ROOT / "index" / "sample")
    done = CliRunner().invoke(main, ["--data", str(commands.data), "index", sample])
    assert done.exit_code == 0, done.output
    with commands.site() as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in the pages of a test; nothing may have when it ends."""
    found: list[str] = []
    yield found
    assert found == []


def _failed(request: Request) -> Iterator[str]:
    # A page that is left while it loads is no trouble.
    if request.failure != "net::ERR_ABORTED":
        yield f"{request.failure}: {request.url}"


@pytest.fixture
def open_page(chromium: Browser, site: str, troubles: list[str]) -> Iterator[OpenPage]:
    """Opens an empty page with the options of a browser context, and watches over it."""
    contexts = []

    def open_one(**options: object) -> Page:
        context = chromium.new_context(base_url=site, **{"locale": "zh-CN", **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("requestfailed", lambda request: troubles.extend(_failed(request)))
        page.on(
            "console",
            lambda message: (
                troubles.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if urlsplit(request.url).netloc == urlsplit(site).netloc
                else troubles.append(f"elsewhere: {request.url}")
            ),
        )
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(viewport={"width": 1280, "height": 900})
