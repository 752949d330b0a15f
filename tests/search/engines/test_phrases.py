"""Phrases in texts of every length, against a look at each line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.article import Article
from index.blanks import tight_text
from index.engines import article_fields, whoosh_schema
from index.engines.segment_buffer import SegmentBuffer
from index.script import fold
from search.engines import phrases
from search.engines.doc_sets import every
from search.engines.phrases import Pattern
from search.engines.segment_data import SegmentData
from tests.fakes import exact_text

SIGNS = "铝铜乡业45.,， -ab'é（）鋁。𨧀一"
"""乡 is U+4E61, 一 is U+4E00: their bytes are also those of ``a`` and of the end of a sign."""


def segment(folder: Path, articles: list[Article]) -> SegmentData:
    buffer = SegmentBuffer(article_fields.key)
    for article in articles:
        buffer.add(whoosh_schema.document(article, ()))
    buffer.write(folder / "it.youse")
    return SegmentData("it", folder / "it.youse")


def expected(phrase: str, data: SegmentData) -> list[int]:
    return [
        number
        for number in range(data.doc_count)
        if any(
            exact_text.places(phrase, line) for line in data.stored.text.plain(number).split("\n")
        )
    ]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("most", [0, 4])
@pytest.mark.parametrize(("window", "chunk"), [(4, 64), (10, 1 << 20), (512, 4 << 20)])
def test_windows_of_all_sizes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, most: int, window: int, chunk: int
) -> None:
    monkeypatch.setattr(phrases, "_WINDOW", window)
    monkeypatch.setattr(phrases, "_CHUNK", chunk)
    monkeypatch.setattr(phrases, "_MANY", seed)  # with 0 even few are looked through together
    monkeypatch.setattr(phrases, "_MOST", most)  # with 0 never all of them
    monkeypatch.setattr(phrases, "_STRETCH", window)
    chance = random.Random(seed)

    def text(most: int) -> str:
        return "".join(chance.choices(SIGNS, k=chance.randint(0, most))).strip()

    articles = [Article(f"{n}", text(4), (text(30), text(200))) for n in range(24)]
    data = segment(tmp_path, [*articles, Article("last", "", ())])
    docs = every(data.doc_count)
    hits = 0
    for _ in range(80):
        line = fold(chance.choice(chance.choice(articles).paragraphs) or "铝")
        start = chance.randrange(len(line))
        phrase = " ".join(line[start : start + chance.randint(1, 5)].split())
        if phrase:
            found = phrases.standing_in(Pattern.of(phrase), data, docs).tolist()
            right = expected(phrase, data)
            assert found == right, phrase
            some = docs[chance.randrange(3) :: 3]
            found = phrases.standing_in(Pattern.of(phrase), data, some).tolist()
            assert found == [each for each in right if each in some], phrase
            hits += len(found)
    assert hits > 100


def test_longer_than_all_texts(tmp_path: Path) -> None:
    data = segment(tmp_path, [Article("1", "铝", ())])
    docs = every(1)
    assert phrases.standing_in(Pattern.of("铝" * 400), data, docs).size == 0
    assert phrases.standing_in(Pattern.of("铝"), data, docs).tolist() == [0]
    assert phrases.standing_in(Pattern.of(""), data, docs).size == 0


@pytest.mark.parametrize(
    ("phrase", "grams", "words", "exact"),
    [
        ("铝", 1, (), True), ("铝价", 1, (), True), ("电解铝", 2, (), False), ("𨧀", 1, (), True),
        ("铝 价", 1, (), True), ("铝，价", 2, (), False), ("铝c919", 1, ("c919",), False),
        ("4.5", 0, ("4.5",), False), (".5", 0, (), False), ("5,", 0, (), False),
        ("1,234吨", 1, (), False), ("green steel", 0, ("green", "steel"), False),
        ("é9", 0, (), False), ("——", 0, (), False),
    ],
)  # fmt: skip
def test_patterns(phrase: str, grams: int, words: tuple[str, ...], exact: bool) -> None:
    pattern = Pattern.of(fold(phrase))
    assert (len(pattern.grams), pattern.words, pattern.exact) == (grams, words, exact)
    assert pattern.text == tight_text(fold(phrase))
