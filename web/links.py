"""Addresses: every link and every form of the pages is worked out here, without Flask.

*Parameters*: what an address carries behind its question mark, name → values. *Changes*: the
parameters a link sets anew; an empty tuple takes a parameter out. An address carries nothing that
is empty or has its default value, and goes back to the first page when anything else changes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote_plus, urlsplit

from index.script import fold
from search.dates import DateRangeError, first_day, last_day
from search.messages import Message
from search.request import FACETS, FILTERS, PARAMETERS
from search.results import DateFacet, FacetValue

Parameters = Mapping[str, Sequence[str]]
Pairs = list[tuple[str, str]]

DEFAULTS = {
    "mode": "auto",
    "size": "20",
    "page": "1",
    "facets": ",".join(FACETS),
    "facet_size": "20",
    "script": "original",
    "reposts": "fold",
    "synonyms": "on",
    "explain": "0",
}
ACTIVE = (*FILTERS, "from", "to")
"""The parameters that leave articles out: what the chips show and 全部清除 takes away."""

_BUCKET_DIGITS = {"year": 4, "month": 7, "day": 10}
_HOME = "cnmn.com.cn"
_SHOWN, _NEARLY = 8, 2
"""How many values of a field stand beside the results; as many more are not worth a click."""


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force; ``href`` is the same search without it."""

    name: str
    value: str
    href: str


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; ``href`` chooses it, or takes the choice back."""

    label: str
    count: int | None
    """``None``: a chosen value that is not among the counted ones."""
    href: str
    chosen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Facet:
    """A field's commonest values; ``all`` leads to the others, ``None`` where there are none.

    ``more``: whether there may be still more values than the ``total`` that were counted.
    """

    name: str
    choices: list[Choice]
    total: int
    more: bool
    all: str | None


def cleaned(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """``parameters`` in one fixed order, without blanks, repetitions and defaults."""
    names = [name for name in PARAMETERS if name in parameters]
    if len(names) < len(parameters):
        names += sorted(parameters.keys() - names)
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        values = dict.fromkeys(value.strip() for value in parameters[name])
        kept = tuple(value for value in values if value and value != DEFAULTS.get(name))
        if kept:
            found[name] = kept
    # What an absent ``sort`` means depends on whether there is a query; without one nothing can
    # be relevant.
    usual = ("relevance",) if "q" in found else ("newest", "relevance")
    if len(found.get("sort", ())) == 1 and found["sort"][0] in usual:
        del found["sort"]
    return found


def changed(parameters: Parameters, changes: Parameters) -> dict[str, tuple[str, ...]]:
    """``parameters`` with ``changes``, on the first page unless they name the page alone.

    A cursor belongs to the search as it was.
    """
    merged: dict[str, Sequence[str]] = {**parameters, **changes}
    if changes and "cursor" not in changes:
        merged["cursor"] = ()
    if changes and set(changes) != {"page"}:
        merged["page"] = ()
    return cleaned(merged)


def address(path: str, parameters: Parameters, changes: Parameters | None = None) -> str:
    """The address of ``path`` with these parameters, percent-encoded UTF-8."""
    pairs = _pairs(changed(parameters, changes or {}))
    query = "&".join([f"{_encoded(name)}={_encoded(value)}" for name, value in pairs])
    return f"{path}?{query}" if query else path


@functools.lru_cache(maxsize=1_024)
def _encoded(text: str) -> str:
    """Kept, for a page says the same in a hundred addresses."""
    return quote_plus(text, errors="replace")


def hidden(parameters: Parameters, *own: str) -> Pairs:
    """What a form carries on unseen: all but its own fields and the page."""
    return _pairs(changed(parameters, dict.fromkeys(own, ()) | {"page": ()}))


def _pairs(parameters: Parameters) -> Pairs:
    return [(name, value) for name, values in parameters.items() for value in values]


def toggled(parameters: Parameters, name: str, value: str) -> dict[str, tuple[str, ...]]:
    """The change that chooses ``value``, or takes it back where it is chosen."""
    values = tuple(parameters.get(name, ()))
    others = tuple(each for each in values if not _same(each, value))
    return {name: others if len(others) < len(values) else (*values, value)}


def _same(one: str, other: str) -> bool:
    """Whether two values of a filter are one value to the index, which counts them folded."""
    return one == other or fold(one).strip() == fold(other).strip()


def chips(path: str, parameters: Parameters) -> list[Chip]:
    """The filters in force, each with the address of the same search without it."""
    found = [
        Chip(name, value, address(path, parameters, toggled(parameters, name, value)))
        for name in FILTERS
        for value in parameters.get(name, ())
    ]
    start, end = _one(parameters, "from"), _one(parameters, "to")
    if start and start == end:
        found.append(Chip("date", start, address(path, parameters, {"from": (), "to": ()})))
    else:
        found += [
            Chip(name, value, address(path, parameters, {name: ()}))
            for name, value in (("from", start), ("to", end))
            if value
        ]
    return found


def without_filters(path: str, parameters: Parameters) -> str:
    """The same search over everything."""
    return address(path, parameters, dict.fromkeys(ACTIVE, ()))


def facet(
    path: str, parameters: Parameters, name: str, values: Sequence[FacetValue], counted: int
) -> Facet:
    """A field as it stands beside the results; ``counted``: how many values were asked for.

    A chosen value is shown however few articles have it.
    """
    cut = len(values) >= counted
    choices = facet_choices(path, parameters, name, values, whole=not cut)
    given = _one(parameters, "facet_size")
    shown = int(given) if given.isdigit() else len(choices) if given else _SHOWN
    if len(choices) <= shown + _NEARLY:
        shown = len(choices)
    kept = [each for place, each in enumerate(choices) if place < shown or each.chosen]
    rest = cut or len(kept) < len(choices)
    href = address(f"{path}/{name}", parameters, {"facet_size": ()}) if rest else None
    return Facet(name, kept, len(choices), cut, href)


def facet_choices(
    path: str,
    parameters: Parameters,
    name: str,
    values: Iterable[FacetValue],
    *,
    whole: bool = False,
) -> list[Choice]:
    """A facet's values as links; chosen values that were not counted stand first.

    ``whole``: all values were counted, so those that were not have no article.
    """
    counted = list(values)
    given = parameters.get(name, ())
    missing = [one for one in given if not any(_same(one, each.value) for each in counted)]
    rows: list[tuple[str, int | None]] = [(one, 0 if whole else None) for one in missing]
    rows += [(each.value, each.count) for each in counted]
    return [
        Choice(
            label,
            count,
            address(path, parameters, toggled(parameters, name, label)),
            any(_same(one, label) for one in given),
        )
        for label, count in rows
    ]


def date_choices(path: str, parameters: Parameters, facet: DateFacet) -> list[Choice]:
    """The date buckets, newest first; each sets both ends of the range to itself."""
    start, end = _one(parameters, "from"), _one(parameters, "to")
    choices = []
    for bucket in sorted(facet.buckets, key=lambda each: each.start, reverse=True):
        label = bucket.start[: _BUCKET_DIGITS[facet.interval]]
        alone = start == end == label
        change = {"from": (), "to": ()} if alone else {"from": (label,), "to": (label,)}
        chosen = bool(start or end) and _overlaps(label, start, end)
        choices.append(Choice(label, bucket.count, address(path, parameters, change), chosen))
    return choices


def _overlaps(label: str, start: str, end: str) -> bool:
    try:
        return (not start or last_day(label) >= first_day(start)) and (
            not end or first_day(label) <= last_day(end)
        )
    except DateRangeError:
        return False


def exchanged(parameters: Parameters) -> dict[str, tuple[str, ...]] | None:
    """The change that puts the ends of a range right, where it begins after its end."""
    start, end = _one(parameters, "from"), _one(parameters, "to")
    try:
        wrong = bool(start and end) and first_day(start) > last_day(end)
    except DateRangeError:
        return None
    return {"from": (end,), "to": (start,)} if wrong else None


def presets(path: str, parameters: Parameters, today: dt.date) -> list[Choice]:
    """Ranges of dates that are often asked for; the one in force leads back to all dates."""
    ranges = [
        (Message("今天"), today.isoformat(), today.isoformat()),
        *(
            (
                Message("近 %(days)s 天", days=days),
                (today - dt.timedelta(days=days - 1)).isoformat(),
                "",
            )
            for days in (7, 30)
        ),
        (Message("今年"), str(today.year), str(today.year)),
        (Message("去年"), str(today.year - 1), str(today.year - 1)),
    ]
    now = (_one(parameters, "from"), _one(parameters, "to"))
    return [
        Choice(
            name,
            None,
            address(
                path,
                parameters,
                {"from": (), "to": ()} if now == (start, end) else {"from": (start,), "to": (end,)},
            ),
            now == (start, end),
        )
        for name, start, end in ranges
    ]


def page_numbers(page: int, pages: int, around: int = 2) -> list[int | None]:
    """First, last and the pages around ``page``; ``None`` where some are left out."""
    near = range(page - around, page + around + 1)
    shown = sorted({number for number in (1, pages, *near) if 1 <= number <= pages})
    numbers: list[int | None] = []
    for number in shown:
        gap = number - (numbers[-1] or 0) if numbers else 1
        if gap == 2:
            numbers.append(number - 1)
        elif gap > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


def original(url: str | None) -> str | None:
    """``url`` where it leads to 中国有色网 itself; mirrors and riddles are never links."""
    if not url or "\\" in url or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    ours = host == _HOME or host.endswith(f".{_HOME}")
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return url if ours and plain else None


def _one(parameters: Parameters, name: str) -> str:
    return next(iter(parameters.get(name, ())), "")
