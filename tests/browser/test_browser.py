"""What a reader does on one page or between two, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.steps import PHONE, ask, total

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = (
    "/", "/search", "/search?q=铝 价格&from=2024&to=2026&mode=any&sort=newest&size=50",
    f"/search?q={'LongUnbrokenWord' * 20}", "/search?q=铝&page=2&size=10", "/search?page=99",
    "/help", "/archive", "/search/author?q=铝", "/search?q=铝&from=2025&to=2025",
    "/search?q=云岫铜业&explain=1", "/search?q=铝 OR (铜 AND&synonyms=off",
    f"/search?q=铝 {'LongUnbrokenWord' * 20}&mode=all&author={'Unbroken' * 9}&from=2030",
    "/articles/443166?q=铝", "/provenance/443166",
)  # fmt: skip


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    page = open_page(**{**PHONE, "viewport": {"width": width, "height": 844}})
    for path in PAGES:
        page.goto(path)
        assert sideways(page) <= 0, path
    page.goto("/search?q=铝")
    page.locator(".filters-fold > summary").click()
    assert page.locator(".facet .choices a").first.is_visible()
    assert sideways(page) <= 0
    page.locator(".hit h2 a").first.click()
    page.wait_for_url(re.compile(r"/articles/"))
    assert sideways(page) <= 0


def test_a_mistake_is_explained_and_mended(page: Page, troubles: list[str]) -> None:
    page.goto("/search?q=铝&from=2026&to=2025")
    assert page.locator("h1").inner_text() == "这个搜索无法进行"
    # The browser itself reports the status 400.
    assert [each for each in troubles if "400" not in each] == []
    troubles.clear()
    page.get_by_text("对调起止日期再搜索").click()
    page.wait_for_url(re.compile(r"from=2025&to=2026"))
    assert total(page) > 0


def test_other_names_are_left_out_and_taken_back(page: Page) -> None:
    page.goto("/search?q=铝")
    address = page.url
    page.locator(".also a").click()
    page.wait_for_url(re.compile(r"synonyms=off"))
    assert "只查原词" in page.locator(".also").inner_text()
    ask(page, "铜")
    assert "synonyms=off" in page.url
    ask(page, "铝")
    page.locator(".also a").click()
    page.wait_for_url(address)


def test_nothing_found_leads_on(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    for question in ("q=氧化吕 价格&mode=all", "q=铝&author=无此人", "q=铝 石墨烯甲&mode=all"):
        page.goto(f"/search?{question}")
        assert total(page) == 0
        assert page.locator(".nothing p").first.is_visible()
        offer = page.locator(".meant, .ways li:has(.count)").first
        count = int("".join(re.findall(r"\d+", offer.locator(".count").inner_text())))
        with page.expect_navigation():
            offer.locator("a").click()
        assert total(page) == count > 0


def test_dates_are_typed(page: Page) -> None:
    page.goto("/search?q=铝")
    everything = total(page)
    page.fill("#from", "2025")
    page.press("#from", "Enter")
    page.wait_for_url(re.compile(r"from=2025$"))
    assert 0 < total(page) < everything
    assert page.locator("#from").input_value() == "2025"


def test_pages_turn(page: Page) -> None:
    page.goto("/search?size=10")
    first = page.locator(".hit h2").all_inner_texts()
    page.locator("a[rel=next]").click()
    page.wait_for_url(re.compile(r"page=2"))
    second = page.locator(".hit h2").all_inner_texts()
    assert len(first) == len(second) == 10
    assert first != second
    page.locator("a[rel=prev]").click()
    page.wait_for_url(re.compile(r"size=10$"))
    assert page.locator(".hit h2").all_inner_texts() == first


def tick_two_authors(page: Page) -> None:
    boxes = page.locator(".checks li:visible")
    counts = []
    for place in range(2):
        boxes.nth(place).locator("input").check()
        counts.append(int(boxes.nth(place).locator(".count").inner_text()))
    page.locator(".pick-end button").click()
    page.wait_for_url(re.compile(r"/search\?.*author=.*author="))
    assert max(counts) <= total(page) <= sum(counts)
    assert page.locator(".chips li a:not(.clear)").count() == 2


def test_all_values_over_the_page(page: Page) -> None:
    page.goto("/search")
    page.locator("section:has(#facet-author) .all-values").click()
    over = page.locator("dialog.over")
    over.wait_for()
    assert page.evaluate("document.activeElement.id") == "find"
    rows = over.locator(".checks li")
    everything = rows.count()
    name = rows.nth(everything - 1).locator(".value").inner_text()
    page.keyboard.type(name[:2])
    assert 0 < over.locator(".checks li:visible").count() < everything
    page.keyboard.press("Escape")
    over.wait_for(state="detached")
    assert page.evaluate("document.activeElement.className") == "all-values"
    page.keyboard.press("Enter")
    over.wait_for()
    tick_two_authors(page)


def test_all_values_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/search?q=铝&mode=any")
    page.locator(".filters-fold > summary").click()
    page.locator("section:has(#facet-author) .all-values").click()
    page.wait_for_url(re.compile(r"/search/author\?"))
    name = page.locator(".checks .value").last.inner_text()
    page.fill("#find", name)
    page.press("#find", "Enter")
    page.wait_for_url(re.compile(r"find="))
    assert page.locator(".checks .value").all_inner_texts() == [name]
    page.go_back()
    tick_two_authors(page)
    assert "mode=any" in page.url


def test_dates_are_narrowed_by_bars(page: Page) -> None:
    page.goto("/search")
    bar = page.locator(".timeline").first.locator("svg a").last
    count = int("".join(re.findall(r"：([\d,]+)", bar.locator("title").text_content() or "")))
    bar.click(position={"x": 2, "y": 2})
    page.wait_for_url(re.compile(r"from=2"))
    assert total(page) == count
    page.locator(".timeline").last.locator("summary").click()
    row = page.locator(".timeline").last.locator("tr").nth(1)
    count = int(row.locator("td").inner_text())
    row.locator("a").click()
    page.wait_for_url(re.compile(r"from=\d{4}-\d\d-\d\d&"))
    assert total(page) == count


def test_to_any_page(page: Page) -> None:
    page.goto("/search?size=10&sort=oldest")
    page.fill("#jump", "7")
    page.press("#jump", "Enter")
    page.wait_for_url(re.compile(r"page=7"))
    assert page.locator(".pager [aria-current]").inner_text().split()[1] == "7"
    assert "sort=oldest" in page.url


def test_the_archive_leads_to_searches(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/archive")
    cell = page.locator(".calendar td a").first
    count = int(cell.inner_text())
    cell.click()
    page.wait_for_url(re.compile(r"from="))
    assert total(page) == count


def test_from_hit_to_hit_by_keys(page: Page) -> None:
    page.goto("/search?q=铝")
    titles = page.locator(".hit h2").all_inner_texts()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowDown", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.innerText") == titles[place]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/articles/"))
    assert page.locator("article h1").inner_text() == titles[1]


def test_nothing_moves_and_little_is_sent(page: Page) -> None:
    for path in ("/", "/search?q=铝&from=2025&to=2025", "/archive"):
        sizes: list[int] = []
        page.on("response", lambda each, sizes=sizes: sizes.append(len(each.body())))
        page.goto(path, wait_until="networkidle")
        moved = page.evaluate(
            """new Promise((done) => {
              let sum = 0;
              new PerformanceObserver((list) => {
                for (const each of list.getEntries()) sum += each.value;
              }).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => done(sum), 100);
            })"""
        )
        assert moved == 0, path
        assert sum(sizes) < 100_000, path


def test_keys(page: Page) -> None:
    page.goto("/help")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/b")
    assert page.locator("#q").input_value() == "a/b"
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_snippets_stand_each_on_its_own(page: Page) -> None:
    page.goto("/search?q=铝 价格&mode=any&size=50")
    texts = page.locator(".snippet").all_inner_texts()
    assert len(texts) > page.locator(".hit").count() > 0
    for text in texts:
        assert "……" not in text.strip("…")
        assert "… …" not in text
        assert not text.startswith("……")
        assert not text.endswith("……")


def test_colours_follow_the_reader(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/help")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        bright = sum(map(int, re.findall(r"\d+", colour)[:3])) > 3 * 128
        assert bright == (scheme == "light")
