"""A search service over two dozen invented articles held in memory: no analyzer, no index."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from index.article import SHANGHAI, Article, Mend
from index.census import Census
from search.errors import NoSuchArticle
from search.glance import Glance, Overview
from search.messages import Message
from search.neighbours import Neighbours
from search.query import All, DateRange, Node
from search.request import FILTERS, Request
from search.rescoring import Parts
from search.results import (
    ArticleView,
    DateBucket,
    DateFacet,
    FacetValue,
    FilterCount,
    Hit,
    Mark,
    Marked,
    NothingFound,
    Notice,
    Repost,
    Results,
    Snippet,
    Spelling,
    WordCount,
)
from search.suggest import Suggestion

_ROWS = (
    # title, source, category, authors, published, views
    ("沪铜站上八万元 下游采购转向观望", "南岭金属网", "铜", "沈牧野", "2026-01-15T13:44", 4118),
    ("西岭铝业投产 电解铝产能置换完成", "有色晨讯报", "铝", "林砚秋、周亦舟", "2026-01-14T09:06",
     1874),
    ("氧化铝价格连跌六周 部分厂家检修", "有色晨讯报", "铝", "林砚秋", "2026-01-09T08:15", 2653),
    ("黨建領航 鋁途奮楫：2025年工作紀實", "中州金属报", "鋁資訊", "楊野", "2025-12-30T10:06", 903),
    ("A356.2铸造合金锭通过两家车轮厂认证", "南岭金属网", "铝", "沈牧野", "2025-12-18T14:32", 1200),
    ("锡矿进口恢复缓慢 冶炼加工费再降", "矿冶周刊", "锡", "顾长青", "2025-12-02", 760),
    ("镍价反弹：印尼配额传闻再起", "矿冶周刊", "镍", "顾长青、许南枝", "2025-11-21T16:20", 3301),
    ("再生铜杆企业开工率回落至四成", "有色晨讯报", "铜", "周亦舟", "2025-11-05T11:00", 988),
    ("碳酸锂期货增设交割库", "期货纵横", "期货", "", "2025-10-28T09:30", 2207),
    ("[视频] 走进千米井下的铅锌矿", "中州金属报", "铅锌", "许南枝", "2025-10-11T15:05", 15204),
    ("钨精矿报价创新高 硬质合金企业提价", "南岭金属网", "钨", "沈牧野", "2025-09-19T10:10", 4480),
    ("镁合金仪表盘支架批量装车", "轻金属观察", "镁应用", "白鹿鸣", "2025-09-03T08:00", 671),
    ("数据表 <script>alert(1)</script> 与铜 & 升贴水", "期货纵横", "期货", "A & B", "2025-08-20",
     12),
    ("稀土永磁电机下乡 三县试点", "轻金属观察", "稀土", "白鹿鸣", "2025-08-07T09:40", 1533),
    ("金价高位震荡 首饰用金需求分化", "期货纵横", "贵金属", "许南枝", "2025-07-30T17:25", 6612),
    ("钴盐出口许可细则公布", "矿冶周刊", "钴", "顾长青", "2025-06-25T10:00", 845),
    ("铜箔加工费见底 龙头企业减产", "南岭金属网", "铜", "沈牧野", "2025-05-16T13:13", 1745),
    ("云南水电转丰 铝厂复槽", "有色晨讯报", "铝", "林砚秋", "2025-04-22T09:09", 2010),
    ("钛材在海洋工程中的新用途", "轻金属观察", "钛", "白鹿鸣", "2025-03-11T10:45", 532),
    ("锑品出口量同比下降三成", "矿冶周刊", "锑", "顾长青", "2025-02-27T14:00", 1106),
    ("伦铜库存降至十年低位", "期货纵横", "期货", "", "2024-11-08T08:30", 5120),
    ("铝灰处置有了团体标准", "中州金属报", "铝资讯", "楊野", "2024-06-13T10:06", 377),
    ("地质队在高原新探明铜矿一处", "中州金属报", "地质矿业", "许南枝", "2023-08-29", None),
    ("有色市场一周综述", None, "有色市场", "", None, None),
    ("", "轻金属观察", None, "白鹿鸣", "2022-04-01T00:00", 3),
)  # fmt: skip
_BODY = (
    (
        "记者{day}从{source}了解到，{subject}。多位市场人士表示，眼下现货成交以刚需为主，"
        "贸易商报价坚挺，但高价之下下游企业按单采购，库存普遍控制在七天以内。"
    ),
    "走势:供需两端同时收紧",
    (
        "从供应看，样本内11家企业本月产量13.6万吨，环比下降4.5%；从需求看，电网订单稳定，"
        "铜铝材企业开工率为68%，比去年同期低两个百分点。期货升水收窄到每吨70元。"
    ),
    (
        "一位不愿具名的分析师说，后市要看三点：矿端扰动是否缓和，电价是否调整，"
        "以及出口退税取消后铝材订单能否回到国内。在此之前，价格大概率维持区间震荡。"
    ),
)
_MIRROR = "http://mirror.example/ShowNews1.aspx?id=468109"
_HOME = "https://www.cnmn.com.cn/ShowNews1.aspx?id=468110"


def _articles() -> Iterator[Article]:
    for number, (title, source, category, authors, published, views) in enumerate(_ROWS):
        moment: dt.date | None = None
        if published:
            moment = (
                dt.datetime.fromisoformat(published).replace(tzinfo=SHANGHAI)
                if "T" in published
                else dt.date.fromisoformat(published)
            )
        subject = title.partition(" ")[2] or title or "各地行情平稳"
        yield Article(
            id=str(468110 - number) if title else "own/text 1",
            title=title,
            paragraphs=tuple(
                part.format(day="日前", source=source or "业内", subject=subject) for part in _BODY
            ),
            authors=tuple(authors.split("、")) if authors else (),
            source=source,
            category=category,
            published=moment,
            views=views,
            editor="任方" if number % 3 == 0 else None,
            url=_HOME if number == 0 else _MIRROR if number == 1 else None,
        )


class FakeService:
    """Answers like the real service, by looking for the words as they were typed."""

    def __init__(
        self,
        articles: Iterable[Article] | None = None,
        stories: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``stories`` maps the id of a repost to that of its story's first article."""
        self.articles = tuple(_articles() if articles is None else articles)
        self._stories = stories

    def search(self, request: Request) -> Results:
        found = [each for each in self.articles if self._fits(each, request)]
        found.sort(key=lambda each: each.published_text or "", reverse=request.sort != "oldest")
        if request.sort == "views":
            found.sort(key=lambda each: -(each.views or 0))
        total, folded = len(found), dict[str, list[Article]]()
        for each in found:
            shown = each.id if request.reposts == "show" else self._first(each.id)
            folded.setdefault(shown, []).append(each)
        groups = [sorted(group, key=_age) for group in folded.values()]
        begin = (request.page - 1) * request.size
        words = _words(request.text)
        notices: tuple[Notice, ...] = ()
        if request.text.count('"') % 2:
            place = request.text.rindex('"')
            message = Message("括号没有收尾，已在查询末尾补上。")
            notices = (Notice("unclosed", message, place, place + 1),)
        if request.synonyms and _OTHER_NAMED in words:
            notices += (Notice("synonyms", Message("同时查找：%(names)s", names="SHFE铜")),)
        return Results(
            total=total,
            hits=tuple(
                _hit(shown, words)._replace(reposts=_in_short(others))
                for shown, *others in groups[begin : begin + request.size]
            ),
            facets={name: self._facet(request, name) for name in FILTERS if name in request.facets},
            dates=self._dates(request) if "date" in request.facets else None,
            mode="any" if request.mode == "any" else "all",
            sort=request.sort,
            interpreted=" AND ".join(words),
            took_ms=3.1,
            page=request.page,
            pages=-(-len(groups) // request.size),
            listed=len(groups),
            notices=notices,
            nothing=self._nothing(request) if self.articles and not found else None,
        )

    def _total(self, request: Request, **changes: object) -> int:
        changed = dataclasses.replace(request, **changes)  # type: ignore[arg-type]
        return sum(self._fits(each, changed) for each in self.articles)

    def _nothing(self, request: Request) -> NothingFound:
        words = _words(request.text)
        anywhere = dataclasses.replace(request, filters={}, start=None, end=None)
        filters = [
            FilterCount(name, values, self._total(
                request, filters={k: v for k, v in request.filters.items() if k != name}
            ))
            for name, values in request.filters.items()
        ]  # fmt: skip
        if request.start or request.end:
            filters.append(FilterCount("date", (), self._total(request, start=None, end=None)))
        meant = request.text.replace(_MISSPELT, _SPELT)
        count = self._total(request, text=meant) if meant != request.text else 0
        return NothingFound(
            unfiltered=self._total(anywhere),
            words=tuple(
                WordCount(word, self._total(anywhere, text=word), self._total(
                    request, text=" ".join(other for other in words if other != word)
                ) if len(words) > 1 else None)
                for word in words
            ),
            filters=tuple(filters),
            spellings=(Spelling(_MISSPELT, _SPELT, meant, count),) if count else (),
        )  # fmt: skip

    def article(self, article_id: str, text: str = "", *, synonyms: bool = True) -> ArticleView:
        for each in self.articles:
            if each.id == article_id:
                words = _words(text)
                return ArticleView(
                    article=each,
                    title=Marked(each.title, _marks(each.title, words)),
                    paragraphs=tuple(
                        Marked(part, _marks(part, words), heading=not part.endswith("。"))
                        for part in each.paragraphs
                    ),
                    mends=_MENDS if each is self.articles[0] else (),
                    reposts=self.reposts(article_id),
                )
        raise NoSuchArticle(article_id)

    def neighbours(self, request: Request, article_id: str) -> Neighbours | None:
        everything = dataclasses.replace(request, page=1, size=len(self.articles))
        hits = [hit.article for hit in self.search(everything).hits]
        around = [None, *hits, None]
        for at, each in enumerate(hits):
            if each.id == article_id:
                return Neighbours(at + 1, len(hits), around[at], around[at + 2])
        return None

    def stored(self, article_id: str) -> tuple[Article, tuple[Mend, ...]]:
        view = self.article(article_id)
        return view.article, view.mends

    def _first(self, article_id: str) -> str:
        return self._stories.get(article_id, article_id)

    def reposts(self, article_id: str) -> tuple[Repost, ...]:
        first = self._first(article_id)
        same = [each for each in self.articles if self._first(each.id) == first]
        return _in_short(sorted((each for each in same if each.id != article_id), key=_age))

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        titles = [each.title for each in self.articles if text and text in each.title]
        return tuple(Suggestion(title, "title", title) for title in titles[:5])

    def similar(self, article_id: str, size: int = 5) -> tuple[Hit, ...]:
        article = self.article(article_id).article
        others = [each for each in self.articles if each.category == article.category]
        return tuple(_hit(each, []) for each in others if each is not article)[:size]

    def overview(self) -> Overview:
        everything = self.search(Request(sort="newest", size=8))
        days = sorted(each.published_text[:10] for each in self.articles if each.published_text)
        return Overview(
            total=everything.total,
            newest=everything.hits,
            facets=everything.facets,
            first=days[0] if days else None,
            last=days[-1] if days else None,
            words=("电解铝", "钨精矿") if self.articles else (),
            metals=frozenset("铜铝锡") if self.articles else frozenset(),
        )

    def glance(self) -> Glance:
        everything = Request(sort="newest", size=5, facet_size=None)
        newest = self.search(everything)
        categories = [each.value for each in newest.facets["category"][:8]]
        return Glance(
            total=newest.total,
            facets=newest.facets,
            months=self._dates(everything),
            categories={
                name: self._dates(dataclasses.replace(everything, filters={"category": (name,)}))
                for name in categories
            },
            newest=newest.hits,
            oldest=self.search(dataclasses.replace(everything, sort="oldest")).hits,
            census=CENSUS if self.articles else None,
        )

    def answer(self, tree: Node, request: Request) -> Results:
        """The days of what the request finds in the dates that the tree holds besides."""
        assert isinstance(tree, All)
        (within,) = (each for each in tree.children if isinstance(each, DateRange))
        assert within.start is not None
        assert within.end is not None
        start, end = (
            dt.datetime.fromtimestamp(second, SHANGHAI).date()
            for second in (within.start, within.end - 1)
        )
        request = dataclasses.replace(request, start=start, end=end)
        days = Counter(
            each.published_text[:10]
            for each in self.articles
            if each.published_text and self._fits(each, request)
        )
        found = tuple(DateBucket(day, count) for day, count in sorted(days.items()))
        return dataclasses.replace(self.search(request), dates=DateFacet("day", found))

    def _fits(self, article: Article, request: Request, but: str = "") -> bool:
        text = "\n".join((article.title, *article.paragraphs))
        wanted = [word in text for word in _words(request.text)]
        if wanted and not (any(wanted) if request.mode == "any" else all(wanted)):
            return False
        for name, values in request.filters.items():
            if name != but and not set(values) & set(_values(article, name)):
                return False
        day = (article.published_text or "")[:10]
        start, end = request.start, request.end
        if but == "date" or not (start or end):
            return True
        return bool(day) and str(start or "") <= day <= str(end or "9999")

    def _facet(self, request: Request, name: str) -> tuple[FacetValue, ...]:
        counts = Counter(
            value
            for each in self.articles
            if self._fits(each, request, but=name)
            for value in _values(each, name)
        )
        return tuple(FacetValue(*pair) for pair in counts.most_common(request.facet_size))

    def _dates(self, request: Request) -> DateFacet:
        fitting = [each for each in self.articles if self._fits(each, request, but="date")]
        counts = Counter(each.published_text[:7] for each in fitting if each.published_text)
        return DateFacet(
            "month", tuple(DateBucket(f"{month}-01", n) for month, n in sorted(counts.items()))
        )


_MENDS = (
    *(Mend("pinyin-note", "page", 120 + 7 * n, "業(yè)", "業") for n in range(160)),
    Mend("lost-byte", "page", 911, "??傮w", "。總體"),
    Mend("spam-line", "page", 0, "某某 彩\u200b票 <b>平台</b>\n", ""),
    Mend("unheard-of", "title", 3, "\ue5e5", "，"),
)


CENSUS = Census(
    pages=27,
    edited=1,
    removed=2,
    mended=9,
    mends={"pinyin-note": 8, "lost-byte": 3, "unheard-of": 1},
    rejects={
        "a.doc has an unknown suffix; did you mean .txt?": 1,
        "b.xls has an unknown suffix; known are .txt.": 2,
        "The page has neither a title nor a body.": 1,
    },
)
_MISSPELT, _SPELT = "氧化吕", "氧化铝"
"""What is typed with the same keys."""
_OTHER_NAMED = "沪铜"
_PARTS = Parts(3.25, 5.75, 3.0, 0.0, 1.5, 4.0, 1.0)


def _age(article: Article) -> str:
    return article.published_text or "9999"


def _in_short(articles: Iterable[Article]) -> tuple[Repost, ...]:
    return tuple(Repost(each.id, each.title, each.source, each.published) for each in articles)


def _words(text: str) -> list[str]:
    return re.sub(r'["“”「」]', " ", text).split()


def _values(article: Article, name: str) -> Sequence[str]:
    if name == "author":
        return article.authors
    value = article.source if name == "source" else article.category
    return [value] if value else []


def _marks(text: str, words: Iterable[str]) -> tuple[Mark, ...]:
    return tuple(sorted(m.span() for word in words for m in re.finditer(re.escape(word), text)))


def _hit(article: Article, words: list[str]) -> Hit:
    best = max(article.paragraphs, key=lambda part: len(_marks(part, words)))
    snippets = (Snippet(best, _marks(best, words)),)
    return Hit(
        article, _PARTS.score if words else None, article.title, _marks(article.title, words),
        snippets, _PARTS if words and article.views else None,
    )  # fmt: skip


def with_article(**changes: object) -> FakeService:
    """A service whose only article is the first one, changed."""
    return FakeService([dataclasses.replace(next(_articles()), **changes)])  # type: ignore[arg-type]
