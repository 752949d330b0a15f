"""A query tree → OpenSearch's query language.

Everything that scores carries its own weight as a boost, the inverse document frequency over the
whole index; the similarity of the fields does the rest of BM25 (:mod:`index.engines.\
opensearch_mapping`). What does not score is a filter, or scores nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from index.blanks import tight_text
from index.engines.character_tokens import LINE_END, ways
from index.engines.opensearch_mapping import Json, grams_of, term, value_key
from index.script import HAN_RUN, is_han
from search.query import (
    All,
    Any,
    Constant,
    DateRange,
    Everything,
    Fuzzy,
    Native,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Raised,
    Term,
    ValueFilter,
    Weighted,
    Wildcard,
)

N = TypeVar("N")
Weight = Callable[[str, str], float]
"""Of a term in the field ``words`` or ``grams``: its inverse document frequency."""


class Known(NamedTuple):
    """What a query is made with besides its tree. ``nears``: the ids of the articles in which texts
    stand near each other, where that has been looked up."""

    weight: Weight
    nears: Mapping[Near, Sequence[str]] = MappingProxyType({})


VERBATIM_SCORE = 2.0
"""What standing verbatim, or near each other, adds to the scores of the words."""
NOTHING: Json = {"match_none": {}}
_EVERYTHING: Json = {"match_all": {"boost": 0.0}}
_PAIRS = 8
"""How many pairs of a text are looked up before the text itself is."""
_SIGNS = re.compile(r"([\\])")


def compiled(node: Node, known: Known) -> Json:
    """The query that finds what a node matches, and scores it."""
    match node:
        case Term(text):
            return _term(text, known)
        case Phrase(text, terms, in_title):
            stands = _constant(exact(text, in_title=in_title), VERBATIM_SCORE)
            if not terms:
                return stands
            return {"bool": {"must": [stands], "should": [_term(each, known) for each in terms]}}
        case Near(texts, distance):
            found = known.nears.get(node)
            query = near(texts, distance) if found is None else {"terms": {"id": list(found)}}
            return _constant(query, VERBATIM_SCORE)
        case All(children):
            return _all(children, known)
        case Any(children):
            return any_of([compiled(child, known) for child in children])
        case Not(child):
            return _unscored({"bool": {"must_not": [compiled(child, known)]}})
        case Constant(child, score):
            return _constant(compiled(child, known), score)
        case Weighted(child, factor):
            return {"bool": {"must": [compiled(child, known)], "boost": factor}}
        case Raised(child, texts):
            pairs = [_scored("grams", gram, known) for gram in pairs_of(texts)]
            return {"bool": {"must": [compiled(child, known)], "should": pairs}}
        case Everything():
            return _EVERYTHING
        case Native():
            return NOTHING
        case _:
            return _unscored(_filter(node))


def weighed(node: Node) -> Iterator[tuple[str, str]]:
    """The terms of a tree whose weights are asked for, each with its field."""
    match node:
        case Term(text):
            if is_character(text):
                yield "grams", text
            yield "words", text
        case Phrase(_, terms):
            for each in terms:
                yield from weighed(Term(each))
        case All(children) | Any(children):
            for child in children:
                yield from weighed(child)
        case Constant(child) | Weighted(child) | Not(child):
            yield from weighed(child)
        case Raised(child, texts):
            yield from weighed(child)
            yield from (("grams", gram) for gram in pairs_of(texts))
        case _:
            pass


def inner(node: Node, kind: type[N]) -> Iterator[N]:
    """The nodes of one kind in a tree."""
    if isinstance(node, kind):
        yield node
    match node:
        case All(children) | Any(children):
            for child in children:
                yield from inner(child, kind)
        case Constant(child) | Weighted(child) | Not(child) | Raised(child):
            yield from inner(child, kind)
        case _:
            pass


def is_character(text: str) -> bool:
    """Whether a term is a Han character, which is found inside words too."""
    return len(text) == 1 and is_han(text) is not None


def pairs_of(texts: tuple[str, ...]) -> list[str]:
    """The pairs of Han characters in texts, each once."""
    runs = (run for text in texts for run in HAN_RUN.findall(text) if len(run) > 1)
    return list(dict.fromkeys(gram for run in runs for gram in grams_of(run)))


def exact(text: str, *, in_title: bool = False) -> Json:
    """What finds a text where it stands, in the title or inside one paragraph."""
    text = tight_text(text)
    rows = ways(text)
    if not rows:
        return NOTHING
    grams = [gram for run in HAN_RUN.findall(text) for gram in grams_of(run)]
    if not in_title and len(rows) == 1 and len(rows[0]) <= 2 and is_han("".join(rows[0])):
        return _exactly("grams", grams[0])
    field = "title" if in_title else "text"
    stands = any_of([{"match_phrase": {field: {"query": " ".join(row)}}} for row in rows])
    if not grams:
        return stands
    return {"bool": {"filter": [*_some_of(grams), stands]}}


def near(texts: tuple[str, ...], distance: int) -> Json:
    """What finds texts in one line, in any order, so many characters between them at most.

    Of three texts and more those between the outer ones do not count, so it finds too much.
    """
    rows = [ways(text) for text in texts]
    if not all(rows):
        return NOTHING
    together = [
        {"all_of": {
            "intervals": [_interval(row) for row in chosen],
            "max_gaps": distance, "mode": "unordered",
            "filter": {"not_containing": {"match": {"query": LINE_END}}},
        }}
        for chosen in product(*rows)
    ]  # fmt: skip
    rule = together[0] if len(together) == 1 else {"any_of": {"intervals": together}}
    grams = [gram for text in texts for run in HAN_RUN.findall(text) for gram in grams_of(run)]
    return {
        "bool": {"filter": [*_some_of(grams),
                            {"intervals": {"text": rule}}]}
    }  # fmt: skip


def _some_of(grams: list[str]) -> list[Json]:
    """Pairs of a text, spread over it: the rarest of them says where to look at all."""
    distinct = list(dict.fromkeys(grams))
    step = -(-len(distinct) // _PAIRS) or 1
    return [_exactly("grams", gram) for gram in distinct[::step]]


def _interval(row: list[str]) -> Json:
    return {"match": {"query": " ".join(row), "max_gaps": 0, "mode": "ordered"}}


def within(start: int | None, end: int | None) -> Json:
    """What finds articles published from ``start`` and before ``end``, in seconds since 1970."""
    bounds = {name: at for name, at in (("gte", start), ("lt", end)) if at is not None}
    return {"range": {"moment": bounds}} if bounds else {"exists": {"field": "moment"}}


def one_of(field: str, values: tuple[str, ...]) -> Json:
    """What finds the articles with one of the values, as typed, in a field."""
    return {"terms": {field: sorted(set(map(value_key, values)))}}


def filters_of(
    filters: Mapping[str, tuple[str, ...]], start: int | None, end: int | None
) -> dict[str, Json]:
    """The conditions of a plan, for each field; that of the days is called ``date``."""
    found = {field: one_of(field, values) for field, values in filters.items()}
    if start is not None or end is not None:
        found["date"] = within(start, end)
    return found


def any_of(queries: list[Json]) -> Json:
    """What finds what one of them finds."""
    if len(queries) < 2:
        return queries[0] if queries else NOTHING
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _all(children: tuple[Node, ...], known: Known) -> Json:
    if not children:
        return NOTHING
    wanted = [compiled(child, known) for child in children if not isinstance(child, Not)]
    unwanted = [compiled(child.child, known) for child in children if isinstance(child, Not)]
    return {"bool": {"must": wanted or [_EVERYTHING], "must_not": unwanted}}


def _term(text: str, known: Known) -> Json:
    if not is_character(text):
        return _scored("words", text, known)
    character = _scored("grams", text, known)
    return {"bool": {"must": [character], "should": [_scored("words", text, known)]}}


def _scored(field: str, text: str, known: Known) -> Json:
    return {"term": {field: {"value": term(text), "boost": known.weight(field, text)}}}


def _exactly(field: str, text: str) -> Json:
    return {"term": {field: term(text)}}


def _filter(node: Node) -> Json:
    match node:
        case Prefix(text):
            return {"prefix": {"words": {"value": text}}}
        case Wildcard(pattern):
            return {"wildcard": {"words": {"value": _SIGNS.sub(r"\\\1", pattern)}}}
        case Fuzzy(text, distance):
            return {
                "fuzzy": {
                    "codes": {
                        "value": text, "fuzziness": distance, "transpositions": False,
                        # All terms that are near, not just the best of them.
                        "rewrite": "constant_score",
                    }
                }
            }  # fmt: skip
        case DateRange(start, end):
            return within(start, end)
        case ValueFilter(field, values):
            return one_of(field, values)
        case _:
            raise TypeError(f"no filter: {node}")


def _constant(query: Json, score: float) -> Json:
    return {"constant_score": {"filter": query, "boost": score}}


def _unscored(query: Json) -> Json:
    return _constant(query, 0.0)
