"""Exports: each opens in its library with the rows of the search, and what is text stays text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.article import SHANGHAI, Article
from tests.contracts.shelf import Shelf, article
from tests.web.conftest import ARTICLES
from web import export
from web.app import create_app
from web.carry_away import FORMATS, carried_as
from web.config import WebSettings

KINDS = ("csv", "xlsx", "jsonl", "ris")
ODD = article(
    "odd", "=HYPERLINK(\"http://bad.example\",\"铜\")", "@SUM(1)\x0b第一段", "第二段,“引”\"号\"",
    authors=("+张三", "李四\r\nUR  - http://bad.example"), source="\t晨报", category="-铜",
    published="2025-03-04", editor="＝1+1", url="http://mirror.example/ShowNews1.aspx?id=7",
)  # fmt: skip


def got(browser: FlaskClient, kind: str, **parameters: object) -> TestResponse:
    response = browser.get(f"/search.{kind}", query_string=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Disposition"].startswith(f"attachment; filename=youse.{kind}")
    return response


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def workbook(*articles: Article) -> bytes:
    with export.xlsx(articles) as file:
        return file.read()


def sheet_rows(content: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    (sheet,) = book.worksheets
    rows = list(sheet.iter_rows())
    assert all(cell.data_type != "f" for row in rows for cell in row)
    return [tuple(cell.value for cell in row) for row in rows]


def ris_records(content: bytes) -> list[list[tuple[str, str]]]:
    """Records as tags and values; every line must be one (no value runs over)."""
    records: list[list[tuple[str, str]]] = []
    for line in content.decode("utf-8").split("\r\n"):
        if not line:
            continue
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        if match[1] == "TY":
            records.append([])
        records[-1].append((match[1], match[2]))
    assert all(record[-1] == ("ER", "") for record in records)
    return records


def ids(kind: str, content: bytes) -> list[str]:
    if kind == "csv":
        return [row["id"] for row in csv_rows(content)]
    if kind == "xlsx":
        return [row[0] for row in sheet_rows(content)[1:]]
    if kind == "ris":
        return [dict(record)["ID"] for record in ris_records(content)]
    return [json.loads(line)["id"] for line in content.splitlines()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "parameters",
    [{}, {"sort": "oldest"}, {"q": "铝"}, {"q": "铝 铜", "mode": "any"}, {"author": "杨磊"},
     {"q": "铜和铝哪一个更贵", "size": "1", "page": "2"}, {"q": "钪"}, {"from": "2026"}],
)  # fmt: skip
def test_the_rows_of_the_search(
    browser: FlaskClient, kind: str, parameters: dict[str, str]
) -> None:
    everything = {**parameters, "size": "100", "page": "1"}
    answer = browser.get("/api/v1/search", query_string=everything).json
    assert answer is not None
    response = got(browser, kind, **parameters)
    assert ids(kind, response.data) == [hit["id"] for hit in answer["hits"]]
    assert response.headers["X-Total-Count"] == str(answer["total"])
    assert response.headers["X-Row-Count"] == str(answer["total"])


def test_jsonl_has_the_fields_of_an_article(browser: FlaskClient) -> None:
    response = got(browser, "jsonl", q="西南铝")
    assert response.content_type == "application/x-ndjson; charset=utf-8"
    (line,) = response.text.splitlines()
    expected = browser.get("/api/v1/articles/468110").json
    assert expected is not None
    row = json.loads(line)
    assert row == {name: expected[name] for name in row}
    assert list(row) == list(export.COLUMNS)


def test_csv(browser: FlaskClient) -> None:
    response = got(browser, "csv", q="西南铝")
    assert response.content_type == "text/csv; charset=utf-8"
    assert csv_rows(response.data) == [
        {
            "id": "468110", "title": "鋁途奮楫：西南铝业纪实", "authors": "杨磊、任飞",
            "source": "中国有色金属报", "category": "铝", "published": "2026-01-15T13:44:00+08:00",
            "views": "4118", "editor": "任飞",
            "url": "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110",
            "paragraphs": "西南铝业(集团)有限责任公司生产C919用板材。\n铝价上涨。",
        }
    ]  # fmt: skip
    marked = got(browser, "csv", q="西南铝", bom="1").data
    assert marked == b"\xef\xbb\xbf" + response.data
    assert got(browser, "csv", q="西南铝", bom="0").data == response.data


@pytest.mark.parametrize("bom", ["2", "yes", ""])
def test_a_wrong_mark_is_refused(browser: FlaskClient, bom: str) -> None:
    response = browser.get("/search.csv", query_string={"bom": bom})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert response.json["parameter"] == "bom"
    assert browser.get("/search.jsonl?bom=1").status_code == 400


def test_csv_runs_nothing() -> None:
    (row,) = csv_rows(b"".join(export.csv_table([ODD])))
    for name in ("title", "authors", "source", "category", "editor", "paragraphs"):
        assert row[name].startswith("'"), name
    assert row["title"] == "'" + ODD.title
    assert row["paragraphs"] == '\'@SUM(1)第一段\n第二段,“引”"号"'
    assert row["published"] == "2025-03-04"
    assert row["views"] == ""


def test_xlsx(browser: FlaskClient) -> None:
    header, row = sheet_rows(got(browser, "xlsx", q="西南铝").data)
    assert header == tuple(export.COLUMNS.values())
    assert row == (
        "468110", "鋁途奮楫：西南铝业纪实", "杨磊、任飞", "中国有色金属报", "铝",
        dt.datetime(2026, 1, 15, 13, 44), 4118, "任飞",
        "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110",
        "西南铝业(集团)有限责任公司生产C919用板材。\n铝价上涨。",
    )  # fmt: skip


def test_xlsx_holds_texts_as_they_are() -> None:
    long = article("long", "长", "铜" * 40_000, published="1899-05-06", views=0)
    wide = article("wide", "宽", "𠀋" * 40_000)
    odd, old, far = sheet_rows(workbook(ODD, long, wide))[1:]
    assert odd[1] == ODD.title
    assert odd[5] == dt.datetime(2025, 3, 4)
    assert odd[9] == '@SUM(1)第一段\n第二段,“引”"号"'
    assert old[5] == "1899-05-06"
    assert old[6] == 0
    assert old[9] == "铜" * 32_766 + "…"
    assert far[9] == "𠀋" * 16_383 + "…"


def test_ris(browser: FlaskClient) -> None:
    response = got(browser, "ris", q="西南铝")
    assert response.content_type == "application/x-research-info-systems; charset=utf-8"
    assert ris_records(response.data) == [
        [
            ("TY", "NEWS"), ("ID", "468110"), ("TI", "鋁途奮楫：西南铝业纪实"), ("AU", "杨磊"),
            ("AU", "任飞"), ("T2", "中国有色金属报"), ("PY", "2026"), ("DA", "2026/01/15/"),
            ("KW", "铝"), ("LA", "zh"), ("DB", "有色搜索"),
            ("UR", "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110"), ("ER", ""),
        ]
    ]  # fmt: skip
    (record,) = ris_records(got(browser, "ris", q='"铝 <b>&amp;</b>"').data)
    assert dict(record)["UR"] == "http://localhost/articles/a/b%20c%3Fd"


def test_ris_values_stay_on_their_line() -> None:
    (record,) = ris_records(b"".join(export.ris([ODD], lambda each: f"/articles/{each.id}")))
    assert [value for tag, value in record if tag == "AU"] == [
        "+张三",
        "李四 UR - http://bad.example",
    ]
    # A mirror is nothing to be led to.
    assert [value for tag, value in record if tag == "UR"] == ["/articles/odd"]


def test_half_a_pair_breaks_no_format() -> None:
    half = article("h\ud800", "铜\udc00", "价\x00")
    assert csv_rows(b"".join(export.csv_table([half])))[0]["title"] == "铜"
    assert sheet_rows(workbook(half))[1][1] == "铜"
    assert dict(ris_records(b"".join(export.ris([half], lambda _: "/")))[0])["TI"] == "铜"
    assert json.loads(b"".join(export.jsonl([half])))["paragraphs"] == ["价\x00"]


def test_in_the_script_that_was_asked_for(browser: FlaskClient) -> None:
    (row,) = csv_rows(got(browser, "csv", q="西南铝", script="hant").data)
    assert row["title"] == "鋁途奮楫：西南鋁業紀實"
    assert row["paragraphs"].startswith("西南鋁業(集團)有限責任公司")
    assert row["source"] == "中国有色金属报"


def test_the_name_tells_the_query(browser: FlaskClient) -> None:
    named = got(browser, "csv", q='铝/"../x"\r\n').headers["Content-Disposition"]
    assert named == "attachment; filename=youse.csv; filename*=UTF-8''youse-%E9%93%9D-x.csv"
    named.encode("ascii")


@pytest.fixture(scope="module")
def shelf_of_many(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    rows = (article(f"n{n:04}", f"铜价第{n}报", "铜。" * (n % 7), views=n) for n in range(1_234))
    return Shelf(tmp_path_factory.mktemp("many"), "whoosh").put(*rows, commit=500)


@pytest.mark.parametrize("parameters", [{"sort": "views"}, {"q": "铜", "sort": "relevance"}])
def test_each_once_and_in_order(shelf_of_many: Shelf, parameters: dict[str, str]) -> None:
    browser = create_app(shelf_of_many.service).test_client()
    pages = [
        browser.get("/api/v1/search", query_string={**parameters, "size": 100, "page": n}).json
        for n in range(1, 14)
    ]
    expected = [hit["id"] for page in pages if page for hit in page["hits"]]
    assert len(set(expected)) == 1_234
    assert ids("jsonl", got(browser, "jsonl", **parameters).data) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_the_limit_is_kept_and_told(shelf_of_many: Shelf, kind: str) -> None:
    browser = create_app(shelf_of_many.service, WebSettings(export_rows=1_100)).test_client()
    response = got(browser, kind, q="铜", sort="views")
    assert ids(kind, response.data) == [f"n{n:04}" for n in range(1_233, 133, -1)]
    assert response.headers["X-Total-Count"] == "1234"
    assert response.headers["X-Row-Count"] == "1100"


def test_articles_that_arrive_meanwhile_change_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "whoosh").put(
        *(article(f"n{n:04}", f"铜价第{n}报", views=n) for n in range(1_500))
    )
    browser = create_app(shelf.service).test_client()
    response = browser.get("/search.jsonl?sort=views", buffered=False)
    chunks: Iterator[bytes] = iter(response.response)
    begun = next(chunks)
    shelf.put(article("late", "铜价又报", views=9_999), article("n0000", "铜价改了", views=5_000))
    content = begun + b"".join(chunks)
    assert ids("jsonl", content) == [f"n{n:04}" for n in range(1_499, -1, -1)]
    assert ids("jsonl", browser.get("/search.jsonl?sort=views").data)[:2] == ["late", "n0000"]


def many(count: int) -> Iterator[Article]:
    """Articles of about 3 kB, each made when it is asked for."""
    day = dt.datetime(2026, 1, 1, tzinfo=SHANGHAI)
    for number in range(count):
        yield Article(str(number), f"第{number}篇", ("铜价上涨。" * 100,) * 2, published=day)


@pytest.mark.parametrize("kind", KINDS)
def test_memory_does_not_grow_with_the_rows(kind: str) -> None:
    writers: dict[str, Any] = {
        "csv": export.csv_table,
        "xlsx": lambda articles: export.read_out(export.xlsx(articles)),
        "jsonl": export.jsonl,
        "ris": lambda articles: export.ris(articles, lambda each: each.id),
    }
    tracemalloc.start()
    try:
        size = sum(len(chunk) for chunk in writers[kind](many(2_000)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 50_000
    assert peak < 2_000_000  # the texts alone are 6 MB


@pytest.mark.parametrize("kind", KINDS)
def test_without_an_index(empty_browser: FlaskClient, kind: str) -> None:
    response = empty_browser.get(f"/search.{kind}")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Retry-After"]


def test_unknown_formats_and_methods(browser: FlaskClient) -> None:
    assert browser.get("/search.pdf").status_code == 404
    assert browser.post("/search.csv").status_code == 405
    for kind in KINDS:
        response = browser.head(f"/search.{kind}")
        assert (response.status_code, response.data) == (200, b"")
        assert response.headers["X-Row-Count"] == str(len(ARTICLES))
        response.close()


def test_addresses_of_the_ways_to_carry_a_search_away(site: Flask) -> None:
    given = {"q": ["铜"], "page": ["3"], "size": ["50"], "sort": ["newest"], "author": ["甲", "乙"]}
    with site.test_request_context("/search", base_url="http://localhost/news"):
        rest = "q=%E9%93%9C&author=%E7%94%B2&author=%E4%B9%99&sort=newest"
        assert carried_as("ris", given) == f"/news/search.ris?{rest}"
        assert carried_as("csv", given) == f"/news/search.csv?{rest}&bom=1"
        assert carried_as("atom", {}) == "/news/search.atom"
    browser = site.test_client()
    for kind in FORMATS:
        with site.test_request_context("/search"):
            address = carried_as(kind, given)
        assert browser.get(address).status_code == 200
