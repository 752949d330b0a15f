"""HTML: the article among menus, related news, share bars and footers, and its address."""

from __future__ import annotations

import datetime as dt

import pytest

from index.article import SHANGHAI
from index.errors import ReadError
from index.readers import Draft, Item, interpret

LONG = "昨日沪铜主力合约收于七万元上方，市场成交清淡，下游观望情绪浓厚，贸易商报价坚挺。"
SHORT = "后市看平。"
LINE = "2024-01-02 10:00:00 来源:南岭网"
RELATED = (
    "<h3>相关新闻</h3><ul><li><a href='1'>铜杆加工费环比小幅回升</a></li>"
    "<li><a href='2'>湘南一处锡矿完成竖井改造</a></li><li><a href='3'>镁锭出口增加</a></li></ul>"
)
MENU = "<ul><li><a href='/'>首页</a></li><li><a href='/c'>行情</a></li></ul>"
FOOTER = "<div id='footer'>版权所有 南岭网 联系电话 010-00000000</div>"


def read(html: str) -> Draft:
    return interpret(Item("page.html", html.encode(), "html"))


def document(body: str, head: str = "<title>沪铜收涨_南岭网</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{MENU}{body}{FOOTER}</body></html>"


def paragraphs(body: str) -> tuple[str, ...]:
    found = read(document(body)).reading
    assert found.title == "沪铜收涨"
    assert found.published == dt.datetime(2024, 1, 2, 10, 0, tzinfo=SHANGHAI)
    assert found.source == "南岭网"
    return found.paragraphs


@pytest.mark.parametrize("count", [1, 2, 3, 12])
@pytest.mark.parametrize("side", ["<div class='side'>{}</div>", "{}"])
def test_related_news_beside_the_article_is_no_part_of_it(count: int, side: str) -> None:
    texts = tuple(f"{number}、{LONG}" for number in range(count))
    content = "".join(f"<p>{text}</p>" for text in texts)
    body = (
        f"<div id='wrap'><h1>沪铜收涨</h1><div>{LINE}</div><div class='content'>{content}</div>"
        f"{side.format(RELATED)}</div>"
    )
    assert paragraphs(body) == texts


def test_one_short_sentence() -> None:
    body = f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{SHORT}</p></div>{RELATED}</div>"
    assert paragraphs(body) == (SHORT,)


def test_short_paragraphs_beside_a_long_one() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{SHORT}</p><p>{LONG * 8}</p>"
        f"<p>走势</p></div></div>{RELATED}"
    )
    assert paragraphs(body) == (SHORT, LONG * 8, "走势")


def test_a_cell_with_everything_in_it_between_breaks() -> None:
    body = (
        f"<table><tr><td>沪铜收涨<br>{LINE}<br>{LONG}<br><br>&nbsp;&nbsp;{SHORT}<br>{LONG}</td>"
        f"<td>{RELATED}</td></tr></table>"
    )
    assert paragraphs(body) == (LONG, SHORT, LONG)


def test_byline_and_body_in_boxes_of_their_own() -> None:
    body = (
        f"<div id='w'><div><h1>沪铜收涨</h1><p>{LINE}</p></div><div><p>{LONG * 3}</p><p>{SHORT}</p>"
        "</div><div>责任编辑：任飞</div><div>分享到：<a href='x'>微信</a><a href='y'>微博</a></div>"
        f"<div>{RELATED}</div></div>"
    )
    found = read(document(body)).reading
    assert found.paragraphs == (LONG * 3, SHORT)
    assert found.editor == "任飞"


def test_related_news_in_the_middle_of_the_body_goes_with_its_heading() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{LONG}</p><p>走势</p>{RELATED}<p>{LONG}</p>"
        f"<p>现货</p><ul><li><a href='1'>沪铜升水</a></li><li><a href='2'>沪铝升水</a></li></ul>"
        f"<p>{SHORT}</p></div></div>"
    )
    assert paragraphs(body) == (LONG, "走势", LONG, "现货", SHORT)


def test_a_note_over_related_news_is_no_part_of_the_article() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{LONG * 12}</p><p>{SHORT}</p></div>"
        f"<div><p>南岭网招聘编辑一名，待遇面议，来信请寄总编室。</p>{RELATED}</div></div>"
    )
    assert paragraphs(body) == (LONG * 12, SHORT)


def test_what_stands_between_byline_and_body_is_no_part_of_it() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div>字号：<span>大</span> <span>中</span></div>"
        f"<div><p>{LONG}</p><p>分享经验</p><p>{LONG}</p></div><div>打印本页 收藏</div></div>"
    )
    assert paragraphs(body) == (LONG, "分享经验", LONG)


def test_a_lead_in_a_box_of_its_own() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div class='lead'><p>{LONG}</p></div>"
        f"<div class='content'><p>{LONG * 9}</p><p>{LONG * 9}</p></div></div>{RELATED}"
    )
    assert paragraphs(body) == (LONG, LONG * 9, LONG * 9)


def test_lines_of_signs_and_of_anchors_are_no_links() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{LONG}</p><p>———</p><p>* * *</p>"
        f"<p><a name='a'>{LONG}</a></p><p><a name='b'>{SHORT}</a></p><p>{LONG}</p></div></div>"
    )
    assert paragraphs(body) == (LONG, "———", "* * *", LONG, SHORT, LONG)


