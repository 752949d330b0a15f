"""Tokens as they were typed → items that are in the language, and notices of what was mended.

Every mistake has one mend: what stands alone or opens nothing is left out, and what was opened is
closed.
"""

from __future__ import annotations

from collections.abc import Iterable

from search.grammar import OPERAND, Item
from search.lexer import AND, CLOSE, NEAR, OPEN, OPERATORS, OR
from search.messages import Message
from search.results import Notice

MOST_BRACKETS = 12
"""How many brackets may stand in each other; the parts of deeper ones stand side by side."""

_BINARY = (AND, OR, NEAR)


class Notices:
    """What the reader is told of the query: of each kind the first."""

    def __init__(self) -> None:
        self._found: dict[str, Notice] = {}

    def add(
        self, code: str, message: Message, start: int | None = None, end: int | None = None
    ) -> None:
        self._found.setdefault(code, Notice(code, message, start, end))

    def all(self) -> tuple[Notice, ...]:
        return tuple(self._found.values())


def mended(items: Iterable[Item], notices: Notices) -> list[Item]:
    """The items as the grammar wants them; none where there is no operand."""
    return _near_texts(_operators(_brackets(items, notices), notices), notices)


def _brackets(items: Iterable[Item], notices: Notices) -> list[Item]:
    """Each bracket has its partner, and there are not too many in each other."""
    kept: list[Item] = []
    opened: list[Item] = []
    for item in items:
        if item.kind == OPEN:
            opened.append(item)
            if len(opened) > MOST_BRACKETS:
                message = Message(
                    "括号嵌套超过 %(most)s 层，更深的括号已忽略。", most=MOST_BRACKETS
                )
                notices.add("too-deep", message, item.start, item.end)
                continue
        elif item.kind == CLOSE:
            if not opened:
                message = Message("这个右括号没有对应的左括号，已忽略。")
                notices.add("stray-bracket", message, item.start, item.end)
                continue
            opened.pop()
            if len(opened) >= MOST_BRACKETS:
                continue
        kept.append(item)
    if opened:
        message = Message("括号没有收尾，已在查询末尾补上。")
        notices.add("unclosed-bracket", message, opened[0].start, opened[0].end)
        end = kept[-1].end
        kept += [Item(CLOSE, end, end)] * min(len(opened), MOST_BRACKETS)
    return kept


def _operators(items: Iterable[Item], notices: Notices) -> list[Item]:
    """Each operator has what it needs beside it, and brackets hold something."""
    kept: list[Item] = []

    def drop(item: Item) -> None:
        message = Message("这个运算符旁边缺少词语，已忽略。")
        notices.add("dangling-operator", message, item.start, item.end)

    def drop_last_operators() -> None:
        while kept and kept[-1].kind in OPERATORS:
            drop(kept.pop())

    for item in items:
        if item.kind in _BINARY and (not kept or kept[-1].kind not in (OPERAND, CLOSE)):
            drop(item)
        elif item.kind == CLOSE:
            drop_last_operators()
            if kept[-1].kind == OPEN:
                opened = kept.pop()
                message = Message("括号里没有词语，已忽略。")
                notices.add("empty-brackets", message, opened.start, item.end)
            else:
                kept.append(item)
        else:
            kept.append(item)
    drop_last_operators()
    return kept


def _near_texts(items: list[Item], notices: Notices) -> list[Item]:
    """``NEAR`` stands between texts only; elsewhere it is ``AND``."""
    for place, item in enumerate(items):
        if item.kind == NEAR:
            beside = (items[place - 1], items[place + 1])
            if not all(each.part is not None and each.part.text for each in beside):
                message = Message("NEAR 的两边要各是一个词或一段引文，这里按 AND 理解。")
                notices.add("near-operand", message, item.start, item.end)
                items[place] = item._replace(kind=AND)
    return items
