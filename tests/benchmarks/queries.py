"""The questions that every system is asked, one flat shape for all classes.

The words are pinned, chosen once by their document frequencies in the two corpora (102,729
flashes; 14,677 broadcasts), which stand behind some. None is one character: ours looks for those
inside words too, so they are a class of their own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

COMMON = "common word"
RARE = "rare word"
OR3 = "OR of 3"
AND3 = "AND of 3"
NOT = "NOT"
PHRASE = "phrase"
CHARACTER = "single character"
PREFIX = "prefix"
FUZZY = "fuzzy"
DATES = "date range"
FILTERS = "filters + facets"
COLD = "filters never seen"
NEWEST = "newest first"
PAGE500 = "page 500"
TYPED = "as typed"
JUDGED = (
    COMMON, RARE, OR3, AND3, NOT, PHRASE, CHARACTER, PREFIX, FUZZY, DATES, FILTERS, COLD, NEWEST,
    PAGE500,
)  # fmt: skip
"""``COLD`` is ``FILTERS`` with ranges of days that no earlier query had, for caches of masks."""
CLASSES = (*JUDGED, TYPED)
"""``TYPED`` is shown but not judged: ours reads the text as a reader's and also looks for it
verbatim, which finds more than the others' AND of the words."""

PAGE_SIZE = 20
FACET_SIZE = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """One question. ``kind`` says how ``words`` (folded terms) are meant:

    ``all`` and ``any`` of them; ``phrase``, the terms of the exact text ``text``; ``character``,
    one Han character wherever it stands; ``prefix``; ``fuzzy``, one edit away at most; ``every``;
    ``typed``, the words with blanks between them as a reader's query.

    ``without``: articles with this term are left out. ``filters``: field to alternatives.
    ``start`` and ``end``: inclusive days. ``page`` counts from 1.
    """

    name: str
    kind: str
    words: tuple[str, ...] = ()
    text: str = ""
    without: str | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    newest: bool = False
    page: int = 1


def _words(name: str, kind: str, *many: str, **more: object) -> tuple[Query, ...]:
    """A query for each of ``many``, its words with blanks between them."""
    return tuple(Query(name, kind, tuple(words.split()), **more) for words in many)  # type: ignore[arg-type]


def _not(*pairs: tuple[str, str]) -> tuple[Query, ...]:
    return tuple(Query(NOT, "all", (word,), without=other) for word, other in pairs)


def _phrases(*texts: str) -> tuple[Query, ...]:
    return tuple(Query(PHRASE, "phrase", text=text) for text in texts)


def _dated(name: str, *rows: tuple[str, str, str], **filters: tuple[str, ...]) -> tuple[Query, ...]:
    """``rows``: words (none: everything), first day, last day."""
    return tuple(
        Query(
            name,
            "all" if words else "every",
            tuple(words.split()),
            filters=tuple(filters.items()),
            start=dt.date.fromisoformat(start),
            end=dt.date.fromisoformat(end),
        )
        for words, start, end in rows
    )


FLASHES = (
    *_words(COMMON, "all", "公司", "市场", "价格", "上涨"),  # 29008, 13445, 6850, 5577
    *_words(RARE, "all", "电解铝", "铜价", "铝土矿"),  # 49, 58, 27
    *_words(OR3, "any", "价格 期货 上涨", "电解铝 铜价 碳酸锂", "公司 市场 增长"),
    *_words(AND3, "all", "价格 期货 上涨", "公司 公告 投资", "产能 增长 同比"),
    *_not(("价格", "期货"), ("公司", "公告"), ("黄金", "期货")),
    *_phrases("有色金属", "同比增长", "主力合约", "碳酸锂期货", "伦敦金属交易所"),
    *_words(CHARACTER, "character", "铜", "铝", "价"),
    *_words(PREFIX, "prefix", "ai", "c9", "comp"),
    *_words(FUZZY, "fuzzy", "nvidla", "spacx", "anthropc"),
    *_dated(DATES, ("市场", "2026-06-01", "2026-06-30"), ("价格", "2026-05-01", "2026-07-15"),
            ("", "2026-07-10", "2026-07-20")),
    *_dated(FILTERS, ("价格", "2026-05-15", "2026-07-31"), category=("期货市场情报", "A股")),
    *_dated(FILTERS, ("市场", "2026-06-01", "2026-08-31"), source=("财联社",)),
    *_dated(FILTERS, ("", "2026-06-01", "2026-07-31"), category=("环球市场情报",),
            source=("财联社",)),
    *_words(NEWEST, "every", "", newest=True),
    *_words(PAGE500, "all", "公司", "市场", page=500),
    *_words(PAGE500, "any", "价格 期货 上涨", page=500),
    *_words(TYPED, "typed", "价格", "铜价", "价格 期货 上涨", "碳酸锂 期货"),
)  # fmt: skip

BROADCAST = (
    *_words(COMMON, "all", "发展", "经济", "市场"),  # 6354, 3577, 1768
    *_words(RARE, "all", "冶炼", "稀土", "有色金属"),  # 14, 12, 17
    *_words(OR3, "any", "经济 市场 投资", "稀土 冶炼 有色金属", "发展 增长 出口"),
    *_words(AND3, "all", "经济 市场 投资", "产量 同比 增长", "进口 出口 增长"),
    *_not(("发展", "经济"), ("市场", "投资"), ("出口", "价格")),
    *_phrases("同比增长", "高质量发展", "有色金属", "国内生产总值", "工业增加值"),
    *_words(CHARACTER, "character", "铜", "铝", "矿"),
    *_words(PREFIX, "prefix", "c9", "ai", "gd"),
    *_words(FUZZY, "fuzzy", "rcap", "apac", "c91"),
    *_dated(DATES, ("经济", "2023-01-01", "2023-12-31"), ("市场", "2023-06-01", "2024-05-31"),
            ("", "2024-03-01", "2024-04-15")),
    *_dated(FILTERS, ("经济", "2023-01-01", "2024-06-30"), source=("央视网",)),
    *_dated(FILTERS, ("增长", "2022-06-01", "2023-06-30"), source=("央视网",)),
    *_dated(FILTERS, ("", "2022-09-01", "2024-03-31"), source=("央视网",)),
    *_words(NEWEST, "every", "", newest=True),
    *_words(PAGE500, "every", "", page=500),
    *_words(TYPED, "typed", "经济", "稀土", "产量 同比 增长", "高质量 发展"),
)  # fmt: skip

PINNED = {"flashes": FLASHES, "broadcast": BROADCAST}


def never_seen(source: str, number: int) -> Query:
    """The ``number``-th query of the class :data:`COLD`: its range of days is a new one each time.

    Up to some thousands differ; each comes with one of the pinned filters.
    """
    like = [query for query in PINNED[source] if query.name == FILTERS]
    query = like[number % len(like)]
    assert query.start and query.end
    step = number // len(like) + 1
    return dataclasses.replace(
        query,
        name=COLD,
        start=query.start + dt.timedelta(days=step % 11 + 1),
        end=query.end - dt.timedelta(days=step // 11 % 13 + 1),
    )
