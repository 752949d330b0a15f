"""Bar 5 of the face: what is folded of reposts, and that nothing else is."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from collections.abc import Iterator

import pytest

from index.analysis import word_tokens
from index.archive_stories import story_bands
from index.article import Article
from index.same_story import same_story
from index.script import HAN, fold, to_hant
from index.story_text import text_of
from tests.conftest import News
from tests.pages.articles import CleanArticle, load, reposted

SYNONYMS = {
    "表示": "指出", "目前": "当前", "进行": "开展", "主要": "重点", "同时": "此外", "预计": "估计",
    "因此": "所以", "但是": "不过",
    "认为": "称", "已经": "已", "需要": "须", "以及": "和", "如果": "若",
    "非常": "十分", "日前": "近日", "继续": "接着", "仍然": "仍",
}  # fmt: skip
FOLDED = 0.95
PAIRS = 2_000


def _article(clean: CleanArticle, body: str, title: str, source: str) -> Article:
    day = dt.date.fromisoformat(clean.published[:10]) if clean.published else None
    return Article(clean.key, title, tuple(body.split("\n")), source=source, published=day)


def _edited(body: str, chance: random.Random) -> str:
    """``body`` with about 5 in 100 characters changed, but no figure, date or name."""
    left = len(body) // 20
    for word, other in SYNONYMS.items():
        left -= len(word) * body.count(word)
        body = body.replace(word, other)
    particles = [each.start() for each in re.finditer(f"(?<={HAN})[的了地](?={HAN})", body)]
    for place in sorted(chance.sample(particles, min(len(particles), max(left, 0) // 2)))[::-1]:
        body = body[:place] + body[place + 1 :]
    return f"{body}\n本文转载请注明出处。"


def _is_folded(one: Article, other: Article) -> bool:
    """Whether the archive would make ``other`` a repost of ``one``."""
    shared = set(story_bands(one)) & set(story_bands(other))
    return len(shared) > 1 and same_story(text_of(one), text_of(other))


@pytest.mark.parametrize("change", ["none", "edited", "script", "edited and script", "sentence"])
def test_reposts_are_folded(change: str) -> None:
    chance = random.Random(7)
    folded = total = 0
    for clean in load():
        body = "\n".join(clean.paragraphs)
        changed = _edited(body, chance) if "edited" in change else body
        if change == "sentence":
            sentences = re.findall(r"[^。]+。?", body)
            plain = [each for each in sentences if not re.search(r"\d", each)] or [""]
            changed = body.replace(max(plain, key=len), "", 1)
        changed = to_hant(changed) if "script" in change else changed
        one = _article(clean, body, clean.title, clean.source)
        titles = [each.title for each in reposted(clean)] or [f"转载：{clean.category}行业消息"]
        for title in titles:
            total += 1
            folded += _is_folded(one, _article(clean, changed, title, "另一家网站"))
    assert total >= 90
    assert folded >= FOLDED * total, f"{folded} of {total}"


def test_the_samples_are_not_reposts_of_each_other() -> None:
    articles = [
        _article(each, "\n".join(each.paragraphs), each.title, each.source) for each in load()
    ]
    assert not [
        (one.id, other.id)
        for one, other in itertools.combinations(articles, 2)
        if _is_folded(one, other)
    ]


# Real flashes ------------------------------------------------------------------------------


_FIGURE = re.compile(r"\d+(?:\.\d+)?|[a-z]+")
_DATE = re.compile(r"\d{1,2}月(?:\d{1,2}日)?|\d{4}年")
_NAMES = (
    "北京", "上海", "广东", "浙江", "江苏", "云南", "四川", "湖南", "河南", "山东",
    "美国", "日本", "德国", "法国", "英国", "印度", "俄罗斯", "伊朗", "韩国", "巴西",
)  # fmt: skip
_HEADLINE = re.compile(r"^\s*【[^】]*】")
_LEAD = re.compile(r"^\s*(?:[^,，。]{0,20}?(?:\d+月)?\d+日[电讯]|\d+月\d+日)[,，]?")
_NOTE = re.compile(r"[(（][^()（）\d]*[)）]\s*$")
"""What a page puts around its text: that may differ."""


def _flashes(news: News) -> Iterator[Article]:
    for row in news("flashes"):
        yield Article(
            row["id"],
            row.get("title") or "",
            (row.get("body") or "",),
            source=row.get("source"),
            published=dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None,
        )


def _figures(article: Article) -> set[str]:
    text = _NOTE.sub("", _LEAD.sub("", _HEADLINE.sub("", article.paragraphs[0])))
    figures = _FIGURE.findall(re.sub(r"(?<=\d),(?=\d{3})", "", fold(text)))
    return {(each.rstrip("0").rstrip(".") if "." in each else each).lstrip("0") for each in figures}


def _pairs(flashes: list[Article]) -> Iterator[tuple[Article, Article]]:
    """Flashes with titles that are equal but for figures and signs, each with a figure that the
    other lacks."""
    by_title: dict[str, list[Article]] = {}
    for each in flashes:
        by_title.setdefault(re.sub(r"[\W\d_]+", "", fold(each.title)), []).append(each)
    for same in by_title.values():
        for one, other in itertools.islice(itertools.combinations(same[:12], 2), 20):
            mine, theirs = _figures(one), _figures(other)
            if mine - theirs and theirs - mine:
                yield one, other


def _exchanged(flash: Article, kind: str, chance: random.Random) -> Article | None:
    """The flash with one figure, date or name exchanged, as another page would print it."""
    body = flash.paragraphs[0]
    note = _NOTE.search(body)
    end = note.start() if note else len(body)
    pattern = {"figure": r"\d+(?:\.\d+)?", "date": _DATE.pattern, "name": "|".join(_NAMES)}[kind]
    words = {(token.start, token.term) for token in word_tokens(body)} if kind == "name" else set()
    places = [
        each
        for each in re.finditer(pattern, body[:end])
        if kind != "name" or (each.start(), each[0]) in words
    ]
    if not places:
        return None
    place = chance.choice(places)
    said = place[0]
    if kind == "name":
        new = chance.choice([name for name in _NAMES if name != said])
    else:
        number = re.search(r"\d+", said)
        assert number
        new = said[: number.start()] + str(int(number[0]) + 1) + said[number.end() :]
    changed = body[: place.start()] + new + body[place.end() :]
    return Article("other", flash.title, (changed,), source="另一家", published=flash.published)


def test_flashes_that_differ_are_not_folded(news: News) -> None:
    flashes = list(_flashes(news))
    chance = random.Random(11)
    found = list(_pairs(flashes))
    assert len(found) >= PAIRS
    false = [
        (one.id, other.id)
        for one, other in chance.sample(found, PAIRS)
        if same_story(text_of(one), text_of(other))
    ]
    assert false == []
    for kind in ("figure", "date", "name"):
        made = ((each, _exchanged(each, kind, chance)) for each in chance.sample(flashes, 20_000))
        pairs = [(one, other) for one, other in made if other and len(one.paragraphs[0]) < 600]
        checked = pairs[:PAIRS]
        wrong = [one.id for one, other in checked if same_story(text_of(one), text_of(other))]
        assert len(checked) >= 1_000
        assert wrong == [], kind
