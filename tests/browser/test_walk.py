"""The whole way, in a real browser: type, choose a suggestion, narrow by a value and by a bar of
the timeline, read, read on, and come back; by pointer, by finger, without scripts, by keys alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.steps import DESK, PHONE, ask, total

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

STARTS = ("/", "/?lang=zh-Hant", "/?lang=en")
"""Where a walk begins: in each language, which the rest of the way keeps."""


def numbers(text: str) -> int:
    return int("".join(re.findall(r"\d+", text)))


def follow(page: Page, link: Locator, address: str) -> None:
    """Presses what leads to an address like this one."""
    link.click()
    page.wait_for_url(re.compile(address))


def suggested(page: Page) -> str:
    """Types 铝 by its pinyin and chooses the first suggestion."""
    page.locator("#q").focus()
    page.keyboard.insert_text("lv")
    first = page.locator(".suggestions li").first
    first.wait_for()
    name = first.locator(".value").inner_text().strip()
    first.click()
    page.wait_for_url(re.compile(r"/search\?q="))
    assert page.locator("#q").input_value() == name
    return name


def walk(page: Page, start: str, *, scripts: bool) -> None:
    page.goto(start)
    assert page.locator(".briefs li").count() > 3
    if scripts:
        assert suggested(page) == "铝"
    else:
        ask(page, "铝")
    address, everything = page.url, total(page)
    assert everything > 5
    assert page.locator(".hit mark").first.is_visible()

    if not page.locator(".facet .choices").first.is_visible():
        page.locator(".filters-fold > summary").click()
    choice = page.locator(".facet .choices a").first
    value = choice.locator(".value").inner_text()
    count = numbers(choice.locator(".count").inner_text())
    assert 0 < count < everything
    follow(page, choice, "source=")
    assert total(page) == count
    assert value in page.locator(".chips li a").first.inner_text()

    bar = page.locator(".timeline").first.locator("svg a").last
    told = bar.locator("title").text_content() or ""
    bar.click(position={"x": 3, "y": 3})
    page.wait_for_url(re.compile(r"source=.*from=|from=.*source="))
    narrowed = page.url
    assert total(page) == numbers(re.split("[：:]", told)[-1])
    assert page.locator(".chips li a:not(.clear)").count() == 2

    hit = page.locator(".hit h2 a").first
    title = hit.inner_text()
    follow(page, hit, "/articles/")
    assert page.locator("article h1").inner_text() == title
    assert page.locator("article mark").first.is_visible()

    similar = page.locator(".related li > a").first
    on_the_same = similar.inner_text()
    similar.click()
    page.locator("article h1").filter(has_text=on_the_same).wait_for()
    page.go_back()
    page.locator("article h1").filter(has_text=title).wait_for()
    page.locator(".back a").click()
    page.wait_for_url(narrowed)
    page.locator(".chips .clear").click()
    page.wait_for_url(address)
    assert total(page) == everything
    assert page.locator(".chips").count() == 0


@pytest.mark.parametrize(
    ("hold", "scripts", "start"),
    [
        (DESK, True, STARTS[0]),
        (DESK, False, STARTS[1]),
        (PHONE, True, STARTS[2]),
        (PHONE, False, STARTS[0]),
    ],
    ids=["desk", "desk without scripts", "phone", "phone without scripts"],
)
def test_from_a_suggestion_to_an_article_on_the_same_and_back(
    open_page: OpenPage, hold: dict[str, Any], scripts: bool, start: str
) -> None:
    walk(open_page(java_script_enabled=scripts, **hold), start, scripts=scripts)


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what has the focus is such an element, which must be seen to have it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            break
    seen = page.evaluate(
        """() => {
          const element = document.activeElement, box = element.getBoundingClientRect();
          const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return [getComputedStyle(element).outlineStyle, element.contains(there)];
        }"""
    )
    assert page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector), selector
    assert seen == ["solid", True], selector


@pytest.mark.parametrize("start", STARTS)
def test_by_keys_alone(page: Page, start: str) -> None:
    page.goto(start)
    page.keyboard.press("/")
    page.keyboard.insert_text("lv")
    page.locator(".suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q="))
    everything = total(page)

    tab_to(page, ".facet .choices a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("source="))
    assert 0 < total(page) < everything
    # The bars are a picture; by keys one goes through the table of the same numbers.
    tab_to(page, ".table-fold > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".timeline .dates a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from="))
    narrowed = page.url

    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/articles/"))
    tab_to(page, ".related li > a")
    title = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.locator("article h1").filter(has_text=title).wait_for()
    page.go_back()  # Without a window around it, Chromium does not know Alt and the arrow.
    tab_to(page, ".back a")
    page.keyboard.press("Enter")
    page.wait_for_url(narrowed)
