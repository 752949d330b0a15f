"""Addresses of links and forms, and which foreign addresses may be links at all."""

from __future__ import annotations

import datetime as dt

import pytest

from search.results import DateBucket, DateFacet, FacetValue
from web import links


def test_addresses() -> None:
    given = {"size": ["20"], "q": [" 铜 "], "page": ["3"], "sort": ["relevance"], "mode": [""]}
    assert links.address("/search", given) == "/search?q=%E9%93%9C&page=3"
    assert links.address("/s", given, {"sort": ("newest",)}) == "/s?q=%E9%93%9C&sort=newest"
    assert links.address("/search", given, {"q": ()}) == "/search"
    assert links.address("/search", {"sort": ["newest"]}) == "/search"


def test_values_the_index_holds_to_be_one_are_one_choice() -> None:
    given = {"author": ("楊野", "無名")}
    choices = links.facet_choices("/search", given, "author", [FacetValue("杨野", 2)])
    assert [(each.label, each.count, each.chosen) for each in choices] == [
        ("無名", None, True), ("杨野", 2, True),
    ]  # fmt: skip
    assert links.toggled(given, "author", "杨野") == {"author": ("無名",)}


def test_date_buckets() -> None:
    facet = DateFacet("year", (DateBucket("2024-01-01", 1), DateBucket("2025-01-01", 0)))
    newest, older = links.date_choices("/s", {"from": ("2024",), "to": ("2024",)}, facet)
    assert (newest.label, newest.chosen, newest.href) == ("2025", False, "/s?from=2025&to=2025")
    assert (older.chosen, older.href) == (True, "/s")
    week, *_ = links.recent(dt.date(2026, 1, 7))
    assert week[1] == {"from": ("2026-01-01",), "to": ()}


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 0, []), (1, 1, [1]), (3, 5, [1, 2, 3, 4, 5]), (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (50_000, 99_999, [1, None, 49_998, 49_999, 50_000, 50_001, 50_002, None, 99_999]),
        (99, 7, [1, None, 7]),
    ],
)  # fmt: skip
def test_page_numbers(page: int, pages: int, shown: list[int | None]) -> None:
    assert links.page_numbers(page, pages) == shown


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("http://www.cnmn.com.cn/ShowNews1.aspx?id=1", True), ("https://cnmn.com.cn/a", True),
        ("http://cnmn.com.cn.example/a", False), ("http://fakecnmn.com.cn/a", False),
        ("javascript:alert(1)//cnmn.com.cn", False), ("http://evil.example\\@cnmn.com.cn/", False),
        ("http://cnmn.com.cn@evil.example/", False), ("http://[cnmn.com.cn/", False), (None, False),
    ],
)  # fmt: skip
def test_only_the_home_site_is_linked(url: str | None, linked: bool) -> None:
    assert links.original(url) == (url if linked else None)
