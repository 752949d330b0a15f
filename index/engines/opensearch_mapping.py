"""What an article becomes in an OpenSearch index, and back.

All text comes cut: terms stand between blanks, and the analyzer only parts them there, so what is
found is what our own analysis says. It is one that OpenSearch has by itself: those of an index are
closed where its last shard leaves a node, and looks that stay behind could not ask by them. Fields:

- ``words``: the terms of the analyzer, a title's three times, with frequencies and lengths;
  ``codes``: those without Han. ``grams``: every Han character and every pair side by side, once.
- ``text``, ``title``: one token for each character (:mod:`index.engines.character_tokens`), with
  positions: exact text is a phrase there.
- ``author``, ``source``, ``category``, ``editor``: keys to filter and count by; ``author_as`` and
  so on: each key with a spelling of it, parted by a tab. ``names``: as in :mod:`article_fields`.
- ``moment`` in seconds since 1970; ``day`` since 1970 and ``month`` since the year 0, in
  Asia/Shanghai; ``views``; ``characters``: how long the tight text is.
- ``story``: the first article of its story, or itself; ``repost_of``: that, of reposts alone.
- ``article``, ``mends``: what is shown, not searched.

BM25 is ours too: a script without any inverse document frequency, for that is what a query's boosts
say, counted over the whole index (:mod:`search.engines.opensearch_terms`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from index.analysis import article_tokens
from index.article import SHANGHAI, Article, Mend, text_digest
from index.blanks import tight_text
from index.engines.article_fields import (
    key,
    keyword_values,
    lines_of,
    moment,
    published_at,
    symbols_of,
)
from index.engines.character_tokens import LONGEST, tokens
from index.script import HAN, HAN_RUN, is_han

Json = dict[str, Any]

FORMAT = 2
"""Changes when what is written here changes; an index of another format must be rebuilt."""
K1, B = 0.9, 0.4
"""Of BM25, as in :mod:`search.engines.bm25`."""
SPELLED = ("author", "source", "category")
"""The fields that are counted by, and so shown."""
SPELLING_SIGN = "\t"
"""Stands between a key and its spelling."""
_KEY = 4_000
"""Characters of a key at most; what is longer is cut."""
_LONGEST_WORD = 8
"""Characters of a word that is offered as a spelling at most."""
_LONGEST_ID = 500
"""Bytes."""
_HAN = re.compile(HAN)
_EPOCH = dt.date(1970, 1, 1)

_BM25 = (
    f"return weight * {K1 + 1} * doc.freq / (doc.freq + {K1} * ({1 - B} + {B} * doc.length"
    " * field.docCount / field.sumTotalTermFreq));"
)
_KEYWORD = {"type": "keyword"}
_TERMS = {"type": "text", "analyzer": "whitespace", "similarity": "terms"}
_CHARACTERS = {"type": "text", "analyzer": "whitespace", "norms": False}
_NUMBER = {"type": "long"}
_UNSEARCHED = {"type": "object", "enabled": False}


def articles_settings() -> Json:
    """Settings of an index of articles, but for how many shards and replicas it has."""
    return {
        # A commit is what makes changes visible, and nothing else.
        "refresh_interval": "-1",
        "similarity": {
            "terms": {
                "type": "scripted",
                "weight_script": {"source": "return query.boost;"},
                "script": {"source": _BM25},
            }
        },
    }


def articles_mapping() -> Json:
    """The fields of an article."""
    return {
        "dynamic": "strict",
        "_source": {"includes": ["article", "mends"]},
        "properties": {
            "id": _KEYWORD,
            "words": {**_TERMS, "index_options": "freqs"},
            "codes": {**_KEYWORD, "doc_values": False},
            "grams": {**_TERMS, "index_options": "docs"},
            "text": _CHARACTERS,
            "title": _CHARACTERS,
            "editor": {**_KEYWORD, "doc_values": False},
            "names": _KEYWORD,
            **dict.fromkeys(SPELLED, _KEYWORD),
            **{f"{field}_as": {**_KEYWORD, "index": False} for field in SPELLED},
            "moment": _NUMBER,
            "day": {**_NUMBER, "type": "integer"},
            "month": {**_NUMBER, "type": "integer"},
            "views": {**_NUMBER, "index": False},
            "characters": {**_NUMBER, "index": False},
            "story": _KEYWORD,
            "repost_of": _KEYWORD,
            "article": _UNSEARCHED,
            "mends": _UNSEARCHED,
        },
    }


def words_mapping() -> Json:
    """The fields of the index of words, which also holds what an index consists of."""
    return {"dynamic": "strict", "properties": {"word": _KEYWORD, "state": _UNSEARCHED}}


def pages_mapping() -> Json:
    """The fields of the index of pages, which nobody searches."""
    return {"dynamic": "strict", "properties": {"page": _UNSEARCHED}}


def document_id(article_id: str) -> str:
    """What the documents of an article are called: OpenSearch takes no longer names."""
    if article_id and len(article_id.encode("utf-8", "replace")) <= _LONGEST_ID:
        return article_id
    return text_digest(article_id, ())


def term(text: str) -> str:
    """A term of ``words`` as it is indexed and looked up."""
    return text[:LONGEST]


def value_key(value: str) -> str:
    """What a value is filtered and counted by."""
    return key(value)[:_KEY]


def grams_of(run: str) -> list[str]:
    """The grams by which a run of Han characters is looked up: its pairs, or its one character."""
    if len(run) < 2:
        return [run]
    return list(dict.fromkeys(a + b for a, b in pairwise(run)))


def document(article: Article, mends: tuple[Mend, ...], repost_of: str | None = None) -> Json:
    """An article as the index takes it; ``repost_of`` as in :class:`index.archive.Change`."""
    folded = lines_of(article).folded
    title, _, body = folded.partition("\n")
    words = article_tokens(title, body) + symbols_of(article)
    if max(map(len, words), default=0) > LONGEST:
        words = list(map(term, words))
    plain = tight_text(folded)
    characters = tokens(plain)
    title_end = plain.find("\n")
    values = keyword_values(article)
    fields: Json = {
        "id": article.id,
        "words": " ".join(words),
        "codes": [word for word in dict.fromkeys(words) if word.isascii() or not _HAN.search(word)],
        "grams": " ".join(_grams(plain)),
        "text": " ".join(characters),
        "title": " ".join(characters if title_end < 0 else characters[:title_end]),
        "names": [name for name in values["names"] if len(name) <= 2 * _KEY],
        "editor": _keys(values["editor"]),
        "characters": len(plain.encode("utf-16-le")) // 2,
        "story": repost_of or article.id,
        "article": article.as_dict(),
    }
    for field in SPELLED:
        fields[field] = _keys(values[field])
        fields[f"{field}_as"] = _spelled(values[field])
    if article.published is not None:
        fields["moment"] = moment(article.published)
        day = dt.datetime.fromtimestamp(fields["moment"], SHANGHAI).date()
        fields["day"] = (day - _EPOCH).days
        fields["month"] = day.year * 12 + day.month - 1
    if article.views is not None:
        fields["views"] = article.views
    if repost_of:
        fields["repost_of"] = repost_of
    if mends:
        fields["mends"] = {"rows": [list(mend.as_dict().values()) for mend in mends]}
    return fields


def words_to_know(fields: Json) -> set[str]:
    """The words of a document that a spelling may be: of several Han characters, but not many."""
    words = set(fields["words"].split(" "))
    return {word for word in words if 1 < len(word) <= _LONGEST_WORD and is_han(word)}


def read_article(source: Mapping[str, Any]) -> Article:
    """The article that a document is."""
    fields = dict(source["article"])
    published = fields["published"]
    fields["published"] = published_at(published) if published else None
    fields["authors"], fields["paragraphs"] = tuple(fields["authors"]), tuple(fields["paragraphs"])
    return Article(**fields)


def read_mends(source: Mapping[str, Any]) -> tuple[Mend, ...]:
    """The mends of the article that a document is."""
    return tuple(Mend(*row) for row in source.get("mends", {}).get("rows", ()))


def _grams(plain: str) -> Iterable[str]:
    found: dict[str, None] = {}
    for run in HAN_RUN.findall(plain):
        found |= dict.fromkeys(run)
        found |= dict.fromkeys(a + b for a, b in pairwise(run))
    return found


def _keys(values: Iterable[str]) -> list[str]:
    return [each for each in dict.fromkeys(map(value_key, values)) if each]


def _spelled(values: Iterable[str]) -> list[str]:
    """Each value as it is shown, behind its key."""
    rows = ((value_key(value), " ".join(value.split())[:_KEY]) for value in values)
    return list(dict.fromkeys(f"{each}{SPELLING_SIGN}{shown}" for each, shown in rows if each))
