"""HTML pages: ``.html``, ``.htm``.

trafilatura says where in a page the article stands; headline, byline and the lines of the body are
read by :mod:`index.page` from the visible text there, so that short lines between paragraphs
survive.

*Link list*: lines one behind the other that are links and nothing else, with the heading over
them: a menu, related news. *Scope*: the element around the byline in which the article stands.
*Holder*: the element in it that holds the body.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import lxml.etree
import lxml.html
import trafilatura

from index import byline, page
from index.errors import ReadError
from index.readers import Draft, address
from index.readers.encoding import decode
from index.repair import repair
from index.script import fold

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl",
        "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot",
        "th", "thead", "title", "tr", "ul",
    )
)  # fmt: skip
_UNSEEN = frozenset(
    ("script", "style", "noscript", "template", "head", "iframe", "select", "button")
)
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"\w")
_YEAR = re.compile(r"\d{4}")
_BEFORE_DATE = 60
"""Characters, at most: 发布时间, each with its pinyin, and the year."""
_LIST_HEADING = re.compile(
    r"(?:相关|更多|推荐|热门|最新|延伸|精彩|图片|分享|标签|上一篇|下一篇|返回)\w{0,6}\s*:?"
)
_TOOLS = re.compile(
    r"[\[(]?(?:字号|字体|打印|收藏|分享|复制链接|我要评论|发表评论|扫一扫)[^。!?]{0,20}"
)
_SHARE = 0.9
_NEAR = 6


class _Line(NamedTuple):
    """``linked``: whether all its words are links."""

    text: str
    element: lxml.html.HtmlElement
    linked: bool


def interpret(raw: bytes) -> Draft:
    """The article of an HTML page, with the article number or address that the page gives."""
    text, tree = _article_text(raw)
    reading = page.read(text, where="text")
    url = _address(tree)
    number = address.article_number(url) if url else None
    return Draft(reading, number, None if url and address.is_mirror(url) else url)


def parts(raw: bytes) -> dict[str, str]:
    """The visible text of the article, a line each for headline, byline, paragraphs and footer."""
    return {"text": _article_text(raw)[0]}


def _article_text(raw: bytes) -> tuple[str, lxml.html.HtmlElement]:
    source, _ = decode(raw)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).replace("\x00", "")
    try:
        tree = lxml.html.document_fromstring(source)
    except (lxml.etree.ParserError, ValueError) as error:
        raise ReadError("The page has neither a title nor a body.") from error
    lines = list(_visible_lines(tree))
    top = next((index for index, line in enumerate(lines) if _is_byline(line.text)), None)
    body = _body(source, lines, top)
    headline = _headline(tree, lines[: top or 0])
    if not headline and not body:
        raise ReadError("The page has neither a title nor a body.")
    head = [headline] if headline or top is not None else []
    head += [lines[top].text] if top is not None else []
    body = [line for line in body if top is not None or line != headline]
    return "\n".join([*head, *body]), tree


def _is_byline(line: str) -> bool:
    # Mending is dear, and a byline begins with its date, of which no damage takes the digits.
    if len(line) > byline.LONGEST or not _YEAR.search(line, 0, _BEFORE_DATE):
        return False
    return byline.read(repair(line, "text").text) is not None


def _visible_lines(tree: lxml.html.HtmlElement) -> Iterator[_Line]:
    """The lines that a reader sees, each with the element whose text it is."""
    pieces: list[str] = []
    outside: list[str] = []
    owner = tree
    links = 0

    def flush() -> Iterator[_Line]:
        text = _SPACE.sub(" ", "".join(pieces)).strip(" \u3000")
        linked = not _WORD.search("".join(outside))
        pieces.clear()
        outside.clear()
        if text:
            yield _Line(text, owner, linked and _WORD.search(text) is not None)

    def add(text: str | None) -> None:
        if text:
            pieces.append(text)
            if not links:
                outside.append(text)

    walker = lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            add(element.tail)
            continue
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _UNSEEN:
                walker.skip_subtree()
                continue
            if name in _BLOCKS:
                yield from flush()
                owner = element
            links += name == "a" and "href" in element.attrib
            add(element.text)
        else:
            if name in _BLOCKS:
                yield from flush()
                parent = element.getparent()
                owner = parent if parent is not None else tree
            links -= name == "a" and "href" in element.attrib
            add(element.tail)
    yield from flush()


def _body(source: str, lines: list[_Line], top: int | None) -> list[str]:
    """The lines of the article, which stand behind the byline ``lines[top]``."""
    behind = lines if top is None else lines[top + 1 :]
    # A link around the very byline is around the page, and tells nothing.
    in_lists = set() if top is not None and lines[top].linked else _in_link_lists(behind)
    plain = [line for place, line in enumerate(behind) if place not in in_lists]
    if not plain:
        return [line.text for line in behind]
    extracted = trafilatura.extract(
        source, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    found = _BLANK.sub("", extracted or "")
    matched = [_BLANK.sub("", line.text) in found for line in plain]
    inner, scope = _holder(
        list(itertools.compress(plain, matched)) or plain,
        None if top is None else lines[top].element,
    )
    crowded = {each for place in in_lists for each in _lineage(behind[place].element)}
    # What outweighs all others may be one long paragraph: they stand beside it.
    holder = inner
    while holder is not scope and holder.getparent() not in crowded:
        holder = holder.getparent()
        if top is None:
            break
    inside = [holder in _lineage(line.element) for line in plain]
    sure = [
        place
        for place, line in enumerate(plain)
        if inner in _lineage(line.element) or (inside[place] and matched[place])
    ]
    said = [place for place in sure if not _TOOLS.fullmatch(fold(plain[place].text))] or sure
    first, last = said[0], said[-1]
    return [
        line.text
        for place, line in enumerate(plain)
        if (inside[place] and first <= place <= last)
        or (last < place <= last + _NEAR and page.is_footer(line.text))
    ]


def _in_link_lists(lines: list[_Line]) -> set[int]:
    """The places of the lines that belong to a link list."""
    places: set[int] = set()
    for place in range(1, len(lines)):
        if lines[place].linked and lines[place - 1].linked:
            places |= {place - 1, place}
    headings = {
        place - 1
        for place in places
        if place and _LIST_HEADING.fullmatch(fold(lines[place - 1].text))
    }
    return places | headings


def _lineage(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    yield element
    yield from element.iterancestors()


def _holder(
    lines: list[_Line], beside: lxml.html.HtmlElement | None
) -> tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]:
    """The holder of ``lines``, and its scope: the smallest element around the byline, which stands
    in ``beside``, that has at least half of them."""
    weights: dict[lxml.html.HtmlElement, int] = {}
    for line in lines:
        for element in _lineage(line.element):
            weights[element] = weights.get(element, 0) + len(line.text)
    start = lines[0].element.getroottree().getroot() if beside is None else beside
    whole = sum(len(line.text) for line in lines)
    scope = next(each for each in _lineage(start) if 2 * weights.get(each, 0) >= whole)
    least = _SHARE * weights[scope]
    holder, inner = scope, [scope]
    while inner:
        holder = inner[0]
        inner = [child for child in holder if weights.get(child, 0) >= least]
    return holder, scope


def _headline(tree: lxml.html.HtmlElement, before: list[_Line]) -> str:
    """The headline: a line near the byline that the page also calls its title, or the nearest."""
    names = [
        fold(name)
        for name in (
            *map(_said, tree.iter("h1", "title")),
            *map(str, tree.xpath("//meta[@property='og:title']/@content")),
        )
        if name.strip()
    ]
    near = [line.text for line in before[-_NEAR:]]
    for line in reversed(near):
        folded = fold(line)
        if len(folded) > 3 and any(folded in name or name in folded for name in names):
            return line
    if near:
        return near[-1]
    named = [_said(element) for element in (*tree.iter("title"), *tree.iter("h1"))]
    whole = next(filter(None, named), "")
    return next((name for name in named[1:] if name and fold(name) in fold(whole)), whole)


def _said(element: lxml.html.HtmlElement) -> str:
    return _SPACE.sub(" ", str(element.text_content())).strip()


def _address(tree: lxml.html.HtmlElement) -> str | None:
    """The address that the page gives as its own."""
    found = tree.xpath(
        "//link[translate(@rel,'CANOIL','canoil')='canonical']/@href"
        " | //meta[@property='og:url']/@content"
    )
    return next((str(url).strip() for url in found if str(url).strip()), None)
