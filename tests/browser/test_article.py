"""What a reader does with one article, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def open_hit(page: Page) -> None:
    """The first hit of a search that has many, with more marks than one."""
    page.goto("/search?q=铝&size=2")
    page.locator(".hit h2 a").first.click()
    page.wait_for_selector(".article")
    page.wait_for_load_state("domcontentloaded")


def test_from_mark_to_mark_by_key_and_by_button(page: Page) -> None:
    open_hit(page)
    count = page.locator(".article h1 mark, .article .body mark").count()
    assert count > 1
    told = page.locator(".jump span")
    assert told.inner_text() == f"命中 {count} 处"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert told.inner_text() == f"命中 2 / {count}"
    assert page.locator("mark.now").count() == 1
    page.keyboard.press("p")
    page.get_by_role("button", name="上一处").click()
    assert told.inner_text() == f"命中 {count} / {count}"
    page.get_by_role("button", name="下一处").click()
    assert told.inner_text() == f"命中 1 / {count}"
    page.keyboard.press("/")
    page.keyboard.type("np")
    assert told.inner_text() == f"命中 1 / {count}"


def test_from_hit_to_hit_and_back_to_their_page(page: Page) -> None:
    open_hit(page)
    for _ in range(2):
        page.locator(".among [rel=next]").click()
    assert "第 3 / " in page.locator(".among").inner_text()
    title = page.locator(".article h1").inner_text()
    page.locator(".among a").first.click()
    page.wait_for_selector(".hit")
    assert page.locator(".pager [aria-current]").inner_text().split()[1] == "2"
    assert page.locator(".hit h2").first.inner_text() == title


def test_the_citation_is_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/articles/443166")
    assert page.locator(".jump").count() == 0
    for name, source in (("复制引文", "#citation"), ("复制链接", "#permanent")):
        page.get_by_role("button", name=name).click()
        page.locator(f"[data-copy={source[1:]}]").filter(has_text="已复制").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.locator(source).inner_text() and "443166" in copied


def test_without_scripts_there_are_no_dead_buttons(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/articles/443166?q=铝")
    assert page.locator("button:visible").count() == 1  # 搜索
    assert page.locator("#citation").is_visible()
    page.locator("text=原页与正文逐行对照").click()
    page.locator(".foot").wait_for()
    assert page.locator(".lines del").count() > 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_article_is_black_on_white_and_says_where_it_is_from(
    open_page: OpenPage, scheme: str
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.goto("/articles/443166?q=铝")
    page.emulate_media(media="print")
    for kept in (".article h1", ".body p >> nth=0", "#citation", "#permanent"):
        assert page.locator(kept).is_visible()
    for gone in (
        ".top",
        ".foot",
        ".among",
        ".jump",
        ".mends",
        ".related",
        ".copy >> nth=0",
        ".files >> nth=0",
    ):
        assert not page.locator(gone).is_visible()
    colors = page.evaluate(
        "[...document.querySelectorAll('.body p, h1, mark, .facts a')]"
        ".map((each) => getComputedStyle(each).color)"
    )
    assert {*colors} == {"rgb(0, 0, 0)"}
