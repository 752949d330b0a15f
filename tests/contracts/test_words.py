"""What plain words find: either script, any width, inside words, runs."""

from __future__ import annotations

import pytest

from tests.contracts.shelf import Shelf, article


@pytest.fixture(scope="module")
def news(kept_shelf: Shelf) -> Shelf:
    return kept_shelf.put(
        article("aluminium", "鋁途奮楫", "西南铝业的氫氣瓶材料用在C919上，采用6XXX系合金。"),
        article("copper", "云南铜业公布年报", "2025年铜价上涨4.5%，精炼铜产量1.2万吨。"),
        article("gas", "LNG储罐", "９％镍钢用于ＬＮＧ储罐，碳含量14.5。"),
        article("tin", "锡价", "现货成交清淡。"),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # either script, any width, any case
        ("西南铝", {"aluminium"}), ("西南鋁", {"aluminium"}), ("鋁途奮楫", {"aluminium"}),
        ("铝途奋楫", {"aluminium"}), ("奋楫", {"aluminium"}), ("氢气瓶", {"aluminium"}),
        ("氫氣瓶", {"aluminium"}), ("雲南銅業", {"copper"}), ("lng", {"gas"}), ("ＬＮＧ", {"gas"}),
        ("Lng儲罐", {"gas"}), ("西\u200b南铝", {"aluminium"}),
        # one character finds inside words
        ("铜", {"copper"}), ("銅", {"copper"}), ("业", {"aluminium", "copper"}),
        ("价", {"copper", "tin"}),
        ("年", {"copper"}), ("吨", {"copper"}),
        # numbers, codes and units whole, and the bare number
        ("4.5", {"copper"}), ("4.5%", {"copper"}), ("14.5", {"gas"}), ("2025", {"copper"}),
        ("2025年", {"copper"}), ("202", set()), ("1.2万吨", {"copper"}), ("1.2", {"copper"}),
        ("C919", {"aluminium"}), ("919", set()), ("6XXX", {"aluminium"}), ("6xxx", {"aluminium"}),
        ("9%", {"gas"}),
        # several words
        ("铜 年报", {"copper"}), ("铜价 锡价", {"copper", "tin"}), ("成交　锡", {"tin"}),
        # a mixture in one piece
        ("C919合金", {"aluminium"}), ("LNG储罐", {"gas"}), ("2025年铜价", {"copper"}),
    ],
)  # fmt: skip
def test_found(news: Shelf, query: str, found: set[str]) -> None:
    assert set(news.ids(query)) == found


def test_a_run_matches_where_all_its_words_do(shelf: Shelf) -> None:
    shelf.put(
        article("together", "铜价上涨"),
        article("apart", "铜价", "铝价上涨"),
        article("half", "铜价下跌"),
    )
    assert shelf.ids("铜价上涨", mode="all") == ["together", "apart"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        # What the query's own cut makes of it is not what the cut of the text around it makes.
        ("他研究生命起源", "究生命"),
        ("车载储氢气瓶架", "氢气瓶架"),
        ("结合成分子时", "合成分子"),
        ("中国有色金属学会", "国有色金"),
        ("晁衡铼新任董事长", "衡铼新任"),
        ("晁衡铼新任董事长", "铼新"),
        ("看著计畫書", "看着计划书"),
    ],
)
def test_a_run_matches_where_it_stands_verbatim(shelf: Shelf, text: str, query: str) -> None:
    shelf.put(article("it", "", f"昨日{text}。"), article("other", "", "无关的一篇。"))
    assert shelf.ids(query, mode="all") == ["it"]
    # So it does inside a mixture with a code that stands elsewhere.
    shelf.put(article("code", "ADC12", f"昨日{text}。"))
    assert shelf.ids(f"ADC12{query}", mode="all") == ["code"]
    assert shelf.ids(f"{query}ADC12", mode="all") == ["code"]


@pytest.mark.parametrize(
    ("text", "query"),
    [("江西铜业绩预告", "业绩"), ("云南铜业务收入", "业务"), ("关于检修的通　知", "通知")],
)
def test_a_run_that_is_one_word_matches_verbatim_too(shelf: Shelf, text: str, query: str) -> None:
    shelf.put(article("it", "", text))
    assert shelf.ids(query, mode="all") == ["it"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        # The analyzer takes the longest unit, and the end of a range has none.
        ("投资20亿元扩产", "20亿"), ("投资20亿元扩产", "２０億"), ("年产10.5万吨铝箔", "10.5万"),
        ("总规模1.2万亿元", "1.2万亿"), ("毛利率11-12%", "12%"), ("日产50-100吨", "100吨"),
        ("均价78350-78470元/吨", "78470元/吨"), ("合金AL-6061-T651板", "6061-T651"),
    ],
)  # fmt: skip
def test_a_figure_matches_verbatim_too(shelf: Shelf, text: str, query: str) -> None:
    shelf.put(
        article("it", "", f"{text}。"),
        article("other", "", "投资120亿元，年产110.5万吨，21.2万亿，112%，3100吨，178470元/吨。"),
    )
    assert shelf.ids(query, mode="all") == shelf.ids(f'"{query}"') == ["it"]


def test_nothing_asked_lists_everything_newest_first(shelf: Shelf) -> None:
    shelf.put(*(article(name, "铝价") for name in "abcd"))
    shelf.put(article("new", published="2026-01-01"), article("old", published="2020-01-01"))
    results = shelf.search()
    assert results.total == 6
    assert [hit.article.id for hit in results.hits[:2]] == ["new", "old"]
    assert {hit.score for hit in results.hits} == {None}


def test_a_title_weighs_more_than_a_body(shelf: Shelf) -> None:
    filler = "库存 现货 基差 升水 贴水 订单 产能 检修 运输 港口"
    shelf.put(
        article("body", filler, f"钼铁。{filler}"), article("title", f"钼铁 {filler}", filler)
    )
    assert shelf.ids("钼铁") == ["title", "body"]


@pytest.mark.parametrize("query", ["钼铁 石墨", "石墨 钼铁"])
def test_every_word_counts(shelf: Shelf, query: str) -> None:
    shelf.put(
        article("once", "", "钼铁，石墨，镍板，锡锭，铅锭，锌锭，锑锭。"),
        article("first", "", "钼铁，钼铁，钼铁，石墨，镍板，锡锭，铅锭。"),
        article("second", "", "钼铁，石墨，石墨，石墨，镍板，锡锭，铅锭。"),
    )
    for mode in ("all", "any"):
        assert shelf.ids(query, mode=mode)[-1] == "once"
        scores = [hit.score or 0.0 for hit in shelf.search(query, mode=mode).hits]
        assert scores[1] > scores[2] > 0


def test_standing_verbatim_ranks_higher(shelf: Shelf) -> None:
    shelf.put(
        article("apart", "", "低碳的铝合金和新的技术，研究院说。"),
        article("verbatim", "", "低碳铝合金技术的新的研究，院说和。"),
    )
    assert shelf.ids("低碳铝合金技术")[0] == "verbatim"


def test_an_article_is_what_went_in(shelf: Shelf) -> None:
    given = article(
        "a/b c", "題　 号", "段一：“引”", "段二", authors=("張三", "Li Si"),
        source="中國有色金屬報", category="鋁", published="2026-01-15T13:44", views=0,
        editor="王五", url="https://cnmn.com.cn/x",
    )  # fmt: skip
    shelf.put(given)
    assert shelf.search("段一").hits[0].article == given
    assert shelf.service.stored("a/b c") == (given, ())
