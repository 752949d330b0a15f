"""The pages that people see, over a service that holds two dozen invented articles."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from tests.fakes.service import FakeService, with_article
from web import stylesheet
from web.links import DEFAULTS
from web.pages import marked, moment, pointed, render_problem, visible

PAGES = (
    "/", "/search", "/search?q=铜&author=沈牧野&author=周亦舟&from=2025&sort=views&size=10",
    '/search?q="铜', "/search?q=没有这样的词&source=矿冶周刊&from=2026", "/search?page=99",
    "/articles/468110?q=铜&page=2", "/articles/own/text 1", "/help", "/archive",
    "/provenance/468110?q=铜", "/provenance/own/text 1", "/provenance/none",
    "/search?from=2026-13", "/articles/none",
    "/search?q=沪铜&explain=1", "/search?q=沪铜&synonyms=off", "/search?q=氧化吕 价格&mode=all",
    "/search/author?q=铜&author=沈牧野&find=周", "/search?from=2025-12&to=2026-01&size=2&page=2",
)  # fmt: skip


@dataclasses.dataclass
class Link:
    href: str
    attributes: dict[str, str | None]
    text: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.href).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.href).query, keep_blank_values=True)


class Page(HTMLParser):
    """A page's links, hidden fields, and everything that a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.inputs: list[dict[str, str | None]] = []
        self.refused: list[str] = []
        self.ids: list[str] = []
        self._open: Link | None = None
        self.feed(html.replace(f"<style>{stylesheet.TEXT}</style>", ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.refused += [f"{tag} {n}" for n in found if n == "style" or n.startswith("on")]
        data = found.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and "src" not in found and not data):
            self.refused.append(tag)
        self.refused += [
            value
            for name in ("href", "src", "action")
            if (value := found.get(name)) and tag != "a" and urlsplit(value).netloc
            and found.get("rel") != "canonical"
        ]  # fmt: skip
        if "id" in found:
            self.ids.append(str(found["id"]))
        if tag == "input":
            self.inputs.append(found)
        if tag == "a":
            self._open = Link(found.get("href") or "", found)
            self.links.append(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open.text += data

    def link(self, text: str) -> Link:
        return next(each for each in self.links if text in " ".join(each.text.split()))


def get(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(quote(address, safe="/?&=%"))
    assert answer.status_code == status
    return answer.text


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_strict_html(client: FlaskClient, address: str) -> None:
    answer = client.get(quote(address, safe="/?&=%"))
    assert answer.status_code in (200, 400, 404)
    page = Page(answer.text)
    assert not page.refused
    assert len(page.ids) == len(set(page.ids))
    assert answer.text.count("<h1") == 1
    assert '<html lang="zh-Hans">' in answer.text
    labelled = re.findall(r'<label[^>]* for="([^"]+)"', answer.text)
    # A box to tick stands inside its label.
    named = [each for each in page.inputs if each.get("type") not in ("hidden", "checkbox")]
    assert {each.get("id") for each in named} <= {*labelled}


@pytest.mark.parametrize("address", [each for each in PAGES if each.startswith("/search")])
def test_links_of_results_are_answered_and_carry_no_defaults(
    client: FlaskClient, address: str
) -> None:
    for link in Page(client.get(quote(address, safe="/?&=%")).text).links:
        if link.path == "/search":
            assert client.get(link.href).status_code == 200
            assert all(value and DEFAULTS.get(name) != value for name, value in link.query)


def test_home_shows_counts_examples_and_newest(client: FlaskClient) -> None:
    html = get(client, "/")
    page = Page(html)
    assert "<strong>25</strong>" in html
    assert page.link("沪铜站上八万元").path == "/articles/468110"
    assert page.link("Cu 铜").query == [("q", "铜")]
    # Nothing is offered that finds nothing.
    assert not [link for link in page.links if "Li" in link.text]
    for link in page.links:
        if link.path == "/search" and dict(link.query).get("q") != "电解铝":
            assert "没有找到文章" not in client.get(link.href).text, link.text
    assert client.get("/?q=x&page=2").headers["Location"] == "/search?q=x&page=2"


def test_empty_service_says_how_to_begin(app: Flask, client: FlaskClient) -> None:
    app.extensions["youse"] = FakeService([])
    assert "youse index" in get(client, "/")
    assert "没有找到文章" in get(client, "/search")
    get(client, "/archive")


def test_marks_are_escaped(client: FlaskClient) -> None:
    html = get(client, "/search?q=script>alert")
    assert "&lt;<mark>script&gt;alert</mark>(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
    assert marked("a<b>c", [(4, 9), (0, 2), (2, 3)]) == Markup(
        "<mark>a&lt;b</mark>&gt;<mark>c</mark>"
    )
    assert marked("铜", [(1, 1), (5, 7), (-3, 0)]) == Markup("铜")


def test_chips_take_away_one_value(client: FlaskClient) -> None:
    page = Page(get(client, PAGES[2]))
    rest = [("q", "铜"), ("author", "周亦舟"), ("from", "2025"), ("sort", "views"), ("size", "10")]
    assert page.link("去掉作者 沈牧野").query == rest
    assert page.link("去掉起始日期 2025").query == [
        ("q", "铜"), ("author", "沈牧野"), ("author", "周亦舟"), ("sort", "views"), ("size", "10"),
    ]  # fmt: skip
    assert page.link("全部清除").query == [("q", "铜"), ("sort", "views"), ("size", "10")]


def test_facet_links_toggle(client: FlaskClient) -> None:
    page = Page(get(client, "/search?author=沈牧野&page=2&size=1"))
    off = next(each for each in page.links if each.attributes.get("class") == "chosen")
    assert off.query == [("size", "1")]
    assert off.attributes["aria-current"] == "true"
    assert page.link("林砚秋").query == [("author", "沈牧野"), ("author", "林砚秋"), ("size", "1")]
    bucket = page.link("2025-12")
    assert bucket.query[1:] == [("from", "2025-12"), ("to", "2025-12"), ("size", "1")]
    assert page.link("下一页").query == [("author", "沈牧野"), ("size", "1"), ("page", "3")]


def test_forms_carry_the_rest_on(client: FlaskClient) -> None:
    page = Page(get(client, PAGES[2] + "&page=1"))
    hidden = [(each["name"], each["value"]) for each in page.inputs if each["type"] == "hidden"]
    assert hidden.count(("author", "沈牧野")) == 2
    assert [name for name, _ in hidden].count("from") == 1
    assert "page" not in dict(hidden)


def test_bad_parameter_says_what_and_how_on(client: FlaskClient) -> None:
    html = get(client, "/search?q=铜&from=2026-13&author=沈牧野", 400)
    assert "“起始日期”不能是“2026-13”" in html
    assert Page(html).inputs[0]["value"] == "铜"
    assert Page(html).link("去掉“起始日期”").query == [("q", "铜"), ("author", "沈牧野")]
    wrong = Page(get(client, "/search?from=2026-05&to=2025", 400))
    assert wrong.link("对调").query == [("from", "2025"), ("to", "2026-05")]
    assert Page(get(client, "/search?autor=x&q=铜", 400)).link("去掉“autor”").query == [("q", "铜")]


def test_nothing_found_says_why_and_offers_ways_on(client: FlaskClient) -> None:
    html = get(client, "/search?q=石墨烯 铜&source=矿冶周刊&from=2026")
    page = Page(html)
    assert "没有文章提到“石墨烯”。" in html
    assert ("mode", "any") in page.link("有任一词语即可").query
    assert "去掉“石墨烯”" not in html
    html = get(client, "/search?q=石墨烯 铜&source=矿冶周刊&sort=oldest&page=2&mode=all")
    assert Page(html).link("去掉“石墨烯”").query == [
        ("q", "铜"), ("source", "矿冶周刊"), ("mode", "all"), ("sort", "oldest"),
    ]  # fmt: skip
    assert Page(get(client, "/search?q=铜&page=99")).link("到第一页").query == [("q", "铜")]


def test_each_offer_finds_as_many_as_it_says(client: FlaskClient) -> None:
    addresses = (
        "/search?q=沪铜 石墨烯&mode=all", "/search?q=氧化吕 价格&mode=all",
        "/search?q=沪铜&author=无名&from=2030", "/search?q=沪铜&author=无名&to=2020",
        "/search?author=沈牧野&from=2031&to=2031",
    )  # fmt: skip
    offers = 0
    for address in addresses:
        html = get(client, address)
        for href, count in re.findall(
            r'href="([^"]*)">[^<]*</a> <span class="count">\D*(\d+)', html
        ):
            found = client.get(unescape(href)).text
            assert f"共 <strong>{count}</strong> 篇" in found
            offers += 1
    assert offers >= len(addresses)


def test_filters_that_leave_nothing(client: FlaskClient) -> None:
    html = get(client, "/search?q=沪铜&author=无名")
    assert "有 1 篇文章符合查询，都被筛选排除了。" in html
    assert Page(html).link("去掉筛选 作者：无名").query == [("q", "沪铜")]
    assert "有任一词语即可" not in html
    page = Page(get(client, "/search?q=沪铜&author=无名&to=2020"))
    assert page.link("去掉全部筛选").query == [("q", "沪铜")]
    page = Page(get(client, "/search?author=沈牧野&from=2031&to=2031"))
    assert page.link("去掉筛选 日期：2031").query == [("author", "沈牧野")]


def test_another_spelling_is_offered_but_not_taken(client: FlaskClient) -> None:
    html = get(client, "/search?q=氧化吕&mode=all")
    assert "<strong>0</strong>" in html
    assert "您是不是要找" in html
    assert Page(html).link("氧化铝").query == [("q", "氧化铝"), ("mode", "all")]


def test_other_names_are_told_and_can_be_left_out(client: FlaskClient) -> None:
    page = Page(get(client, "/search?q=沪铜&page=2&sort=views"))
    off = [("q", "沪铜"), ("sort", "views"), ("synonyms", "off")]
    assert page.link("只查原词").query == off
    html = get(client, "/search?q=沪铜&sort=views&synonyms=off")
    assert "SHFE铜" not in html
    assert Page(html).link("同时查找其他名称").query == [("q", "沪铜"), ("sort", "views")]
    assert ("synonyms", "off") in Page(html).link("沪铜站上八万元").query
    hidden = [each["name"] for each in Page(html).inputs if each["type"] == "hidden"]
    assert "synonyms" in hidden
    assert "其他名称" not in get(client, "/search?synonyms=off")
    html = get(client, "/search?q=沪铜&synonyms=no", 400)
    assert "可用的有 on, off" in html
    assert Page(html).link("去掉“其他名称”").query == [("q", "沪铜")]


def test_a_notice_points_at_its_place(client: FlaskClient) -> None:
    assert '<q class="typed" lang="zh">“铜” <mark>&#34;</mark></q>' in get(
        client, '/search?q=“铜” "'
    )
    assert '<q class="typed"' not in get(client, '/search?q="')
    assert pointed("铝" * 40 + "<OR>" + "铜" * 40, 40, 44) == Markup(
        f"…{'铝' * 12}<mark>&lt;OR&gt;</mark>{'铜' * 12}…"
    )


def test_scores_are_explained_where_asked_for(client: FlaskClient) -> None:
    html = get(client, "/search?q=铜&explain=1").replace("\xa0", " ")
    line = "得分 72.00 = (词语 3.25 + 字对 5.75 + 单字 3.00) × 同句 1.50 × 原文 4.00"
    assert f'<p class="score">{line}</p>' in html
    last = get(client, "/search?q=铜&explain=1&page=2").replace("\xa0", " ")
    assert "得分 72.00（初步排序，未细算）" in last
    assert ("explain", "1") not in Page(html).link("隐藏得分构成").query
    page = get(client, "/search?q=铜")
    assert 'class="score"' not in page
    assert ("explain", "1") in Page(page).link("显示得分构成").query
    assert 'class="score"' not in get(client, "/search?explain=1")


def test_article_shows_marks_mends_and_the_way_back(client: FlaskClient) -> None:
    html = get(client, "/articles/468110?q=铜&author=沈牧野&page=2&utm=x")
    page = Page(html)
    assert page.link("返回搜索结果").query == [("q", "铜"), ("author", "沈牧野"), ("page", "2")]
    assert "沪<mark>铜</mark>站" in html
    assert "<h2>走势:供需两端同时收紧</h2>" in html
    assert "本文读入时修补了 163 处转换损伤" in html
    assert all(each in html for each in ("拼音注音", "unheard-of", "⟨U+E5E5⟩"))
    assert page.link("2026-01-15 13:44").query == [("from", "2026-01-15"), ("to", "2026-01-15")]
    assert page.link("/articles/468110").href == "http://localhost/articles/468110"
    assert page.link("cnmn.com.cn").href.startswith("https://www.cnmn.com.cn/")
    assert "mirror.example" not in get(client, "/articles/468109")
    get(client, f"/articles/468110?q={'铜' * 600}&from=x")


def test_a_damaged_article_is_still_shown(app: Flask, client: FlaskClient) -> None:
    app.extensions["youse"] = with_article(title="半个\ud800字", published=None, authors=())
    get(client, "/archive")
    for address in ("/", "/search?q=字", "/articles/468110"):
        assert "半个?" in get(client, address)
    assert visible("a\u200b\n\ud800") == "a⟨U+200B⟩↵⟨U+D800⟩"


def test_robots_opensearch_and_problems(app: Flask, client: FlaskClient) -> None:
    assert "Disallow: /search" in get(client, "/robots.txt")
    root = ET.fromstring(get(client, "/opensearch.xml"))
    urls = [each.get("template") or "" for each in root.findall("{*}Url")]
    assert urls[0] == "http://localhost/search?q={searchTerms}&page={startPage?}"
    assert len(root.findtext("{*}ShortName") or "") <= 16
    with app.test_request_context("/nowhere"):
        html, status = render_problem(404, "没有这个页面", "<b>", query='"铜')
    assert status == 404
    assert "&lt;b&gt;" in html
    assert Page(html).inputs[0]["value"] == '"铜'


def test_moments() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert moment(dt.datetime(2026, 1, 5, 9, 4, tzinfo=shanghai)) == "2026-01-05 09:04"
    assert moment(dt.date(2026, 1, 5)) == "2026-01-05"


def test_reposts_are_folded_and_unfolded(app: Flask, client: FlaskClient) -> None:
    app.extensions["youse"] = FakeService(stories={"468109": "468108", "468107": "468108"})
    folded = get(client, "/search")
    page = Page(folded)
    assert "<summary>另有 2 篇转载</summary>" in folded
    assert "，合并转载后 23 条" in folded
    assert "<strong>25</strong>" in folded
    assert folded.count('<li class="hit">') == 20
    assert page.link("氧化铝价格连跌六周").path == "/articles/468108"
    unfold = page.link("显示全部转载")
    assert unfold.query == [("reposts", "show")]
    shown = get(client, unfold.href)
    assert "篇转载</summary>" not in shown
    assert Page(shown).link("合并转载").query == []
    article = get(client, "/articles/468109")
    assert "本文的其他版本" in article
    assert Page(article).link("氧化铝价格连跌六周").path == "/articles/468108"
    assert "本文的其他版本" not in get(client, "/articles/468110")
