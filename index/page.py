"""The text of a page → headline, byline, body, footer.

*Headline*: the line before the byline. *Body*: the lines behind it, each a paragraph. *Footer*:
editor line, source line and the site's disclaimer, which are taken out of the body.

The characters are mended first (:mod:`index.repair`), because labels are damaged like all text;
the disclaimer is cut before any field is read, because it contains labels.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from html import unescape

from index import byline
from index.article import Mend
from index.repair import Repaired, repair
from index.script import fold_even

_TAG_NAMES = (
    "a|article|b|body|br|center|cite|div|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|"
    "meta|o:p|ol|p|section|small|span|strong|style|script|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(
    # Each search for an end stops at the next beginning, or many without an end would take long.
    r"<(?:script|style)\b[^<>]*>(?:(?!<(?:script|style)\b).)*?</(?:script|style)>"
    r"|<!--(?:(?!<!--).)*?-->"
    rf"|</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>|&(?:nbsp|ensp|emsp|thinsp|#160);",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"</?(?:br|p|div|tr|li|h[1-6]|table|ul|ol|hr|section)\b", re.IGNORECASE)

_DISCLAIMER = tuple(
    map(
        re.compile,
        (
            r"了解更多信息|(?:登录|登陆).{0,20}(?:中国有色网|www\.)",
            r"声明.{0,12}(?:内容|版权)|版权均?属于",
            r"凡(?:本网)?注明.{0,4}来源为",
            r"如需转载|取得转载授权",
            r"凡本网注明",
            r"(?:据|依|按).{0,4}本文(?:章)?操作|后果.{0,4}自负|概不负.{0,4}责任",
        ),
    )
)
_EDITOR = re.compile(r"[(\[【]?\s*(?P<label>责任编辑|责编|编辑)\s*:\s*(?P<value>.*?)\s*[)\]】]?")
_GLUED_EDITOR = re.compile(
    r"(?<=[。!?」”…])\s*[(\[【]?\s*责任编辑\s*:\s*(?P<value>[^\s。,]{1,12}?)\s*[)\]】]?$"
)
_SOURCE = re.compile(
    r"[(\[【]?\s*(?:文章|信息|稿件|新闻)?来源\s*:\s*(?P<value>[^。;]{1,30}?)\s*[)\]】]?"
)
_BLANK = " \t\u3000\xa0\ufeff\u200b\r"
_SEARCHED_LINES = 60
_LEAST_LEAD = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What a page says; ``mends`` are in the order of their places."""

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: str | None = None
    category: str | None = None
    published: dt.datetime | dt.date | None = None
    views: int | None = None
    editor: str | None = None
    mends: tuple[Mend, ...] = ()


@dataclasses.dataclass(slots=True)
class _Line:
    """A line that is not blank: ``text[start:end]`` of the mended page, tags taken out."""

    start: int
    end: int
    text: str
    folded: str


def read(text: str, where: str = "page") -> Reading:
    """The article that the text of a page holds.

    Without a byline the first line is the headline and the rest is the body. Never raises.
    """
    mended = repair(text, where)
    cuts = _Cuts(text, mended, where)
    lines = _lines(mended.text, cuts)
    top, found = _find_byline(lines)
    if found is None:
        headline, body, early = lines[:1], lines[1:], []
        found = byline.Byline()
    else:
        headline, body, early = (
            lines[max(0, top - 1) : top],
            lines[top + 1 :],
            lines[: max(0, top - 1)],
        )
    for line in early:
        cuts.line("spam-line", line)
    body = _cut_disclaimer(body, cuts)
    body, editor, source = _cut_footer(body, cuts, found.source)
    body = _cut_double_lead(body, cuts)
    return Reading(
        title=headline[0].text if headline else "",
        paragraphs=tuple(line.text for line in body),
        authors=found.authors,
        source=source,
        category=found.category,
        published=found.published,
        views=found.views,
        editor=editor or found.editor,
        mends=tuple(sorted((*mended.mends, *cuts.mends), key=lambda mend: mend.start)),
    )


class _Cuts:
    """The record of what was taken out of a page, in the offsets of the page as it came."""

    def __init__(self, text: str, mended: Repaired, where: str) -> None:
        self.text, self.mended, self.where = text, mended, where
        self.mends: list[Mend] = []

    def span(self, kind: str, start: int, end: int, after: str = "") -> None:
        first, last = self.mended.origin(start), self.mended.origin(end)
        self.mends.append(Mend(kind, self.where, first, self.text[first:last], after))

    def line(self, kind: str, line: _Line) -> None:
        self.span(kind, line.start, line.end)


def _lines(text: str, cuts: _Cuts) -> list[_Line]:
    """The lines with something on them, trimmed; junk tags are cut, tags that break a line do."""
    lines: list[_Line] = []
    position = 0
    for raw in text.split("\n"):
        start = position
        position += len(raw) + 1
        pieces = _without_tags(raw, start, cuts) if "<" in raw or "&" in raw else [(start, raw)]
        for begin, piece in pieces:
            trimmed = piece.strip(_BLANK)
            if trimmed:
                lead = len(piece) - len(piece.lstrip(_BLANK))
                first = begin + lead
                lines.append(_Line(first, start + len(raw), trimmed, fold_even(trimmed)))
    return lines


