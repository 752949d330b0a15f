"""What the pieces of a query mean, and how that is said to the reader.

*Part*: a piece with its tree and its words. *Side by side*: joined by nothing but blanks, so that
the mode decides what they mean. Whatever the reader joined by an operator or put in brackets stays
together in every mode.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable, Sequence

from search.messages import Message, Row
from search.query import All, Any, Near, Node, Not, ValueFilter

AND, OR, NOT = Message("且"), Message("或"), Message("不含")
"""How the operators are said."""


class Role(enum.Enum):
    """What becomes of a part where ``any`` will do."""

    WORDS = enum.auto()
    """Plain words: each of them is an alternative."""
    UNIT = enum.auto()
    """It is one alternative as it is."""
    FIELD = enum.auto()
    """It stays a condition."""
    EXCLUSION = enum.auto()
    """It stays a condition."""

    @property
    def is_condition(self) -> bool:
        return self in (Role.FIELD, Role.EXCLUSION)


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """``shown`` says in words what ``node`` means.

    ``joint``: by what ``shown`` is joined, if by anything. ``parts``: those side by side in it; of
    an exclusion, what it excludes. ``text``: the folded text, where it may stand near another.
    """

    node: Node
    shown: str
    role: Role
    joint: str = ""
    parts: tuple[Part, ...] = ()
    text: str = ""


def joined(parts: Iterable[Part], joint: str) -> str:
    """The parts in words, in brackets where they are joined otherwise themselves."""
    texts = (
        _in_brackets(part.shown) if part.joint not in ("", joint) else part.shown for part in parts
    )
    return Row(texts, Row((" ", joint, " ")))


def _in_brackets(shown: str) -> str:
    return Row(("(", shown, ")"))


def top_parts(part: Part) -> tuple[Part, ...]:
    """The parts of a whole query that stand side by side."""
    return part.parts if part.joint == AND and part.parts else (part,)


def all_node(nodes: Sequence[Node]) -> Node:
    """What matches all of the nodes, of which there is one at least."""
    if len(nodes) == 1:
        return nodes[0]
    flat: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, All):
            flat |= dict.fromkeys(node.children)
        else:
            flat[node] = None
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def any_node(nodes: Iterable[Node]) -> Node:
    """What matches any of the nodes, of which there is one at least."""
    flat = tuple(dict.fromkeys(nodes))
    return flat[0] if len(flat) == 1 else Any(flat)


def side_by_side(parts: Sequence[Part]) -> Part:
    """Parts with nothing but blanks between them."""
    if len(parts) == 1:
        return parts[0]
    # What AND joins to a word may be a condition: it is one for the other words too.
    flat = tuple(each for part in parts for each in top_parts(part))
    return _all_of(flat, flat)


def all_of(parts: Sequence[Part]) -> Part:
    """Parts with AND between them."""
    conditions = tuple(part for part in parts if part.role.is_condition)
    others = tuple(part for part in parts if not part.role.is_condition)
    if conditions and others:
        return _all_of(parts, (_all_of(others), *conditions))
    return _all_of(parts)


def _all_of(parts: Sequence[Part], beside: tuple[Part, ...] = ()) -> Part:
    if len(parts) == 1:
        return parts[0]
    return Part(
        all_node([part.node for part in parts]), joined(parts, AND), _role(parts), AND, beside
    )


def any_of(parts: Sequence[Part]) -> Part:
    """Parts with OR between them. Values of one field become one filter."""
    if len(parts) == 1:
        return parts[0]
    nodes = [part.node for part in parts]
    filters = [node for node in nodes if isinstance(node, ValueFilter)]
    node = any_node(nodes)
    if len(filters) == len(nodes) and len({each.field for each in filters}) == 1:
        values = tuple(dict.fromkeys(value for each in filters for value in each.values))
        node = ValueFilter(filters[0].field, values)
    return Part(node, joined(parts, OR), _role(parts), OR)


def _role(parts: Iterable[Part]) -> Role:
    return Role.FIELD if all(part.role.is_condition for part in parts) else Role.UNIT


def excluded(part: Part) -> Part:
    """What a part does not match; twice is not at all."""
    if part.role is Role.EXCLUSION:
        return part.parts[0]
    shown = _in_brackets(part.shown) if part.joint else part.shown
    return Part(Not(part.node), Row((NOT, " ", shown)), Role.EXCLUSION, parts=(part,))


def bracketed(part: Part) -> Part:
    """Whatever stands in brackets stays together."""
    if part.joint:
        return dataclasses.replace(part, parts=())
    return part


def near(texts: Sequence[str], distance: int) -> Part:
    """Folded texts, two at least, near each other."""
    quoted = [Message("“%(text)s”", text=text) for text in texts]
    shown = Message(
        "%(texts)s相距不超过 %(distance)s 字",
        texts=Row(quoted, Message("与") if len(quoted) == 2 else ""),
        distance=distance,
    )
    return Part(Near(tuple(texts), distance), shown, Role.UNIT)
