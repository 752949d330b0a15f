"""What a reader typed → a query tree.

Nothing a reader types is an error: what was mended comes back as a notice with its place. Tokens
become operands with a meaning, mistakes are mended, and a grammar reads what is left.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from index.script import fold
from search.grammar import OPERAND, Item, reading
from search.lexer import CLOSE, OPEN, OPERATORS, QUOTED, WORD, Token, tokens
from search.mending import Notices, mended
from search.messages import Message, Row
from search.operands import part_of
from search.parts import AND, Part, Role, all_node, any_node, any_of, joined, top_parts
from search.query import Everything, Node, Phrase, Term, leaves
from search.question_words import QUESTION_WORDS, asks
from search.results import Notice

_SENTENCE_WORDS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """``parts`` are what stands side by side; none where all articles are asked for."""

    parts: tuple[Part, ...]
    is_sentence: bool
    notices: tuple[Notice, ...]

    def tree(self, mode: str, also: Iterable[Node] = ()) -> Node:
        """The tree for ``all`` (every part) or ``any`` (the best matches of any word).

        In ``any`` fields and exclusions stay conditions, question words are left out unless there
        are no others, and what is ``also`` looked for stands beside the words.
        """
        if not self.parts:
            return Everything()
        if mode == "all":
            return all_node([part.node for part in self.parts])
        conditions = [part.node for part in self.parts if part.role.is_condition]
        wanted = [node for part in self._wanted(mode) for node in _choices(part)]
        if wanted:
            wanted += also
        return all_node([any_node(wanted), *conditions]) if wanted else all_node(conditions)

    @property
    def is_plain(self) -> bool:
        """Whether there are only words and quoted texts, with no other sign of the language."""
        return all(part.role is Role.WORDS or _is_quoted(part) for part in self.parts)

    def interpreted(self, mode: str) -> str:
        """The query in words, for the reader."""
        said = self._wanted(mode)
        if mode != "all" and said:
            said = [any_of(said)]
        said += [part for part in self.parts if part.role is Role.EXCLUSION]
        fields = [part.shown for part in self.parts if part.role is Role.FIELD]
        words = joined(said, AND) if len(said) > 1 else Row(part.shown for part in said)
        return Row(filter(None, (words, *fields)), Message("；"))

    def _wanted(self, mode: str) -> list[Part]:
        """The parts that are no conditions, in ``any`` without those that only ask."""
        wanted = [part for part in self.parts if not part.role.is_condition]
        if mode == "all":
            return wanted
        return [part for part in wanted if not _only_asks(part)] or wanted


def parse(text: str, today: dt.date | None = None) -> Parsed:
    """The query that ``text`` asks; never raises. ``today``: in Asia/Shanghai, now by default."""
    notices = Notices()
    typed = tokens(text)
    items = _items(typed, today, notices)
    if not any(item.kind == OPERAND for item in items):
        words = [token._replace(kind=WORD) for token in typed if token.kind in OPERATORS]
        items = _items(words, today, notices)
        if items:
            notices.add("operators-alone", Message("查询里只有运算符，按普通文字查找。"))
    parts = top_parts(reading(mended(items, notices))) if items else ()
    if text.strip() and not parts:
        notices.add("no-words", Message("查询里没有可以查找的字词，因此列出全部文章。"))
    return Parsed(parts, _is_sentence(text, typed, parts), notices.all())


def _items(typed: Iterable[Token], today: dt.date | None, notices: Notices) -> list[Item]:
    """What the tokens stand for, without operands in which there is nothing to look for."""
    items: list[Item] = []
    fields: list[str] = []
    """Of each open bracket the field of all it holds."""
    known: dict[object, Part | None] = {}
    for token in typed:
        kind, start, end = token.kind, token.start, token.end
        if kind == OPEN:
            fields.append(token.field or (fields[-1] if fields else ""))
        elif kind == CLOSE:
            del fields[-1:]
        if kind not in (WORD, QUOTED):
            items.append(Item(kind, start, end, distance=token.distance or 0))
            continue
        if not token.closed:
            message = Message("引号没有收尾，按“%(text)s”结尾处收尾。", text=token.text)
            notices.add("unclosed-quote", message, start, end)
        if fields and fields[-1] and not token.field:
            token = token._replace(field=fields[-1])
        same = (kind, token.text, token.field, token.distance)
        if same not in known:
            known[same] = part_of(token, today, notices)
        part = known[same]
        if part is not None:
            items.append(Item(OPERAND, start, end, part))
    return items


def _is_sentence(text: str, typed: Iterable[Token], parts: Iterable[Part]) -> bool:
    """Whether the query is a question of several words, with no sign of the query language."""
    if any(token.field or token.kind not in (WORD, QUOTED) for token in typed):
        return False
    if not asks(fold(text)):
        return False
    words = {
        leaf
        for part in parts
        for leaf in leaves(part.node)
        if not isinstance(leaf, Phrase) or leaf.terms
    }
    return len(words) >= _SENTENCE_WORDS


def _choices(part: Part) -> list[Node]:
    """What of a part is looked for where any part will do."""
    if part.role is not Role.WORDS:
        return [part.node]
    choices: list[Node] = list(leaves(part.node))
    return [node for node in choices if not _asks(node)] or choices


def _is_quoted(part: Part) -> bool:
    return isinstance(part.node, Phrase) and not part.node.in_title


def _only_asks(part: Part) -> bool:
    return part.role is Role.WORDS and all(map(_asks, leaves(part.node)))


def _asks(node: Node) -> bool:
    """Whether a plain word, or a run of words, is nothing but question words."""
    match node:
        case Term(text):
            return text in QUESTION_WORDS
        case Phrase(text, terms):
            return text in QUESTION_WORDS or QUESTION_WORDS.issuperset(terms or (text,))
        case _:
            return False