def _without_tags(raw: str, start: int, cuts: _Cuts) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    kept, begin, position = "", start, 0
    for match in _TAG.finditer(raw):
        kept += raw[position : match.start()]
        position = match.end()
        cuts.span("junk-tag", start + match.start(), start + match.end())
        if _BREAKING.match(match[0]):
            pieces.append((begin, kept))
            kept, begin = "", start + position
        elif match[0].startswith("&"):
            kept += unescape(match[0]).replace("\xa0", " ")
    pieces.append((begin, kept + raw[position:]))
    return pieces


def _find_byline(lines: list[_Line]) -> tuple[int, byline.Byline | None]:
    """The place of the byline among the first lines, and what it says."""
    bare: tuple[int, byline.Byline | None] = (0, None)
    for index, line in enumerate(lines[:_SEARCHED_LINES]):
        found = byline.read(line.text)
        if found is None:
            continue
        if found.views is not None or found.source or found.category or _has_label(line.folded):
            return index, found
        if bare[1] is None and index:
            bare = index, found
    return bare


def _has_label(folded: str) -> bool:
    return "来源" in folded or "分类" in folded or "浏览" in folded


def _cut_disclaimer(body: list[_Line], cuts: _Cuts) -> list[_Line]:
    """The lines before the site's disclaimer, which runs to the end of the page.

    One line that sounds like it is no disclaimer unless the page ends with it.
    """
    signs = [_disclaimer_signs(line.folded) for line in body]
    for index, sign in enumerate(signs):
        if not sign:
            continue
        kinds = set().union(*signs[index : index + 9])
        if (
            len(kinds) >= 3
            or (len(kinds) >= 2 and index >= len(body) - 6)
            or (index == len(body) - 1 and sign & {0, 1, 4} and "网" in body[index].folded)
        ):
            cuts.span("disclaimer", body[index].start, body[-1].end)
            return body[:index]
    return body


def _disclaimer_signs(folded: str) -> set[int]:
    return {kind for kind, pattern in enumerate(_DISCLAIMER) if pattern.search(folded)}


def is_footer(line: str) -> bool:
    """Whether a line, as it came, is an editor or source line."""
    if len(line) > byline.LONGEST:
        return False
    folded = fold_even(repair(line, "text").text.strip(_BLANK))
    return bool(_EDITOR.fullmatch(folded) or _SOURCE.fullmatch(folded))


def _cut_footer(
    body: list[_Line], cuts: _Cuts, source: str | None
) -> tuple[list[_Line], str | None, str | None]:
    """Editor and source lines at the end of the body: taken out, and what they say."""
    body = list(body)
    editor: str | None = None
    while body:
        last = body[-1]
        if match := _EDITOR.fullmatch(last.folded):
            value = _value(last.text, match)
            editor = value if value and (match["label"] != "编辑" or not editor) else editor
            cuts.line("editor-line", last)
            body.pop()
        elif match := _SOURCE.fullmatch(last.folded):
            value = _value(last.text, match)
            if source is not None and fold_even(source) != fold_even(value or ""):
                break
            source = source or value
            cuts.line("source-line", last)
            body.pop()
        else:
            break
    if body and editor is None and (match := _GLUED_EDITOR.search(body[-1].folded)):
        last = body[-1]
        editor = _value(last.text, match)
        cuts.span("editor-line", last.start + match.start(), last.end)
        kept = last.text[: match.start()].rstrip(_BLANK)
        body[-1] = dataclasses.replace(last, text=kept, folded=fold_even(kept))
    return body, editor, source


def _value(text: str, match: re.Match[str]) -> str | None:
    start, end = match.span("value")
    return text[start:end].strip(_BLANK) or None


def _cut_double_lead(body: list[_Line], cuts: _Cuts) -> list[_Line]:
    """The body without a second printing of its lead paragraph."""
    if len(body) > 1 and len(body[0].text) >= _LEAST_LEAD and body[0].text == body[1].text:
        cuts.line("double-lead", body[1])
        return [body[0], *body[2:]]
    return body


_SENTENCE_END = "。！？!?；;，,、"


def headings(paragraphs: tuple[str, ...]) -> frozenset[int]:
    """Which paragraphs are section headings: short, unfinished, and followed by a longer one."""
    return frozenset(
        index
        for index, text in enumerate(paragraphs[:-1])
        if index
        and len(text) <= 24
        and text[-1] not in _SENTENCE_END
        and not any(sign in text for sign in "。；;")
        and not re.search(r"\d(?:\.\d+)?\s*(?:元|吨|%|％|b)?$", text)
        and len(paragraphs[index + 1]) > 2 * len(text)
    )
