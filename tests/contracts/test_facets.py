"""Exact facets: each count is the total of the search that chooses the value."""

from __future__ import annotations

import calendar
import random
from collections import Counter

import pytest

from index.script import fold
from search.results import FacetValue
from tests.contracts import corpus
from tests.contracts.shelf import Shelf, article

_DIGITS = {"year": 4, "month": 7, "day": 10}
_SPANS = (
    ("", ""),
    ("2025", "2025"),
    ("2025-02-28", "2025-03-01"),
    ("2024-06", ""),
    ("", "2025-03"),
)


def _random_search(chance: random.Random) -> dict[str, str | list[str]]:
    start, end = chance.choice(_SPANS)
    values = {"author": corpus.AUTHORS, "source": corpus.SOURCES, "category": corpus.CATEGORIES}
    filters: dict[str, str | list[str]] = {
        name: [value for value in chance.sample(known, chance.randint(1, 2)) if value]
        for name, known in values.items()
        if chance.random() < 0.4
    }
    return {
        "text": chance.choice(("", "铝", "铜价 库存", '"铝，"', "电解铝 C919 下跌")),
        "mode": chance.choice(("all", "any", "auto")),
        "from_": start,
        "to": end,
        **filters,
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_count_is_the_total_of_the_search_for_that_value_alone(shelf: Shelf, seed: int) -> None:
    shelf.put(*corpus.articles(seed, 90), commit=40)
    shelf.put(*corpus.articles(seed + 100, 30, first=60))
    chance = random.Random(seed)
    checked = 0
    for _ in range(8):
        asked = _random_search(chance)
        results = shelf.search(**asked, facet_size="all")  # type: ignore[arg-type]
        for name, values in results.facets.items():
            for each in values:
                chosen = shelf.search(**{**asked, name: each.value})  # type: ignore[arg-type]
                assert chosen.total == each.count > 0, (asked, name, each)
                checked += 1
            assert len({fold(each.value) for each in values}) == len(values)
        assert results.dates is not None
        digits = _DIGITS[results.dates.interval]
        for bucket in results.dates.buckets:
            day = bucket.start[:digits]
            narrowed = shelf.search(**{**asked, "from_": day, "to": day})  # type: ignore[arg-type]
            assert narrowed.total == bucket.count > 0, (asked, bucket)
            checked += 1
    assert checked > 60


@pytest.mark.parametrize("seed", range(3))
def test_all_values_are_counted_in_their_commonest_spelling(shelf: Shelf, seed: int) -> None:
    given = corpus.articles(seed, 60)
    facets = shelf.put(*given).search(facet_size="all").facets
    for name, lists in {
        "author": [each.authors for each in given],
        "source": [(each.source,) for each in given if each.source],
        "category": [(each.category,) for each in given if each.category],
    }.items():
        spellings = Counter(" ".join(value.split()) for values in lists for value in values)
        totals = Counter(key for values in lists for key in {_key(value) for value in values})
        assert {_key(each.value): each.count for each in facets[name]} == totals
        for each in facets[name]:
            rivals = [spellings[value] for value in spellings if _key(value) == _key(each.value)]
            assert spellings[each.value] == max(rivals)


def _key(value: str) -> str:
    return " ".join(fold(value).split())


def test_spelling_order_and_size(shelf: Shelf) -> None:
    shelf.put(
        article("1", source="銅陵報", authors=("張三", "李四")),
        article("2", source="铜陵报", authors=("张三", "張三")),
        article("3", source=" 铜陵报", authors=("张三",)),
        article("4", source="矿报", authors=("乙",)),
        article("5", source="铝报", authors=("甲",)),
        article("6"),
        *(article(f"a{n}", category="鉛 鋅") for n in range(4)),
        *(article(f"b{n}", category="铅 锌" + " " * n) for n in range(3)),
        *(article(f"c{n}", category="铅  锌" + " " * n) for n in range(3)),
    )
    facets = shelf.search().facets
    assert facets["source"] == (
        FacetValue("铜陵报", 3), FacetValue("矿报", 1), FacetValue("铝报", 1),
    )  # fmt: skip
    assert facets["author"][0] == FacetValue("张三", 3)
    assert facets["category"] == (FacetValue("铅 锌", 10),)
    assert len(shelf.search(facet_size="1").facets["author"]) == 1
    assert shelf.search(facet_size="1").facets["author"] == facets["author"][:1]
    assert shelf.search(facets="source").facets.keys() == {"source"}
    assert shelf.search(facets="source").dates is None
    assert shelf.search(facets="none").facets == {}


def test_a_spelling_goes_with_its_last_article(shelf: Shelf) -> None:
    shelf.put(*(article(str(number), source="銅 陵 報") for number in range(30)))
    shelf.put(article("new", source="銅  陵 报"))
    shelf.remove(*map(str, range(30)))
    assert shelf.search().facets["source"] == (FacetValue("銅 陵 报", 1),)


def test_a_value_of_nothing_is_no_value(shelf: Shelf) -> None:
    shelf.put(article("1", source="\u200b", authors=("\u200b", "甲"), category=" "))
    facets = shelf.search().facets
    assert facets == {"author": (FacetValue("甲", 1),), "source": (), "category": ()}


@pytest.mark.parametrize(
    ("days", "interval", "starts"),
    [
        (["2026-01-15"], "day", ["2026-01-15"]),
        (["2026-01-15", "2026-01-15T23:59:59", "2026-01-16T00:00"], "day",
         ["2026-01-15", "2026-01-16"]),
        (["2025-12-31T23:59:59", "2026-01-01", "2026-03-31"], "month",
         ["2025-12-01", "2026-01-01", "2026-03-01"]),
        (["2015-07-01", "2026-01-01T00:00"], "year", ["2015-01-01", "2026-01-01"]),
        ([None], "month", []),
    ],
)  # fmt: skip
def test_date_buckets_fit_the_span(
    shelf: Shelf, days: list[str | None], interval: str, starts: list[str]
) -> None:
    shelf.put(*(article(str(n), "铝", published=day) for n, day in enumerate(days)))
    dates = shelf.search("铝").dates
    assert dates is not None
    assert dates.interval == interval
    assert [bucket.start for bucket in dates.buckets] == starts
    assert sum(bucket.count for bucket in dates.buckets) == sum(day is not None for day in days)


def test_date_buckets_sum_and_narrow(shelf: Shelf) -> None:
    given = corpus.articles(7, 120)
    dates = shelf.put(*given).search().dates
    assert dates is not None
    assert dates.interval == "month"
    expected = Counter(each.published_text[:7] for each in given if each.published_text)
    assert {bucket.start[:7]: bucket.count for bucket in dates.buckets} == expected
    month = max(expected, key=lambda each: expected[each])
    last = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    assert shelf.search(from_=f"{month}-01", to=f"{month}-{last}").total == expected[month]
    # Within one month the other months still show: choosing one is no dead end.
    inside = shelf.search(from_=month, to=month).dates
    assert inside is not None
    assert sum(bucket.count for bucket in inside.buckets) == sum(expected.values())
