"""The one cutting that ours, tantivy and FTS5 are given: our analyzer's words.

Where time is measured it is the very function that our own index is built with; it gives the words
of a text in order, but the numbers and codes before them.
"""

from __future__ import annotations

from index.analysis import article_tokens, word_tokens
from index.article import Article
from index.script import fold


def tokens(title: str, body: str) -> list[str]:
    """The terms of an article, each as often as it counts: what the index itself is given."""
    return article_tokens(fold(title), fold(body))


def words(text: str) -> list[str]:
    """The terms of a text, folded, as they stand; slower than :func:`tokens`."""
    return [token.term for token in word_tokens(fold(text))]


def body_of(article: Article) -> str:
    """The body as one text, a paragraph a line."""
    return "\n".join(article.paragraphs)
