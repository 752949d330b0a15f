"""The JSON API: its shape name by name, and its errors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.request import MAX_QUERY, MAX_SIZE, PARAMETERS
from tests.contracts.shelf import Shelf
from tests.web.conftest import ARTICLES, MEND

SEARCH = "/api/v1/search"


def ask(browser: FlaskClient, **parameters: object) -> Any:
    response = browser.get(SEARCH, query_string=parameters)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json"
    return response.json


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """The members of a problem, which every error of the API is (RFC 9457)."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = response.json
    assert isinstance(body, dict)
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"].endswith((".", "?", " index PATH"))
    assert set(body) <= {"type", "title", "status", "detail", "parameter"}
    return body


def test_the_whole_shape(browser: FlaskClient) -> None:
    answer = ask(browser, q="西南铝", author="杨磊", **{"from": "2026-01"})
    assert answer.pop("took_ms") >= 0
    assert 0 < answer["hits"][0].pop("score") < 100
    assert answer == {
        "query": {
            "text": "西南铝", "mode": "all", "sort": "relevance", "interpreted": "西南铝",
            "filters": {"author": ["杨磊"], "from": "2026-01"},
        },
        "total": 1,
        "hits": [
            {
                "id": "468110", "title": "鋁途奮楫：西南铝业纪实", "authors": ["杨磊", "任飞"],
                "source": "中国有色金属报", "category": "铝",
                "published": "2026-01-15T13:44:00+08:00", "views": 4118, "editor": "任飞",
                "url": "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110",
                "title_marks": [[5, 9]],
                "snippets": [
                    {"text": "西南铝业(集团)有限责任公司生产C919用板材。", "marks": [[0, 14]]}
                ],
                "explain": None,
                "reposts": [],
            }
        ],
        "facets": {
            "author": [{"value": "任飞", "count": 1}, {"value": "杨磊", "count": 1}],
            "source": [{"value": "中国有色金属报", "count": 1}],
            "category": [{"value": "铝", "count": 1}],
            "date": {"interval": "day", "buckets": [{"from": "2026-01-15", "count": 1}]},
        },
        "page": 1, "pages": 1, "next": None,
        "notices": [
            {
                "code": "synonyms",
                "message": "同时查找：西南铝业(集团)有限责任公司、西南铝业（“西南铝”的其他名称）",
            }
        ],
        "nothing_found": None,
    }  # fmt: skip


def test_names_stand_in_the_order_of_the_interface(browser: FlaskClient) -> None:
    answer = ask(browser, q="铝")
    assert list(answer) == [
        "query", "total", "took_ms", "hits", "facets", "page", "pages", "next", "notices",
        "nothing_found",
    ]  # fmt: skip
    assert list(answer["hits"][0]) == [
        "id", "title", "authors", "source", "category", "published", "views", "editor", "url",
        "score", "title_marks", "snippets", "explain", "reposts",
    ]  # fmt: skip


def test_what_an_article_lacks(browser: FlaskClient) -> None:
    answer = ask(browser, sort="newest", page=1)
    assert (answer["query"]["text"], answer["query"]["sort"]) == ("", "newest")
    full, plain, bare = answer["hits"]
    assert full["score"] is plain["score"] is bare["score"] is None
    assert (plain["published"], plain["views"]) == ("2025-12-31", 0)
    assert (bare["id"], bare["title"], bare["authors"]) == ("a/b c?d", "", [])
    assert all(bare[name] is None for name in ("source", "category", "published", "views", "url"))
    assert bare["snippets"] == [{"text": "铝 <b>&amp;</b>", "marks": []}]


def test_paging_and_notices(browser: FlaskClient) -> None:
    answer = ask(browser, q="铝", size=1, page=3, sort="oldest")
    assert (answer["total"], answer["page"], answer["pages"]) == (3, 3, 3)
    assert [hit["id"] for hit in answer["hits"]] == ["a/b c?d"]
    assert ask(browser, q="铝", page=9)["hits"] == []
    notices = ask(browser, q='"铝 石墨烯')["notices"]
    assert [notice["code"] for notice in notices] == ["unclosed-quote"]
    assert notices[0]["message"]


def test_the_parts_of_scores(browser: FlaskClient) -> None:
    hits = ask(browser, q="西南铝 板材", explain=1)["hits"]
    for hit in hits:
        parts = hit["explain"]
        assert list(parts) == [
            "words", "pairs", "characters", "names", "together", "verbatim", "titled",
        ]  # fmt: skip
        score = sum(list(parts.values())[:4])
        for factor in list(parts.values())[4:]:
            score *= factor
        assert hit["score"] == pytest.approx(score, abs=0.01)
    assert hits
    for asked in ({"q": "铝", "explain": 0}, {"q": "铝"}, {"explain": 1}):
        assert [hit["explain"] for hit in ask(browser, **asked)["hits"]] == [None] * 3


