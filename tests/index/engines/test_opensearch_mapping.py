"""What an article becomes in OpenSearch, and back; without a cluster."""

from __future__ import annotations

import json
import random

import pytest

from index.analysis import article_tokens
from index.article import Mend
from index.blanks import tight_text
from index.engines.article_fields import lines_of, symbols_of
from index.engines.opensearch_cluster import as_json
from index.engines.opensearch_mapping import (
    articles_mapping,
    document,
    document_id,
    grams_of,
    read_article,
    read_mends,
    words_to_know,
)
from tests.contracts.shelf import article
from tests.search.engines.library import random_article

NEWS = article(
    "1", "鋁價　As", "昨日鋁價上涨2.5%。", "LME铜", authors=("張三", "张三", "Li Si"),
    source=" 甲報 ", category="铝", published="2026-01-01T00:30", views=7, editor="王五",
)  # fmt: skip


def test_the_fields() -> None:
    fields = document(NEWS, (), repost_of="0")
    assert fields["author"] == ["张三", "li si"]
    assert fields["author_as"] == ["张三\t張三", "张三\t张三", "li si\tLi Si"]
    assert (fields["source"], fields["source_as"]) == (["甲报"], ["甲报\t甲報"])
    assert (fields["day"], fields["month"]) == (20_454, 2026 * 12)
    assert (fields["story"], fields["repost_of"], fields["views"]) == ("0", "0", 7)
    assert fields["title"] == "铝 价 as _e"
    assert fields["text"].startswith(
        "铝 价 as _e _n 昨 日 铝 价 上 涨 2_ _. _5 % 。 _n lme __ _e 铜"
    )
    assert {"铝", "铝价", "价", "涨"} <= set(fields["grams"].split(" "))
    assert "价上" in fields["grams"].split(" ")
    assert set(fields["codes"]) == {"as", "As", "2.5", "2.5%", "lme"}
    assert words_to_know(fields) == {"铝价", "昨日", "上涨"}


@pytest.mark.parametrize("seed", range(4))
def test_the_terms_are_those_of_the_analysis_and_the_article_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    known = set(articles_mapping()["properties"])
    for number in range(30):
        given = random_article(chance, str(number))
        fields = document(given, (Mend("note", "page", 3, "甲", "乙"),))
        assert set(fields) <= known
        folded = lines_of(given).folded
        title, _, body = folded.partition("\n")
        assert sorted(fields["words"].split()) == sorted(
            article_tokens(title, body) + symbols_of(given)
        )
        assert len(fields["text"].split(" ")) == len(tight_text(folded)) or not folded.strip()
        stored = json.loads(as_json(fields))
        assert read_article(stored) == given
        assert read_mends(stored) == (Mend("note", "page", 3, "甲", "乙"),)


def test_half_a_surrogate_pair_can_be_sent_and_comes_back() -> None:
    given = article("1", "铝\ud83d价", "线\x00。")
    text = as_json(document(given, ()))
    text.encode()
    assert read_article(json.loads(text)) == given


def test_what_is_too_long_is_cut() -> None:
    fields = document(article("1", "x" * 5_000, source="报" * 9_000), ())
    assert max(map(len, fields["words"].split(" "))) < 255
    assert max(map(len, fields["text"].split(" "))) < 255
    assert len(fields["source"][0].encode()) < 32_766
    assert len(document_id("报" * 400)) == 16
    assert document_id("a/b c") == "a/b c"


def test_grams() -> None:
    assert grams_of("铝") == ["铝"]
    assert grams_of("铝价铝价") == ["铝价", "价铝"]
