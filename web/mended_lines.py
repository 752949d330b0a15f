"""The page as it came beside what was made of it.

*Part*: a text in which mends have their places: a whole page, or a field of a record. *Piece*: a
stretch of a part that one mend covers, or none. *Sheet*: as many lines as one page of the site
shows.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.article import Mend
from search.messages import Message

SHEET = 8_000
"""Characters of a sheet, about."""
_LONGEST = 1_000
"""A longer line goes on in the next row, so that one line cannot fill a page of the site."""

KINDS = {
    "pinyin-note": (
        Message("拼音注音"),
        Message("转换程序在字的后面加注了它的读音，已删去读音，原字保留。"),
    ),
    "lost-byte": (
        Message("丢失字节"),
        Message("汉字的编码丢了一个字节，后面几个字因此错位，已按上下文找回原字。"),
    ),
    "spam-line": (
        Message("标题前的行"),
        Message("标题前面夹带了不属于本文的行，已删去。"),
    ),
    "junk-tag": (
        Message("残留标签"),
        Message("文字里残留着网页的标签，已删去。"),
    ),
    "disclaimer": (
        Message("免责声明"),
        Message("页尾是网站的声明，不属于本文，已删去。"),
    ),
    "editor-line": (
        Message("责任编辑行"),
        Message("文末的编辑署名已移到“编辑”一栏。"),
    ),
    "source-line": (
        Message("来源行"),
        Message("文末的来源已移到“来源”一栏。"),
    ),
    "double-lead": (
        Message("重复导语"),
        Message("导语印了两遍，已删去第二遍。"),
    ),
}
"""What each kind of mend is called, and what it means in one sentence."""
_UNKNOWN = Message("这一处与原页不同。")


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """The mends of one kind. ``examples``: before, after, how often; the most frequent first."""

    name: str
    label: str
    meaning: str
    count: int
    examples: tuple[tuple[str, str, int], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """``before`` became ``after``. ``kind`` is the mend's, ``cut`` that of what is around it and
    was taken out as a whole."""

    before: str
    after: str
    kind: str | None = None
    cut: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of a part. ``part`` is its part's name where it is the first line of it shown."""

    pieces: tuple[Piece, ...]
    part: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its mends, the widest first."""
        found = [kind for piece in self.pieces for kind in (piece.cut, piece.kind) if kind]
        return tuple(dict.fromkeys(found))

    @property
    def left(self) -> bool:
        """Whether anything of the line is left after the mends."""
        return any(piece.after.strip() for piece in self.pieces)


def kinds(mends: Iterable[Mend], most: int | None = None) -> list[Kind]:
    """The mends by their kinds, the commonest first, with ``most`` examples of each."""
    groups: dict[str, Counter[tuple[str, str]]] = {}
    for mend in mends:
        groups.setdefault(mend.kind, Counter())[mend.before, mend.after] += 1
    found = []
    for name, counts in groups.items():
        label, meaning = KINDS.get(name, (name, _UNKNOWN))
        examples = tuple((*pair, count) for pair, count in counts.most_common(most))
        found.append(Kind(name, label, meaning, counts.total(), examples))
    return sorted(found, key=lambda each: -each.count)


def lines(parts: Mapping[str, str], mends: Sequence[Mend]) -> tuple[list[Line], list[Mend]]:
    """The lines of the parts that are not blank, and the mends that have no place in them.

    A mend has none where its part does not read so there: the program may have learnt to read
    otherwise since.
    """
    found: list[Line] = []
    placed: set[int] = set()
    for name, text in parts.items():
        here = {
            id(mend): mend
            for mend in mends
            if mend.where == name and mend.before and text.startswith(mend.before, mend.start)
        }
        pieces, used = _pieces(text, list(here.values()))
        placed |= used
        label: str | None = name
        for row in _rows(pieces):
            if any(piece.before.strip() for piece in row):
                found.append(Line(tuple(row), label))
                label = None
    return found, [mend for mend in mends if id(mend) not in placed]


def _pieces(text: str, mends: list[Mend]) -> tuple[list[Piece], set[int]]:
    """A part as pieces, and which mends they show. What lies inside a cut is cut with it; of two
    that overlap otherwise the first is shown."""
    ordered = sorted(mends, key=lambda mend: (mend.start, -len(mend.before)))
    pieces: list[Piece] = []
    shown: set[int] = set()
    position = 0
    while ordered:
        outer = ordered.pop(0)
        end = outer.start + len(outer.before)
        if outer.start < position:
            continue
        pieces.append(Piece(text[position : outer.start], text[position : outer.start]))
        inner = []
        while not outer.after and ordered and ordered[0].start < end:
            each = ordered.pop(0)
            if each.start + len(each.before) <= end:
                inner.append(each)
        if inner:
            within = [dataclasses.replace(each, start=each.start - outer.start) for each in inner]
            pieces += [
                Piece(piece.before, "", piece.kind, outer.kind)
                for piece in _pieces(outer.before, within)[0]
            ]
            shown |= {id(each) for each in inner}
        else:
            cut = None if outer.after else outer.kind
            pieces.append(Piece(outer.before, outer.after, outer.kind, cut))
        shown.add(id(outer))
        position = end
    pieces.append(Piece(text[position:], text[position:]))
    return pieces, shown


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces line by line, long lines in several rows."""
    row: list[Piece] = []
    length = 0
    for piece in pieces:
        for number, line in enumerate(piece.before.split("\n")):
            if number:
                yield row
                row, length = [], 0
            for start in range(0, len(line), _LONGEST):
                stretch = line[start : start + _LONGEST]
                if row and length + len(stretch) > _LONGEST:
                    yield row
                    row, length = [], 0
                # What was put in the place of a piece stands where the piece begins.
                mended = "" if number or start else piece.after
                after = mended if piece.kind or piece.cut else stretch
                row.append(dataclasses.replace(piece, before=stretch, after=after))
                length += len(stretch)
    yield row


def sheets(rows: Sequence[Line]) -> list[list[Line]]:
    """The lines, so many together as one page of the site shows; one sheet at least."""
    found: list[list[Line]] = [[]]
    length = 0
    for row in rows:
        size = sum(len(piece.before) for piece in row.pieces)
        if found[-1] and length + size > SHEET:
            found.append([])
            length = 0
        found[-1].append(row)
        length += size
    return found
