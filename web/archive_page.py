"""The archive at a glance: its numbers as pictures, each mark an address of its search.

*Level*: how dark a month is, from 1 to 5, by the order of magnitude of its articles.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from search.glance import Glance
from search.messages import Message
from search.results import DateFacet, FacetValue
from web import links
from web.mended_lines import KINDS
from web.timeline import Timeline, timeline

LEVELS = 5
_FIELDS = ("category", "source", "author")
_TOP = 12
_DIGITS = {"year": 4, "month": 7}

_REASONS = (
    ("unknown suffix", Message("不认识的文件类型")),
    ("larger than|longer than", Message("超过允许的大小")),
    ("gzip", Message("压缩文件不完整")),
    ("cannot be read", Message("文件打不开")),
    ("neither a title nor a body", Message("没有标题也没有正文")),
    ("names no title and no body", Message("表头没有标题列和正文列")),
    ("zero bytes", Message("不是文本")),
    ("is not CSV|valid JSON|nested too deeply|not a JSON object", Message("格式有误")),
    ("^The field|^The id", Message("字段的值有误")),
)
"""How reasons of rejection are recognized, and what they are called without naming the input."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    month: str
    count: int
    level: int
    href: str


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """``cells``: the twelve months, ``None`` where there is no article."""

    name: str
    count: int
    href: str
    cells: tuple[Cell | None, ...]


class Followed(NamedTuple):
    """A category over time. ``years``: its articles by year, as the head of the table has them."""

    choice: links.Choice
    line: Timeline | None
    years: tuple[links.Choice | None, ...]


def shown(glance: Glance, path: str) -> dict[str, object]:
    """What the page shows; ``path`` is the address of searches."""
    years = calendar(path, glance.months)
    return {
        "glance": glance,
        "dated": sum(each.count for each in glance.months.buckets),
        "years": years,
        "levels": range(1, LEVELS + 1),
        "followed": followed(path, glance, [year.name for year in reversed(years)]),
        "fields": [
            field(path, name, glance.facets[name]) for name in _FIELDS if glance.facets.get(name)
        ],
        "mends": told(glance.census.mends, _mend) if glance.census else [],
        "rejects": told(glance.census.rejects, reason) if glance.census else [],
    }


def field(path: str, name: str, values: Sequence[FacetValue]) -> links.Facet:
    """The commonest values of a field."""
    choices = links.facet_choices(path, {}, name, values[:_TOP])
    every = f"{path}/{name}" if len(values) > _TOP else None
    return links.Facet(name, choices, len(values), more=False, all=every)


def calendar(path: str, months: DateFacet) -> list[Year]:
    """The years, newest first, each with its months; those without an article are there too."""
    counts = {each.start[:7]: each.count for each in months.buckets}
    if not counts:
        return []
    most = max(counts.values())
    years = range(int(max(counts)[:4]), int(min(counts)[:4]) - 1, -1)
    return [_year(path, str(year).zfill(4), counts, most) for year in years]


def _year(path: str, name: str, counts: Mapping[str, int], most: int) -> Year:
    months = [f"{name}-{number:02}" for number in range(1, 13)]
    cells = tuple(
        Cell(month, counts[month], level(counts[month], most), _dated(path, month))
        if counts.get(month)
        else None
        for month in months
    )
    return Year(name, sum(each.count for each in cells if each), _dated(path, name), cells)


def level(count: int, most: int) -> int:
    """How dark ``count`` is where ``most`` is darkest. Even steps would leave all but one light."""
    return 1 + round((LEVELS - 1) * math.log(count) / math.log(most)) if most > 1 else LEVELS


def _dated(path: str, date: str, **filters: str) -> str:
    given = {name: (value,) for name, value in {**filters, "from": date, "to": date}.items()}
    return links.address(path, given)


def followed(path: str, glance: Glance, years: Sequence[str]) -> list[Followed]:
    """The commonest categories over time, all drawn between the same ends."""
    counts = {each.value: each.count for each in glance.facets.get("category", ())}
    found = []
    starts = [each.start for dates in glance.categories.values() for each in dates.buckets]
    for name, dates in glance.categories.items():
        digits = _DIGITS[dates.interval]
        ends = (min(starts)[:digits], max(starts)[:digits]) if starts else None
        choices = [
            links.Choice(
                each.start[:digits],
                each.count,
                _dated(path, each.start[:digits], category=name),
                chosen=False,
            )
            for each in dates.buckets
        ]
        by_year = Counter[str]()
        for bucket in dates.buckets:
            by_year[bucket.start[:4]] += bucket.count
        found.append(
            Followed(
                links.Choice(name, counts[name], links.address(path, {"category": (name,)}), False),
                timeline(choices, ends, fewest=1),
                tuple(
                    links.Choice(year, by_year[year], _dated(path, year, category=name), False)
                    if year in by_year
                    else None
                    for year in years
                ),
            )
        )
    return found


def told(counts: Mapping[str, int], name: Callable[[str], str]) -> list[FacetValue]:
    """Counts by what they are called, the greatest first."""
    sums = Counter[str]()
    for each, count in counts.items():
        sums[name(each)] += count
    return [FacetValue(*pair) for pair in sums.most_common()]


def _mend(kind: str) -> str:
    return KINDS[kind][0] if kind in KINDS else kind


def reason(sentence: str) -> str:
    """What a reason of rejection is called, without naming the input."""
    return next((name for sign, name in _REASONS if re.search(sign, sentence)), Message("其他原因"))
