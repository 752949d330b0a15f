"""Text without damage comes out as it went in: real news, all of it, and our own articles."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from index.readers import Item, interpret
from index.repair import repair
from tests.conftest import News
from tests.pages.articles import load
from tests.pages.convert import Script, to_script
from tests.pages.damage import ascii_punctuation

REAL_DAMAGE: dict[str, str] = {}
"""Items that repair may change, by id, with the damage that is in them. None so far."""


def changed(texts: Iterator[tuple[str, str]]) -> list[tuple[str, object]]:
    """The names of the texts that repair changes, with what it does to them."""
    repaired = ((name, text, repair(text, "text")) for name, text in texts)
    return [
        (name, found.mends)
        for name, text, found in repaired
        if found.text != text and name not in REAL_DAMAGE
    ]


@pytest.mark.parametrize("name", ["broadcast", "flashes"])
def test_real_news_is_left_alone(news: News, name: str) -> None:
    texts = (
        (item["id"], item.get(field) or "") for item in news(name) for field in ("title", "body")
    )
    assert changed(texts) == []


@pytest.mark.parametrize("script", ["hans", "hant-mirror"])
@pytest.mark.parametrize(("name", "every"), [("broadcast", 7), ("flashes", 25)])
def test_real_news_as_a_mirror_writes_it_is_left_alone(
    news: News, name: str, every: int, script: Script
) -> None:
    # The brackets and question marks of a mirror are ASCII, just as those of notes and lost bytes.
    texts = (
        (item["id"], ascii_punctuation(to_script(item.get("body") or "", script)))
        for item in news(name, every=every)
    )
    assert changed(texts) == []


@pytest.mark.parametrize(("name", "every"), [("broadcast", 14), ("flashes", 20)])
def test_real_items_come_through_the_reader(news: News, name: str, every: int) -> None:
    count = 0
    for item in news(name, every=every):
        if not (item.get("title") or item.get("body")):
            continue
        raw = json.dumps(item, ensure_ascii=False).encode()
        reading = interpret(Item(item["id"], raw, "json")).reading
        rows = (row.strip() for row in (item.get("body") or "").splitlines())
        assert reading.paragraphs == tuple(filter(None, rows)), item["id"]
        assert reading.mends == ()
        count += 1
    assert count > 1_000


@pytest.mark.parametrize("script", ["hans", "hant-mirror", "hant-variant"])
def test_our_articles_are_left_alone(script: Script) -> None:
    texts = [
        (article.key, to_script(text, script))
        for article in load()
        for text in (article.title, *article.paragraphs)
    ]
    assert changed(iter(texts)) == []
    assert changed((key, ascii_punctuation(text)) for key, text in texts) == []


@pytest.mark.parametrize(
    "text",
    [
        "铜价还会涨吗?有人问。", "为什么?因为缺矿。", "真的??", "是涨是跌?!", "涨？跌？", "?", "??",
        "? ?", "Why? 没有人知道", "http://a.example/ShowNews1.aspx?id=468110&x=1", "A?B", "（?）",
        "“谁?”他问。", "价格为?元", "西南铝业(集团)有限责任公司", "鎵(Ga)、铟(In)", "\ufffd",
        "铜\ufffd价",
        "?麼?", "這個假期去哪兒?看什麼?", "?。?", "a?", "?\ufffd",
    ],
)  # fmt: skip
def test_question_marks_and_brackets_are_left_alone(text: str) -> None:
    assert repair(text, "text").text == text
