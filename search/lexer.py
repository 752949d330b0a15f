"""What a reader typed → tokens, with their places.

*Sign*: a character that has a meaning in the query language, whatever its width. *Operand*: what is
looked for, a word (plain text up to a blank or a sign) or a quoted text. *Field*: a known name
before a colon, which says where the operand stands. Signs are signs only where the language says
so; anywhere else they belong to the word around them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from index.script import strip_invisible

FIELD_NAMES = {
    "标题": "title", "標題": "title", "title": "title",
    "作者": "author", "记者": "author", "記者": "author", "author": "author",
    "来源": "source", "來源": "source", "source": "source",
    "分类": "category", "分類": "category", "栏目": "category", "欄目": "category",
    "category": "category",
    "编辑": "editor", "編輯": "editor", "editor": "editor",
    "日期": "date", "时间": "date", "時間": "date", "date": "date",
}  # fmt: skip
"""What may stand before a colon, in small letters, and the field it names."""

WORD, QUOTED, OPEN, CLOSE = "WORD", "QUOTED", "OPEN", "CLOSE"
AND, OR, NOT, NEAR = OPERATORS = ("AND", "OR", "NOT", "NEAR")

NEAR_DISTANCE = 10
"""How many characters may lie between two texts around a ``NEAR`` without a number."""

_CLOSING = {'"': '"', "“": '”"', "”": '”"', "「": "」", "『": "』"}
_ENDS = r"\s()\"“”「『"
"""What ends a word: blanks, brackets and the signs that open a quoted text."""
_ESCAPE = re.compile(r'[\\＼](["＂“”「」『』])')
_INSIDE = {
    opening: re.compile(rf'(?:\\["“”「」『』]|[^{closing}])*')
    for opening, closing in _CLOSING.items()
}
_DISTANCE = re.compile(r"~([0-9]{1,4})(?!\w)")
_PLAIN = rf"(?:[^\\{_ENDS}]++|\\[\"“”「」『』]?|(?<=[^{_ENDS}])\([^{_ENDS}]*+\))++"
"""A word. A bracket inside one belongs to it, as in 西南铝业(集团)有限责任公司."""
_WORD = re.compile(_PLAIN)
_TOKEN = re.compile(
    rf"""
    (?P<blank>\s+)
    | (?P<operator>(?:AND|OR|NOT|NEAR(?:/(?P<distance>[0-9]{{1,4}}))?)(?=[{_ENDS}]|$))
    | (?P<pipe>(?<=\s)\|(?=\s))
    | (?P<minus>(?<![^\s(])-(?=[\w(\"“”「『]))
    | (?P<field>(?ai:{"|".join(FIELD_NAMES)})):(?=[^\s)])
    | (?P<open>\()
    | (?P<close>\))
    | (?P<quote>[{"".join(_CLOSING)}])
    | (?P<word>{_PLAIN})
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """``text``: an operand's own, without quotes, field and escapes, as it was typed.

    ``start`` and ``end`` are its range in what was typed; ``distance`` is that of a ``NEAR`` or of
    quoted words that stand near each other. An ``OPEN`` may have a field: that of all it holds.
    """

    kind: str
    text: str
    start: int
    end: int
    field: str = ""
    distance: int | None = None
    closed: bool = True
    """Whether a quoted text had its closing sign."""


_UNSEEN = "\0"


class _Signs(dict[int, str]):
    """What each character is in its plain width, where that is one character too.

    One that nobody sees is a zero.
    """

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code))
        sign = plain if len(plain) == 1 else chr(code)
        self[code] = sign if strip_invisible(chr(code)) else _UNSEEN
        return self[code]


_SIGNS = _Signs()


def tokens(text: str) -> list[Token]:
    """The tokens of what was typed, in order; never fails."""
    signs = text.translate(_SIGNS)
    if _UNSEEN not in signs:
        return _tokens(text, signs)
    places = [place for place, sign in enumerate(signs) if sign != _UNSEEN]
    seen = "".join([text[place] for place in places])
    places.append(len(text))
    return [
        Token(kind, inside, places[start], places[end - 1] + 1, field, distance, closed)
        for kind, inside, start, end, field, distance, closed in _tokens(
            seen, signs.replace(_UNSEEN, "")
        )
    ]


def _tokens(text: str, signs: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while match := _TOKEN.match(signs, at):
        start, at = match.span()
        match match.lastgroup:
            case "word":
                found.append(Token(WORD, _unescaped(text[start:at]), start, at))
            case "quote":
                found.append(_quoted(text, signs, start, start))
                at = found[-1].end
            case "field":
                found.append(_in_field(text, signs, start, match))
                at = found[-1].end
            case "operator":
                distance = int(match["distance"] or NEAR_DISTANCE)
                kind = match["operator"].partition("/")[0]
                found.append(Token(kind, text[start:at], start, at, distance=distance))
            case "pipe":
                found.append(Token(OR, text[start:at], start, at))
            case "minus":
                found.append(Token(NOT, text[start:at], start, at))
            case "open":
                found.append(Token(OPEN, "", start, at))
            case "close":
                found.append(Token(CLOSE, "", start, at))
    return found


def _in_field(text: str, signs: str, start: int, name: re.Match[str]) -> Token:
    """The operand behind a field's colon, or the bracket that holds its operands."""
    field, at = FIELD_NAMES[name["field"].lower()], name.end()
    if signs[at] == "(":
        return Token(OPEN, "", start, at + 1, field)
    if signs[at] in _CLOSING:
        return _quoted(text, signs, start, at, field)
    value = _WORD.match(signs, at)
    assert value  # the colon is followed by something that no other case takes
    return Token(WORD, _unescaped(text[at : value.end()]), start, value.end(), field)


def _quoted(text: str, signs: str, start: int, at: int, field: str = "") -> Token:
    """The quoted text whose opening sign stands ``at``; ``start``: where its token begins."""
    opening = signs[at]
    end = _inside(signs, opening, at + 1)
    if end == len(signs) and opening == '"':
        # Typed with two keyboards: a plain sign opens and a Chinese one closes.
        end = _inside(signs, "“", at + 1)
    inside = _unescaped(text[at + 1 : end])
    if end == len(signs):
        return Token(QUOTED, inside, start, end, field, closed=False)
    if near := _DISTANCE.match(signs, end + 1):
        return Token(QUOTED, inside, start, near.end(), field, int(near[1]))
    return Token(QUOTED, inside, start, end + 1, field)


def _inside(signs: str, opening: str, at: int) -> int:
    """Where a quoted text ends whose inside begins ``at``."""
    inside = _INSIDE[opening].match(signs, at)
    assert inside  # an empty text matches too
    return inside.end()


def _unescaped(typed: str) -> str:
    return _ESCAPE.sub(r"\1", typed)
