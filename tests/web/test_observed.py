"""What is kept of each request: a line of the log, counts, and an id that names it."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from index.archive_pages import ArchivePages
from tests.contracts.shelf import Shelf
from web.app import create_app
from web.config import WebSettings
from web.metrics import shared_counts
from web.request_log import Lines


def lines(caplog: pytest.LogCaptureFixture, form: str = "json") -> list[str]:
    written = Lines(form)
    return [written.format(each) for each in caplog.records if each.name.startswith("youse.")]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "youse")
    return caplog


def test_a_line_says_what_was_done_and_not_who_asked_what(
    browser: FlaskClient, log: pytest.LogCaptureFixture
) -> None:
    size = len(
        browser.get("/search?q=西南铝", headers={"X-Request-ID": "a1-b.c"}, buffered=True).data
    )
    (line,) = map(json.loads, lines(log))
    assert line.pop("time").endswith("Z")
    assert 0 < line.pop("ms") < 60_000
    assert line.pop("generation").startswith("whoosh-0001.")
    assert line == {
        "level": "info", "event": "request", "request_id": "a1-b.c", "method": "GET",
        "route": "/search", "status": 200, "bytes": size,
    }  # fmt: skip
    (text,) = lines(log, "text")
    assert "西南" not in text
    assert " method=GET route=/search status=200 " in text


def test_what_it_says_besides_where_it_is_configured(
    shelf: Shelf, log: pytest.LogCaptureFixture
) -> None:
    app = create_app(shelf.service, WebSettings(log_also=["address", "query"]))
    app.test_client().get("/search?q=a%0Ab", buffered=True)
    (line,) = map(json.loads, lines(log))
    assert (line["address"], line["query"]) == ("127.0.0.1", "q=a%0Ab")


@pytest.mark.parametrize(
    "given", ["a\r\nSet-Cookie: b=c", "x" * 65, "", "铝", 'a"b', "a b", "<script>", "a=b level=x"]
)
def test_an_id_that_could_do_harm_is_replaced(browser: FlaskClient, given: str) -> None:
    answer = browser.get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": given})
    assert answer.headers["X-Request-ID"].isalnum()
    assert "Set-Cookie" not in answer.headers


def test_no_line_can_be_forged(browser: FlaskClient, log: pytest.LogCaptureFixture) -> None:
    browser.get("/nowhere%0A%7B%22event%22:%22forged%22%7D?q=%0Aforged", buffered=True)
    browser.open("/", method="FORGED\nGET", buffered=True)
    for form in ("json", "text"):
        written = lines(log, form)
        assert len(written) == 2
        assert "forged" not in "".join(written).lower()
    assert [json.loads(each)["route"] for each in lines(log)] == ["other", "other"]
    record = logging.LogRecord("youse", 20, "", 0, "a\nb\u2028", None, None)
    record.fields = {"long": "x" * 9999, "half": "\ud800 =\x1b[0m"}  # type: ignore[attr-defined]
    for form in ("json", "text"):
        line = Lines(form).format(record)
        assert line.isascii()
        assert line.isprintable()
        assert len(line) < 1500


def test_a_failure_is_told_without_its_words(shelf: Shelf, log: pytest.LogCaptureFixture) -> None:
    class Broken:
        generation = None

        def overview(self) -> None:
            raise ZeroDivisionError("what the reader asked")

    browser = create_app(Broken()).test_client()  # type: ignore[arg-type]
    answer = browser.get("/", headers={"X-Request-ID": "known-1"}, buffered=True)
    assert "known-1" in answer.text
    failure, request = map(json.loads, lines(log))
    assert (failure["level"], failure["error"]) == ("error", "ZeroDivisionError")
    assert failure["request_id"] == request["request_id"] == "known-1"
    assert "overview" in failure["at"][0]
    assert "what the reader" not in str(failure)
    record = next(each for each in log.records if each.exc_info)
    assert "what the reader" in Lines("text", words=True).format(record)
    assert request["status"] == 500


def told(browser: FlaskClient) -> dict[tuple[str, ...], float]:
    answer = browser.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_metrics(shelf: Shelf) -> None:
    browser = create_app(shelf.service, archive=ArchivePages(shelf.data)).test_client()
    for path in ("/search?q=铝", "/search?q=铜", "/search?size=0", "/nowhere", "/articles/plain"):
        browser.get(path, buffered=True)
    values = told(browser)
    assert values["youse_requests_total", "GET", "/search", "200"] == 2
    assert values["youse_requests_total", "GET", "/search", "400"] == 1
    assert values["youse_requests_total", "GET", "other", "404"] == 1
    assert values["youse_request_seconds_count", "/search"] == 3
    assert values["youse_request_seconds_bucket", "+Inf", "/search"] == 3
    assert values["youse_response_bytes_total",] > 1000
    assert values["youse_failures_total",] == 0
    assert values["youse_ready",] == 1
    assert values["youse_articles",] == 3
    assert values["youse_index_generation",] == 1
    assert values["youse_archive_bytes",] > 1000
    assert [key for key in values if key[0] == "youse_build_info"]


def test_the_metrics_without_an_index(empty_browser: FlaskClient) -> None:
    values = told(empty_browser)
    assert values["youse_ready",] == 0
    assert ("youse_articles",) not in values


def test_any_address_and_method_counts_as_one_of_a_few(site: Flask) -> None:
    browser = create_app(site.extensions["youse"]).test_client()
    for number in range(50):
        browser.open(f"/none/{number}", method=f"M{number}", buffered=True)
        browser.get(f"/articles/none{number}", buffered=True)
    assert len([key for key in told(browser) if key[0] == "youse_requests_total"]) == 2


def test_where_nothing_can_be_written_each_process_counts_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shelf: Shelf
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with shared_counts():
        browser = create_app(shelf.service).test_client()
        browser.get("/help", buffered=True)
        assert told(browser)["youse_requests_total", "GET", "/help", "200"] == 1
