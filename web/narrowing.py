"""What a page of results can be narrowed by: values of its fields, and dates as bars."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from index.script import fold
from search.dates import end_second, first_day, first_second, last_day
from search.query import All, DateRange
from search.request import Request, read
from search.results import Results
from web import links
from web.timeline import Timeline, timeline

if TYPE_CHECKING:
    from search.service import SearchService

_FIELDS = ("source", "category", "author")
_COUNTED = 200
"""How many values of a field are counted for a page of results, to know chosen ones among them."""
_LISTED = 2000
"""How many values of a field are listed at most; who looks for others types a part of them."""
_WEEKS = 45
"""Days of which each still gets a bar of its own."""


class DatesShown(NamedTuple):
    """``interval``: year, month or day. ``line``: the picture, ``None`` for very few choices."""

    interval: str
    choices: list[links.Choice]
    line: Timeline | None


def counting(asked: Request) -> Request:
    """The request with as many values counted as :func:`fields` wants."""
    size = asked.facet_size
    return dataclasses.replace(asked, facet_size=None if size is None else max(size, _COUNTED))


def fields(
    path: str, parameters: links.Parameters, asked: Request, results: Results
) -> list[links.Facet]:
    """The fields of the results of a request made by :func:`counting`."""
    most = counting(asked).facet_size or sys.maxsize
    return [
        links.facet(path, parameters, name, results.facets[name], most)
        for name in _FIELDS
        if name in asked.facets and name in results.facets
    ]


def dates(
    service: SearchService,
    path: str,
    parameters: links.Parameters,
    asked: Request,
    results: Results,
    today: dt.date,
) -> list[DatesShown]:
    """The articles of a search over time; once more from nearer by where its dates are narrow."""
    if results.dates is None:
        return []
    shown = [results.dates]
    near = closer(asked.start, asked.end or max(today, asked.start or today))
    if near and results.dates.interval != "day":
        tree = All((results.tree, DateRange(first_second(near[0]), end_second(near[1]))))
        nearer = service.answer(
            tree,
            dataclasses.replace(
                asked, start=None, end=None, sort="newest", size=1, page=1, facets=("date",)
            ),
        ).dates
        if nearer and nearer.interval != results.dates.interval:
            shown.append(nearer)
    listed = [(each.interval, links.date_choices(path, parameters, each)) for each in shown]
    return [
        DatesShown(interval, choices, timeline(choices))
        for interval, choices in listed
        if len(choices) > 1
    ]


def closer(start: dt.date | None, end: dt.date) -> tuple[dt.date, dt.date] | None:
    """The days to be looked at from nearer by, for a search between two days: the month or the
    year around them, else these days themselves; ``None`` where it does not begin on a day.
    """
    if start is None:
        return None
    month = f"{start:%Y-%m}"
    if month == f"{end:%Y-%m}":
        return first_day(month), last_day(month)
    if start.year == end.year and (end - start).days > _WEEKS:
        return dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)
    return start, end


def values(
    service: SearchService, path: str, given: Mapping[str, list[str]], name: str
) -> dict[str, object]:
    """What the list of all values of a field shows, of the articles that a search finds.

    Besides the parameters of the search it takes ``find``: a part of the values that are wanted.
    """
    find = next(iter(given.get("find", ())), "").strip()
    given = {each: of_it for each, of_it in given.items() if each != "find"}
    asked = read(given)
    results = service.search(
        dataclasses.replace(asked, facets=(name,), facet_size=None, size=1, page=1, cursor=None)
    )
    parameters = links.cleaned({**given, **asked.filters})
    choices = links.facet_choices(path, parameters, name, results.facets[name], whole=True)
    wanted = fold(find)
    fitting = [each for each in choices if each.chosen or wanted in fold(each.label)]
    return {
        "name": name,
        "asked": asked,
        "find": find,
        "total": len(choices),
        "fitting": len(fitting),
        "choices": [(each, _key(each.label)) for each in fitting[:_LISTED]],
        "carried": links.hidden(parameters, name, "facet_size"),
        "chosen": links.hidden(parameters, "facet_size"),
        "back": links.address(path, parameters, {"facet_size": ()}),
    }


def _key(label: str) -> str | None:
    """What else than the label itself may be typed to find it: the same in the other script."""
    folded = fold(label)
    return folded if folded != label.lower() else None
