"""The site in 繁體 and English, as browsers that prefer them see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.steps import DESK, PHONE, ask
from tests.browser.test_accessibility import PAGES as KINDS
from tests.browser.test_accessibility import axe, faults
from tests.browser.test_browser import PAGES, sideways

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Page

__all__ = ["axe"]  # a fixture
pytestmark = pytest.mark.browser


def language(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))


@pytest.mark.parametrize(("locale", "tag"), [("en-GB", "en"), ("zh-TW", "zh-Hant")])
def test_the_browser_is_understood(open_page: OpenPage, locale: str, tag: str) -> None:
    page = open_page(**DESK, locale=locale)
    page.goto("/")
    assert language(page) == tag


def test_a_walk_in_english(open_page: OpenPage) -> None:
    page = open_page(**DESK, locale="en-GB")
    page.goto("/")
    page.locator("#q").press_sequentially("铝")
    page.get_by_role("listbox", name="Suggestions").wait_for()
    page.keyboard.press("Escape")
    ask(page, "铝 价格")
    page.get_by_role("link", name="Newest", exact=True).click()
    page.wait_for_url(re.compile("sort=newest"))
    page.locator(".hit h2 a").first.click()
    page.wait_for_url(re.compile(r"/articles/"))
    assert page.get_by_text(re.compile(r"Matches: \d")).is_visible()
    page.get_by_role("button", name="Next").click()
    assert page.get_by_text(re.compile(r"Match 1 of \d")).is_visible()
    page.get_by_role("link", name="Back to the results").click()
    assert language(page) == "en"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_switch_stays_and_keeps_the_search(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(**PHONE, java_script_enabled=scripts)
    page.goto("/search?q=铝&page=2&size=10")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(re.compile("lang=en"))
    assert "page=2" in page.url
    page.get_by_role("link", name="Previous").click()
    page.wait_for_url(lambda url: "lang" not in url)
    assert page.locator("html[lang=en]").count() == 1
    page.get_by_role("link", name="繁體").last.click()
    page.wait_for_url(re.compile("lang=zh-Hant"))
    assert page.get_by_role("link", name="說明").first.is_visible()
    assert page.locator('.languages [aria-current="true"]').inner_text() == "繁體"


@pytest.mark.parametrize("width", [390, 320, 1280])
def test_longer_words_find_room(open_page: OpenPage, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 844}, locale="en-US")
    for path in PAGES:
        page.goto(path)
        assert sideways(page) <= 0, path


@pytest.mark.parametrize("name", ["home", "result", "empty", "article", "archive", "help"])
def test_nothing_bars_the_way_in_english(open_page: OpenPage, axe: Axe, name: str) -> None:
    page = open_page(**DESK, locale="en")
    page.goto(KINDS[name])
    assert "\n".join(faults(axe, page)) == ""
