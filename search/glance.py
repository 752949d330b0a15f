"""An archive at a glance: what is in it, counted over all of it.

*Telling words*: names of the trade that stand in many articles, to show what may be asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from index import vocabulary
from index.census import Census
from index.script import fold
from search.query import All, Everything, Term
from search.request import FACETS, FILTERS
from search.results import DateFacet, FacetValue, Hit
from search.searcher import Found, Plan, View

HitMaker = Callable[[Found], Hit]

_NEWEST = 10
_FEW = 5
_TOP = 12
_CATEGORIES = 8
"""How many categories are followed over time."""
_MOST_MONTHS = 60
"""More bars side by side are too thin to be pointed at."""
_THINGS = ("compounds", "products", "ores")
_ASPECTS = ("price_terms", "energy_carbon", "contracts")
"""Kinds of the vocabulary: what is traded, and what is said of it."""
_SHORTEST = 3
"""Shorter names stand inside other words as well."""


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """What is in the index, for the first screen: counts over everything, newest articles.

    ``words``: telling words, the commonest of each kind. ``pair``: two that stand in one article,
    or nothing. ``metals``: the metals that are spoken of at all, by their names in Chinese.
    """

    total: int
    newest: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    first: str | None
    last: str | None
    words: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    metals: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Glance:
    """``facets``: all values of each field. ``months``: all articles by month.

    ``categories``: the commonest ones by month, or by year where there are many months.
    ``census``: what became of the input, ``None`` where that is not known.
    """

    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    months: DateFacet
    categories: Mapping[str, DateFacet]
    newest: tuple[Hit, ...]
    oldest: tuple[Hit, ...]
    census: Census | None = None


def overview(view: View, hit: HitMaker) -> Overview:
    """What the first screen shows. Some hundred milliseconds where there are many articles."""
    answer = view.run(_everything("newest", _NEWEST, FACETS, _TOP))
    first, last = view.span()
    counts = _counts_of_names(view)
    words = tuple(name for kind in _THINGS if (name := _commonest(counts[kind])))
    return Overview(
        total=answer.total,
        newest=tuple(map(hit, answer.found)),
        facets=answer.facets,
        first=first,
        last=last,
        words=words,
        pair=_pair(view, words, [counts[kind] for kind in _ASPECTS]),
        metals=frozenset(name for name, count in counts["metals"].items() if count),
    )


def glance(view: View, hit: HitMaker) -> Glance:
    """What the page of the archive shows, with a search for each category that is followed."""
    newest = view.run(_everything("newest", _FEW, (*FILTERS, "date"), None, "month"))
    oldest = view.run(_everything("oldest", _FEW))
    months = newest.dates or DateFacet("month", ())
    interval = "month" if _span(months) <= _MOST_MONTHS else "year"
    categories = {
        each.value: view.run(
            _everything("newest", 0, ("date",), 0, interval, {"category": (each.value,)})
        ).dates
        for each in newest.facets.get("category", ())[:_CATEGORIES]
    }
    return Glance(
        total=newest.total,
        facets=newest.facets,
        months=months,
        categories={name: dates for name, dates in categories.items() if dates},
        newest=tuple(map(hit, newest.found)),
        oldest=tuple(map(hit, oldest.found)),
    )


def _everything(
    sort: str,
    size: int,
    facets: tuple[str, ...] = (),
    facet_size: int | None = 0,
    interval: str | None = None,
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> Plan:
    return Plan(
        Everything(), filters or {}, None, None, sort, 0, size, facets, facet_size,
        date_interval=interval,
    )  # fmt: skip


def _span(months: DateFacet) -> int:
    """From the first month to the last one."""
    if not months.buckets:
        return 0
    first, last = (_month(each.start) for each in (months.buckets[0], months.buckets[-1]))
    return last - first + 1


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


def _counts_of_names(view: View) -> dict[str, dict[str, int]]:
    """For each kind of the vocabulary in how many articles the main names stand."""
    entries = [each for each in vocabulary.load() if each.kind in ("metals", *_THINGS, *_ASPECTS)]
    found = view.frequencies([fold(each.names[0]) for each in entries])
    counts: dict[str, dict[str, int]] = {kind: {} for kind in ("metals", *_THINGS, *_ASPECTS)}
    for entry, count in zip(entries, found, strict=True):
        counts[entry.kind][entry.names[0]] = count
    return counts


def _commonest(counts: Mapping[str, int]) -> str | None:
    long = {name: count for name, count in counts.items() if len(name) >= _SHORTEST and count}
    return max(long, key=long.__getitem__, default=None)


def _pair(view: View, things: tuple[str, ...], aspects: list[dict[str, int]]) -> tuple[str, ...]:
    """A thing and an aspect of it that stand in one article, both as common as may be."""
    for thing in things:
        for counts in aspects:
            aspect = _commonest(counts)
            if (
                aspect
                and thing not in aspect
                and view.matches(All((Term(fold(thing)), Term(fold(aspect)))))
            ):
                return thing, aspect
    return ()
