"""Every error is one clear answer: a page for people, a problem for programs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Shelf
from web.app import create_app
from web.errors import problem


def assert_page(
    browser: FlaskClient, path: str, status: int, *said: str, method: str = "GET"
) -> None:
    response = browser.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "text/html; charset=utf-8"
    assert "<!doctype html>" in response.text
    assert f'<p class="code">{status}</p>' in response.text
    for each in said:
        assert each in response.text
    assert "Traceback" not in response.text


def test_addresses_of_nothing(browser: FlaskClient) -> None:
    assert_page(
        browser, "/nowhere", 404, "没有这个页面", "/nowhere 这里什么也没有。", 'href="/help"'
    )
    assert_page(browser, "/static/none.css", 404, "没有这个页面")
    assert_page(browser, "/<script>", 404, "&lt;script&gt;")
    assert_page(browser, "/articles/none", 404, "没有这篇文章", "“none”")
    assert_page(browser, "/api", 404)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("autor=x&q=铝", "没有名为“autor”的参数；您要写的是不是“author”？"),
        ("from=2026-13", "“起始日期”不能是“2026-13”，请写年、月或日"),
        ("to=x&from=2025", "“截止日期”不能是“x”，请写年、月或日"),
        ("from=2026&to=2025", "起始日期 2026 晚于截止日期 2025，请对调。"),
        ("size=0", "“每页篇数”不能是“0”，须是 1 到 100 的整数。"),
        ("page=x", "“页码”不能是“x”"),
        ("sort=<b>", "“排序”不能是“&lt;b&gt;”"),
        ("mode=a&mode=b", "“匹配方式”出现了 2 次，只能写一次。"),
        (f"q={'铝' * 513}", "查询有 513 个字符，请缩短到 512 个以内。"),
        ("facets=x", "“facets”里不能有“x”"),
        ("cursor=x", "这不是续页标记；请把答复里的 next 照原样送回"),
    ],
)  # fmt: skip
def test_searches_that_cannot_be_made(browser: FlaskClient, query: str, said: str) -> None:
    assert_page(browser, f"/search?{query}", 400, "这个搜索无法进行", said)


def test_other_methods(browser: FlaskClient) -> None:
    assert_page(browser, "/search", 405, "这里不接受 POST", method="POST")
    assert_page(browser, "/", 405, "请用 GET, HEAD, OPTIONS。", method="DELETE")
    assert browser.post("/search").headers["Allow"]


def test_without_an_index(empty_browser: FlaskClient) -> None:
    for path in ("/", "/search?q=铝", "/articles/1", "/archive"):
        assert_page(empty_browser, path, 503, "索引尚未就绪", "这样建立：youse")
        assert int(empty_browser.get(path).headers["Retry-After"]) > 0
    for path in ("/help", "/robots.txt", "/opensearch.xml", "/static/youse.css"):
        with empty_browser.get(path) as response:
            assert response.status_code == 200


def test_an_unexpected_failure(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def overview(self) -> None:
            raise ZeroDivisionError("a secret of the machine")

    browser = create_app(Broken()).test_client()  # type: ignore[arg-type]
    assert_page(browser, "/", 500, "服务出错")
    assert "secret" not in browser.get("/").text
    assert "ZeroDivisionError" in caplog.text


def test_what_is_no_error_passes(browser: FlaskClient) -> None:
    assert browser.get("/?q=铝").status_code == 302
    assert browser.options("/search").status_code == 200
    assert browser.head("/search").status_code == 200


def test_a_problem() -> None:
    response = problem(400, "“甲”", parameter="q")
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "“甲”",
        "parameter": "q",
    }  # fmt: skip
    assert "“甲”" in response.get_data(as_text=True)
