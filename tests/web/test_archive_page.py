"""The archive as pictures: each mark leads to a search that finds what it stands for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from index.errors import ReadError
from index.readers import Failure, interpret
from index.readers.inputs import items
from search.request import read
from search.results import DateBucket, DateFacet
from tests.fakes.service import CENSUS, FakeService
from tests.web.test_pages import Page, get
from web import archive_page
from web.archive_page import LEVELS, calendar, level, told


def test_every_mark_leads_to_as_many_articles_as_it_says(client: FlaskClient) -> None:
    service = FakeService()
    html = get(client, "/archive")
    found = 0
    for link in Page(html).links:
        said = re.fullmatch(r"(?:.*：)?([\d,]+)(?: 篇)?|.*\s([\d,]+)", " ".join(link.text.split()))
        year = re.fullmatch(r"20\d\d", link.text)
        if link.path != "/search" or year or not said:
            continue
        count = int((said[1] or said[2]).replace(",", ""))
        query = parse_qs(urlsplit(link.href).query)
        assert service.search(read(query)).total == count, link
        found += 1
    assert found > 60


def test_years_without_articles_are_shown_too() -> None:
    months = DateFacet("month", (DateBucket("2023-12-01", 1), DateBucket("2025-02-01", 100)))
    newest, empty, oldest = calendar("/s", months)
    assert [newest.name, empty.name, oldest.name] == ["2025", "2024", "2023"]
    assert newest.count == 100
    assert newest.cells[1] is not None
    assert (newest.cells[1].level, newest.cells[1].href) == (LEVELS, "/s?from=2025-02&to=2025-02")
    assert empty.cells == (None,) * 12
    assert oldest.cells[11] is not None
    assert oldest.cells[11].level == 1
    assert calendar("/s", DateFacet("month", ())) == []


def test_levels_go_by_order_of_magnitude() -> None:
    assert [level(count, 10_000) for count in (1, 10, 100, 1_000, 10_000)] == [1, 2, 3, 4, 5]
    assert level(1, 1) == LEVELS


def test_what_became_of_the_input_is_told(client: FlaskClient) -> None:
    html = get(client, "/archive")
    assert "读入 27 个页面，其中 9 篇文章有修补" in html
    assert "拒收 4 项" in html
    assert [(each.value, each.count) for each in told(CENSUS.rejects, archive_page.reason)] == [
        ("不认识的文件类型", 3), ("没有标题也没有正文", 1),
    ]  # fmt: skip
    # Names of files are nobody else's business.
    assert "a.doc" not in html


BAD = {
    "a.doc": (b"x", "不认识的文件类型"),
    "a.txt": (b"\0\0", "不是文本"),
    "b.txt": (b" ", "没有标题也没有正文"),
    "c.html": (b"<p></p>", "没有标题也没有正文"),
    "d.json": (b"{", "格式有误"),
    "e.json": (b"[1]", "格式有误"),
    "f.json": (b'{"title": {}}', "字段的值有误"),
    "g.json": (b'{"views": 1}', "没有标题也没有正文"),
    "h.csv": (b"a,b\n1,2\n", "表头没有标题列和正文列"),
    "i.txt.gz": (b"no gzip", "压缩文件不完整"),
    "j.txt.gz": (gzip.compress(b"text" * 1000)[:20], "压缩文件不完整"),
    "k.txt": (b"long" * 1000, "超过允许的大小"),
}


@pytest.mark.parametrize("name", BAD)
def test_every_reason_of_rejection_has_a_name(tmp_path: Path, name: str) -> None:
    content, expected = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    (item,) = items(path, largest=2000)
    reason = item.reason if isinstance(item, Failure) else ""
    if not reason:
        with pytest.raises(ReadError) as caught:
            interpret(item)  # type: ignore[arg-type]
        reason = str(caught.value)
    assert archive_page.reason(reason) == expected
