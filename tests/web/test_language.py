"""Pages in 简体, 繁體 and English: which one is chosen, and that nothing is left untranslated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Message as Entry
from flask.testing import FlaskClient

from index.script import fold
from search.language_help import SECTIONS
from search.messages import said
from search.parse import parse
from tests.web import catalogues
from tests.web.test_pages import PAGES, Page
from web.language import DEFAULT, LANGUAGES, catalogue, known

HAN = re.compile("[\u3400-\u9fff]")
EXAMPLES = [example.typed for section in SECTIONS for example in section.examples]
EVERY_PAGE = (
    *PAGES, "/search?q=标题:“沪铜” 铜 NEAR 铝 -期货 (", "/search?q=2025 日期:昨日黄花",
    "/api/v1/docs", "/search?q=铜 A*~ “&mode=any&explain=1", "/search?cursor=x", "/search?sizes=2",
    "/search?mode=x",
)  # fmt: skip


class Told(HTMLParser):
    """What a page itself says: its texts and labels without what is marked as Chinese."""

    SAID = ("title", "aria-label", "placeholder", "alt", "content", "data-said")
    VOID = ("meta", "link", "input", "img", "br", "rect")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._chinese: list[bool] = [False]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        language = found.get("lang") or ""
        chinese = self._chinese[-1] if not language else language.startswith("zh")
        about_the_article = found.get("property") or found.get("name") or ""
        if not chinese and not about_the_article.startswith(("og:", "article:", "description")):
            self.texts += [found[name] or "" for name in self.SAID if name in found]
        if tag not in self.VOID:
            # Data for programs, and the title of the window, which names the article.
            self._chinese.append(chinese or tag in ("script", "title"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self._chinese.pop()

    def handle_data(self, data: str) -> None:
        if not self._chinese[-1]:
            self.texts.append(data)


def open_in(client: FlaskClient, tag: str, address: str) -> str:
    given = "&" if "?" in address else "?"
    return client.get(f"{address}{given}lang={tag}").text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-Hans"), ("en-GB,en;q=0.9", "en"), ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"), ("zh-Hant-CN", "zh-Hant"), ("zh-Hans-HK", "zh-Hans"),
        ("zh-CN,en", "zh-Hans"), ("de,fr;q=0.5", "zh-Hans"), ("de,en;q=0.5,zh;q=0.4", "en"),
        ("en;q=0,zh-TW", "zh-Hant"), ("*", "zh-Hans"), ("zh;q=0.1,en;q=0.9", "en"),
    ],
)  # fmt: skip
def test_the_browser_decides(client: FlaskClient, accepted: str, language: str) -> None:
    answer = client.get("/help", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert {"accept-language", "cookie"} <= set(map(str.lower, answer.vary))
    assert "Set-Cookie" not in answer.headers


def test_the_address_decides_and_the_browser_remembers(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    answer = client.get("/search?q=铜&lang=zh-Hant", headers=english)
    assert '<html lang="zh-Hant">' in answer.text
    assert "lang=zh-Hant" in answer.headers["Set-Cookie"]
    # No link but the switch itself carries it on.
    assert not [
        each for each in Page(answer.text).links if each.path and "lang" in dict(each.query)
    ]
    assert "搜尋" in client.get("/help", headers=english).text
    again = client.get("/help?lang=zh-Hant")
    assert "Set-Cookie" not in again.headers
    client.set_cookie("lang", "tlh")
    assert '<html lang="en">' in client.get("/help", headers=english).text
    assert '<html lang="zh-Hans">' in client.get("/help?lang=tlh").text


def test_every_page_offers_itself_in_each_language(client: FlaskClient) -> None:
    html = open_in(client, "en", "/search?q=铜&author=沈牧野&page=2&size=1")
    ways = {
        each.attributes["hreflang"]: each
        for each in Page(html).links
        if "hreflang" in each.attributes
    }
    assert {tag: way.text for tag, way in ways.items()} == LANGUAGES
    assert ways["en"].attributes["aria-current"] == "true"
    assert ways["zh-Hans"].path == ""
    assert ways["zh-Hans"].query == [
        ("q", "铜"), ("author", "沈牧野"), ("size", "1"), ("page", "2"), ("lang", "zh-Hans"),
    ]  # fmt: skip


def test_only_pages_speak_other_languages(client: FlaskClient) -> None:
    answer = client.get('/api/v1/search?q="铜', headers={"Accept-Language": "en"})
    assert answer.json is not None
    assert answer.json["notices"][0]["message"] == "括号没有收尾，已在查询末尾补上。"
    assert "Accept-Language" not in answer.vary


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_nothing_is_left_in_chinese_in_english(client: FlaskClient, address: str) -> None:
    left = [text for text in Told(open_in(client, "en", address)).texts if HAN.search(text)]
    # What readers and articles wrote may stand in a sentence: quoted, or read back to them.
    left = [re.sub("“[^”]*”|\"[^\"]*\"|'[^']*'", "", text) for text in left]
    typed = set(HAN.findall(address + "铜铝沪"))
    assert [text for text in left if set(HAN.findall(text)) - typed] == []


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_nothing_is_left_in_simplified_in_traditional(client: FlaskClient, address: str) -> None:
    html = open_in(client, "zh-Hant", address)
    own = {text.strip() for text in Told(html.replace('<html lang="zh-Hant">', "<html>")).texts}
    entries = [entry for entry in catalogues.stored("zh_Hant") if entry.id != entry.string]
    # A single character may as well be what was searched for.
    texts = {entry.id for entry in entries if len(entry.id) > 1}
    assert not own & texts
    assert "搜尋" in html


def test_sentences_about_a_search_are_translated(client: FlaskClient) -> None:
    html = open_in(client, "en", "/search?q=石墨烯 铜&source=矿冶周刊&from=2026")
    assert "No article mentions “石墨烯”." in html
    assert "Any of the words will do" in html
    html = open_in(client, "zh-Hant", "/search?q=石墨烯 铜&source=矿冶周刊&from=2026")
    assert "沒有文章提到「石墨烯」。" in html
    assert "“From” cannot be “2026-13”" in open_in(client, "en", "/search?from=2026-13")
    assert "「起始日期」不能是「2026-13」" in open_in(client, "zh-Hant", "/search?from=2026-13")


def test_errors_are_translated(browser: FlaskClient, empty_browser: FlaskClient) -> None:
    assert "There is nothing at /nowhere." in open_in(browser, "en", "/nowhere")
    assert "/nowhere 這裡什麼也沒有。" in open_in(browser, "zh-Hant", "/nowhere")
    assert "The index is not ready yet" in open_in(empty_browser, "en", "/")
    assert browser.get("/api/v1/search?lang=en").status_code == 400


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_catalogues_hold_every_text_and_no_other(locale: str) -> None:
    """``make translations`` puts new texts there."""
    texts = {
        (text.context, text.id)
        for text in catalogues.extracted()
        if text.id and catalogues.wanted(locale, str(text.id))
    }
    stored = [entry for entry in catalogues.stored(locale) if entry.id]
    assert {(entry.context, entry.id) for entry in stored} == texts
    assert [entry.id for entry in stored if not entry.string or entry.fuzzy] == []


@pytest.mark.parametrize("locale", catalogues.LOCALES)
def test_translations_keep_places_and_marks(locale: str) -> None:
    def kept(entry: Entry) -> bool:
        return catalogues.places(str(entry.id)) == catalogues.places(str(entry.string))

    assert [entry.id for entry in catalogues.stored(locale) if entry.id and not kept(entry)] == []


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != DEFAULT])
@pytest.mark.parametrize("typed", EXAMPLES)
def test_examples_of_the_query_language_mean_the_same(tag: str, typed: str) -> None:
    translated = said(typed, catalogue(tag).gettext)
    assert fold(repr(parse(translated).tree("all"))) == fold(repr(parse(typed).tree("all")))


def test_tags() -> None:
    assert [known(tag) for tag in ("", "x", "eng", "EN_us", "zh-tw", "zh")] == [
        None, None, None, "en", "zh-Hant", "zh-Hans",
    ]  # fmt: skip
