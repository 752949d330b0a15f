"""Suggestions and similar articles in the API and on the article page."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.service import SearchService
from tests.fakes.service import FakeService, with_article
from tests.web.conftest import ARTICLES
from tests.web.test_api import problem
from web.app import create_app

SUGGEST = "/api/v1/suggest"


def test_the_shape_of_a_suggestion(browser: FlaskClient) -> None:
    answer = browser.get(SUGGEST, query_string={"q": "xnl"})
    assert answer.json == {
        "suggestions": [
            {"text": name, "kind": "name", "query": name, "count": 1}
            for name in ("西南铝", "西南铝业", "西南铝业(集团)有限责任公司")
        ]
    }
    answer = browser.get(SUGGEST, query_string={"q": "铝途"})
    title = ARTICLES[0].title
    assert answer.json == {"suggestions": [{"text": title, "kind": "title", "query": title}]}


def test_nothing_typed_suggests_nothing(browser: FlaskClient) -> None:
    for given in ({}, {"q": ""}, {"q": " "}):
        assert browser.get(SUGGEST, query_string=given).json == {"suggestions": []}


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        (f"{SUGGEST}?w=1", "w"), (f"{SUGGEST}?q={'x' * 513}", "q"), (f"{SUGGEST}?q=a&q=b", "q"),
        ("/api/v1/articles/plain/similar?q=1", "q"),
        ("/api/v1/articles/plain/similar?size=21", "size"),
        ("/api/v1/articles/plain/similar?size=0", "size"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(browser: FlaskClient, address: str, parameter: str) -> None:
    assert problem(browser.get(address), 400)["parameter"] == parameter


def test_similar_articles_are_hits(browser: FlaskClient) -> None:
    for each in ARTICLES:
        answer = browser.get(f"/api/v1/articles/{quote(each.id, safe='')}/similar?size=3")
        assert answer.status_code == 200
        assert answer.json is not None
        for hit in answer.json["hits"]:
            assert hit["id"] != each.id
            assert {"title", "score", "snippets", "published"} <= set(hit)
    assert problem(browser.get("/api/v1/articles/nowhere/similar"), 404)


def test_scripts_may_ask_this_site_alone(browser: FlaskClient) -> None:
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert 'data-suggest="/api/v1/suggest"' in browser.get("/").text


def test_the_article_page_leads_on() -> None:
    service = FakeService()
    first = service.articles[0]
    page = create_app(cast(SearchService, service)).test_client().get(f"/articles/{first.id}")
    assert "相关文章" in page.text
    for hit in service.similar(first.id):
        link = f'<a href="/articles/{hit.article.id}"><span lang="zh">{hit.title}</span></a>'
        assert link in page.text


def test_an_article_like_no_other_leads_nowhere() -> None:
    service = with_article(category="独")
    (only,) = service.articles
    page = create_app(cast(SearchService, service)).test_client().get(f"/articles/{only.id}")
    assert "相关文章" not in page.text
