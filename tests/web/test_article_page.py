"""The pages of one article: its place in the search, its citation, its page as it came."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from index.archive_pages import ArchivePages
from tests.contracts.shelf import Shelf
from tests.fakes.service import FakeService, with_article
from tests.web.test_pages import Page
from web.app import create_app

HOSTILE = "铜</script><script>alert(1)</script>\"'&<!-- \u2028 ]]>"


def client(service: object, archive: ArchivePages | None = None) -> FlaskClient:
    return create_app(service, archive=archive).test_client()  # type: ignore[arg-type]


def get(client: FlaskClient, address: str) -> str:
    answer = client.get(quote(address, safe="/?&=%"))
    assert answer.status_code == 200
    return answer.text


def linked_data(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    content: dict[str, Any] = json.loads(found[0])
    return content


def metas(html: str) -> dict[str, str]:
    pairs = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html)
    return {name: unescape(value) for name, value in pairs}


# Among the hits --------------------------------------------------------------------------------


def test_one_reads_from_hit_to_hit_through_all_pages() -> None:
    browser = client(FakeService())
    html = get(browser, "/search?q=铜&sort=oldest&size=4")
    link = next(each for each in Page(html).links if each.path.startswith("/articles/"))
    total = int(re.search(r"共 <strong>(\d+)</strong>", html)[1])  # type: ignore[index]
    seen = []
    for place in range(1, total + 1):
        seen.append(link.path)
        html = browser.get(link.href).text
        page = Page(html)
        assert f"第 {place} / {total} 篇" in html
        number = dict(page.link("返回搜索结果").query).get("page", "1")
        assert number == str((place - 1) // 4 + 1)
        results = browser.get(page.link("返回搜索结果").href).text
        assert f'"{link.path}?' in results
        following = [each for each in page.links if each.attributes.get("rel") == "next"]
        assert ("上一篇" in html) == (place > 1)
        if following:
            link = following[0]
            assert dict(link.query)["sort"] == "oldest"
    assert not following
    assert len({*seen}) == total > 8


@pytest.mark.parametrize("search", ["", "?q=没有这样的词", "?q=铜&from=2026-13", "?size=0", "?x=1"])
def test_without_a_place_in_a_search_there_is_none_to_tell(search: str) -> None:
    html = get(client(FakeService()), f"/articles/468110{search}")
    assert not re.search(r"第 \d+ / \d+ 篇|上一篇|下一篇", html)


# For programs and other sites ------------------------------------------------------------------


def test_linked_data_and_open_graph() -> None:
    html = get(client(FakeService()), "/articles/468110?q=铜&page=2")
    assert linked_data(html) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": "468110",
        "url": "http://localhost/articles/468110",
        "mainEntityOfPage": "http://localhost/articles/468110",
        "inLanguage": "zh",
        "headline": "沪铜站上八万元 下游采购转向观望",
        "description": metas(html)["description"],
        "datePublished": "2026-01-15T13:44:00+08:00",
        "author": [{"@type": "Person", "name": "沈牧野"}],
        "editor": {"@type": "Person", "name": "任方"},
        "sourceOrganization": {"@type": "Organization", "name": "南岭金属网"},
        "articleSection": "铜",
        "isBasedOn": "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110",
    }
    found = metas(html)
    assert found["og:type"] == "article"
    assert found["og:title"] == "沪铜站上八万元 下游采购转向观望"
    assert found["og:url"] == "http://localhost/articles/468110"
    assert found["article:published_time"] == "2026-01-15T13:44:00+08:00"
    assert len(found["og:description"]) == 160
    assert '<link rel="canonical" href="http://localhost/articles/468110">' in html
    assert "noindex" in get(client(FakeService()), "/search?q=铜")


@pytest.mark.parametrize("field", ["title", "source", "category", "editor", "authors"])
def test_what_an_article_says_is_data_everywhere(field: str) -> None:
    value: object = (HOSTILE,) if field == "authors" else HOSTILE
    service = with_article(**{field: value, "paragraphs": (HOSTILE, f"{HOSTILE}。")})
    browser = client(service)
    html = get(browser, "/articles/468110?q=铜")
    assert "<script>alert" not in html
    page = Page(html)
    assert not page.refused
    key = {"title": "headline", "category": "articleSection"}.get(field)
    if key:
        assert linked_data(html)[key] == HOSTILE
    assert metas(html)["og:description"].startswith("铜</script>")
    assert "<script>alert" not in get(browser, "/provenance/468110")
    ris = browser.get("/article.ris?id=468110").text
    assert ris.startswith("TY  - NEWS\r\nID  - 468110\r\nTI  - ") and ris.count("ER  - ") == 1


def test_ris_and_citation_of_one_article() -> None:
    browser = client(FakeService())
    html = get(browser, "/articles/468110")
    assert re.search(
        r'id="citation">沈牧野\. 沪铜站上八万元 下游采购转向观望\[EB/OL\]\. '
        r"南岭金属网,2026\(2026-01-15\)\[\d{4}-\d\d-\d\d\]\. "
        r"https://www\.cnmn\.com\.cn/ShowNews1\.aspx\?id=468110\.</p>",
        html,
    )
    answer = browser.get(Page(html).link("RIS").href)
    assert answer.content_type.startswith("application/x-research-info-systems")
    assert "TI  - 沪铜站上八万元 下游采购转向观望\r\n" in answer.text
    odd = get(browser, "/articles/own/text 1")
    assert "ID  - own/text 1\r\n" in browser.get(Page(odd).link("RIS").href).text
    assert browser.get("/article.ris").status_code == 404
    # A mirror's own address is no source to name.
    assert "mirror.example" not in get(browser, "/articles/468109")


# The page as it came ---------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Two articles read from pages, one of a record."""
    shelf = Shelf(tmp_path / "data", "whoosh")
    from index.readers import Item, interpret

    text = (
        "某某彩\u200b票平台\n鋁業(yè)公司<b>投產(chǎn)\n"
        "2026年01月15日 9:5 12次瀏覽 來源: 晨報 分類: 鋁\n"
        "　　一期已經(jīng)投產(chǎn)。\n\n責任編輯:任方\n"
    )
    html = "<h1>铜价(jià)上涨</h1><p>2026-01-15 来源:晨报</p><p>沪铜(tóng)收高。</p>"
    record = '{"id": "a/b c?d", "title": "錫(xī)價(jià) <i>", "body": "一段。"}'
    with shelf.changing() as archive:
        for name, raw, form in (("t", text, "text"), ("h", html, "html"), ("r", record, "json")):
            item = Item(name, raw.encode(), form)
            archive.put(item, interpret(item))
    return shelf