def test_why_nothing_was_found(browser: FlaskClient) -> None:
    answer = ask(browser, q="铜价 石墨烯", mode="all", category=["铜"], to="2030")
    assert (answer["total"], answer["hits"]) == (0, [])
    assert answer["nothing_found"] == {
        "unfiltered": 0,
        "words": [
            {"text": "铜价", "count": 1, "without": 0},
            {"text": "石墨烯", "count": 0, "without": 1},
        ],
        "filters": [
            {"name": "category", "values": ["铜"], "without": 0},
            {"name": "date", "values": [], "without": 0},
        ],
        "spellings": [],
    }
    nothing = ask(browser, q="戏南铝业", mode="all")["nothing_found"]
    assert nothing["words"] == [{"text": "戏南铝业", "count": 0, "without": None}]
    assert nothing["spellings"] == [
        {"typed": "戏南铝业", "spelling": "西南铝业", "query": "西南铝业", "count": 1}
    ]
    assert ask(browser, q="铝", page=9)["nothing_found"] is None


def test_other_names_are_searched_unless_told_otherwise(browser: FlaskClient) -> None:
    answer = ask(browser, q="铝")
    assert [notice["code"] for notice in answer["notices"]] == ["synonyms"]
    assert "aluminium" in answer["notices"][0]["message"]
    assert ask(browser, q="铝", synonyms="off")["notices"] == []
    assert ask(browser, q="aluminium")["total"] == answer["total"]
    assert ask(browser, q="aluminium", synonyms="off")["total"] == 0


def test_facets_that_were_asked_for(browser: FlaskClient) -> None:
    assert ask(browser, facets="none")["facets"] == {}
    assert list(ask(browser, facets="date,source")["facets"]) == ["source", "date"]
    assert len(ask(browser, facet_size=1)["facets"]["author"]) == 1
    assert len(ask(browser, facet_size="all")["facets"]["author"]) == 2


def test_titles_and_snippets_in_another_script(browser: FlaskClient) -> None:
    (hit,) = ask(browser, q="西南铝业", script="hant")["hits"]
    assert hit["title"] == "鋁途奮楫：西南鋁業紀實"
    assert hit["title_marks"] == [[5, 9]]
    assert hit["snippets"][0]["text"].startswith("西南鋁業(集團)")
    assert hit["source"] == "中国有色金属报"
    (hit,) = ask(browser, q="西南铝业", script="hans")["hits"]
    assert hit["title"] == "铝途奋楫：西南铝业纪实"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ({}, {}),
        ({"q": "铝", "size": "2", "page": "2"}, {"q": "铝", "size": 2, "page": 2}),
        ({"q": "铝", "author": ["杨磊", "x"]}, {"q": "铝", "author": ["杨磊", "x"]}),
        ({"q": "铝", "category": "铝"}, {"q": ["铝"], "category": "铝", "author": [], "to": None}),
        ({"facets": "date,author"}, {"facets": ["date", "author"]}),
        ({"facets": "none"}, {"facets": []}),
        ({"from": "2026", "to": "2026-01"}, {"from": 2026, "to": "2026-01"}),
        ({"q": '"铝'}, {"q": '"铝'}),
    ],
)
def test_post_asks_the_same(
    browser: FlaskClient, address: dict[str, Any], body: dict[str, Any]
) -> None:
    response = browser.post(SEARCH, json=body)
    assert response.status_code == 200
    got, posted = ask(browser, **address), response.json
    assert posted is not None
    for answer in (got, posted):
        del answer["took_ms"]
    assert got == posted


@pytest.mark.parametrize(
    ("parameters", "name", "sentence"),
    [
        ({"autor": "杨磊"}, "autor", "There is no parameter “autor”; did you mean “author”?"),
        ({"cursor": "x"}, "cursor", "This is no cursor; send “next” of an answer as it came, "
                                    "or search again without it."),
        ({"q": "铝" * 513}, "q", "The query has 513 characters; shorten it to 512 at most."),
        ({"size": "0"}, "size", "“size” cannot be “0”; it is a whole number from 1 to 100."),
        ({"reposts": "x"}, "reposts", "“reposts” cannot be “x”; it is one of show, fold."),
        ({"from": "2026", "to": "2025"}, "from",
         "“from” 2026 lies after “to” 2025; exchange the two."),
        ({"synonyms": "no"}, "synonyms", "“synonyms” cannot be “no”; it is one of on, off."),
        ({"explain": "yes"}, "explain", "“explain” cannot be “yes”; it is one of 0, 1."),
        ({"page": ["1", "2"]}, "page", "“page” stands 2 times; give it once."),
    ],
)  # fmt: skip
def test_bad_parameters(
    browser: FlaskClient, parameters: dict[str, Any], name: str, sentence: str
) -> None:
    for response in (
        browser.get(SEARCH, query_string=parameters),
        browser.post(SEARCH, json=parameters),
    ):
        body = problem(response, 400)
        assert (body["parameter"], body["detail"]) == (name, sentence)


@pytest.mark.parametrize(
    "body", ["", "{", "铝", "[1", '{"q": }', "[" * 60_000, b"\xff\xfe{}", "NaN]"]
)
def test_bodies_that_are_no_json(browser: FlaskClient, body: str | bytes) -> None:
    response = browser.post(SEARCH, data=body, content_type="application/json")
    assert "is not valid JSON; send an object" in problem(response, 400)["detail"]


