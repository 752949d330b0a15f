"""What an engine found, as it is shown: marked, with snippets, in the script that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from index.article import Article
from search.highlight import Matcher, converted
from search.results import Hit, Repost, Snippet
from search.searcher import Found
from search.snippets import highlighted

_SCORE: Final = 10_000
"""A score is told in whole parts of so many."""


def hits_of(found: Iterable[Found], matcher: Matcher, script: str) -> tuple[Hit, ...]:
    """The hits in a script: ``hans``, ``hant`` or ``original``."""
    return tuple([_hit(each, matcher, script) for each in found])


def unmarked(found: Found) -> Hit:
    """A hit of no search: nothing is marked, its snippet is how it begins."""
    return _hit(found, Matcher(), "original")


def in_short(articles: Sequence[Article], script: str = "original") -> tuple[Repost, ...]:
    """Articles of which no more is shown than where and when they stood."""
    return tuple(
        [
            Repost(
                each.id,
                each.title if script == "original" else converted(each.title, (), script)[0],
                each.source,
                each.published,
            )
            for each in articles
        ]
    )


def _hit(found: Found, matcher: Matcher, script: str) -> Hit:
    article = found.article
    title = article.title
    marks, snippets = highlighted(
        matcher, title, article.paragraphs, found.folded, found.frequencies
    )
    if script != "original":
        title, marks = converted(title, marks, script)
        snippets = tuple(
            [Snippet(*converted(snippet.text, snippet.marks, script)) for snippet in snippets]
        )
    return Hit(
        article,
        None if found.score is None else round(found.score * _SCORE) / _SCORE,
        title,
        marks,
        snippets,
        found.parts,
        in_short(found.reposts, script) if found.reposts else (),
    )
