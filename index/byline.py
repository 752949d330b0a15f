"""The byline: the line under the headline that says when, where from, in which column, by whom.

Every layout of PAGES writes it differently: labelled with blanks between, labels without values,
date and source and author glued together, source and views glued. One reading covers them all: find
the
date, the count of views and the labels; what stands between two of them is a value.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from index import dates
from index.script import HAN, fold_even, is_han

_VIEWS = re.compile(
    r"(?P<before>\d[\d,]*)\s*次?(?:浏览|流览|阅读|点击)|(?:浏览|阅读|点击)(?:次数|量|数)?\s*:\s*(?P<after>\d[\d,]*)\s*次?"
)
_LABEL = re.compile(
    r"(?P<source>(?:文章|信息|稿件|新闻)?来源|稿源)\s*:"
    r"|(?P<category>分类|类别|所属栏目)\s*:"
    r"|(?P<author>(?:撰写|文章)?作者|撰文|撰稿)\s*:"
    r"|(?P<editor>责任编辑|责编|编辑)\s*:"
)
_GLUED = re.compile(r"(?P<source>[^\W\d][^\s，。,;；！？!?]{0,29}?)?\s*(?P<views>\d{1,9})?")
_SEPARATOR = re.compile(r"[、，,;；/|｜]|\s{2,}|\u3000")
_ROLE = re.compile(
    r"(?:[^\s、，,;；/|｜]{1,12}(?:社|报|網|网|台|臺|報|刊|频道|頻道|新闻|新聞|财经|財經))?"
    r"(?:本报|本報|本网|本網|特约|特約|见习|見習|实习|實習|首席|驻站|駐站|特派)*"
    r"(?:记者|記者|通讯员|通訊員|撰稿人)\s*[:：/]?(?=\s*\S)"
    r"|(?:图|圖)\s*[/／、]\s*文\s*[:：/]?|文\s*[/／、]\s*(?:图|圖)\s*[:：/]?|(?:图文|圖文)\s*[:：/]"
    r"|(?:^|(?<=[\s;；]))(?:作者|文|图|圖|撰文|编译|編譯|撰稿|摄影|攝影)\s*[:：/]"
)
_ROLES_ALONE = frozenset(("记者", "記者", "通讯员", "通訊員", "本报记者", "本報記者"))
_BRACKETED = re.compile(r"^[(（\[【](.*)[)）\]】]$")
_NAME_PART = re.compile(rf"{HAN}{{2,4}}|{HAN}+(?:[·•．]{HAN}+)+")


LONGEST = 400
"""Characters of a byline, or of another line with labels, at most."""


@dataclasses.dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; ``None`` or nothing for what it leaves out."""

    published: dt.datetime | dt.date | None = None
    views: int | None = None
    source: str | None = None
    category: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None


def read(line: str) -> Byline | None:
    """The byline that ``line`` is, or ``None`` where it is something else.

    A byline begins with a date, and all of it is date, views, labelled values, or one short
    glued ``source`` and ``views``.
    """
    if len(line) > LONGEST:
        return None
    folded = fold_even(line)
    stamp = dates.STAMP.search(folded)
    if stamp is None or not _may_stand_before_date(folded[: stamp.start()]):
        return None
    published = dates.from_match(stamp)
    if published is None:
        return None
    views, views_span = _views(folded, stamp.end())
    labels = list(_LABEL.finditer(folded, stamp.end()))
    first = min([match.start() for match in labels] + [len(line)])
    between = line[stamp.end() : first]
    if views_span is not None and views_span[0] < first:
        between = line[stamp.end() : views_span[0]] + line[views_span[1] : first]
    between = between.strip(" \t\u3000|｜")
    source = None
    if between:
        written_out = stamp["sign"] is None and stamp["hour"] is None
        glued = None if written_out and not labels else _GLUED.fullmatch(between)
        if glued is None or (labels and glued["views"]):
            return None
        source = glued["source"]
        if glued["views"]:
            views = int(glued["views"])
    values = _values(line, labels, views_span)
    return Byline(
        published=published,
        views=views,
        source=values.get("source") or source,
        category=values.get("category"),
        authors=authors(values.get("author", "")),
        editor=values.get("editor"),
    )


def _may_stand_before_date(text: str) -> bool:
    return re.fullmatch(r"\s*(?:(?:发布|发表|更新)?(?:时间|日期)\s*:)?\s*", text) is not None


def _views(folded: str, start: int) -> tuple[int | None, tuple[int, int] | None]:
    match = _VIEWS.search(folded, start)
    if match is None:
        return None, None
    digits = (match["before"] or match["after"]).replace(",", "")
    return int(digits[:12]), match.span()


def _values(
    line: str, labels: list[re.Match[str]], views: tuple[int, int] | None
) -> dict[str, str]:
    """The value behind each label: up to the next label or the views."""
    stops = [match.start() for match in labels] + [len(line)]
    if views is not None:
        stops.append(views[0])
    values: dict[str, str] = {}
    for match in labels:
        stop = min(each for each in stops if each >= match.end())
        value = line[match.end() : stop].strip(" \t\u3000|｜")
        if value and match.lastgroup and match.lastgroup not in values:
            values[match.lastgroup] = value
    return values


def authors(text: str) -> tuple[str, ...]:
    """The people that an author field names, in order, without their roles.

    ``张三、李四``, ``记者 王五 通讯员 赵六`` and ``杨 磊`` (one name set wide) are understood; a
    name of another shape (``Li Wei``, 中国有色网 综合) is kept whole.
    """
    bracketed = _BRACKETED.match(text.strip())
    names: list[str] = []
    for piece in _ROLE.split(bracketed[1] if bracketed else text):
        for part in _SEPARATOR.split(piece):
            names.extend(_people(part.strip(" \t\u3000:：/")))
    return tuple(dict.fromkeys(name for name in names if name not in _ROLES_ALONE))


def _people(text: str) -> list[str]:
    words = text.split()
    if len(words) > 1 and all(is_han(word) or "·" in word for word in words):
        joined: list[str] = []
        for word in words:
            # 杨 磊: a name of two characters set as wide as one of three.
            if len(word) == 1 and joined and len(joined[-1]) == 1:
                joined[-1] += word
            else:
                joined.append(word)
        if all(_NAME_PART.fullmatch(word) for word in joined):
            return joined
    return [" ".join(words)] if words else []
