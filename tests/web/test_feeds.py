"""A search as an Atom feed, read by feedparser; what RFC 4287 asks for is looked for in the XML."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from flask.testing import FlaskClient

from index.article import SHANGHAI
from search.request import PARAMETERS
from search.results import Hit, Snippet
from tests.contracts.shelf import Shelf, article
from tests.web.conftest import ARTICLES
from web.app import create_app
from web.feeds import ENTRIES, Feed, atom

NAMES = {"a": "http://www.w3.org/2005/Atom", "os": "http://a9.com/-/spec/opensearch/1.1/"}


def document(browser: FlaskClient, **parameters: object) -> bytes:
    response = browser.get("/search.atom", query_string=parameters)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = parsed(response.data)
    assert response.headers["X-Total-Count"] == feed.feed.opensearch_totalresults
    assert response.headers["X-Row-Count"] == str(len(feed.entries))
    return response.data


def parsed(content: bytes) -> feedparser.FeedParserDict:
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def test_what_a_reader_sees(browser: FlaskClient) -> None:
    feed = parsed(document(browser, q="西南铝"))
    assert feed.feed.title == "西南铝 · 有色搜索"
    assert feed.feed.opensearch_totalresults == "1"
    (entry,) = feed.entries
    assert entry.title == ARTICLES[0].title
    assert entry.summary.startswith("西南铝业(集团)有限责任公司生产C919用板材。")
    assert [author.name for author in entry.authors] == ["杨磊", "任飞"]
    assert [tag.term for tag in entry.tags] == ["铝"]
    assert entry.published == entry.updated == "2026-01-15T13:44:00+08:00"
    assert entry.link == "http://localhost/articles/468110"
    assert [link.href for link in entry.links if link.rel == "via"] == [ARTICLES[0].url]


def test_what_the_standard_asks_for(browser: FlaskClient) -> None:
    root = ET.fromstring(document(browser))
    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", NAMES)}
    assert links == {
        "self": "http://localhost/search.atom",
        "alternate": "http://localhost/search",
    }
    elements = [root, *root.findall("a:entry", NAMES)]
    assert len(elements) == 1 + len(ARTICLES)
    for element in elements:
        for name in ("id", "title", "updated"):
            (text,) = [each.text for each in element.findall(f"a:{name}", NAMES)]
            assert text
        moment = dt.datetime.fromisoformat(element.findtext("a:updated", "", NAMES))
        assert moment.tzinfo is not None
        assert element.findtext("a:id", "", NAMES).startswith("urn:uuid:")
    # An entry without an author speaks in the name of the feed's.
    assert root.findtext("a:author/a:name", "", NAMES) == "有色搜索"


def test_ids_are_stable_and_of_their_own(browser: FlaskClient) -> None:
    def ids(**parameters: object) -> list[str]:
        feed = parsed(document(browser, **parameters))
        return [feed.feed.id, *(entry.id for entry in feed.entries)]

    everything = ids()
    assert len(set(everything)) == 1 + len(ARTICLES)
    assert ids(page="3", size="1", facets="none") == everything
    assert ids(q="西南铝")[0] != everything[0]
    assert ids(q="西南铝")[1] in everything[1:]


def test_newest_first_unless_asked_otherwise(browser: FlaskClient) -> None:
    def order(**parameters: object) -> list[str]:
        entries = parsed(document(browser, **parameters)).entries
        return [entry.link.rpartition("/articles/")[2] for entry in entries]

    assert order() == ["468110", "plain", "a/b%20c%3Fd"]
    assert order(sort="oldest") == ["plain", "468110", "a/b%20c%3Fd"]
    assert order(q="铝", mode="any") == order()
    feed = parsed(document(browser, sort="oldest"))
    assert feed.feed.updated == "2026-01-15T13:44:00+08:00"


@pytest.mark.parametrize(
    ("parameters", "own", "page"),
    [
        ({"q": "Cu"}, "?q=Cu", "?q=Cu&sort=newest"),
        ({"q": "Cu", "sort": "newest", "page": "2"}, "?q=Cu", "?q=Cu&sort=newest"),
        ({"q": "Cu", "sort": "relevance"}, "?q=Cu&sort=relevance", "?q=Cu"),
        ({"sort": "views", "author": " A "}, "?author=A&sort=views", "?author=A&sort=views"),
        ({"sort": "oldest"}, "?sort=oldest", "?sort=oldest"),
    ],
)
def test_the_address_of_its_own_gives_the_same(
    browser: FlaskClient, parameters: dict[str, str], own: str, page: str
) -> None:
    content = document(browser, **parameters)
    links = {link.rel: link.href for link in parsed(content).feed.links}
    assert links == {
        "self": f"http://localhost/search.atom{own}",
        "alternate": f"http://localhost/search{page}",
    }
    assert browser.get(links["self"]).data == content


def test_text_is_never_markup(browser: FlaskClient) -> None:
    entry = next(e for e in parsed(document(browser)).entries if "b%20c" in e.link)
    assert entry.title == "（无标题）"
    content = document(browser)
    assert "铝 &lt;b&gt;&amp;amp;&lt;/b&gt;".encode() in content
    assert b"<b>" not in content


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = article("x\x00", "铜\x00\x1b价\ud800\ufffe\n上涨", published="1899-12-31")
    hit = Hit(odd, None, odd.title, (), (Snippet("甲\x08乙]]>", ()),))
    feed = Feed("铜\x07", "?q=%07", 1, "http://s.example/search.atom", "http://s.example/search")
    root = ET.fromstring(atom(feed, [(hit, "http://s.example/articles/x")]))
    assert root.findtext("a:title", "", NAMES) == "铜"
    assert root.findtext("a:entry/a:title", "", NAMES) == "铜价 上涨"
    assert root.findtext("a:entry/a:summary", "", NAMES) == "甲乙]]>"
    # RFC 3339 has no place for the seconds of Shanghai's local time before 1901.
    assert root.findtext("a:entry/a:updated", "", NAMES) == "1899-12-31T00:00:00+08:00"


def test_nothing_found_is_a_feed_too(browser: FlaskClient) -> None:
    feed = parsed(document(browser, q="钪"))
    assert feed.entries == []
    assert feed.feed.updated == "1970-01-01T00:00:00+08:00"


def test_a_reader_that_has_it_already_gets_304(browser: FlaskClient) -> None:
    tag = browser.get("/search.atom?q=铝").headers["ETag"]
    again = browser.get("/search.atom?q=铝", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = browser.get("/search.atom?q=铜", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.fixture
def crowded(tmp_path: Path) -> FlaskClient:
    """A site with more articles than a feed has entries."""
    start = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
    moments = [(start + dt.timedelta(hours=n)).strftime("%Y-%m-%dT%H:%M") for n in range(60)]
    shelf = Shelf(tmp_path, "whoosh").put(
        *(article(f"n{n}", f"铜价第{n}报", published=at) for n, at in enumerate(moments))
    )
    return create_app(shelf.service).test_client()


def test_so_many_entries(crowded: FlaskClient) -> None:
    feed = parsed(document(crowded, q="铜价", size="3", page="2"))
    assert [entry.title for entry in feed.entries] == [f"铜价第{n}报" for n in range(59, 9, -1)]
    assert len(feed.entries) == ENTRIES
    assert feed.feed.opensearch_totalresults == "60"


def test_what_is_wrong_with_a_search_is_told_as_a_problem(
    browser: FlaskClient, empty_browser: FlaskClient
) -> None:
    response = browser.get("/search.atom?autor=x")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert "did you mean “author”" in response.json["detail"]
    for address in ("/api/v1/search", "/search.csv", "/search.atom"):
        response = browser.get(f"{address}?lang=en")
        assert (response.status_code, response.json["parameter"]) == (400, "lang")
        assert "for pages alone" in response.json["detail"]
    assert "bom" not in PARAMETERS
    assert browser.get("/search.atom?bom=1").status_code == 400
    response = empty_browser.get("/search.atom")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
