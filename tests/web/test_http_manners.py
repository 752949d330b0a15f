"""Validators, compression, other origins, and the methods that are answered."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.contracts.shelf import Shelf, article
from web.app import create_app
from web.config import WebSettings

SEARCH = "/api/v1/search?q=西南铝"
ARTICLE = "/api/v1/articles/468110"
ORIGIN = "https://reader.example"


def sharing(shelf: Shelf, *origins: str) -> FlaskClient:
    """A site whose API pages of these origins may ask."""
    return create_app(shelf.service, WebSettings(cors_origins=list(origins))).test_client()


@pytest.mark.parametrize("path", [SEARCH, ARTICLE, "/api/v1/fields", "/api/v1/openapi.json"])
def test_an_answer_that_is_known_is_not_sent_again(browser: FlaskClient, path: str) -> None:
    first = browser.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (tag, f'"other", {tag}', "*"):
        again = browser.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "no-cache"
        assert "Accept-Encoding" in again.headers["Vary"]
    assert browser.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert browser.head(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_tag_changes_with_what_is_answered(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("tags") / "data", "whoosh")
    shelf.put(article("1", "铝价", "铝价上涨。"))
    browser = create_app(shelf.service).test_client()
    paths = ("/api/v1/search?q=铝价", "/api/v1/articles/1", "/api/v1/search?q=铜价")
    before = [browser.get(path).headers["ETag"] for path in paths]
    assert len({*before}) == 3
    shelf.put(article("1", "铝价", "铝价下跌。"))
    after = [browser.get(path).headers["ETag"] for path in paths]
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True, False]
    assert browser.get(paths[0], headers={"If-None-Match": before[0]}).status_code == 200


def test_errors_and_posted_searches_have_no_tag(browser: FlaskClient) -> None:
    known = {"If-None-Match": "*"}
    posted = browser.post("/api/v1/search", json={"q": "铝"}, headers=known)
    assert posted.status_code == 200
    for response in (posted, browser.get("/api/v1/search?size=0", headers=known)):
        assert "ETag" not in response.headers
        assert response.data


@pytest.mark.parametrize(
    "path",
    ["/api/v1/search?q=铝", "/search?q=铝", "/", "/api/v1/openapi.json", "/static/youse.css"],
)
def test_long_texts_are_compressed_for_who_takes_that(browser: FlaskClient, path: str) -> None:
    plain = browser.get(path, buffered=True)
    assert "Content-Encoding" not in plain.headers
    for accepted in ("gzip", "br, gzip;q=0.5", "*"):
        packed = browser.get(path, headers={"Accept-Encoding": accepted}, buffered=True)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert packed.content_type == plain.content_type
        if "took_ms" not in plain.text and "毫秒" not in plain.text:
            assert gzip.decompress(packed.data) == plain.data
        if tag := packed.headers.get("ETag"):
            assert tag.startswith('W/"')
    for refused in ("br", "gzip;q=0", "identity"):
        response = browser.get(path, headers={"Accept-Encoding": refused}, buffered=True)
        assert "Content-Encoding" not in response.headers
        assert "Accept-Encoding" in response.headers["Vary"]


def test_what_is_short_or_no_text_or_a_part_is_sent_as_it_is(browser: FlaskClient) -> None:
    wish = {"Accept-Encoding": "gzip"}
    assert "Content-Encoding" not in browser.get("/healthz", headers=wish).headers
    part = browser.get(
        "/static/youse.css", headers={**wish, "Range": "bytes=0-2999"}, buffered=True
    )
    assert part.status_code == 206
    assert "Content-Encoding" not in part.headers
    kept = browser.get("/static/youse.css", headers=wish, buffered=True)
    known = {**wish, "If-None-Match": kept.headers["ETag"]}
    assert browser.get("/static/youse.css", headers=known, buffered=True).status_code == 304


def test_head_says_the_same_without_a_body(browser: FlaskClient) -> None:
    for path in (ARTICLE, "/api/v1/fields", "/api/v1/docs"):
        for headers in ({}, {"Accept-Encoding": "gzip"}):
            headers = {**headers, "X-Request-ID": "same"}
            whole, head = browser.get(path, headers=headers), browser.head(path, headers=headers)
            assert head.status_code == 200
            assert head.data == b""
            assert head.headers == whole.headers


def test_other_origins_are_told_nothing_unless_configured(browser: FlaskClient) -> None:
    headers = browser.get(SEARCH, headers={"Origin": ORIGIN}).headers
    assert not [name for name, _ in headers if name.startswith("Access-Control")]


def test_pages_of_configured_origins_may_ask_the_api(shelf: Shelf) -> None:
    browser = sharing(shelf, ORIGIN)
    allowed = "Access-Control-Allow-Origin"
    asked = browser.get(SEARCH, headers={"Origin": ORIGIN})
    assert asked.headers[allowed] == ORIGIN
    assert "ETag" in asked.headers["Access-Control-Expose-Headers"]
    assert browser.get("/api/v1/search?size=0", headers={"Origin": ORIGIN}).headers[allowed]
    assert allowed not in browser.get("/search?q=铝", headers={"Origin": ORIGIN}).headers
    for other in ({"Origin": "https://other.example"}, {"Origin": "null"}, {}):
        response = browser.get(SEARCH, headers=other)
        assert allowed not in response.headers
        assert "Origin" in response.headers["Vary"]


def test_browsers_may_ask_before_they_post(shelf: Shelf) -> None:
    wish = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = sharing(shelf, ORIGIN).options("/api/v1/search", headers=wish)
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    anyone = sharing(shelf, "*").get(SEARCH, headers={"Origin": ORIGIN})
    assert anyone.headers["Access-Control-Allow-Origin"] == "*"


def test_options_name_the_methods(site: Flask, browser: FlaskClient) -> None:
    for rule in site.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and "<" not in rule.rule:
            methods = {
                each.strip() for each in browser.options(rule.rule).headers["Allow"].split(",")
            }
            assert {"OPTIONS"} <= methods <= {"GET", "HEAD", "OPTIONS", "POST"}
            assert rule.methods is not None
            assert rule.methods <= methods
