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


def test_presets_keep_the_search_and_are_taken_back() -> None:
    given = {"q": ("铜",), "from": ("2025",), "to": ("2025",), "page": ("3",)}
    found = links.presets("/s", given, dt.date(2026, 1, 7))
    assert [(each.label, each.href.partition("%9C")[2]) for each in found] == [
        ("今天", "&from=2026-01-07&to=2026-01-07"), ("近 7 天", "&from=2026-01-01"),
        ("近 30 天", "&from=2025-12-09"), ("今年", "&from=2026&to=2026"), ("去年", ""),
    ]  # fmt: skip
    assert [each.label for each in found if each.chosen] == ["去年"]


VALUES = [FacetValue(f"值{number:02}", 40 - number) for number in range(30)]


def test_a_field_shows_its_commonest_and_its_chosen_values() -> None:
    given = {"author": ("值20", "无此值")}
    shown = links.facet("/search", given, "author", VALUES, counted=1000)
    assert [each.label for each in shown.choices] == [
        "无此值", *(f"值{number:02}" for number in range(7)), "值20",
    ]  # fmt: skip
    assert [each.count for each in shown.choices if each.chosen] == [0, 20]
    assert (shown.total, shown.more) == (31, False)
    assert shown.all is not None
    assert shown.all.startswith("/search/author?author=")


def test_a_field_that_was_not_counted_whole_says_so() -> None:
    shown = links.facet("/search", {"author": ("无此值",)}, "author", VALUES, counted=30)
    assert (shown.more, shown.choices[0].count) == (True, None)


@pytest.mark.parametrize(
    ("given", "values", "shown"),
    [
        ({}, 10, 10),
        ({}, 11, 8),
        ({"facet_size": ("15",)}, 30, 15),
        ({"facet_size": ("all",)}, 30, 30),
    ],
)
def test_how_many_values_a_field_shows(
    given: dict[str, tuple[str, ...]], values: int, shown: int
) -> None:
    facet = links.facet("/s", given, "source", VALUES[:values], counted=1000)
    assert len(facet.choices) == shown
    assert facet.all == (None if shown == values else "/s/source")


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
