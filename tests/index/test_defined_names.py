"""Short names that articles define: what is read, where a full name begins, what is left out."""

from __future__ import annotations

import pytest

from index.article import Article
from index.defined_names import DefinedName, defined_names, names_of

FIRM = "云岭铝业(集团)有限责任公司"


@pytest.mark.parametrize(
    "text",
    [
        # signs of every kind
        f"{FIRM}（以下简称“云岭铝”）生产板材。",
        f"{FIRM}(以下简称:云岭铝)生产板材。",
        f"{FIRM}（以下简称云岭铝）生产板材。",
        f"{FIRM}（简称：“云岭铝”）生产板材。",
        f"{FIRM}（下称「云岭铝」）生产板材。",
        f"{FIRM}（以下统称『云岭铝』）生产板材。",
        f"{FIRM}（以下简称为‘云岭铝’）生产板材。",
        f'{FIRM}(以下简称"云岭铝")生产板材。',
        f"{FIRM}，以下简称“云岭铝”，生产板材。",
        # what stands between is no part of either name
        f"{FIRM}（Yunling Aluminium Co., Ltd.，以下简称“云岭铝”）生产板材。",
        f"{FIRM}(600999.SH)(以下简称“云岭铝”)生产板材。",
        f"{FIRM}（证券代码：600999，以下简称“云岭铝”）生产板材。",
        # where the full name begins
        f"昨日，{FIRM}（以下简称“云岭铝”）投产。",
        f"记者从{FIRM}（以下简称“云岭铝”）获悉。",
        f"该项目由{FIRM}（以下简称“云岭铝”）投资。",
        f"甲公司向{FIRM}（以下简称“云岭铝”）供货。",
        f"甲公司与{FIRM}（以下简称“云岭铝”）签约。",
        f"甲公司拟收购{FIRM}（以下简称“云岭铝”）的股权。",
        f"全资子公司{FIRM}（以下简称“云岭铝”）停产。",
        f"综合外电报道）{FIRM}（以下简称“云岭铝”）停产。",
        f"【简讯】{FIRM}（以下简称“云岭铝”）停产。",
    ],
)
def test_the_pair(text: str) -> None:
    assert defined_names([text]) == (DefinedName("云岭铝", FIRM),)


def test_either_script() -> None:
    text = "雲嶺鋁業股份有限公司（以下簡稱「雲嶺鋁」）與北川礦冶研究院（下稱北川院）簽約。"
    assert defined_names([text]) == (
        ("雲嶺鋁", "雲嶺鋁業股份有限公司"),
        ("北川院", "北川礦冶研究院"),
    )


def test_several_short_names_of_one_thing() -> None:
    text = "北川矿冶研究总院（以下简称“北川院”或“北川矿冶”）成立。"
    assert defined_names([text]) == (
        ("北川院", "北川矿冶研究总院"),
        ("北川矿冶", "北川矿冶研究总院"),
    )


def test_a_title_is_the_full_name() -> None:
    text = "昨日印发《西川省再生铅管理条例》（以下简称《再生铅条例》）。"
    assert defined_names([text]) == (("再生铅条例", "西川省再生铅管理条例"),)


@pytest.mark.parametrize(
    "text",
    [
        # says nothing by itself
        "云岭铝业有限公司（以下简称“公司”）停产。",
        "云岭铝业有限公司（以下简称“本公司”或“集团公司”）停产。",
        "《西川省再生铅管理条例》（以下简称《条例》）施行。",
        "国务院某某委员会（以下简称委员会）开会。",
        # not told by its characters what it is short for
        "云岭铝业有限公司和北川铜业有限公司（以下简称“双方”）签约。",
        "第九届互动展览会（以下简称“FunJoy”）开幕。",
        # the same name, none before it, no definition
        "云岭铝（以下简称“云岭铝”）停产。",
        "（以下简称“云岭铝”）停产。",
        "公司股票（证券简称：云岭铝，证券代码：600999）停牌。",
        "证券简称变更为“云岭铝”。",
        "铝业公司通称“铝厂”。",
    ],
)
def test_left_out(text: str) -> None:
    assert defined_names([text]) == ()


def test_each_once_and_in_order_of_an_article() -> None:
    article = Article(
        "1",
        "甲",
        (
            "北川铜业有限公司（简称“北川铜”）。",
            f"{FIRM}（下称“云岭铝”），北川铜业有限公司（简称“北川铜”）。",
        ),
    )
    assert names_of(article) == (("北川铜", "北川铜业有限公司"), ("云岭铝", FIRM))


def test_no_text_is_slow() -> None:
    """Patterns with several repetitions must not try every way to share out a text."""
    for text in (
        "（以下简称“" * 2000,
        "（" + "甲，" * 5000,
        "以下简称" + "“甲”或" * 3000,
        "（" * 9000,
    ):
        defined_names([text])
