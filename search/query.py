"""The query tree: what is searched, free of any engine.

*Leaf*: something that stands in a text and can be marked there. All texts are folded
(:func:`index.script.fold`). A node matches articles and may score them; what it says of its score
is added up over the tree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

MOST_SCORE = 1_000
"""The greatest constant score; words score some tens."""


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Articles in which a term of the analyzer stands; scores.

    A single Han character is found wherever it stands, inside words too. A metal's symbol spelled
    as one (``As``, not ``as``) is a term of its own, found only where the article spells it so.
    """

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Phrase:
    """Articles in which exactly this text stands, in the title or inside one paragraph.

    ``terms``, those of the text itself, only score. ``in_title``: in the title only.
    """

    text: str
    terms: tuple[str, ...] = ()
    in_title: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Prefix:
    """Articles with a term that begins so."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Wildcard:
    """Articles with a term of this pattern: ``*`` any characters or none, ``?`` one."""

    pattern: str


@dataclasses.dataclass(frozen=True, slots=True)
class Fuzzy:
    """Articles with a term without Han at most ``distance`` edits away.

    *Edit*: one character put in, left out or replaced (Levenshtein 1966).
    """

    text: str
    distance: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Near:
    """Articles in which the texts stand near each other, in any order, in one paragraph.

    ``distance``: how many characters of the tight folded text may lie between them at most, from
    the end of the first to the start of the last.
    """

    texts: tuple[str, ...]
    distance: int


@dataclasses.dataclass(frozen=True, slots=True)
class All:
    """Articles that match every child."""

    children: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Any:
    """Articles that match at least one child."""

    children: tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match."""

    child: Node


@dataclasses.dataclass(frozen=True, slots=True)
class Constant:
    """What the child matches, each article with the same score."""

    child: Node
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.score <= MOST_SCORE:
            raise ValueError(f"A constant score is from 0 to {MOST_SCORE:,}, not {self.score}.")


@dataclasses.dataclass(frozen=True, slots=True)
class Weighted:
    """What the child matches, its scores times ``factor``, from 0 to 1."""

    child: Node
    factor: float


@dataclasses.dataclass(frozen=True, slots=True)
class Raised:
    """What the child matches, scored higher by the pairs of Han characters that also stand there.

    ``texts``: whose pairs, each scored as a term that stands once.
    """

    child: Node
    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class DateRange:
    """Articles published from ``start`` and before ``end``, in seconds since 1970."""

    start: int | None
    end: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class ValueFilter:
    """Articles with one of the values, as typed, in a field: ``author source category editor``."""

    field: str
    values: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


@dataclasses.dataclass(frozen=True, slots=True)
class Native:
    """A query in the engine's own classes; only that engine understands it."""

    query: object


Leaf = Term | Phrase | Prefix | Wildcard | Fuzzy
Node = (
    Leaf | Near | All | Any | Not | Constant | Weighted | Raised | DateRange | ValueFilter
    | Everything | Native
)  # fmt: skip


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of a tree, from left to right, without those under a :class:`Not`."""
    match node:
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            yield node
        case Near(texts):
            yield from map(Phrase, texts)
        case All(children) | Any(children):
            for child in children:
                yield from leaves(child)
        case Constant(child) | Weighted(child) | Raised(child):
            yield from leaves(child)
        case _:
            pass
