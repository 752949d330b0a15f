"""The query tree: what is searched, free of any engine.

*Leaf*: something that stands in a text and can be marked there (:class:`Term`, :class:`Phrase`).
All texts are folded (:func:`index.script.fold`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Articles in which a term of the analyzer stands."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase:
    """Articles in which exactly this text stands, in the title or inside one paragraph.

    ``terms``, those of the text itself, only score.
    """

    text: str
    terms: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class All:
    """Articles that match every child."""

    children: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Any:
    """Articles that match at least one child."""

    children: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


Leaf = Term | Phrase
Node = Term | Phrase | All | Any | Everything


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of a tree, from left to right."""
    match node:
        case Term() | Phrase():
            yield node
        case All(children) | Any(children):
            for child in children:
                yield from leaves(child)
        case Everything():
            pass
