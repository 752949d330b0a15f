"""Facets by a cluster's aggregations, exact whatever the shards.

*Conditions*: for each filtered field the query of its filter; a facet is counted without its own.
A field has too many values to ask for all of them at once, or shards that may each lack some that
others have: then its values are walked through in their order, which is exact but slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from index.engines.opensearch_mapping import SPELLED, SPELLING_SIGN, Json
from search.dates import day_text
from search.engines.opensearch_terms import Ask
from search.facets import readable
from search.results import DateBucket, DateFacet, FacetValue

Counts = list[tuple[str, int]]
"""Values, each with in how many articles it stands."""
MOST_VALUES = 10_000
"""How many values a request is answered with."""
_MOST_PATTERN = 900
"""Characters of a pattern: the cluster takes a thousand."""
_SIGN = re.compile(r"[^\w\s]")


def conditions_but(name: str, conditions: Mapping[str, Json]) -> Json:
    """What the facet of a field counts: articles that pass all filters but its own."""
    return {"bool": {"filter": [each for other, each in conditions.items() if other != name]}}


def aggregations(
    facets: Iterable[str], size: int | None, conditions: Mapping[str, Json]
) -> dict[str, Json]:
    """What is asked for the facets; the date's by month, with its first and last day."""
    found: dict[str, Json] = {}
    for name in facets:
        if name == "date":
            inside: dict[str, Json] = {
                "months": {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}},
                "first": {"min": {"field": "day"}},
                "last": {"max": {"field": "day"}},
            }
        elif size == 0:
            continue
        else:
            most = min(size or MOST_VALUES, MOST_VALUES)
            inside = {"values": {"terms": {
                "field": name, "size": most, "shard_size": MOST_VALUES,
            }}}  # fmt: skip
        found[name] = {"filter": conditions_but(name, conditions), "aggs": inside}
    return found


def counted(answer: Json, size: int | None) -> Counts | None:
    """The keys of a field with their counts, the commonest first; ``None`` where they are not
    certain, or not all that were asked for."""
    values = answer["values"]
    cut = values["sum_other_doc_count"] and (size is None or size > MOST_VALUES)
    if cut or values.get("doc_count_error_upper_bound"):
        return None
    return [(each["key"], each["doc_count"]) for each in values["buckets"]]


def walked(ask: Ask, query: Json, field: str) -> Counts:
    """All values of a field in the articles that a query finds, ordered by count, then by key."""
    found: Counts = []
    source = {"size": MOST_VALUES, "sources": [{"value": {"terms": {"field": field}}}]}
    while True:
        body = {"size": 0, "query": query, "aggs": {"values": {"composite": source}}}
        values = ask(body)["aggregations"]["values"]
        found += [(each["key"]["value"], each["doc_count"]) for each in values["buckets"]]
        if "after_key" not in values:
            return sorted(found, key=lambda each: (-each[1], each[0]))
        source = {**source, "after": values["after_key"]}


class Spellings:
    """The commonest spelling of each key of a field in one view."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[str, dict[str, str]] = {field: {} for field in SPELLED}

    def shown(self, counts: Mapping[str, Counts]) -> dict[str, tuple[FacetValue, ...]]:
        """The facets as they are shown."""
        self._learn(
            {
                field: new
                for field, rows in counts.items()
                if (new := [key for key, _ in rows if key not in self._known[field]])
            }
        )
        return {
            field: tuple(FacetValue(self._known[field][key], count) for key, count in rows)
            for field, rows in counts.items()
        }

    def _learn(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Asks how some keys are spelled, all in one request but for those that are too many."""
        asked: dict[str, Json] = {}
        for field, new in keys.items():
            # Not “.*”: what ends so OpenSearch 2.19 looks for as a prefix, and falls off the end of
            # a field where no value comes behind it.
            pattern = f"({'|'.join(_SIGN.sub(_escaped, key) for key in new)}){SPELLING_SIGN}.+"
            if len(pattern) > _MOST_PATTERN:
                self._keep(field, new, walked(self._ask, {"match_all": {}}, f"{field}_as"))
            else:
                values = {"field": f"{field}_as", "include": pattern, "size": MOST_VALUES}
                asked[field] = {"terms": values}
        if asked:
            answer = self._ask({"size": 0, "aggs": asked})["aggregations"]
            for field in asked:
                rows = [(each["key"], each["doc_count"]) for each in answer[field]["buckets"]]
                self._keep(field, keys[field], rows)

    def _keep(self, field: str, keys: Sequence[str], spelled: Counts) -> None:
        self._known[field] |= dict(zip(keys, keys, strict=True)) | _commonest(spelled)


def _commonest(spelled: Counts) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for value, count in spelled:
        key, _, shown = value.partition(SPELLING_SIGN)
        best[key] = min(best.get(key, (0, "")), (-count, shown))
    return {key: shown for key, (_, shown) in best.items()}


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def dates(answer: Json, interval: str | None) -> DateFacet | None:
    """The date facet; ``None`` where it is by days, which :func:`days_of` asks for."""
    first, last = answer["first"]["value"], answer["last"]["value"]
    if first is None:
        return DateFacet(interval or "month", ())
    interval = interval or readable(int(last - first))
    if interval == "day":
        return None
    counts: dict[str, int] = {}
    for bucket in answer["months"]["buckets"]:
        year, month = divmod(int(bucket["key"]), 12)
        start = f"{year:04d}-{month + 1 if interval == 'month' else 1:02d}-01"
        counts[start] = counts.get(start, 0) + bucket["doc_count"]
    return DateFacet(interval, tuple(DateBucket(*each) for each in counts.items()))


def days_of(ask: Ask, query: Json) -> DateFacet:
    """The articles that a query finds, by day."""
    days = {"histogram": {"field": "day", "interval": 1, "min_doc_count": 1}}
    answer = ask({"size": 0, "query": query, "aggs": {"days": days}})
    buckets = answer["aggregations"]["days"]["buckets"]
    return DateFacet(
        "day",
        tuple(DateBucket(day_text(int(each["key"])), each["doc_count"]) for each in buckets),
    )
