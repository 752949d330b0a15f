"""Every answer, taken apart by a parser of its format, holds what we wrote and text besides."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.injection.payloads import ADDRESSES, FORMULAS, LINES, MARK, TEXTS, addresses, rows
from web import stylesheet
from web.security_headers import HEADERS

COUNT = len(rows())


def ids(reader: FlaskClient) -> Iterator[str]:
    for page in range(1, 3):
        found = reader.get(f"/api/v1/search?size=100&page={page}&facets=none").get_json()
        yield from (hit["id"] for hit in found["hits"])


def assert_harmless(answer: TestResponse) -> None:
    """Of a page: script files and style are ours, no handlers, links lead to the web."""
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert all(line.isprintable() for _, line in answer.headers)
    assert not {"Set-Cookie", "X-Injected"} & set(answer.headers.keys())
    page = html.document_fromstring(answer.data.decode())
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"iframe", "base", "object", "embed", "math"}
        assert element.tag != "style" or element.text == stylesheet.TEXT
        assert element.tag != "img" or element.get("src", "").startswith("/static/")
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("style", "srcdoc", "formaction", "autofocus") or value == ""
            if name in ("href", "src", "action"):
                parts = urlsplit(value)
                assert parts.scheme in ("", "http", "https")
                assert element.tag == "a" or parts.netloc in ("", "localhost")
                assert parts.netloc != "elsewhere.example"
        if element.tag == "script":
            data = element.get("type") == "application/ld+json"
            assert data or element.get("src", "").startswith("/static/")
            if data:
                json.loads(element.text or "")
        if element.tag == "meta":
            assert element.get("http-equiv") is None


def test_all_were_read(reader: FlaskClient) -> None:
    assert len({*ids(reader)}) == COUNT
    assert reader.get(f"/api/v1/search?q={MARK}").get_json()["total"] == COUNT


def test_pages_of_hits_and_facets(reader: FlaskClient) -> None:
    for page in (1, 2):
        for query in ("", MARK, f"{MARK}&explain=1", f"{MARK}&facet_size=all"):
            answer = reader.get(f"/search?size=100&page={page}&q={query}")
            assert answer.status_code == 200
            assert_harmless(answer)
    for path in ("/", "/archive", "/help", "/api/v1/docs"):
        assert_harmless(reader.get(path))


def test_each_article(reader: FlaskClient) -> None:
    for name in ids(reader):
        answer = reader.get(f"/articles/{quote(name, safe='')}?q={MARK}")
        assert answer.status_code == 200, name
        assert_harmless(answer)


def test_each_parameter(reader: FlaskClient) -> None:
    for path, parameters in addresses():
        answer = reader.get(path, query_string=parameters)
        assert answer.status_code in (200, 400), parameters
        assert_harmless(answer)


@pytest.mark.parametrize("text", TEXTS)
def test_addresses_that_are_not_there(reader: FlaskClient, text: str) -> None:
    for path in (f"/{quote(text)}", f"/articles/{quote('none' + text)}", f"/static/{quote(text)}"):
        answer = reader.get(path)
        assert answer.status_code in (404, 308)
        if answer.status_code == 404:
            assert_harmless(answer)
    for path in ("search", "suggest", f"articles/{quote('none' + text, safe='')}", "fields"):
        answer = reader.get(
            f"/api/v1/{path}", query_string={"q": text} if path != "fields" else {text: ""}
        )
        assert answer.mimetype in ("application/json", "application/problem+json")
        answer.get_json()
    answer = reader.get("/", query_string={"q": text})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/search?q=")
    assert answer.headers["Location"].isascii()


@pytest.mark.parametrize(
    "host", ['a"><script>pwned()</script>', "a b", "a\\b", "a@b", "铝", "a/b?c"]
)
def test_a_name_of_the_host(reader: FlaskClient, host: str) -> None:
    answer = reader.get("/search.atom", headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code in (200, 400)
    assert "<script" not in answer.text


def test_headers_cannot_be_split(reader: FlaskClient) -> None:
    for text in LINES:
        for path in ("/search.csv", "/search.atom", "/search.ris"):
            answer = reader.get(
                path, query_string={"q": text}, headers={"Origin": "https://a.example"}
            )
            values = [value for _, value in answer.headers]
            assert all(value.isascii() and value.isprintable() for value in values)
            assert not {"Set-Cookie", "X-Injected"} & set(answer.headers.keys())


def test_the_feed(reader: FlaskClient) -> None:
    for text in ("", *TEXTS):
        answer = reader.get("/search.atom", query_string={"q": text})
        if answer.status_code != 200:
            assert answer.mimetype == "application/problem+json"
            continue
        for element in ET.fromstring(answer.data).iter():
            assert element.tag.startswith(("{http://www.w3.org/2005/Atom}", "{http://a9.com/"))
            if address := element.get("href"):
                assert urlsplit(address).scheme in ("http", "https")


def test_no_formula_fires(reader: FlaskClient) -> None:
    text = reader.get("/search.csv?sort=views").data.decode()
    table = list(csv.reader(io.StringIO(text, newline="")))
    assert len(table) == COUNT + 1
    assert {len(row) for row in table} == {10}
    signs = "=+-@\t\r\n＝＋－＠"
    assert not [cell for row in table for cell in row if cell.startswith(tuple(signs))]
    # What a spreadsheet leaves out before it looks at a cell must not uncover a formula.
    bare = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\x00]*")
    shown = [cell for row in table for cell in row if bare.sub("", cell, count=1).startswith("=")]
    assert not shown
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/search.xlsx").data))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert FORMULAS[0] in {cell.value for cell in cells}


def test_a_record_stays_a_record(reader: FlaskClient) -> None:
    ris = reader.get("/search.ris").data.decode()
    assert ris.count("\r\nER  - \r\n") == ris.count("TY  - NEWS\r\n") == COUNT
    assert "TY  - BOOK\r\n" not in ris
    lines = reader.get("/search.jsonl").data.decode().split("\n")
    assert len([json.loads(line) for line in lines if line]) == COUNT


def test_an_address_that_does_no_harm_is_all_that_is_linked(reader: FlaskClient) -> None:
    for number in range(len(ADDRESSES)):
        page = html.document_fromstring(reader.get(f"/articles/url{number}").data.decode())
        links = page.xpath("//a/@href")
        outside = [each for each in links if urlsplit(each).netloc not in ("", "localhost")]
        assert all(each.startswith("https://a.example/") for each in outside), outside
