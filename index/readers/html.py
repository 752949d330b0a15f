"""HTML pages: ``.html``, ``.htm``.

trafilatura says where in a page the article stands; headline, byline and the lines of the body are
read by :mod:`index.page` from the visible text there, so that short lines between paragraphs
survive.
"""

from __future__ import annotations

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
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "title",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "head", "iframe", "select", "button"]
)
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_BLANK = re.compile(r"\s+")
_SHARE = 0.9
_NEAR = 6


class _Line(NamedTuple):
    text: str
    element: lxml.html.HtmlElement


def interpret(raw: bytes) -> Draft:
    """The article of an HTML page, with the article number or address that the page gives."""
    source, _ = decode(raw)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).replace("\x00", "")
    try:
        tree = lxml.html.document_fromstring(source)
    except (lxml.etree.ParserError, ValueError) as error:
        raise ReadError("The page has neither a title nor a body.") from error
    lines = list(_visible_lines(tree))
    top = next((index for index, line in enumerate(lines) if _is_byline(line.text)), None)
    body = _body(source, lines[0 if top is None else top + 1 :])
    headline = _headline(tree, lines[: top or 0])
    if not headline and not body:
        raise ReadError("The page has neither a title nor a body.")
    head = [headline] if headline or top is not None else []
    head += [lines[top].text] if top is not None else []
    body = [line for line in body if top is not None or line != headline]
    reading = page.read("\n".join([*head, *body]), where="text")
    url = _address(tree)
    number = address.article_number(url) if url else None
    return Draft(reading, number, None if url and address.is_mirror(url) else url)


def _is_byline(line: str) -> bool:
    found = byline.read(repair(line, "text").text) if any(map(str.isdigit, line)) else None
    return found is not None and found.published is not None


def _visible_lines(tree: lxml.html.HtmlElement) -> Iterator[_Line]:
    """The lines that a reader sees, each with the element whose text it is."""
    pieces: list[str] = []
    owner: list[lxml.html.HtmlElement] = [tree]

    def flush() -> Iterator[_Line]:
        text = _SPACE.sub(" ", "".join(pieces)).strip(" \u3000")
        pieces.clear()
        if text:
            yield _Line(text, owner[0])

    walker = lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            pieces.append(element.tail or "")
            continue
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in _UNSEEN:
                walker.skip_subtree()
                continue
            if name in _BLOCKS:
                yield from flush()
                owner[0] = element
            pieces.append(element.text or "")
        else:
            if name in _BLOCKS:
                yield from flush()
                parent = element.getparent()
                owner[0] = parent if parent is not None else tree
            pieces.append(element.tail or "")
    yield from flush()


def _body(source: str, lines: list[_Line]) -> list[str]:
    """The lines inside the smallest element that holds the text trafilatura found."""
    extracted = trafilatura.extract(
        source, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    found = _BLANK.sub("", extracted or "")
    matched = [line for line in lines if _BLANK.sub("", line.text) in found]
    if not matched:
        return [line.text for line in lines]
    weights: dict[lxml.html.HtmlElement, int] = {}
    for line in matched:
        for element in (line.element, *line.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(line.text)
    whole = sum(len(line.text) for line in matched)
    holder = min(
        (element for element, weight in weights.items() if weight >= _SHARE * whole),
        key=lambda element: (weights[element], -sum(1 for _ in element.iterancestors())),
    )
    inside = {holder, *holder.iterdescendants()}
    return [line.text for line in lines if line.element in inside]


def _headline(tree: lxml.html.HtmlElement, before: list[_Line]) -> str:
    """The headline: a line near the byline that the page also calls its title, or the nearest."""
    named = [
        fold(_SPACE.sub(" ", text).strip())
        for text in (
            *(element.text_content() for element in tree.iter("h1", "title")),
            *tree.xpath("//meta[@property='og:title']/@content"),
        )
        if text and text.strip()
    ]
    near = [line.text for line in before[-_NEAR:]]
    for line in reversed(near):
        folded = fold(line)
        if len(folded) > 3 and any(folded in name or name in folded for name in named):
            return line
    if near:
        return near[-1]
    first = next(iter(tree.iter("h1", "title")), None)
    return _SPACE.sub(" ", first.text_content()).strip() if first is not None else ""


def _address(tree: lxml.html.HtmlElement) -> str | None:
    """The address that the page gives as its own."""
    found = tree.xpath(
        "//link[translate(@rel,'CANOIL','canoil')='canonical']/@href | //meta[@property='og:url']/@content"
    )
    return next((str(url).strip() for url in found if str(url).strip()), None)
