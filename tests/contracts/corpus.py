"""Random articles, the same for the same seed, full of values that are one after folding."""

from __future__ import annotations

import datetime as dt
import random

from index.article import SHANGHAI, Article

SOURCES = (
    "中国有色金属报",
    "中國有色金屬報",
    " 中国有色金属报",
    "矿冶周刊",
    "ＡＢＣ",
    "abc",
    "Abc",
    None,
)
CATEGORIES = ("铝", "鋁", "铜", "銅 ", "铅 锌", "铅  锌", None)
AUTHORS = ("杨野", "楊野", "沈牧野", "沉牧野", "Li Si", "LI  SI", "顾长青")
WORDS = ("铝", "铜价", "库存", "电解铝", "出口", "C919", "4.5%", "下跌", "产能", "研究院")
MIDNIGHT = dt.datetime(2025, 3, 1, tzinfo=SHANGHAI)


def articles(seed: int, count: int = 100, first: int = 0) -> list[Article]:
    """``count`` articles whose ids count from ``first``; several share their moment of birth."""
    chance = random.Random(seed)
    return [_article(chance, f"{first + number:04}") for number in range(count)]


def _article(chance: random.Random, article_id: str) -> Article:
    return Article(
        id=article_id,
        title=" ".join(chance.choices(WORDS, k=chance.randint(0, 3))),
        paragraphs=tuple(
            "，".join(chance.choices(WORDS, k=chance.randint(1, 6))) + "。"
            for _ in range(chance.randint(1, 3))
        ),
        authors=tuple(chance.sample(AUTHORS, chance.choice((0, 1, 1, 2, 3)))),
        source=chance.choice(SOURCES),
        category=chance.choice(CATEGORIES),
        published=_moment(chance),
        views=chance.choice((None, 0, 7, 7, chance.randrange(1000))),
    )


def _moment(chance: random.Random) -> dt.date | None:
    days = dt.timedelta(days=chance.choice((0, 0, 1, -1, chance.randint(-500, 500))))
    match chance.randrange(4):
        case 0:
            return None
        case 1:
            return (MIDNIGHT + days).date()
        case 2:
            return MIDNIGHT + days + dt.timedelta(seconds=chance.choice((0, 1, -1)))
        case _:
            return MIDNIGHT + days + dt.timedelta(minutes=chance.randrange(1440))
