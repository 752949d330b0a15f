"""WCAG 2.2 AA as far as axe-core can judge it, on every kind of page, in both themes and widths.

axe-core comes with axe-playwright-python. It cannot judge a text before a gradient, so what marks
hits is given its colour flat before it looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage, unavailable

if TYPE_CHECKING:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LEVEL = {"values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "type": "tag"}
COLOURS = {"values": ["color-contrast", "link-in-text-block"], "type": "rule"}
"""All in which a theme can differ from another."""
UNJUDGED = {"bgGradient", "bgImage", "imgNode", "fgAlpha"}
"""What axe leaves open that is a fault here: a text whose background it could not tell."""
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = {
    "home": "/",
    "result": "/search?q=铝 价格&mode=any&from=2025&explain=1",
    "mended query": "/search?q=铝 OR (铜 AND&synonyms=off",
    "every article": "/search?size=10&page=3",
    "empty": "/search?q=氧化吕 价格&mode=all",
    "bad request": "/search?q=铝&from=2026&to=2025",
    "not found": "/articles/0",
    "article": "/articles/443166?q=铝",
    "provenance": "/provenance/443166",
    "archive": "/archive",
    "values": "/search/author?q=铝",
    "help": "/help",
    "api": "/api/v1/docs",
    "result in English": "/search?q=铝&lang=en",
    "help in English": "/help?lang=en",
    "article in Traditional": "/articles/443166?q=铝&lang=zh-Hant",
}


@pytest.fixture(scope="session")
def axe() -> Axe:
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        unavailable("axe-playwright-python is not installed")
    return Axe()


def faults(axe: Axe, page: Page) -> list[str]:
    """What axe finds on the page as it stands, in both themes."""
    page.evaluate(
        "document.styleSheets[0].insertRule('mark { background: var(--mark) !important }',"
        " document.styleSheets[0].cssRules.length)"
    )
    page.emulate_media(color_scheme="light")
    found = told(axe, page, LEVEL)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {each}" for each in told(axe, page, COLOURS)]


def told(axe: Axe, page: Page, rules: dict[str, object]) -> list[str]:
    answer = axe.run(page, options={"runOnly": rules}).response
    found = []
    for kind in ("violations", "incomplete"):
        for rule in answer[kind]:
            for node in rule["nodes"]:
                checks = node["any"] + node["all"] + node["none"]
                data = [each["data"] for each in checks if isinstance(each["data"], dict)]
                if kind == "violations" or any(each.get("messageKey") in UNJUDGED for each in data):
                    why = "; ".join(each["message"] for each in checks)
                    found.append(f"{rule['id']}: {node['html'][:160]}: {why}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_of_a_page(open_page: OpenPage, axe: Axe, name: str, troubles: list[str]) -> None:
    page = open_page(viewport=DESK)
    page.goto(PAGES[name])
    found = faults(axe, page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += [f"phone {each}" for each in faults(axe, page)]
    if name in ("bad request", "not found"):
        troubles.clear()  # The browser reports the status itself.
    assert "\n".join(found) == ""


def test_of_what_opens(open_page: OpenPage, axe: Axe) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/search?q=铝")
    page.fill("#q", "")
    page.locator("#q").press_sequentially("铝")
    page.locator(".suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert "\n".join(faults(axe, page)) == ""
    page.keyboard.press("Escape")
    for fold in ("filters-fold", "table-fold"):
        page.locator(f".{fold} > summary").first.click()
    assert "\n".join(faults(axe, page)) == ""
    page.locator("section:has(#facet-author) .all-values").click()
    page.locator("dialog.over").wait_for()
    assert "\n".join(faults(axe, page)) == ""


def test_of_an_article_with_all_its_mends(open_page: OpenPage, axe: Axe) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/articles/443166?q=铝")
    page.locator(".mends summary").click()
    page.keyboard.press("n")
    assert "\n".join(faults(axe, page)) == ""
