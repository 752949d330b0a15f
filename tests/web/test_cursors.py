"""Cursors in addresses, posted bodies, pages and on the command line."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.cursor import HELD_SECONDS
from tests.contracts.shelf import Shelf, article
from tests.web.commands import ROWS, Youse
from tests.web.test_api import SEARCH, problem
from web.app import create_app


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """One of its own, since it changes."""
    shelf = Shelf(tmp_path_factory.mktemp("cursors") / "data", "whoosh")
    return shelf.put(*(article(str(n), f"铝价{n}", source="甲报") for n in range(12)))


@pytest.fixture
def browser(shelf: Shelf) -> FlaskClient:
    return create_app(shelf.service).test_client()


def ask(browser: FlaskClient, **parameters: str) -> dict[str, Any]:
    response = browser.get(SEARCH, query_string=parameters)
    assert response.json is not None and response.status_code == 200, response.text
    return response.json


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    then = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: then)


def test_next_leads_on_by_get_and_post(shelf: Shelf, browser: FlaskClient) -> None:
    first = ask(browser, q="铝", size="5")
    shelf.put(article("new", "铝价", source="甲报"))
    shelf.remove("7")
    second = ask(browser, q="铝", size="5", cursor=first["next"])
    body = {"q": "铝", "size": 5, "cursor": second["next"], "facets": ["source"]}
    third = browser.post(SEARCH, json=body).json
    assert third is not None
    met = [hit["id"] for page in (first, second, third) for hit in page["hits"]]
    assert sorted(met, key=int) == [str(number) for number in range(12)]
    assert [page["page"] for page in (first, second, third)] == [1, 2, 3]
    assert third["facets"] == {"source": [{"value": "甲报", "count": 12}]}
    assert third["next"] is None
    assert ask(browser, q="铝", size="5", cursor="")["total"] == 12


def test_cursors_that_are_refused(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = ask(browser, q="铝", size="5")["next"]
    for given, said in (
        ({"q": "铝", "cursor": cursor, "page": "2"}, "“cursor” and “page” exclude each other"),
        ({"q": "铝价", "cursor": cursor}, "The cursor belongs to another search; send it with"),
        ({"q": "铝", "cursor": cursor[:-2]}, "This is no cursor; send “next” of an answer"),
    ):
        for response in (browser.get(SEARCH, query_string=given), browser.post(SEARCH, json=given)):
            body = problem(response, 400)
            assert body["parameter"] == "cursor"
            assert said in body["detail"]
    later(monkeypatch, HELD_SECONDS + 2)
    body = problem(browser.get(SEARCH, query_string={"q": "铝", "cursor": cursor}), 410)
    assert body["detail"].startswith("The cursor is too old")
    assert "search again without it" in body["detail"]
    assert body["title"] == "Gone"


def test_who_asks_again_never_keeps_an_old_cursor(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{SEARCH}?q=铝&size=5"
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    known = browser.get(address).headers["ETag"]
    later(monkeypatch, 60)
    assert browser.get(address, headers={"If-None-Match": known}).status_code == 304
    later(monkeypatch, HELD_SECONDS / 2)
    assert browser.get(address, headers={"If-None-Match": known}).status_code == 200
    whole = browser.get(f"{SEARCH}?q=铝").headers["ETag"]
    later(monkeypatch, 10 * HELD_SECONDS)
    answer = browser.get(f"{SEARCH}?q=铝", headers={"If-None-Match": whole})
    assert answer.status_code == 304


def test_pages_go_on_by_number(shelf: Shelf, browser: FlaskClient) -> None:
    cursor = ask(browser, q="铝", size="5")["next"]
    shelf.put(*(article(f"new{n}", "铝价", source="乙报") for n in range(9)))
    page = browser.get("/search", query_string={"q": "铝", "size": "5", "cursor": cursor}).text
    assert "共 <strong>12</strong> 篇" in page
    assert '<ol class="hits" start="6">' in page
    assert "cursor=" not in page and 'name="cursor"' not in page
    assert re.search(r'rel="next" href="/search\?q=[^"]+&amp;size=5&amp;page=3"', page)
    assert re.search(r'<h2><a href="/articles/\d+\?q=[^"]+&amp;page=2"', page)


def test_a_page_behind_a_cursor_is_of_one_view(shelf: Shelf) -> None:
    days = ["2019-01-01", *(f"2026-03-{n + 10}" for n in range(1, 12))]
    shelf.put(*(article(str(n), "铝价", published=day) for n, day in enumerate(days)))
    browser = create_app(shelf.service).test_client()
    given = {"q": "铝", "size": "5", "from": "2026-03", "to": "2026-03"}
    cursor = ask(browser, **given)["next"]
    shelf.put(*(article(f"n{n}", "铝价", published="2026-03-15") for n in range(9)))
    page = browser.get("/search", query_string={**given, "cursor": cursor}).text
    assert "共 <strong>11</strong> 篇" in page
    assert re.findall(r">2026-03-15</a></th><td>(\d+)</td>", page) == ["1"]
    values = browser.get("/search/source", query_string={**given, "cursor": cursor})
    assert values.status_code == 200 and "cursor=" not in values.text


def test_an_old_cursor_on_a_page(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"q": "铝", "source": "甲报", "size": "5"}
    cursor = ask(browser, **given)["next"]
    later(monkeypatch, HELD_SECONDS + 2)
    page = browser.get("/search", query_string={**given, "cursor": cursor})
    assert page.status_code == 410
    assert "续页标记已经过期" in page.text and "只保留十分钟" in page.text
    way = re.search(r'<a href="([^"]+)">从第一页重新搜索</a>', page.text)
    assert way is not None
    again = browser.get(way[1].replace("&amp;", "&"))
    assert again.status_code == 200 and "共 <strong>12</strong> 篇" in again.text
    wrong = browser.get("/search", query_string={"q": "铜", "cursor": cursor[:-2]})
    assert wrong.status_code == 400
    assert "去掉“续页标记”再搜索" in wrong.text


def test_on_the_command_line(stocked: Youse) -> None:
    met, cursor = [], ""
    while cursor is not None:
        more = ("--cursor", cursor) if cursor else ()
        answer = stocked.json("search", "--size", "1", *more)
        met += [hit["id"] for hit in answer["hits"]]
        stocked.run("edit", "--set", f"title=新题{len(met)}", "--", met[-1])
        cursor = answer["next"]
    assert sorted(met) == sorted(row["id"] for row in ROWS)
    fault = stocked.fails("search", "--cursor", "x", status=2)
    assert "This is no cursor; send “next” of an answer as it came" in fault
