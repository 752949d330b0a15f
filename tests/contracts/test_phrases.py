"""Text in quotes: exactly where it stands, never a false hit, never a miss."""

from __future__ import annotations

import random

import pytest

from index.script import fold
from tests.contracts.shelf import Shelf, article
from tests.fakes import exact_text


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    return kept_shelf.put(
        article(
            "reform", "高质量发展", "企业坚持高质量、绿色发展。", "西南铝业(集团)有限责任公司表示。"
        ),
        article("apart", "高质量", "发展快。", "质量高，发展稳。"),
        article(
            "tw",
            "推動高品質成長",
            "推動高質量發展，ＬＮＧ船用鋁材，含量４．５％。",
            "他說：「沒問題！」",
        ),
        article("numbers", "", "增幅为14.5%，合金为A356.2和6061-T6，区间3.5-4.5%，产量1,234吨。"),
        article("latin", "", "The green steel of SHFE copper, e.g. Cu-ETP."),
        article("spread", "", "西 南\u3000铝 业 的 公 告", "2024，2025年；1. 3月出口；No.5机组"),
    )


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        # script and width
        ("高质量发展", {"reform", "tw"}), ("高質量發展", {"reform", "tw"}), ("lng船", {"tw"}),
        ("ＬＮＧ船用铝材", {"tw"}), ("没问题！", {"tw"}), ("沒問題!", {"tw"}),
        # never across a paragraph's end, nor from title to body
        ("发展企业", set()), ("发展。西南", set()), ("发展快", {"apart"}), ("高质量发展快", set()),
        # whatever the cut into words
        ("南铝", {"reform", "spread"}), ("质量发", {"reform", "tw"}), ("铝业(集团)有", {"reform"}),
        ("铝业（集团）有", {"reform"}), ("铝业集团", set()), ("务表示", set()),
        # blanks
        ("西南铝业", {"reform", "spread"}), ("西南 铝业", {"reform", "spread"}),
        ("业的公告", {"spread"}),
        ("green steel", {"latin"}), ("greensteel", set()), ("green  steel", {"latin"}),
        # a number or Latin word at an edge is whole
        ("4.5%", {"tw", "numbers"}), ("4.5", {"tw", "numbers"}), ("14.5", {"numbers"}),
        ("5%", set()),
        ("356.2", set()), ("A356", set()), ("A356.2", {"numbers"}), ("6061", {"numbers"}),
        ("6061-T6", {"numbers"}), ("T6", {"numbers"}), ("T", set()), ("234吨", set()),
        ("1,234吨", {"numbers"}),
        ("SHFE copper", {"latin"}), ("SHFE cop", set()), ("HFE copper", set()),
        ("steel of", {"latin"}),
        ("Cu", {"latin"}), ("ETP", {"latin"}), ("为14.5", {"numbers"}), ("为14", set()),
        ("2025年", {"spread"}), ("2024", {"spread"}), ("3月出口", {"spread"}),
        ("5机组", {"spread"}),
        ("No", {"spread"}), ("1.3月", set()),
        # punctuation counts
        ("高质量、绿色", {"reform"}), ("高质量绿色", set()), ("「没", {"tw"}),
        ("。", {"reform", "apart", "tw", "numbers"}),
        ("%，合", {"numbers"}),
        ("，", {"apart", "tw", "numbers", "latin", "spread"}),
    ],
)  # fmt: skip
def test_found(news: Shelf, phrase: str, found: set[str]) -> None:
    for opening, closing in ('""', "“”", "「」", "『』"):
        if opening not in phrase and closing not in phrase:
            results = news.search(f"{opening}{phrase}{closing}", mode="all")
            assert {hit.article.id for hit in results.hits} == found
            assert results.notices == ()


def test_the_sign_itself(shelf: Shelf) -> None:
    shelf.put(article("quoted", "", '所谓"双碳"目标'), article("plain", "", "所谓双碳目标"))
    assert shelf.ids(r'"所谓\"双碳\"目标"') == ["quoted"]


@pytest.mark.parametrize(
    ("query", "stands"),
    [("4", True), ("4 . 5", True), ("4.5", False), ("12", True), ("345", True), ("12,345", False)],
)
def test_numbers_apart_with_a_sign_between(shelf: Shelf, query: str, *, stands: bool) -> None:
    shelf.put(article("it", "", "铝锭 4 . 5 元 , 铜 12 , 345 吨"))
    assert shelf.ids(f"“{query}”") == (["it"] if stands else [])


@pytest.mark.parametrize("query", ["“，”", "“é”", "“铝”", "铝 NEAR 铜", "标题:铝", "alu*", "alu~"])
def test_an_article_without_visible_text_is_never_found(shelf: Shelf, query: str) -> None:
    shelf.put(article("seen", "铝，铜", "é 铝，铜"))
    before = shelf.ids(query)
    shelf.put(article("unseen", "\u200b"))
    assert shelf.ids(query) == before


def test_an_unclosed_quote_is_closed_with_a_notice(news: Shelf) -> None:
    results = news.search('"高质量发展')
    assert {hit.article.id for hit in results.hits} == {"reform", "tw"}
    assert [notice.code for notice in results.notices] == ["unclosed-quote"]


def test_quotes_beside_plain_words(news: Shelf) -> None:
    assert set(news.ids('铝 "高质量发展"', mode="all")) == {"tw", "reform"}
    assert news.ids('铝"高质量发展"LNG', mode="all") == ["tw"]


_SIGNS = "铝铜铜业价格4455..,,  -%ab.（）鋁Ａ。"


@pytest.mark.parametrize("seed", range(3))
def test_random_texts_agree_with_the_plain_reference(shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)

    def text(most: int) -> str:
        return "".join(chance.choices(_SIGNS, k=chance.randint(1, most))).strip()

    articles = [article(f"{n:03}", text(8), text(16), text(16)) for n in range(80)]
    shelf.put(*articles, commit=25)
    phrases = [text(5) for _ in range(60)]
    for each in articles[:60]:
        source = chance.choice((each.title, *each.paragraphs))
        start = chance.randrange(len(source) + 1)
        phrases.append(source[start : start + chance.randint(1, 6)])
    hits = 0
    for phrase in phrases:
        folded = " ".join(fold(phrase).split())
        if not folded:
            continue
        expected = {
            each.id
            for each in articles
            if any(exact_text.places(folded, fold(part)) for part in (each.title, *each.paragraphs))
        }
        assert set(shelf.ids(f'"{phrase}"', mode="all")) == expected, phrase
        hits += len(expected)
    assert hits > 300