def test_a_link_in_the_body_stays() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{LONG}见<a href='q'>公告</a>。</p>"
        f"<p><a href='z'>公告全文</a></p><p>{LONG}</p></div></div>"
    )
    assert paragraphs(body) == (f"{LONG}见公告。", "公告全文", LONG)


def test_a_link_around_the_whole_page_hides_nothing() -> None:
    article = f"<h1>沪铜收涨</h1><div>{LINE}</div><p>{LONG}</p><p>{SHORT}</p>"
    assert paragraphs(f"<a href='/ad'><div>{article}</div></a>")[:2] == (LONG, SHORT)


def test_cells_of_a_table_are_lines() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><div><p>{LONG}</p>"
        f"<table><tr><td>品种</td><td>均价</td></tr><tr><td>铜</td><td>7335.0</td></tr></table>"
        f"<p>{LONG}</p></div></div>"
    )
    assert paragraphs(body) == (LONG, "品种", "均价", "铜", "7335.0", LONG)


def test_what_nobody_sees_is_not_read() -> None:
    body = (
        f"<div><h1>沪铜收涨</h1><div>{LINE}</div><script>var x='{LONG}';</script>"
        f"<style>p{{}}</style><p>{LONG}<!-- 注 --></p><noscript>请打开脚本</noscript></div>"
    )
    assert paragraphs(body) == (LONG,)


def test_entities_and_inline_marks() -> None:
    body = (
        f"<h1>沪铜收涨</h1><div>{LINE}</div><p>A&amp;B &lt;660℃ <b>铜</b>&ldquo;涨&rdquo;{LONG}</p>"
    )
    assert paragraphs(body) == (f"A&B <660℃ 铜“涨”{LONG}",)


def test_without_a_byline_the_heading_is_the_title() -> None:
    body = f"<div><h1>沪铜收涨</h1><div><p>{LONG * 3}</p><p>{SHORT}</p></div>{RELATED}</div>"
    found = read(document(body)).reading
    assert found.title == "沪铜收涨"
    assert found.paragraphs == (LONG * 3, SHORT)
    assert found.published is None


def test_the_headline_is_the_line_that_the_page_calls_its_title() -> None:
    head = f"<div>沪铜收涨</div><div>字号：大 中 小</div><div>{LINE}</div>"
    assert (
        read(document(f"<div>{head}<p>{LONG}</p><p>{LONG}</p></div>")).reading.title == "沪铜收涨"
    )


def test_a_column_between_headline_and_byline_is_not_the_title() -> None:
    body = f"<div><h1>沪铜收涨</h1><div>行情</div><div>{LINE}</div><p>{LONG}</p><p>{LONG}</p></div>"
    assert read(document(body, "<title>沪铜收涨_行情_南岭网</title>")).reading.title == "沪铜收涨"


def test_without_a_byline_the_heading_is_not_in_the_body_too() -> None:
    article = f"<div><h1>沪铜收涨</h1><p>{LONG}</p><p>{SHORT}</p><p>{LONG}</p></div>"
    found = read(f"<title>沪铜收涨</title>{article}").reading
    assert (found.title, found.paragraphs) == ("沪铜收涨", (LONG, SHORT, LONG))


@pytest.mark.parametrize(
    ("head", "number", "url"),
    [
        ('<link rel="canonical" href="http://www.cnmn.com.cn/ShowNews1.aspx?id=468110">', "468110",
         "http://www.cnmn.com.cn/ShowNews1.aspx?id=468110"),
        ('<link rel="Canonical" href="http://mirror.example/ShowNews1.aspx?id=468110">', "468110",
         None),
        ('<meta property="og:url" content="http://mirror.example/shownews.aspx?x=1&id=7">', "7",
         None),
        ('<meta property="og:url" content="https://metal.example/a/7.html">', None,
         "https://metal.example/a/7.html"),
        ('<link rel="canonical" href=" "><meta property="og:url" content="">', None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_the_address(head: str, number: str | None, url: str | None) -> None:
    body = f"<div><h1>沪铜收涨</h1><div>{LINE}</div><p>{LONG}</p></div>"
    draft = read(document(body, f"<title>沪铜收涨</title>{head}"))
    assert (draft.article_id, draft.url) == (number, url)


@pytest.mark.parametrize(
    "html",
    ["", " \n", "<!-- x -->", "<script>var a</script>", "<html></html>", "<p></p><p>&nbsp;</p>",
     "<frameset><frame src=x></frameset>"],
)  # fmt: skip
def test_a_page_with_nothing_on_it_is_refused(html: str) -> None:
    with pytest.raises(ReadError, match="neither a title nor a body"):
        read(html)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{LONG}", f"<html><body><h1>铜<p>{LONG}", f"\x00<p>{LONG}\x00",
        f"<?php echo 1 ?><p>{LONG}",
        f'<?xml version="1.0" encoding="gbk"?><html><body><p>{LONG}</p></body></html>', LONG,
        "<p>&#xD800;" + LONG, "<div>" * 200 + LONG, f"<o:p>{LONG}</o:p>",
    ],
)  # fmt: skip
def test_broken_markup_is_read_all_the_same(html: str) -> None:
    found = read(html).reading
    assert any(LONG in text for text in (found.title, *found.paragraphs))
