"""The shapes of a page, as a list of printed lines, before any container is put around them.

L1 to L4 are the mirrors of one trade site: title, a line of date, views and labelled fields, body,
editor, disclaimer. X1 to X5 are other portals, whose fields are glued together (X1, X2), stand at
the end of the body (X3), whose lead paragraph is printed twice (X4) or whose editor is a number or
a Latin name (X5). What a shape does not show, no reader can give: `SHOWN` says what it shows.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from tests.pages.articles import CleanArticle
from tests.pages.boilerplate import disclaimer, junk_lines, spam_line
from tests.pages.hand import Hand

Layout = Literal["L1", "L2", "L2b", "L3", "L4", "X1", "X2", "X3", "X4", "X5"]
Indent = Literal["none", "ideographic", "space"]
Kind = Literal[
    "junk", "spam", "title", "byline", "paragraph", "source", "editor", "disclaimer", "blank"
]

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
_ODD_EDITORS = ("1027", "0315", "Linda", "kathy", "Rebecca Zhou", "88", "M.Lin")
_INDENTS = {"none": "", "ideographic": "\u3000\u3000", "space": "    "}


@dataclass(frozen=True)
class Shown:
    """Which fields a layout carries; title and paragraphs always are."""

    time: bool = True
    seconds: bool = False
    views: bool = False
    source: bool = False
    category: bool = False
    authors: bool = False
    editor: bool = False


SHOWN: dict[Layout, Shown] = {
    "L1": Shown(views=True, source=True, category=True, authors=True, editor=True),
    "L2": Shown(views=True, category=True, editor=True),
    "L2b": Shown(views=True, category=True, editor=True),
    "L3": Shown(views=True, source=True, category=True, editor=True),
    "L4": Shown(views=True, category=True, editor=True),
    "X1": Shown(seconds=True, source=True, authors=True),
    "X2": Shown(time=False, views=True, source=True),
    "X3": Shown(source=True),
    "X4": Shown(seconds=True, source=True, authors=True),
    "X5": Shown(seconds=True, source=True, authors=True, editor=True),
}


@dataclass(frozen=True)
class Line:
    """One printed line; only text containers look at blanks and indentation."""

    kind: Kind
    text: str = ""


@dataclass(frozen=True)
class Shape:
    """Everything about a page's form that does not depend on the article.

    `second` is the seconds of X1, X4 and X5, `padded` whether hours and minutes have two digits,
    `inline_junk` restricts junk to what an HTML page survives.
    """

    layout: Layout
    spam: bool = False
    junk: bool = False
    inline_junk: bool = False
    indent: Indent = "none"
    padded: bool = True
    second: int = 0
    editor: str = ""
    disclaimer_lines: int = 6


def printed_editor(article: CleanArticle, layout: Layout, rng: random.Random) -> str:
    """The editor that stands on the page, in Simplified, or nothing."""
    if layout == "X5":
        return rng.choice(_ODD_EDITORS)
    return article.editor if SHOWN[layout].editor else ""


def lay_out(
    article: CleanArticle, body: list[str], hand: Hand, shape: Shape, rng: random.Random
) -> list[Line]:
    """The page as lines; `body` are the paragraphs as printed, notes and losses in them.

    Raises ValueError where the layout cannot carry the article so that it can be read again.
    """
    layout = shape.layout
    lines: list[Line] = []
    if shape.junk or layout == "L4":
        lines += [Line("junk", tag) for tag in junk_lines(rng, inline_only=shape.inline_junk)]
    if shape.spam:
        lines.append(Line("spam", spam_line(hand.script, rng)))
    lines.append(Line("title", hand.printed(article.title)))
    lines.append(Line("byline", _byline(article, hand, shape)))
    if layout == "X4":
        lines.append(Line("paragraph", body[0]))
    lines += [Line("paragraph", text) for text in body]
    if layout == "X3" and article.source:
        lines.append(Line("source", _last_line(article.source, hand, rng)))
    if shape.editor:
        label = "编辑：" if layout == "X5" and rng.random() < 0.5 else "责任编辑："
        lines.append(Line("editor", hand.label(label) + hand.printed(shape.editor)))
    if layout.startswith("L"):
        notice = disclaimer(rng, shape.disclaimer_lines)
        lines += [Line("disclaimer", hand.printed(text)) for text in notice]
    return _spaced(lines) if layout in ("L2", "L2b", "L4") else lines


def as_text(lines: list[Line], shape: Shape) -> str:
    """The lines as a text file; layout L4 indents every line alike, the others only the body."""
    indent = _INDENTS[shape.indent]
    everywhere = shape.layout == "L4"
    if everywhere and not indent:
        indent = "\t"
    printed = (
        indent + line.text if line.text and (everywhere or line.kind == "paragraph") else line.text
        for line in lines
    )
    return "\n".join(printed) + "\n"


def iso(article: CleanArticle, shape: Shape) -> str:
    """The publication time as precisely as the layout shows it."""
    shown = SHOWN[shape.layout]
    moment = datetime.fromisoformat(article.published)
    if not shown.time:
        return moment.date().isoformat()
    return moment.replace(second=shape.second if shown.seconds else 0).isoformat()


def _byline(article: CleanArticle, hand: Hand, shape: Shape) -> str:
    layout = shape.layout
    moment = datetime.fromisoformat(article.published)
    clock = _clock(moment, shape)
    source = hand.printed(article.source)
    if layout == "X2":
        if not article.source or article.source[-1].isdigit():
            raise ValueError(f"X2 glues source and views: source {article.source!r} cannot be told")
        return f"{moment:%Y-%m-%d} {source}{article.views}"
    if layout == "X3":
        return f"{moment:%Y/%m/%d} {clock}"
    if layout.startswith("X"):
        author = hand.label("撰写作者:") + hand.printed(article.byline)
        seconds = f":{shape.second:02d}"
        return f"{moment:%Y-%m-%d} {clock}{seconds}" + hand.label("来源:") + source + author
    date = f"{moment.year}年{moment:%m}月{moment:%d}日 {clock}"
    views = f"{article.views}" + hand.label("次浏览")
    category = hand.printed(article.category)
    if layout in ("L1", "L3"):
        fields = [hand.label("来源:") + f" {source}", hand.label("分类:") + f" {category}"]
        if layout == "L1":
            fields.append(hand.label("作者:") + f" {hand.printed(article.byline)}")
        return " ".join([date, views, *fields]).rstrip()
    fields = [hand.label("来源:"), hand.label("分类:") + f" {category}"]
    if layout != "L2b":
        fields.append(hand.label("作者:"))
    return "    ".join([date, views, *fields]).rstrip()


def _clock(moment: datetime, shape: Shape) -> str:
    # `10:6` and `8:15`: the old site wrote the numbers as they came.
    return f"{moment:%H:%M}" if shape.padded else f"{moment.hour}:{moment.minute}"


def _last_line(source: str, hand: Hand, rng: random.Random) -> str:
    label = hand.label(rng.choice(("来源：", "（来源：", "文章来源：")))
    closing = hand.truth("）") if label.startswith(("(", "（")) else ""
    return label + hand.printed(source) + closing


def _spaced(lines: list[Line]) -> list[Line]:
    spaced: list[Line] = []
    for line in lines:
        # Title and byline stay together: the blank lines stand between paragraphs.
        if spaced and line.kind in ("paragraph", "editor"):
            spaced.append(Line("blank"))
        spaced.append(line)
    return spaced