def rows(html: str) -> list[list[str]]:
    """The cells of the lines, what was taken out in {}, what was put in in []."""
    html = re.sub(r"<del[^>]*>(.*?)</del>", r"{\1}", html)
    html = re.sub(r"<ins[^>]*>(.*?)</ins>", r"[\1]", html)
    html = re.sub(r"</?span[^>]*>", "", html)
    found = re.findall(r"<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>", html, re.DOTALL)
    return [[unescape(cell) for cell in row] for row in found]


def test_the_page_as_it_came_beside_the_mended_text(shelf: Shelf) -> None:
    browser = client(shelf.service, ArchivePages(shelf.data))
    (article_id,) = shelf.ids("一期")
    html = get(browser, f"/articles/{article_id}?q=一期")
    page = Page(html)
    link = page.link("原页与正文逐行对照")
    assert link.query == [("q", "一期")]
    html = browser.get(link.href).text
    assert rows(html) == [
        ["{某某彩⟨U+200B⟩票平台}", "删去：标题前的行"],
        ["鋁業{(yè)}公司{<b>}投產{(chǎn)}", "鋁業公司投產"],
        ["2026年01月15日 9:5 12次瀏覽 來源: 晨報 分類: 鋁"] * 2,
        ["　　一期已經{(jīng)}投產{(chǎn)}。", "　　一期已經投產。"],
        ["{責任編輯:任方}", "删去：责任编辑行"],
    ]
    assert "noindex" in html and "Disallow: /provenance/" in browser.get("/robots.txt").text
    assert Page(html).link("返回文章").query == [("q", "一期")]
    assert not Page(html).refused
    for meaning in ("已删去读音", "不属于本文的行", "残留着网页的标签", "已移到“编辑”一栏"):
        assert meaning in html


def test_pages_of_html_and_fields_of_records(shelf: Shelf) -> None:
    browser = client(shelf.service, ArchivePages(shelf.data))
    (article_id,) = shelf.ids("沪铜")
    found = rows(get(browser, f"/provenance/{article_id}"))
    assert ["沪铜{(tóng)}收高。", "沪铜收高。"] in found
    odd = get(browser, "/articles/a/b c%3Fd")
    html = browser.get(Page(odd).link("原页与正文逐行对照").href).text
    assert ["錫{(xī)}價{(jià)} <i>", "錫價 <i>"] in rows(html)
    assert '<tr class="part"><th colspan="2" scope="colgroup">标题</th></tr>' in html
    assert "人工更正过" not in html
    shelf.edit("a/b c?d", title="锡价")
    assert "人工更正过：标题。" in get(browser, "/provenance/a/b c%3Fd")
    assert browser.get("/provenance/none").status_code == 404


def test_without_an_archive_the_record_of_mends_is_shown(shelf: Shelf, tmp_path: Path) -> None:
    (article_id,) = shelf.ids("一期")
    for archive in (None, ArchivePages(tmp_path / "elsewhere")):
        html = get(client(shelf.service, archive), f"/provenance/{article_id}")
        assert "没有本文的原页存档" in html
        assert rows(html) == []
        assert "某某彩⟨U+200B⟩票平台" in html


def test_a_long_page_is_shown_sheet_by_sheet(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data", "whoosh")
    from index.readers import Item, interpret

    text = "铝价\n2026-01-15 来源:晨报\n" + "\n".join(
        f"第{n}段，{'铝' * 200}。" for n in range(900)
    )
    with shelf.changing() as archive:
        item = Item("t", text.encode(), "text")
        archive.put(item, interpret(item))
    browser = client(shelf.service, ArchivePages(shelf.data))
    (article_id,) = shelf.ids("铝价")
    seen: list[list[str]] = []
    address = f"/provenance/{article_id}?q=铝"
    numbers = [each for each in Page(get(browser, address)).links if "sheet" in each.href]
    assert len(numbers) > 20
    for number in range(1, len(numbers) + 1):
        html = get(browser, f"{address}&sheet={number}")
        assert len(html.encode()) < 120_000
        seen += rows(html)
    assert len(seen) == 902
    for wrong in ("0", "-1", "x", "999", "٣", "9" * 400):
        get(browser, f"{address}&sheet={wrong}")
