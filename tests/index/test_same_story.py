"""One story or two: what a repost may change, and what makes another story."""

from __future__ import annotations

import datetime as dt

import pytest

from index.article import Article
from index.same_story import same_story
from index.story_text import text_of

DAY = dt.date(2026, 5, 18)
FLASH = "西岭铝业公告，公司5月产量为3.2万吨，同比增长4.5%，云南基地的电解槽已全部启动。"
LONG = (
    "西岭铝业有限公司日前宣布，位于云南的电解铝项目全部投产，年产能达到42.5万吨，总投资61亿元。"
    "项目负责人介绍，新建的两个系列采用600千安电解槽，吨铝直流电耗降到12450千瓦时以下，余热用来给园区供暖。"
    "行业协会认为，这一项目使该省的绿电铝比重提高3个百分点。"
    "按照计划，公司2027年还将建设一条再生铝生产线，原料以汽车拆解废铝为主，产品供应周边的压铸企业。"
    "当地电网公司为项目新建了两座变电站，并同意在枯水期保证八成负荷。"
)


def article(
    body: str, title: str = "西岭铝业产量", source: str = "甲报", day: dt.date | None = DAY
) -> Article:
    return Article("1", title, tuple(body.split("\n")), source=source, published=day)


def same(one: Article, other: Article) -> bool:
    first, second = text_of(one), text_of(other)
    assert same_story(first, second) == same_story(second, first)
    return same_story(first, second)


@pytest.mark.parametrize(
    "body",
    [
        FLASH.replace("，", ",").replace("。", ""),
        "【西岭铝业5月产量3.2万吨】" + FLASH,
        "新华社北京5月18日电，" + FLASH,
        f"【西岭铝业产量增长】财联社5月18日电，{FLASH}（乙报）",
        FLASH.replace("4.5%", "4.50%"),
        "西嶺鋁業公告，公司5月產量為3.2萬噸，同比增長4.5%，雲南基地的電解槽已全部啟動。",
    ],
)
def test_a_flash_as_others_print_it(body: str) -> None:
    assert same(article(FLASH), article(body, "別的標題", "乙報"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3.2", "3.3"), ("5月", "6月"), ("4.5%", "4.5‰5"), ("西岭铝业", "南山铝业"),
        ("云南", "贵州"),
        ("增长", "下降"), ("已全部", "未全部"), ("已全部", "将全部"), ("铝业", "铜业"),
        ("启动。", "启动，库存为7万吨。"), ("同比", "环比"),
    ],
)  # fmt: skip
def test_a_flash_of_something_else(before: str, after: str) -> None:
    changed = FLASH.replace(before, after)
    assert not same(article(FLASH), article(changed, source="乙报"))


def test_a_flash_of_another_day() -> None:
    assert not same(article(FLASH), article(FLASH, source="乙报", day=DAY + dt.timedelta(days=3)))
    one, other = (article(f"某社{day}日电，{FLASH}", source=day) for day in ("5月18", "5月19"))
    assert not same(one, other)


def test_what_one_source_prints_under_all_its_news() -> None:
    body = "更多内容请看影片，订阅我们的频道，打开小铃铛就不会漏接任何新闻，欢迎分享给您的朋友们。"
    assert not same(article(body, "铜价创新高"), article(body, "两船相撞无人伤亡"))
    assert not same(article("登入系统才能浏览部分内容"), article("登入系统才能浏览部分内容"))


@pytest.mark.parametrize(
    "body",
    [
        LONG.replace("行业协会认为，这一项目使该省的绿电铝比重提高3个百分点。", ""),
        LONG[: LONG.index("当地电网")],
        f"{LONG}\n更多行业消息请继续关注本网。",
        LONG.replace("表示", "指出").replace("同意", "答应").replace("日前", "近日"),
    ],
)
def test_a_long_text_with_sentences_more_or_less(body: str) -> None:
    day = DAY + dt.timedelta(days=40)
    assert same(article(LONG), article(body, "绿电铝项目投产", "乙报", day))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("42.5", "45.2"), ("2027", "2028"), ("云南", "广西"), ("两座", "三座"),
        ("600千安", "500千安"), ("3个百分点", "5个百分点"),
    ],
)  # fmt: skip
def test_a_long_text_of_something_else(before: str, after: str) -> None:
    assert not same(article(LONG), article(LONG.replace(before, after), source="乙报"))
