"""Requests as no browser and no program would send them, drawn by hypothesis.

Most are nearly right: a known address with known parameters, of which one or two hold what they
should not. Those get farthest into the code.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.injection.payloads import TEXTS
from tests.search import typed

SEARCHES = ("/search", "/api/v1/search")
CARRIED = ("/search.atom", "/search.csv", "/search.jsonl", "/search.ris")
"""Not ``/search.xlsx``, which can be sent only when its last row is known."""
OTHERS = (
    "/", "/help", "/archive", "/robots.txt", "/opensearch.xml", "/metrics", "/healthz", "/readyz",
    "/api/v1/fields", "/api/v1/openapi.json", "/api/v1/docs", "/static/youse.css", "/favicon.ico",
    "/search/author", "/search/source", "/search/category", "/api/v1/suggest",
)  # fmt: skip
_METHODS = ("GET",) * 20 + ("POST",) * 4 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW")


class Asked(NamedTuple):
    """``target`` as it goes over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


_BAD = (
    "", " ", "0", "-1", "1e9", "٣", "９", "NaN", "9" * 30, "../../etc/passwd", "%00", "a\x00b",
    "\ud800", "\u202e铝", "on", "off", "1", "true", "null", "[]", "{}", "铝" * 600,
)  # fmt: skip
_JUNK = st.one_of(st.text(max_size=30), st.sampled_from((*TEXTS, *_BAD)))
_WORDS = st.sampled_from(
    (
        "铝",
        "鋁價",
        "铜",
        "有色金属",
        "上海期货交易所",
        "A00铝",
        "6061",
        "Cu",
        "价格 上涨",
        "的",
        "1",
        "什么",
    )
)
_TYPED = st.integers(0, 2**32).map(lambda number: typed.query(random.Random(number)))
_QUERIES = st.one_of(_WORDS, _TYPED, _TYPED, _JUNK)
_DATES = st.one_of(
    st.dates().map(str),
    st.sampled_from(
        ("2026", "2026-01", "2026-13", "2026-02-30", "0000", "9999-12-31", "1-1-1", "20260115",
         "2026-01-15T00:00", "昨天")
    ),
)  # fmt: skip
_VALUES: dict[str, st.SearchStrategy[str]] = {
    "q": _QUERIES,
    "author": st.one_of(_WORDS, _JUNK),
    "source": st.one_of(st.sampled_from(("中国有色网", "中國有色金屬報")), _JUNK),
    "category": st.one_of(_WORDS, _JUNK),
    "from": _DATES,
    "to": _DATES,
    "mode": st.sampled_from(("auto", "all", "any", "most")),
    "sort": st.sampled_from(("relevance", "newest", "oldest", "views", "random")),
    "size": st.integers(-5, 300).map(str),
    "page": st.one_of(st.integers(-5, 2000), st.integers()).map(str),
    "cursor": _JUNK,
    "facets": st.sampled_from(("none", "author", "author,date", "author,author", ",", "colour")),
    "facet_size": st.sampled_from(("1", "20", "all", "0", "100000")),
    "reposts": st.sampled_from(("show", "fold", "hide")),
    "script": st.sampled_from(("original", "hans", "hant", "latin")),
    "synonyms": st.sampled_from(("on", "off", "1")),
    "explain": st.sampled_from(("1", "0", "yes")),
    "lang": st.sampled_from(("zh-Hans", "zh-Hant", "en", "xx")),
    "colour": _JUNK,
}
_PAIRS = st.sampled_from(tuple(_VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(*(_VALUES[name],) * 4, _JUNK))
)
_PARAMETERS = st.one_of(
    st.builds(lambda text: [("q", text)], _QUERIES),
    st.builds(lambda text, more: [("q", text), *more], _QUERIES, st.lists(_PAIRS, max_size=5)),
    st.lists(_PAIRS, max_size=8),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
_HEADERS = st.lists(
    st.sampled_from(
        (("Accept-Language", "en;q=x, zh-TW"), ("Accept-Language", "*"), ("If-None-Match", '"a"'),
         ("If-None-Match", "W/"), ("Accept-Encoding", "gzip;q=0"), ("Origin", "null"),
         ("Range", "bytes=0-1"), ("X-Forwarded-For", "::1, x"), ("X-Request-ID", "a b"),
         ("Cookie", "lang=en; a=\x7f"), ("If-Modified-Since", "yesterday"), ("Accept", "text/html"))
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
)  # fmt: skip


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])


def _parameters() -> st.SearchStrategy[str]:
    raw = st.binary(max_size=40).map(lambda data: quote(data, safe="=&+;"))
    return st.one_of(*(_PARAMETERS.map(_query),) * 9, raw)


def _body(pairs: Sequence[tuple[str, str]]) -> object:
    """The parameters as JSON: a name given twice becomes a list."""
    body: dict[str, object] = {}
    for name, value in pairs:
        earlier = body.get(name)
        body[name] = value if earlier is None else [earlier, value]
    return body


def _paths(ids: Sequence[str]) -> st.SearchStrategy[str]:
    one = st.one_of(st.sampled_from(tuple(ids)), _JUNK).map(
        lambda text: quote(text.encode("utf-8", "surrogatepass"), safe="")
    )
    return st.one_of(
        *(st.sampled_from(SEARCHES),) * 5,
        st.sampled_from(CARRIED),
        st.sampled_from(OTHERS),
        st.builds("/articles/{}".format, one),
        st.builds("/provenance/{}".format, one),
        st.builds("/api/v1/articles/{}".format, one),
        st.builds("/api/v1/articles/{}/similar".format, one),
        st.builds("/static/{}".format, one),
        one.map("/{}".format),
    )


def requests(ids: Sequence[str]) -> st.SearchStrategy[Asked]:
    """All kinds of requests; ``ids``: articles that there are."""
    plain = st.builds(
        lambda method, path, query, headers: Asked(method, f"{path}?{query}", tuple(headers)),
        st.sampled_from(_METHODS), _paths(ids), _parameters(), _HEADERS,
    )  # fmt: skip
    texts = st.one_of(
        *(_PARAMETERS.map(_body).map(json.dumps),) * 3,
        _JSON.map(json.dumps),
        st.builds(lambda depth: "[" * depth + "]" * depth, st.integers(1, 50_000)),
        st.text(max_size=50),
    )
    bodies = st.one_of(
        *(texts.map(lambda text: text.encode("utf-8", "surrogatepass")),) * 5,
        st.binary(max_size=200),
    )
    kinds = st.sampled_from(
        ("application/json",) * 8
        + ("text/plain", "application/json; charset=gbk", "", "multipart/form-data")
    )
    posted = st.builds(
        lambda kind, body: Asked("POST", "/api/v1/search", (("Content-Type", kind),), body),
        kinds, bodies,
    )  # fmt: skip
    return st.one_of(*(plain,) * 4, posted)
