"""Words are counted as the index counts them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from index.analysis import article_tokens
from index.engines.article_fields import lines_of, symbols_of
from search.word_counts import WordCounts
from tests.search.engines.library import random_article


@pytest.mark.parametrize("seed", range(3))
def test_they_are_counted_as_in_the_index(seed: int) -> None:
    chance = random.Random(seed)
    seen = 0
    for number in range(60):
        article = random_article(chance, str(number))
        folded = lines_of(article).folded
        title, _, body = folded.partition("\n")
        counts = Counter(article_tokens(title, body) + symbols_of(article))
        wanted = [*chance.sample(sorted(counts), min(len(counts), 4)), "铝", "没有", ""]
        expected = {word: counts[word] for word in wanted if counts[word]}
        assert WordCounts(wanted).of(article, folded) == expected
        seen += len(expected)
    assert seen > 100


def test_nothing_is_counted_where_nothing_is_wanted() -> None:
    article = random_article(random.Random(1), "1")
    assert WordCounts([]).of(article, lines_of(article).folded) == {}
