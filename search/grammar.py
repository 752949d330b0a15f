"""The grammar of the query language: mended tokens → one part, by LALR(1).

``NEAR`` binds closest, then ``NOT``, ``AND``, side by side, ``OR``. The items come from
:mod:`search.mending`, which lets nothing through that is not in the language, so there is always
one reading. Callbacks build the parts as the parser reduces: nothing recurses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lark import Lark, Token, Transformer
from lark.lexer import Lexer, LexerState

from search import parts
from search.parts import Part

OPERAND = "OPERAND"
_ONE = "(OPERAND | excluded | bracketed | near)"
"""Written out wherever it may stand: a rule for it would be one reduction more for each word."""
GRAMMAR = f"""
    ?any_of: side_by_side (_OR side_by_side)*
    ?side_by_side: ({_ONE} | all_of)+
    all_of: {_ONE} (_AND {_ONE})+
    excluded: _NOT {_ONE}
    bracketed: _OPEN any_of _CLOSE
    near: OPERAND (NEAR OPERAND)+
    %declare OPERAND NEAR _AND _OR _NOT _OPEN _CLOSE
"""


class Item(NamedTuple):
    """An operand with its part, or a sign; ``start`` and ``end``: its range in what was typed."""

    kind: str
    start: int
    end: int
    part: Part | None = None
    distance: int = 0
    """How far apart the operands around a ``NEAR`` may be."""


def reading(items: Sequence[Item]) -> Part:
    """What the items mean together, of which one at least is an operand."""
    found: Part | Token = _parser().parse(items)  # type: ignore[assignment]
    return _parts([found])[0]


class _Items(Lexer):
    """Hands the items to the parser as they are."""

    __future_interface__ = 2

    def __init__(self, _: object) -> None:
        pass

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Token]:
        for item in lexer_state.text:  # type: ignore[attr-defined]
            token = Token(_TERMINALS.get(item.kind, f"_{item.kind}"), "")
            token.value = item
            yield token


_TERMINALS = {OPERAND: OPERAND, "NEAR": "NEAR"}


class _Parts(Transformer[Token, Part]):
    """The part of each rule of the grammar."""

    def any_of(self, children: list[Part | Token]) -> Part:
        return parts.any_of(_parts(children))

    def side_by_side(self, children: list[Part | Token]) -> Part:
        return parts.side_by_side(_parts(children))

    def all_of(self, children: list[Part | Token]) -> Part:
        return parts.all_of(_parts(children))

    def excluded(self, children: list[Part | Token]) -> Part:
        return parts.excluded(*_parts(children))

    def bracketed(self, children: list[Part | Token]) -> Part:
        return parts.bracketed(*_parts(children))

    def near(self, children: list[Token]) -> Part:
        texts = [token.value.part.text for token in children[::2]]
        distances = [token.value.distance for token in children[1::2]]
        pairs = zip(texts, texts[1:], distances, strict=False)
        return parts.all_of([parts.near((one, other), distance) for one, other, distance in pairs])


def _parts(children: list[Part | Token]) -> list[Part]:
    """The parts of rules as they are, and those of the operands."""
    return [child.value.part if isinstance(child, Token) else child for child in children]


@functools.cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR, start="any_of", parser="lalr", lexer=_Items, transformer=_Parts(),
        maybe_placeholders=False,
    )  # fmt: skip
