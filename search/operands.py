"""A word or quoted text of a query → its part.

Plain words are cut by the analyzer; a run of Han characters, or a number with its unit, matches
where all its words stand, or where it stands verbatim. Quoted text is a phrase. *Pattern*: the end
of a code left open, ``C9*``, ``A35?``, ``alumin~``. Behind a field's name the text says what the
field holds.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from index.analysis import word_tokens
from index.article import SHANGHAI
from index.blanks import WORD as LATIN
from index.script import HAN_RUN, fold, is_han
from index.symbols import SYMBOLS
from search import date_words
from search.dates import end_second, first_second
from search.lexer import FIELD_NAMES, QUOTED, Token
from search.mending import Notices
from search.messages import Message
from search.parts import AND, NOT, OR, Part, Role, all_node, near
from search.query import (
    All,
    Any,
    DateRange,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Term,
    ValueFilter,
    Wildcard,
)

FIELD_TITLES = {
    "title": Message("标题"), "author": Message("作者"), "source": Message("来源"),
    "category": Message("分类"), "editor": Message("编辑"), "date": Message("日期"),
}  # fmt: skip

_CODE = rf"(?<!{LATIN}){LATIN}(?:{LATIN}|[.\-/&'+](?={LATIN}))*"
_PATTERN = re.compile(rf"({_CODE})(?:(\*)|~([12]?))(?!{LATIN}|[*?~%]|[.,]{LATIN})")
_PATTERN_SIGN = re.compile(r"[*?~]")
_WILDCARD = re.compile(rf"({_CODE})\?+")
_LONGEST_SYMBOL = 2
_LEAST_FUZZY = 3
"""Of how many characters a code must be so that others are spelled like it."""


def part_of(token: Token, today: dt.date | None, notices: Notices) -> Part | None:
    """What an operand means; ``None`` where there is nothing to look for in it."""
    match token.field:
        case "":
            return _phrase(token, notices) if token.kind == QUOTED else _word(token, notices)
        case "title":
            return _title(token, notices)
        case "date":
            return _dates(token, today, notices)
        case field:
            value = token.text.strip()
            if not fold(value).strip():
                message = Message("“%(field)s：”后面没有内容，已忽略。", field=FIELD_TITLES[field])
                notices.add("no-value", message, token.start, token.end)
                return None
            shown = _of_field(field, _value(value))
            return Part(ValueFilter(field, (value,)), shown, Role.FIELD)


def _phrase(token: Token, notices: Notices) -> Part | None:
    folded = _one_line(fold(token.text))
    if not folded:
        return None
    if token.distance is not None:
        texts = tuple(dict.fromkeys(folded.split()))
        if len(texts) > 1:
            return near(texts, token.distance)
        message = Message('引号里只有一个词，按原文查找；写成 "铝 价格"~5 才是两词相近。')
        notices.add("near-single", message, token.start, token.end)
    shown = Message("“%(text)s”", text=_one_line(token.text))
    return Part(Phrase(folded, _terms(folded)), shown, Role.UNIT, text=folded)


def _word(token: Token, notices: Notices) -> Part | None:
    shown = token.text
    folded = _one_line(fold(shown))
    if folded[-1:] == ":" and folded[:-1] in FIELD_NAMES:
        message = Message(
            "“%(text)s”按普通文字查找：字段名、冒号与内容之间不留空格，如 作者:杨磊。", text=shown
        )
        notices.add("field-apart", message, token.start, token.end)
    if len(shown) <= _LONGEST_SYMBOL:
        symbol = unicodedata.normalize("NFKC", shown)
        if symbol in SYMBOLS:
            return Part(Term(symbol), shown, Role.WORDS, text=folded)
    patterns, rest = _patterns(folded)
    nodes = [*patterns, *_run(rest)]
    if not nodes:
        return None
    shown = f"「{shown}」" if shown in (AND, OR, NOT) else shown
    return Part(all_node(nodes), shown, Role.WORDS, text="" if patterns else folded)


def _patterns(folded: str) -> tuple[list[Node], str]:
    """The patterns of a word, and the word with blanks in their places."""
    if not _PATTERN_SIGN.search(folded):
        return [], folded
    if whole := _WILDCARD.fullmatch(folded):
        return [Wildcard(folded)], " " * len(whole[0])
    nodes: list[Node] = []
    rest = folded
    for match in _PATTERN.finditer(folded):
        code, star, distance = match.groups()
        if star:
            nodes.append(Prefix(code))
        elif len(code) >= _LEAST_FUZZY and any(map(str.isalpha, code)):
            nodes.append(Fuzzy(code, int(distance or 1)))
        else:
            continue
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    return nodes, rest


def _run(folded: str) -> list[Node]:
    """All words of a piece of plain text; each run, number or code in it also where it is verbatim.

    So 20亿 is found in 20亿元, and 12% in 11-12%, where the analyzer makes other terms.
    """
    if len(folded) == 1 and is_han(folded):
        return [Term(folded)]
    pieces: list[tuple[str, dict[str, None]]] = []
    end = 0
    for term, start, stop in word_tokens(folded):
        if start >= end:
            # The first token of a number or code is all of it, with its unit, which may be Han;
            # that of a run of Han may stand inside it, as 冷轧 does in 六辊冷轧机.
            run = HAN_RUN.search(folded, end) if is_han(term) else None
            start, end = run.span() if run else (start, stop)
            pieces.append((folded[start:end], {}))
        pieces[-1][1][term] = None
    # Numbers and codes first.
    pieces.sort(key=lambda piece: is_han(piece[0]) is not None)
    return [_piece(text, tuple(terms)) for text, terms in pieces]


def _piece(text: str, terms: tuple[str, ...]) -> Node:
    words = Term(terms[0]) if len(terms) == 1 else All(tuple(map(Term, terms)))
    if not is_han(text):
        return words if len(terms) == 1 else Any((words, Phrase(text)))
    if len(text) == 1:
        return words
    # A run that is one word scores as that word; it too may stand where the text is cut otherwise.
    return Any((words, Phrase(text, terms if len(terms) > 1 else ())))


def _title(token: Token, notices: Notices) -> Part | None:
    """Exact text in the title, or all the words of plain text there, or it stands verbatim."""
    folded = _one_line(fold(token.text))
    verbatim = Phrase(folded, _terms(folded), in_title=True)
    shown = _one_line(token.text)
    if token.kind == QUOTED:
        if token.distance is not None:
            message = Message("标题里不能用“相近”，按原文查找。")
            notices.add("not-in-title", message, token.start, token.end)
        if not folded:
            return None
        quoted = Message("“%(text)s”", text=shown)
        return Part(verbatim, _of_field("title", quoted), Role.FIELD)
    if _patterns(folded)[0]:
        message = Message("标题里不能用 *、? 与 ~，按普通文字查找。")
        notices.add("not-in-title", message, token.start, token.end)
    words: list[Node] = [
        Phrase(folded[word.start : word.end], (word.term,), in_title=True)
        for word in word_tokens(folded)
    ]
    if not words:
        return None
    node = all_node(words)
    if node != verbatim:
        node = Any((node, verbatim))
    return Part(node, _of_field("title", _value(shown)), Role.FIELD)


def _dates(token: Token, today: dt.date | None, notices: Notices) -> Part | None:
    days = date_words.read(token.text, today or dt.datetime.now(SHANGHAI).date())
    if days is None:
        message = Message(
            "“%(text)s”不是日期，按普通文字查找；"
            "日期写作 2025、2025-01、2025-01..2025-03、近30天、2025年第四季度 等。",
            text=_one_line(token.text),
        )
        notices.add("bad-date", message, token.start, token.end)
        return _word(token, notices)
    if days.exchanged:
        message = Message("起始日期晚于截止日期，已对调。")
        notices.add("dates-exchanged", message, token.start, token.end)
    node = DateRange(
        None if days.first is None else first_second(days.first),
        None if days.last is None else end_second(days.last),
    )
    return Part(node, _of_field("date", days.shown), Role.FIELD)


def _of_field(field: str, shown: str) -> str:
    return Message("%(field)s：%(value)s", field=FIELD_TITLES[field], value=shown)


def _value(shown: str) -> str:
    """A value in words, in quotes where it could be taken for several."""
    return Message("“%(text)s”", text=shown) if re.search(r"[\s；]", shown) else shown


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _terms(folded: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in word_tokens(folded)))