@pytest.mark.parametrize("body", [[], "铝", 5, None, True, ["铝"]])
def test_bodies_that_are_no_object(browser: FlaskClient, body: object) -> None:
    response = browser.post(SEARCH, data=json.dumps(body), content_type="application/json")
    assert "must be a JSON object" in problem(response, 400)["detail"]


@pytest.mark.parametrize("name", ["q", "foo"])
def test_a_posted_search_has_nothing_in_its_address(browser: FlaskClient, name: str) -> None:
    body = problem(browser.post(f"{SEARCH}?{name}=1", json={"q": "铝"}), 400)
    assert body["detail"] == f"There is no parameter “{name}” here; leave it out."


@pytest.mark.parametrize("value", [True, {"a": 1}, 1.5, [["铝"]], [None, False]])
def test_values_that_are_no_text(browser: FlaskClient, value: object) -> None:
    body = problem(browser.post(SEARCH, json={"q": value}), 400)
    assert body["detail"] == "“q” must be text or a whole number, or a list of them."


def test_half_a_character_is_no_failure(browser: FlaskClient) -> None:
    response = browser.post(SEARCH, data='{"q": "铝\\ud800"}', content_type="application/json")
    assert response.status_code == 200
    response = browser.post(SEARCH, data='{"\\ud800": "铝"}', content_type="application/json")
    assert "There is no parameter “?”" in problem(response, 400)["detail"]
    assert browser.get(f"{SEARCH}?q=%ff%ed%a0%80").status_code == 200


def test_other_bodies_are_refused(browser: FlaskClient) -> None:
    assert problem(browser.post(SEARCH, data={"q": "铝"}), 415)
    large = json.dumps({"q": "铝", "author": ["铝" * 30_000]})
    answer = problem(browser.post(SEARCH, data=large, content_type="application/json"), 413)
    assert answer["detail"] == "The body is longer than 65536 bytes; send less."


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_writes(browser: FlaskClient, method: str) -> None:
    for path in (SEARCH, "/api/v1/articles/468110", "/api/v1/fields"):
        response = browser.open(path, method=method)
        assert method in problem(response, 405)["detail"]
        assert "GET" in response.headers["Allow"]
    assert problem(browser.post("/api/v1/fields"), 405)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/search/", "/api/", "/api/v2/search"])
def test_addresses_of_nothing(browser: FlaskClient, path: str) -> None:
    assert problem(browser.get(path), 404)["detail"] == f"There is nothing at {path}."


@pytest.mark.parametrize("given", ARTICLES, ids=lambda given: given.id)
def test_one_article(browser: FlaskClient, given: Any) -> None:
    response = browser.get(f"/api/v1/articles/{quote(given.id)}")
    assert response.status_code == 200
    mends = [MEND.as_dict()] if given.id == "468110" else []
    assert response.json == {**given.as_dict(), "repairs": mends, "reposts": []}
    assert list(response.json)[-3:] == ["paragraphs", "repairs", "reposts"]


def test_no_such_article(browser: FlaskClient) -> None:
    body = problem(browser.get("/api/v1/articles/nöne"), 404)
    assert body["detail"] == "There is no article with the id “nöne”."


def test_fields(browser: FlaskClient) -> None:
    fields = browser.get("/api/v1/fields").json
    assert fields == {
        "filters": ["author", "source", "category", "from", "to"],
        "facets": ["author", "source", "category", "date"],
        "modes": ["auto", "all", "any"],
        "sorts": ["relevance", "newest", "oldest", "views"],
        "scripts": ["original", "hans", "hant"],
        "parameters": list(PARAMETERS),
        "max_query": MAX_QUERY,
        "max_size": MAX_SIZE,
    }


def test_health(browser: FlaskClient) -> None:
    assert (browser.get("/healthz").status_code, browser.get("/healthz").json) == (
        200,
        {"status": "ok"},
    )
    assert (browser.get("/readyz").status_code, browser.get("/readyz").json) == (
        200,
        {"status": "ready"},
    )


def test_without_an_index(empty_browser: FlaskClient) -> None:
    assert empty_browser.get("/healthz").status_code == 200
    for path in ("/readyz", SEARCH, f"{SEARCH}?q=铝", "/api/v1/articles/1"):
        response = empty_browser.get(path)
        assert "make one with: youse" in problem(response, 503)["detail"]
        assert int(response.headers["Retry-After"]) > 0
    assert empty_browser.get("/api/v1/fields").status_code == 200


def test_an_unexpected_failure_is_a_problem_too(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from web.app import create_app

    class Broken:
        def search(self, request: object) -> None:
            raise ZeroDivisionError("a secret of the machine")

    browser = create_app(Broken()).test_client()  # type: ignore[arg-type]
    body = problem(browser.get(SEARCH), 500)
    assert "secret" not in str(body)
    assert "ZeroDivisionError" in caplog.text


def test_answers_are_for_programs_of_any_origin_to_judge(browser: FlaskClient) -> None:
    headers = browser.get(SEARCH).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
