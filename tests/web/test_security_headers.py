"""What every answer tells a browser, and what pages keep to so that it can be told."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.contracts.shelf import Shelf
from web.app import create_app
from web.config import WebSettings
from web.security_headers import HEADERS

TEMPLATES = ROOT / "web" / "templates"
PATHS = (
    "/", "/search?q=铝", "/articles/468110", "/help", "/archive", "/nowhere", "/search?size=0",
    "/api/v1/search?q=铝", "/api/v1/nowhere", "/api/v1/docs", "/search.atom", "/search.csv",
    "/robots.txt", "/static/youse.css", "/static/none", "/healthz", "/metrics",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_them(browser: FlaskClient, path: str) -> None:
    for method in ("GET", "HEAD", "DELETE"):
        with browser.open(path, method=method) as response:
            assert {name: response.headers[name] for name in HEADERS} == HEADERS
            assert "Strict-Transport-Security" not in response.headers
            assert "Set-Cookie" not in response.headers


def test_the_policy_allows_nothing_unsafe() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for careless in ("unsafe", "*", "data:", "http:", "https:", "blob:"):
        assert careless not in policy


def test_https_alone_where_it_is_configured(shelf: Shelf) -> None:
    browser = create_app(shelf.service, WebSettings(hsts_seconds=600)).test_client()
    told = browser.get("/help").headers["Strict-Transport-Security"]
    assert told == "max-age=600; includeSubDomains"


@pytest.mark.parametrize("name", sorted(each.name for each in TEMPLATES.iterdir()))
def test_templates_hold_no_styles_and_no_handlers(name: str) -> None:
    text = (TEMPLATES / name).read_text("utf-8").replace("<style>{{ stylesheet() }}</style>", "")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+\s*=|javascript:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/ld+json"' in script


@pytest.mark.parametrize(
    ("host", "status"),
    [("news.example", 200), ("a.b.example", 200), ("evil.example", 400), ("b.example", 200)],
)
def test_names_the_site_answers_to(shelf: Shelf, host: str, status: int) -> None:
    settings = WebSettings(hosts=["news.example", ".b.example"])
    browser = create_app(shelf.service, settings).test_client()
    assert browser.get("/opensearch.xml", headers={"Host": host}).status_code == status


def test_proxies_are_believed_as_far_as_they_are_ours(shelf: Shelf) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    for proxies, scheme in ((0, "http"), (1, "https")):
        browser = create_app(shelf.service, WebSettings(proxies=proxies)).test_client()
        text = browser.get("/opensearch.xml", headers=headers).text
        assert f'template="{scheme}://localhost/' in text
