"""Questions of readers who remember a piece of an article of the news.

The *item* of a question is the article that it was drawn from, and with it each one of the same
text; for a quote each one that holds the quote. Words are cut by jieba as it comes, not by our
analysis, so that a new entry in the vocabulary does not change what is asked.
"""

from __future__ import annotations

import bisect
import itertools
import logging
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import jieba

from index.article import Article
from index.script import fold, is_han

_SEED = 1909
_BLANKS = re.compile(r"\s+")
_WORDS = 3
_LENGTHS = range(6, 11)


def words(articles: Sequence[Article], count: int) -> Iterator[tuple[str, set[str]]]:
    """Three informative words from the middle third of a body, and the ids of the item.

    Of the Han words of two characters or more there the three with the highest idf in the news,
    the first of equals, in the order in which they stand.
    """
    jieba.setLogLevel(logging.WARNING)
    bodies = ["\n".join(each.paragraphs) for each in articles]
    cut = [jieba.lcut(body) for body in bodies]
    frequencies = Counter(itertools.chain.from_iterable(map(set, cut)))
    same = _same_texts(articles)
    drawn = 0
    for number in _order(articles):
        middle = cut[number][len(cut[number]) // 3 : -(-len(cut[number]) * 2 // 3)]
        known = [word for word in dict.fromkeys(middle) if len(word) > 1 and is_han(word)]
        if len(known) < _WORDS:
            continue
        rarest = sorted(known, key=lambda word: frequencies[word])[:_WORDS]
        asked = sorted(rarest, key=known.index)
        yield " ".join(asked), same[_tight(bodies[number])]
        drawn += 1
        if drawn == count:
            return


def quotes(articles: Sequence[Article], count: int) -> Iterator[tuple[str, set[str]]]:
    """6 to 10 characters at a random offset of a paragraph, and the ids of all that hold them."""
    whole = "\n".join(
        "\n".join(map(_tight, (each.title, *each.paragraphs))) + "\n\0" for each in articles
    )
    ends = [match.end() for match in re.finditer("\0", whole)]
    drawn = 0
    for number in _order(articles):
        chance = random.Random(f"{_SEED} {articles[number].id}")
        length = chance.choice(_LENGTHS)
        long = [each for each in articles[number].paragraphs if len(each) >= length]
        if not long:
            continue
        paragraph = chance.choices(long, [len(each) - length + 1 for each in long])[0]
        start = chance.randrange(len(paragraph) - length + 1)
        quote = paragraph[start : start + length]
        if quote != quote.strip():
            continue  # a blank at an edge is not typed
        yield quote, {articles[each].id for each in _holding(whole, ends, _tight(quote))}
        drawn += 1
        if drawn == count:
            return


def _holding(whole: str, ends: Sequence[int], text: str) -> Iterator[int]:
    """The numbers of the articles of ``whole`` in which ``text`` stands; each ends at an end."""
    at = whole.find(text)
    while at >= 0:
        number = bisect.bisect_right(ends, at)
        yield number
        at = whole.find(text, ends[number])


def _order(articles: Sequence[Article]) -> list[int]:
    return random.Random(_SEED).sample(range(len(articles)), len(articles))


def _same_texts(articles: Sequence[Article]) -> dict[str, set[str]]:
    """The ids of the articles of a body, by that body folded and without blanks."""
    same: dict[str, set[str]] = {}
    for each in articles:
        same.setdefault(_tight("\n".join(each.paragraphs)), set()).add(each.id)
    return same


def _tight(text: str) -> str:
    return _BLANKS.sub("", fold(text))
