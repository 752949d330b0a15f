"""Printed lines inside a news page of their time: tables, then boxes, then HTML 5.

Around the article stand what stands there on real pages: a menu, links to other news, a script, a
footer. The charset declaration is whatever the caller says, true or not. The address of the article
(`ShowNews1.aspx?id=N`) appears as a canonical link or an og:url where one is given.
"""

from __future__ import annotations

import random
from html import escape

from tests.pages.boilerplate import MIRROR_DOMAIN
from tests.pages.hand import Hand
from tests.pages.layouts import Kind, Line

_MENU = ("首页", "新闻", "行情", "期货", "企业", "会展", "供求", "论坛")
_RELATED = (
    "铜杆加工费环比小幅回升",
    "湘南一处锡矿完成竖井改造",
    "国内镁锭出口订单继续增加",
    "冶炼厂检修季提前到来",
    "硅片价格止跌，多晶硅观望",
    "白银库存降至五年低位",
    "再生铅企业开工率调查",
    "铟锭现货成交清淡",
)
_SITES = ("中国有色网", "金属在线", "矿冶资讯")


def address(number: str) -> str:
    """The mirror's address of article `number`, by which mirrors can be told to be one article."""
    return f"http://{MIRROR_DOMAIN}/ShowNews1.aspx?id={number}"


def to_html(
    lines: list[Line], hand: Hand, rng: random.Random, *, declared: str, number: str | None
) -> str:
    """One whole document; `declared` is the charset it claims, empty for none."""
    template = rng.choice((_tables, _boxes, _modern))
    return template(_Parts(lines, hand, rng, declared, number))


class _Parts:
    """The pieces that every template puts together in its own way."""

    def __init__(
        self, lines: list[Line], hand: Hand, rng: random.Random, declared: str, number: str | None
    ) -> None:
        self.lines, self.hand, self.rng = lines, hand, rng
        self.declared, self.number = declared, number
        self.site = hand.printed(_SITES[0] if number else rng.choice(_SITES[1:]))
        self.related = [hand.printed(title) for title in rng.sample(_RELATED, 5)]

    def of(self, *kinds: Kind) -> list[str]:
        return [line.text for line in self.lines if line.kind in kinds]

    @property
    def title(self) -> str:
        return escape(self.of("title")[0], quote=False)

    @property
    def junk(self) -> str:
        return "".join(self.of("junk"))  # markup on purpose

    @property
    def spam(self) -> str:
        return "".join(f'<div><a href="/ad/">{escape(text)}</a></div>' for text in self.of("spam"))

    @property
    def byline(self) -> str:
        return escape(self.of("byline")[0], quote=False).replace("    ", "&nbsp;&nbsp; ")

    @property
    def notice(self) -> str:
        return "<br>\n".join(escape(text) for text in self.of("disclaimer"))

    def body(self) -> list[str]:
        return [escape(text, quote=False) for text in self.of("paragraph", "source", "editor")]

    def menu(self) -> str:
        return "".join(f'<li><a href="/c{n}/">{self.hand.printed(name)}</a></li>'
                       for n, name in enumerate(_MENU))  # fmt: skip

    def links(self) -> str:
        return "\n".join(f'<li><a href="/news/{n}.html">{title}</a></li>'
                         for n, title in enumerate(self.related, start=301))  # fmt: skip

    def heading(self) -> str:
        return self.hand.printed("相关新闻")

    def footer(self) -> str:
        return f"{self.hand.printed('版权所有')} &copy; 2008-2026 {self.site}"

    def canonical(self) -> str:
        if self.number is None:
            return ""
        if self.rng.random() < 0.5:
            return f'<link rel="canonical" href="{address(self.number)}">\n'
        return f'<meta property="og:url" content="{address(self.number)}">\n'


def _tables(page: _Parts) -> str:
    charset = (
        f'<META http-equiv="Content-Type" content="text/html; charset={page.declared}">\n'
        if page.declared
        else ""
    )
    body = "<br><br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in page.body())
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n'
        f"<HTML>\n<HEAD>\n{charset}<TITLE>{page.title}_{page.site}</TITLE>\n{page.canonical()}"
        '<SCRIPT language="javascript">var hits=0; document.write("");</SCRIPT>\n</HEAD>\n<BODY>\n'
        f'<TABLE width="960"><TR><TD><UL>{page.menu()}</UL></TD></TR></TABLE>\n'
        f'<TABLE width="960"><TR><TD valign="top" width="700">\n{page.spam}{page.junk}\n'
        f'<TABLE width="100%"><TR><TD class="title"><H1>{page.title}</H1></TD></TR>\n'
        f'<TR><TD align="center" class="info">{page.byline}</TD></TR>\n'
        f'<TR><TD class="text">{body}</TD></TR>\n'
        f'<TR><TD class="copyright">{page.notice}</TD></TR></TABLE>\n'
        f'</TD><TD valign="top"><B>{page.heading()}</B><UL>{page.links()}</UL></TD></TR></TABLE>\n'
        f'<TABLE width="960"><TR><TD align="center">{page.footer()}</TD></TR></TABLE>\n'
        "</BODY>\n</HTML>\n"
    )


def _boxes(page: _Parts) -> str:
    charset = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={page.declared}" />\n'
        if page.declared
        else ""
    )
    body = "\n".join(f"<p>　　{_quoted(text)}</p>" for text in page.body())
    notice = f'<div class="notice">{page.notice}</div>\n' if page.notice else ""
    return (
        f'<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n{charset}'
        f"<title>{page.title} - {page.site}</title>\n{page.canonical()}"
        '<style type="text/css">.info{color:#666}</style>\n</head>\n<body>\n'
        f'<div id="nav"><ul>{page.menu()}</ul></div>\n<div id="wrap">\n'
        f'<div id="side"><h3>{page.heading()}</h3><ul>{page.links()}</ul></div>\n'
        f'<div id="main">\n{page.spam}{page.junk}<div class="title"><h2>{page.title}</h2></div>\n'
        f'<div class="info">{page.byline}</div>\n<div class="article"><div>\n{body}\n</div></div>\n'
        f"{notice}</div>\n</div>\n"
        f'<div id="footer"><p>{page.footer()}</p></div>\n</body>\n</html>\n'
    )


def _modern(page: _Parts) -> str:
    charset = f'<meta charset="{page.declared}">\n' if page.declared else ""
    body = "\n".join(
        f"<p><strong>{text}</strong></p>"
        if len(text) < 20 and "。" not in text
        else f"<p>{text}</p>"
        for text in page.body()
    )
    notice = f'<section class="statement"><p>{page.notice}</p></section>\n' if page.notice else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head>\n{charset}'
        f"<title>{page.title} | {page.site}</title>\n"
        f'<meta property="og:title" content="{page.title.replace(chr(34), "&quot;")}">\n'
        f"{page.canonical()}</head>\n<body>\n<header><nav><ul>{page.menu()}</ul></nav></header>\n"
        f"<main>\n<article>\n{page.spam}{page.junk}<h1>{page.title}</h1>\n"
        f'<p class="meta"><span>{page.byline}</span></p>\n<div class="content">\n{body}\n</div>\n'
        f"{notice}</article>\n<aside><h3>{page.heading()}</h3><ul>{page.links()}</ul></aside>\n"
        f"</main>\n<footer><p>{page.footer()}</p></footer>\n</body>\n</html>\n"
    )


def _quoted(text: str) -> str:
    # Editors of that time typed quotation marks as entities.
    return text.replace("“", "&ldquo;").replace("”", "&rdquo;")
