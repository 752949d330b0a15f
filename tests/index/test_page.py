"""Pages by hand: each layout, what is cut around the body, and the reference page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from index.article import SHANGHAI
from index.page import Reading, headings, is_footer, read
from index.readers import Item, interpret
from index.repair.notes import find as notes_in

LEAD = "昨日沪铜主力合约收于七万元上方，市场成交清淡，下游观望情绪浓厚。"
MORE = "贸易商报价坚挺，现货升水维持在每吨七十元附近。"
BYLINE = "2023年07月26日 10:06 23次浏览 来源: 南岭网 分类: 铜 作者: 张三"
NOTICE = """中国有色网声明：本网所有内容的版权均属于作者或页面内声明的版权人。
凡注明文章来源为“中国有色金属报”或 “中国有色网”的文章，均为中国有色网原创。
如需转载，请与本网( 邮件：a@mirror.example 或 电话：010-00000000)联系；
凡本网注明“来源:“XXX(非中国有色网)”的文章，均转载自其它媒体。
若据本文章操作，所有后果读者自负，中国有色网概不负任何责任。"""


def reading(*lines: str) -> Reading:
    return read("\n".join(lines))


def kinds(found: Reading) -> list[str]:
    return [mend.kind for mend in found.mends]


def test_l1() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, MORE, "責任編輯:任飛", NOTICE)
    assert found.title == "沪铜收涨"
    assert found.published == dt.datetime(2023, 7, 26, 10, 6, tzinfo=SHANGHAI)
    assert (found.views, found.source, found.category) == (23, "南岭网", "铜")
    assert (found.authors, found.editor) == (("张三",), "任飛")
    assert found.paragraphs == (LEAD, MORE)
    assert kinds(found) == ["editor-line", "disclaimer"]


def test_l2_with_empty_labels_and_a_spam_line() -> None:
    found = reading(
        "打折機票查詢 酒店優惠券",
        "沪铜收涨",
        "2023年07月26日 8:15 23次浏览    来源:    分类: 铜    作者:",
        "", LEAD, "", MORE, "", "责任编辑:任飞", NOTICE,
    )  # fmt: skip
    assert (found.title, found.source, found.category) == ("沪铜收涨", None, "铜")
    assert (found.authors, found.editor) == ((), "任飞")
    assert found.paragraphs == (LEAD, MORE)
    assert found.mends[0].kind == "spam-line"
    assert found.mends[0].before == "打折機票查詢 酒店優惠券"


def test_l3_with_damaged_labels() -> None:
    line = "2023年07月26日 10:06 23次瀏(liú)覽(lǎn) 來(lái)源: 南嶺網(wǎng) 分類(lèi): 銅"
    found = reading("滬銅收漲", line, LEAD, "責(zé)任編輯(jí):任飛", NOTICE)
    assert (found.views, found.source, found.category) == (23, "南嶺網", "銅")
    assert (found.editor, found.paragraphs) == ("任飛", (LEAD,))


def test_l4_with_junk_tags_and_indented_lines() -> None:
    found = reading(
        '    <div class="content"><span style="font-size:14px">', "    <br/>", "    &nbsp;&nbsp;",
        "    沪铜收涨", f"    {BYLINE}", "", f"    {LEAD}", "", f"    {MORE}", "    责任编辑:任飞",
        *(f"    {line}" for line in NOTICE.split("\n")),
    )  # fmt: skip
    assert (found.title, found.views, found.editor) == ("沪铜收涨", 23, "任飞")
    assert found.paragraphs == (LEAD, MORE)
    assert kinds(found).count("junk-tag") == 5


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("2015-12-25 14:52:41来源:南岭网撰写作者:张三", ("南岭网", ("张三",), None)),
        ("2023-07-26 南岭网7410", ("南岭网", (), 7410)),
        ("2023/07/26 8:05", (None, (), None)),
    ],
)
def test_other_portals(line: str, fields: tuple[object, ...]) -> None:
    found = reading("沪铜收涨", line, LEAD, MORE)
    assert (found.source, found.authors, found.views) == fields
    assert (found.title, found.paragraphs) == ("沪铜收涨", (LEAD, MORE))


@pytest.mark.parametrize(
    ("line", "editor"),
    [
        ("責任編輯:任飛", "任飛"), ("责任编辑：任飞", "任飞"), ("（责任编辑：任飞）", "任飞"),
        ("[责任编辑:任飞]", "任飞"), ("【责任编辑：任 飞】", "任 飞"), ("责编：任飞", "任飞"),
        ("编辑：1027", "1027"), ("编辑：Linda", "Linda"), ("责任编辑:Rebecca Zhou", "Rebecca Zhou"),
        ("责任编辑：", None), ("(責(zé)任編輯(jí):任飛)", "任飛"), ("　　责任编辑：任飞　", "任飞"),
    ],
)  # fmt: skip
def test_editor_lines(line: str, editor: str | None) -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, line)
    assert (found.editor, found.paragraphs) == (editor, (LEAD,))
    assert is_footer(line)


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑工作十分繁重",
        "他说，编辑:这一行不易。后来转行",
        "编辑部：铜价还会涨",
        "来源：不详。铜价上涨",
    ],
)
def test_what_only_begins_like_one_stays(line: str) -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, line)
    assert found.paragraphs == (LEAD, line)
    assert not is_footer(line)


def test_an_editor_glued_to_the_last_paragraph() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, f"{MORE}（责任编辑：任飞）")
    assert (found.editor, found.paragraphs) == ("任飞", (LEAD, MORE))
    assert found.mends[0].before == "（责任编辑：任飞）"


def test_the_responsible_editor_goes_before_another() -> None:
    for lines in (["编辑：张三", "责任编辑：任飞"], ["责任编辑：任飞", "编辑：张三"]):
        assert reading("沪铜收涨", BYLINE, LEAD, *lines).editor == "任飞"


def test_an_editor_line_without_a_name_hides_no_other() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, "编辑：张三", "责任编辑：")
    assert (found.editor, found.paragraphs) == ("张三", (LEAD,))


def test_a_source_as_the_last_line() -> None:
    for line in ("来源：矿冶周刊", "（来源：矿冶周刊）", "文章来源：矿冶周刊"):
        found = reading("沪铜收涨", "2023/07/26 8:05", LEAD, line)
        assert (found.source, found.paragraphs) == ("矿冶周刊", (LEAD,))
        assert kinds(found) == ["source-line"]
        assert is_footer(line)


def test_a_source_line_that_says_something_else_than_the_byline_stays() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, "来源：矿冶周刊")
    assert (found.source, found.paragraphs) == ("南岭网", (LEAD, "来源：矿冶周刊"))


def test_a_lead_printed_twice_stands_once() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, LEAD, MORE)
    assert found.paragraphs == (LEAD, MORE)
    assert kinds(found) == ["double-lead"]


def test_other_repetitions_stay() -> None:
    short = "铜价持平"
    found = reading("沪铜收涨", BYLINE, short, short, LEAD, LEAD)
    assert found.paragraphs == (short, short, LEAD, LEAD)


def test_every_line_of_the_disclaimer_goes_and_no_field_is_read_from_it() -> None:
    lines = NOTICE.split("\n")
    for start in range(3):
        found = reading("沪铜收涨", "2023/07/26 8:05", LEAD, MORE, *lines[start:])
        assert found.paragraphs == (LEAD, MORE)
        assert (found.source, found.editor) == (None, None)
        assert kinds(found) == ["disclaimer"]


def test_the_disclaimer_goes_with_notes_in_it_and_in_the_other_script() -> None:
    lines = [
        "中國有色網(wǎng)聲(shēng)明:本網(wǎng)所有內(nèi)容(róng)的版權(quán)均屬于作者。",
        "凡注明文章來(lái)源為“中國有色網(wǎng)”的文章,均為中國有色網(wǎng)原創(chuàng)。",
        "如需轉(zhuǎn)載,請與本網(wǎng)聯(lián)系;",
    ]
    assert reading("滬銅收漲", BYLINE, LEAD, *lines).paragraphs == (LEAD,)


ENDING = {
    "了解更多信息请登录中国有色网：www.mirror.example。": True,
    "中国有色网声明：本网所有内容的版权均属于作者。": True,
    "凡本网注明“来源：XXX”的文章，均转自其它媒体。": True,
    "如需转载，请与本网联系。": False,
    "版权均属于作者。": False,
    "据本文操作，后果读者自负。": False,
}
"""Lines of the disclaimer, and whether one alone at the end of a page is enough to know it by."""


@pytest.mark.parametrize("line", ENDING)
def test_one_line_of_the_disclaimer_alone(line: str) -> None:
    kept = () if ENDING[line] else (line,)
    assert reading("沪铜收涨", BYLINE, LEAD, line).paragraphs == (LEAD, *kept)
    assert reading("沪铜收涨", BYLINE, LEAD, line, MORE).paragraphs == (LEAD, line, MORE)


def test_two_lines_of_the_disclaimer_are_enough_near_the_end() -> None:
    two = ("如需转载，请与本网联系。", "据本文操作，后果读者自负。")
    assert reading("沪铜收涨", BYLINE, LEAD, *two).paragraphs == (LEAD,)
    assert reading("沪铜收涨", BYLINE, LEAD, *two, *[MORE] * 4).paragraphs == (LEAD,)
    far = (LEAD, *two, *[MORE] * 5)
    assert reading("沪铜收涨", BYLINE, *far).paragraphs == far


def test_three_lines_of_the_disclaimer_are_enough_anywhere() -> None:
    lines = NOTICE.split("\n")[2:]
    assert reading("沪铜收涨", BYLINE, LEAD, *lines, *[MORE] * 9).paragraphs == (LEAD,)


@pytest.mark.parametrize(
    "line",
    [
        "公司声明：版权归作者所有的争议已了结。", "如需转载图纸，须经总工程师同意。",
        "他说，后果由企业自负。", "公告称，凡注明来源为进口的铜精矿均需申报。",
    ],
)  # fmt: skip
def test_a_body_that_sounds_like_it_stays(line: str) -> None:
    assert reading("沪铜收涨", BYLINE, LEAD, line, MORE).paragraphs == (LEAD, line, MORE)


def test_a_page_without_a_byline() -> None:
    found = reading("沪铜收涨", LEAD, MORE)
    assert (found.title, found.paragraphs) == ("沪铜收涨", (LEAD, MORE))
    assert found.published is None


def test_what_is_hardly_a_page() -> None:
    assert reading("") == Reading()
    assert reading("\n \u3000\n") == Reading()
    assert reading("沪铜收涨") == Reading(title="沪铜收涨")
    alone = reading(BYLINE)
    assert (alone.title, alone.paragraphs, alone.views) == ("", (), 23)


def test_a_full_byline_goes_before_a_bare_date_above_it() -> None:
    for line in (BYLINE, "2023年07月26日 10:06 来源:    分类:", "2023年07月26日 10:06 23次浏览"):
        found = reading("首页", "2023-07-25", "沪铜收涨", line, LEAD)
        assert (found.title, found.paragraphs) == ("沪铜收涨", (LEAD,))
        assert found.published == dt.datetime(2023, 7, 26, 10, 6, tzinfo=SHANGHAI)


def test_of_bare_dates_the_first_under_a_headline_is_the_byline() -> None:
    found = reading("沪铜收涨", "2023-07-26", LEAD, "2023-07-27", MORE)
    assert (found.title, found.published) == ("沪铜收涨", dt.date(2023, 7, 26))
    assert found.paragraphs == (LEAD, "2023-07-27", MORE)
    found = reading("2023-07-26", "沪铜收涨", "2023-07-27", LEAD)
    assert (found.title, found.published) == ("沪铜收涨", dt.date(2023, 7, 27))


def test_a_date_in_the_body_is_no_byline() -> None:
    found = reading("沪铜收涨", BYLINE, LEAD, "2023-07-25", MORE)
    assert found.paragraphs == (LEAD, "2023-07-25", MORE)
    assert found.published == dt.datetime(2023, 7, 26, 10, 6, tzinfo=SHANGHAI)


def test_signs_that_look_like_tags_stay() -> None:
    body = "若温度<660℃且x>3，则R&D投入a<b；Al & Cu。"
    assert reading("沪铜收涨", BYLINE, body).paragraphs == (body,)


def test_tags_inside_the_body_go_and_those_that_break_a_line_do() -> None:
    found = reading("沪铜收涨", BYLINE, "<p>前段。</p><p>后<b>段</b>。&nbsp;完</p>")
    assert found.paragraphs == ("前段。", "后段。 完")


def test_the_article_keeps_its_own_glyphs() -> None:
    text = "于沖鬥製爲衝;全角８％,,与．．．[视频]"
    found = reading("[视频] 鋁", BYLINE, text)
    assert (found.title, found.paragraphs) == ("[视频] 鋁", (text,))


def test_mends_are_placed_in_the_page_as_it_came() -> None:
    text = "\n".join(
        ("广告 彩铃", "滬銅業(yè)", BYLINE, LEAD, f"{MORE}產(chǎn)業(yè)", "责任编辑：任飞", NOTICE)
    )
    found = read(text)
    assert kinds(found) == [
        "spam-line", "pinyin-note", "pinyin-note", "pinyin-note", "editor-line", "disclaimer",
    ]  # fmt: skip
    for mend in found.mends:
        assert text[mend.start : mend.start + len(mend.before)] == mend.before
        assert (mend.where, mend.after) == ("page", "")


def test_headings_are_short_unfinished_and_followed_by_more() -> None:
    paragraphs = (
        LEAD, "走势:供需两端收紧", LEAD, "71230", "71390", "成品油每吨涨50元", LEAD,
        "这是一句话。", LEAD, "尾声",
    )  # fmt: skip
    assert headings(paragraphs) == {1}
    assert headings(("走势", LEAD)) == set()
    for text in ("走势如何？", "第一，走势，", "走势。后市", "走势" * 13, "走势"):
        assert headings((LEAD, text, LEAD * 4)) == ({1} if text == "走势" else set())
    assert headings((LEAD, "走势如何变化", "看涨还是看跌")) == set()
    assert headings(()) == set()


def test_the_reference_page_is_read_right(reference_page: Path) -> None:
    draft = interpret(Item(str(reference_page), reference_page.read_bytes(), "text"))
    found = draft.reading
    assert found.title == "黨建領航 鋁途奮楫——西南鋁2025年黨建工作紀實"
    assert found.published == dt.datetime(2026, 1, 15, 13, 44, tzinfo=SHANGHAI)
    assert found.views == 4118
    assert found.source == "中國有色金屬報"
    assert found.category == "鋁"
    assert found.authors == ("楊磊",)
    assert found.editor == "任飛"
    sections = [
        text for at, text in enumerate(found.paragraphs) if at in headings(found.paragraphs)
    ]
    assert sections == ["鑄魂:把準政治航向", "賦能:激活發展動能", "聚心:凝聚奮進合力"]
    assert found.paragraphs[-1].endswith("續寫新輝煌!")
    body = "\n".join(found.paragraphs)
    assert notes_in(body) == []
    assert not any(
        sign in body for sign in ("(yè)", "(chǎn)", "責任編輯", "聲明", "轉載", "概不負")
    )
    assert kinds(found).count("pinyin-note") >= 168
