"""Random articles in an index of several segments, and all that is known of them without it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections import Counter
from pathlib import Path

from whoosh.writing import NO_MERGE, OPTIMIZE

from index.article import SHANGHAI, Article
from index.engines import article_fields, whoosh_schema
from index.engines.bulk_writer import ArrayIndex
from index.engines.whoosh_index import snapshot
from search.engines.filter_masks import FilterMasks
from search.engines.segment_data import SegmentData
from search.engines.whoosh_view import WhooshView
from tests.contracts import corpus

WORDS = (
    "铝", "铜", "铝价", "电解铝", "铜价格", "价格上涨", "西南铝业", "市场", "产能", "𨧀", "和𨧀铝",
    "4.5%", "14.5", "4", "5月", "2025年", "1,234吨", "234", "a356.2", "c919", "C919-T6", "lme",
    "LME铜", "o'neil", "neil", "no.5", "5", "alumina", "alumino", "é9", "，", "。", "—", "（", "）",
    " ", "  ", "　", "Al", "as", "As", "Ａｌ",
)  # fmt: skip
MOMENTS = (
    dt.datetime(2025, 3, 1, tzinfo=SHANGHAI),
    dt.datetime(2025, 3, 1, 0, 0, 1, tzinfo=SHANGHAI),
    dt.datetime(1988, 7, 1, 0, 30, tzinfo=SHANGHAI),
    dt.datetime(1969, 12, 31, tzinfo=SHANGHAI),
    dt.date(2025, 3, 1),
    dt.date(2024, 2, 29),
    dt.date(1900, 1, 1),
    dt.date(1970, 1, 1),
    dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    dt.datetime(2038, 1, 19, 5, tzinfo=SHANGHAI),
    dt.date(2099, 12, 31),
    None,
)


def random_text(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(0, most))).strip()


def random_article(chance: random.Random, article_id: str) -> Article:
    published = chance.choice(MOMENTS)
    if published and chance.random() < 0.5:
        published += dt.timedelta(days=chance.randint(-400, 400))
    return Article(
        id=article_id,
        title=random_text(chance, 3),
        paragraphs=tuple(random_text(chance, 5) for _ in range(chance.randint(0, 3))),
        authors=tuple(chance.sample(corpus.AUTHORS, chance.choice((0, 1, 1, 2, 3)))),
        source=chance.choice(corpus.SOURCES),
        category=chance.choice(corpus.CATEGORIES),
        published=published,
        editor=chance.choice((*corpus.AUTHORS, None)),
        views=chance.choice((None, 0, 7, 7, chance.randrange(100_000))),
    )


@dataclasses.dataclass(frozen=True)
class Known:
    """What is known of an article without an index."""

    article: Article
    counts: Counter[str]
    lines: tuple[str, ...]
    moment: int | None
    keys: dict[str, frozenset[str]]

    @classmethod
    def of(cls, article: Article) -> Known:
        document = whoosh_schema.document(article, ())
        return cls(
            article,
            Counter(document.tokens),
            tuple(document.plain.split("\n")),
            document.moment,
            {
                field: frozenset(filter(None, map(article_fields.key, values)))
                for field, values in document.keywords.items()
            },
        )


class Library:
    """An index in ``folder``, written in several commits, with deleted and replaced articles.

    ``batches``: for each segment what was written into it; ``gone``: of each the ids that were
    deleted later. Statistics count those as well.
    """

    def __init__(self, folder: Path, seed: int, count: int = 90) -> None:
        chance = random.Random(seed)
        self._index = ArrayIndex(folder)
        self._folder = folder
        self.batches: list[list[Known]] = []
        self.gone: list[set[str]] = []
        step = max(1, -(-count // chance.randint(2, 5)))
        for first in range(0, count, step):
            numbers = range(first, min(count, first + step))
            self._write([random_article(chance, f"{number:03}") for number in numbers])
        present = sorted(self.live())
        self._write([], deleted=chance.sample(present, len(present) // 10))
        present = sorted(self.live())
        self._write([random_article(chance, each) for each in present[: len(present) // 9]])

    def _write(self, articles: list[Article], deleted: list[str] | None = None) -> None:
        writer = self._index.writer()
        for article_id in (*(each.id for each in articles), *(deleted or ())):
            writer.delete_id(article_id)
            for batch, gone in zip(self.batches, self.gone, strict=True):
                if any(known.article.id == article_id for known in batch):
                    gone.add(article_id)
        for article in articles:
            writer.add(whoosh_schema.document(article, ()))
        writer.commit(mergetype=NO_MERGE)
        if articles:
            self.batches.append([Known.of(article) for article in articles])
            self.gone.append(set())

    def merge(self) -> None:
        """Makes one segment of all."""
        self._index.writer().commit(mergetype=OPTIMIZE)
        self.batches, self.gone = [list(self.live().values())], [set()]

    def live(self) -> dict[str, Known]:
        """The articles that are there, by id."""
        return {
            known.article.id: known
            for batch, gone in zip(self.batches, self.gone, strict=True)
            for known in batch
            if known.article.id not in gone
        }

    def everything(self) -> list[Known]:
        """All that statistics count: deleted articles too."""
        return [known for batch in self.batches for known in batch]

    def view(self, **options: int) -> WhooshView:
        segments = snapshot(self._folder).segments
        return WhooshView(
            [(SegmentData(each.name, each.path), each.deleted) for each in segments],
            FilterMasks(),
            **options,
        )
