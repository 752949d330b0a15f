"""Articles on the same matter as another: those that share its most telling words.

*Telling*: a word that stands in the title or the lead, and in few articles besides; weighed by
frequency times inverse document frequency (Salton and Buckley 1988). *Lead*: the first paragraphs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Set

from index.analysis import TITLE_WEIGHT, word_tokens
from index.article import Article
from index.script import fold
from search.query import Any, Term, Weighted
from search.searcher import Found, Plan, View

MOST = 20
"""How many are given at most."""
_LEAD = 400
"""How many characters of the lead are looked at."""
_TERMS = 12
"""How many of the most telling words are looked for."""
_COMMON, _FEW = 0.1, 10
"""A word that stands in a greater part of all articles tells nothing, unless these are few."""
_LEAST = 0.2
"""What has less than this part of the best score shares a word or two by chance."""
_TELLS = re.compile(r"[^\W\d_]{2}|[a-z]")
"""Numbers, dates and amounts say nothing of the matter; codes and words do."""


def similar(
    view: View, article: Article, size: int, same: Set[str] = frozenset()
) -> tuple[Found, ...]:
    """The most similar articles, without itself and without others of an equal title.

    ``same``: the ids of those that tell the same story, which are left out too.

    Dates do not count; ties go to the newest. Some milliseconds.
    """
    telling = telling_terms(view, article)
    if not telling:
        return ()
    top = max(telling.values())
    tree = Any(tuple(Weighted(Term(term), weight / top) for term, weight in telling.items()))
    wanted = 3 * size + 1 + len(same)
    answer = view.run(Plan(tree, {}, None, None, "relevance", 0, wanted, (), 0))
    others = [each for each in answer.found if each.article.id not in {article.id, *same}]
    best = max((each.score or 0.0 for each in answer.found), default=0.0)
    kept: dict[str, Found] = {}
    for each in others:
        if (each.score or 0.0) >= _LEAST * best:
            kept.setdefault(fold(each.article.title) or each.article.id, each)
    kept.pop(fold(article.title), None)
    return tuple(kept.values())[:size]


def telling_terms(view: View, article: Article) -> dict[str, float]:
    """The most telling words of an article with their weights, the most telling first."""
    lead = fold("\n".join(article.paragraphs)[:_LEAD])
    counts = Counter(token.term for token in word_tokens(lead))
    for token in word_tokens(fold(article.title)):
        counts[token.term] += TITLE_WEIGHT
    words = [word for word in counts if _TELLS.match(word)]
    total = len(view)
    weights = {}
    for word, frequency in zip(words, view.frequencies(words), strict=True):
        # A word of this article alone finds no other.
        if 1 < frequency <= max(_COMMON * total, _FEW):
            weights[word] = math.sqrt(counts[word]) * math.log(1 + total / frequency)
    order = sorted(weights, key=lambda word: (-weights[word], word))
    return {word: weights[word] for word in order[:_TERMS]}
