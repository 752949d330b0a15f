"""The clean articles that pages are made from, and the reposts of them.

A *clean article* is what a perfect reader would hold in its hands: Simplified Chinese with
full-width punctuation and not one converter scar. A *repost* is the same body under another title,
source, time and view count, as other portals print it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Repost:
    """What a reposting portal changes; the body stays word for word."""

    title: str
    source: str
    published: str
    views: int


@dataclass(frozen=True)
class CleanArticle:
    """One undamaged article; `published` is ISO with +08:00, empty strings mean "not printed".

    `byline` is the author field as printed (`记者 甲 通讯员 乙`), `authors` the names in it.
    """

    key: str
    title: str
    published: str
    views: int
    source: str
    category: str
    authors: tuple[str, ...]
    byline: str
    editor: str
    paragraphs: tuple[str, ...]
    reposts: tuple[Repost, ...] = ()


def from_record(record: Mapping[str, Any]) -> CleanArticle:
    """One JSON object as an article; raises KeyError where a required field is missing."""
    return CleanArticle(
        key=str(record["key"]),
        title=str(record["title"]),
        published=str(record["published"]),
        views=int(record["views"]),
        source=str(record["source"]),
        category=str(record["category"]),
        authors=tuple(str(name) for name in record["authors"]),
        byline=str(record["byline"]),
        editor=str(record["editor"]),
        paragraphs=tuple(str(paragraph) for paragraph in record["paragraphs"]),
        reposts=tuple(
            Repost(
                str(repost["title"]),
                str(repost["source"]),
                str(repost["published"]),
                int(repost["views"]),
            )
            for repost in record.get("reposts", ())
        ),
    )


def load(folder: Path = FOLDER) -> list[CleanArticle]:
    """All articles of the JSONL files in `folder`, by key: no file order leaks into a test."""
    articles = [
        from_record(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    _refuse_twins(article.key for article in articles)
    return sorted(articles, key=lambda article: article.key)


def reposted(article: CleanArticle) -> list[CleanArticle]:
    """The article once more for each repost; keys are `KEY-r1`, `KEY-r2` …"""
    return [
        replace(
            article,
            key=f"{article.key}-r{number}",
            title=repost.title,
            source=repost.source,
            published=repost.published,
            views=repost.views,
            reposts=(),
        )
        for number, repost in enumerate(article.reposts, start=1)
    ]


def _refuse_twins(keys: Iterable[str]) -> None:
    # Two writers may pick the same key; pages would then overwrite each other unseen.
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"two articles share the key {key!r}; rename one of them")
        seen.add(key)
