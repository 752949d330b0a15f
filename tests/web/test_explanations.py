"""What is said of scores, and of searches that find nothing."""

from __future__ import annotations

import pytest

from search.parse import parse
from search.request import Request
from search.rescoring import Parts
from search.results import FilterCount, NothingFound, WordCount
from web.explanations import explained, score, shorter_queries


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("铝 石墨烯 价格", {0: "石墨烯 价格", 1: "铝 价格", 2: "铝 石墨烯"}),
        ("鋁　作者：楊野 -期货", {0: "作者：楊野 -期货", 1: "鋁 -期货", 2: "鋁 作者：楊野"}),
        ('"铝 价"~5 铜 "锌 锭"', {0: '铜 "锌 锭"', 1: '"铝 价"~5 "锌 锭"', 2: '"铝 价"~5 铜'}),
        ("(铝 OR 铜) 价格", {0: "价格", 1: "(铝 OR 铜)"}),
        ("价格 NOT 期货", {0: "NOT 期货", 1: "价格"}),
        ('铝 "未收尾', {0: '"未收尾', 1: "铝"}),
        ("铝", {}),
        ("", {}),
        (" ".join(map(str, range(99))), {}),
    ],
)  # fmt: skip
def test_queries_without_one_part(text: str, shorter: dict[int, str]) -> None:
    assert shorter_queries(text) == shorter
    parts = parse(text).parts
    for place, rest in shorter.items():
        assert parse(rest).parts == (*parts[:place], *parts[place + 1 :])


def reasons(text: str, *counts: int, unfiltered: int = 0) -> tuple[str, ...]:
    parts = parse(text).parts
    words = [WordCount(part.shown, n, None) for part, n in zip(parts, counts, strict=True)]
    nothing = NothingFound(unfiltered, tuple(words), (), ())
    return explained(Request(text=text), nothing).reasons


def test_reasons() -> None:
    assert reasons('石墨烯 "稀 土" 铝', 0, 0, 5) == ("没有文章提到“石墨烯”、“稀 土”。",)
    assert reasons("铝 作者:无名", 5, 0) == ("没有文章符合“作者：无名”。",)
    assert reasons("铝 镁", 1234, 5) == (
        "分开查找都有文章，但没有一篇同时符合：“铝” 1,234 篇，“镁” 5 篇。",
    )
    assert reasons("铝", 5, unfiltered=5) == ("有 5 篇文章符合查询，都被筛选排除了。",)
    assert reasons("", unfiltered=7) == ("有 7 篇文章，都被筛选排除了。",)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [("2025", "2025", "2025"), ("2025", "2026-01", "2025 至 2026-01"), ("", "2025", "2025 止")],
)
def test_filters_are_offered_one_by_one_and_all_together(start: str, end: str, shown: str) -> None:
    asked = Request(text="铝", start_text=start, end_text=end)
    filters = (FilterCount("source", ("甲报", "乙报"), 0), FilterCount("date", (), 3))
    ways = explained(asked, NothingFound(9, (), filters, ())).ways
    assert [(way.text, way.count, dict(way.changes)) for way in ways] == [
        (f"去掉筛选 日期：{shown}", 3, {"from": (), "to": ()}),
        ("去掉全部筛选", 9, {"source": (), "from": (), "to": ()}),
    ]


def test_any_word_is_looser_where_there_are_several() -> None:
    nothing = NothingFound(0, (), (), ())
    assert explained(Request(text="铝 镁"), nothing).looser
    assert not explained(Request(text="铝"), nothing).looser
    assert explained(Request(text="铝 镁"), None).reasons == ()


def test_scores() -> None:
    one = Parts(0.0, 0.0, 2.0, 0.0, 1.0, 1.0, 1.25)
    assert score(one.score, one).replace("\u00a0", " ") == "得分 2.50 = 单字 2.00 × 题名 1.25"
    two = Parts(1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 1.0)
    assert score(two.score, two).replace("\u00a0", " ") == "得分 3.00 = 词语 1.00 + 单字 2.00"
    assert score(1.5, None).endswith("（初步排序，未细算）")
