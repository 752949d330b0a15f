"""Suggestions while one types, and articles on the same matter, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.browser.conftest import OpenPage
from tests.web.running import Commands
from web.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROWS = (
    ("1", "西南铝板材交货", "西南铝向白鹿岭机场交付板材。", "杨牧野"),
    ("2", "西南铝板材装机", "西南铝的板材在白鹿岭机场装机。", "杨牧野"),
    ("3", "锌价一周综述", "锌锭成交清淡。", "许南枝"),
)


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    commands = Commands(tmp_path_factory.mktemp("suggestions"))
    rows = commands.folder / "rows.jsonl"
    fields = ("id", "title", "body", "author")
    lines = (json.dumps(dict(zip(fields, row, strict=True))) for row in ROWS)
    rows.write_text("\n".join(lines), "utf-8")
    done = CliRunner().invoke(main, ["--data", str(commands.data), "index", str(rows)])
    assert done.exit_code == 0, done.output
    with commands.site() as (_, port):
        yield f"http://127.0.0.1:{port}"


def typed(page: Page, text: str) -> list[str]:
    """What is suggested once a text has been put in, as an input method does it: at once.

    Key by key a slow machine may be seen while it still suggests something for the first key.
    """
    page.locator("#q").focus()
    page.keyboard.insert_text(text)
    page.wait_for_selector(".suggestions li")
    return [each.strip() for each in page.locator(".suggestions .value").all_inner_texts()]


def test_type_choose_read_and_read_on(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="搜索有色金属新闻")
    assert box.get_attribute("aria-expanded") == "false"
    assert typed(page, "xnl") == ["西南铝"]
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    assert option.inner_text().strip() == "西南铝"
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q="))
    assert page.locator("#q").input_value() == "西南铝"
    assert page.locator(".hit").count() == 2
    page.locator(".hit h2 a").first.click()
    related = page.get_by_role("region", name="相关文章").get_by_role("link")
    related.first.wait_for()
    assert related.count() == 1
    title = related.inner_text()
    related.click()
    page.wait_for_selector(f"h1:has-text('{title}')")


def test_arrows_go_round_and_escape_closes(page: Page) -> None:
    page.goto("/")
    assert len(typed(page, "西南")) == 3
    options = page.locator(".suggestions li")
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert not page.locator(".suggestions").is_visible()
    assert page.locator("#q").input_value() == "西南"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".suggestions li")
    page.keyboard.press("Tab")
    assert not page.locator(".suggestions").is_visible()


def test_a_press_chooses_and_nothing_moves(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto("/search?q=锌")
    before = page.locator(".list").bounding_box()
    page.fill("#q", "")
    assert typed(page, "ymy") == ["杨牧野"]
    assert page.locator(".list").bounding_box() == before
    edges = page.locator(".suggestions").bounding_box()
    assert edges is not None
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= 390
    page.locator(".suggestions li").tap()
    page.wait_for_url(re.compile(r"/search\?q=%E4%BD%9C%E8%80%85"))
    assert page.locator(".hit").count() == 2


def test_without_scripts_the_box_is_a_box(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    assert page.locator("[role=combobox], .suggestions").count() == 0
    page.fill("#q", "锌价")
    page.press("#q", "Enter")
    assert page.locator(".hit").count() == 1
