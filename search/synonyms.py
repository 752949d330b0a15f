"""Other names of what a query names: 沪铜 also finds 上期所铜 and SHFE铜, at lower weight.

*Group*: the names of one thing, from the vocabulary and from articles that define short names.
*Run*: what the reader typed between blanks. A run that is a name gets the group's other names
beside it; so does a word of two characters or more that is a name inside a run of Han (沪铜价格).
Whatever is quoted, excluded, or asked of a field stays as it was typed.

Every name of a group may be typed, but not every one is looked for in its place, lest the results
be flooded with something else: 金, 银 and 铁 stand inside 资金, 银行 and 地铁, so ``gold`` finds
黄金 alone; ``In``, ``As`` and ``Co`` are words of English texts, ``V`` and ``K`` anything;
``lead`` is a verb, ``premium`` a grade of petrol; ``6061`` may count tonnes.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from index import vocabulary
from index.analysis import word_frequencies, word_tokens
from index.script import HAN, fold, is_han
from index.symbols import SYMBOLS
from search.messages import Message, Row
from search.parse import parse
from search.query import All, Any, Node, Phrase, Term, Weighted, leaves

FACTOR = 0.3
"""What another name counts beside the one that was typed."""

_UNSURE_NAMES = (
    "金 银 铁 As At Be Co Er Ho In La Li Lu Mo No Pa Po Re Th lead premium discount basis brine "
    "hedging royalty squeeze warrant rollover solder dore vale alba gove goro bor "
    "AMT CIP CPC ITA SAG"
)
_UNSURE = frozenset(_UNSURE_NAMES.split(" "))
"""Names that as a text mean something else more often; so do single Latin letters."""
_LEAST_SHORT = 3
"""From how many characters on a short name that no dictionary knows is looked for."""

_RUNS = re.compile(rf"{HAN}+|(?:(?!{HAN})[^\W_])+")

Key = tuple[Node, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class AlsoSearched:
    """A name in a query, and the other names that are looked for with it."""

    name: str
    others: tuple[str, ...]


class Groups:
    """The names of each thing that has several.

    ``unsure``: folded names that may be typed but are not looked for.
    """

    def __init__(
        self, groups: Iterable[Sequence[str]], unsure: frozenset[str] = frozenset()
    ) -> None:
        self._groups = tuple(tuple(group) for group in groups)
        self._by_start: dict[str, list[tuple[list[str], AlsoSearched]]] = {}
        """By the first one or two characters, where they are Han, or else by the first run."""
        for group in self._groups:
            sure = [name for name in group if is_sure(name) and fold(name) not in unsure]
            for name in group:
                others = tuple(other for other in sure if other != name)
                if others and (runs := _RUNS.findall(fold(name))):
                    start = runs[0][:2] if is_han(runs[0]) else runs[0]
                    named = runs, AlsoSearched(name, others)
                    self._by_start.setdefault(start, []).append(named)

    def within(self, texts: Sequence[str]) -> Iterator[AlsoSearched]:
        """The names whose runs of Han, of letters and of digits all stand in folded texts."""
        # A unit is a term of its own and the start of a name's run as well: 2号废铜.
        text = "".join(texts)
        chars = set(text)
        pairs = map(str.__add__, text, text[1:])
        for start in dict.fromkeys((*text, *pairs, *_RUNS.findall("\n".join(texts)))):
            for runs, named in self._by_start.get(start, ()):
                # The words of a run may come in any order, and only what they share is known here.
                if all(run in text or (is_han(run) and chars.issuperset(run)) for run in runs):
                    yield named

    def with_defined(self, pairs: Iterable[tuple[str, str]]) -> Groups:
        """These groups and the short and full names that articles define.

        Left out is a short name that is an ordinary word, or stands for several things.
        """
        groups = [list(group) for group in self._groups]
        group_of = {fold(name): group for group in groups for name in group}
        fulls: dict[str, dict[str, tuple[str, str]]] = {}
        for short, full in pairs:
            fulls.setdefault(fold(short), {}).setdefault(fold(full), (short, full))
        unsure = set()
        for folded, defined in fulls.items():
            # Articles lead up to a name in many ways: the shortest full name is the bare one.
            shortest = min(defined, key=lambda full: (len(full), full))
            same = all(full.endswith(shortest) for full in defined)
            if folded in group_of or not same or folded in word_frequencies():
                continue
            short, full = defined[shortest]
            group = group_of.get(shortest)
            if group is None:
                group = group_of[shortest] = [full]
                groups.append(group)
            group.append(short)
            group_of[folded] = group
            if len(folded) < _LEAST_SHORT:
                unsure.add(folded)
        return Groups(groups, frozenset(unsure))


class _Names:
    """The names that a tree may hold, by what the parser makes of them."""

    def __init__(self, tree: Node, groups: Groups) -> None:
        self.also: dict[AlsoSearched, None] = {}
        """Those that it holds, as they are met."""
        self._found: dict[Key, AlsoSearched] = {}
        self._words: dict[str, AlsoSearched] = {}
        texts = [leaf.text.casefold() for leaf in leaves(tree) if isinstance(leaf, Term | Phrase)]
        for named in groups.within(texts):
            if key := _key(named.name):
                self._found[key] = named
                if len(folded := fold(named.name)) > 1 and is_han(folded):
                    self._words[folded] = named
        self._longest = max(map(len, self._found), default=0)

    def at(self, nodes: Sequence[Node], place: int) -> tuple[int, AlsoSearched | None]:
        """The longest name at a place of nodes side by side, and how many of them it takes."""
        for size in range(min(self._longest, len(nodes) - place), 0, -1):
            if found := self._found.get(tuple(nodes[place : place + size])):
                self.also[found] = None
                return size, found
        return 1, None

    @property
    def has_words(self) -> bool:
        """Whether any of them is Han characters."""
        return bool(self._words)

    def word(self, term: str) -> AlsoSearched | None:
        """The name of Han characters that a word is."""
        found = self._words.get(term)
        if found is not None:
            self.also[found] = None
        return found


@functools.cache
def bundled() -> Groups:
    """The groups of the vocabulary."""
    return Groups(entry.names for entry in vocabulary.load())


def expand(tree: Node, groups: Groups) -> tuple[Node, tuple[AlsoSearched, ...]]:
    """The tree with the other names of what it names, and which those are, each once."""
    names = _Names(tree, groups)
    return _expanded(tree, names), tuple(names.also)


def beside(also: Iterable[AlsoSearched]) -> tuple[Node, ...]:
    """The other names as alternatives, for a query of which any part will do."""
    return tuple(Weighted(_others(found), FACTOR) for found in also)


def told(also: Sequence[AlsoSearched]) -> str:
    """What is looked for besides, for the reader; empty where there is nothing."""
    each = (
        Message(
            "%(others)s（“%(name)s”的其他名称）",
            others=Row(one.others, Message("、")),
            name=one.name,
        )
        for one in also
    )
    return Message("同时查找：%(names)s", names=Row(each, Message("；"))) if also else ""


def _expanded(node: Node, names: _Names) -> Node:
    match node:
        case Term():
            return _side_by_side((node,), names)
        case All(children):
            return _side_by_side(tuple(_flat(children)), names)
        case Any(children):
            run = _run_of(node)
            if run is None:
                return Any(tuple(_expanded(child, names) for child in children))
            if names.at((node,), 0)[1]:
                return _side_by_side((node,), names)
            return Any((*children, *_swapped(run, names)))
        case _:
            return node


def _side_by_side(nodes: tuple[Node, ...], names: _Names) -> Node:
    """Nodes that all must match; those that are a name together may match by another."""
    done: list[Node] = []
    place = 0
    while place < len(nodes):
        size, found = names.at(nodes, place)
        taken = nodes[place : place + size]
        if found is not None:
            done.append(Any((_all(taken), *beside((found,)))))
        elif isinstance(taken[0], Term):
            done.append(taken[0])
        else:
            done.append(_expanded(taken[0], names))
        place += size
    return _all(tuple(done))


def _swapped(run: str, names: _Names) -> Iterator[Node]:
    """The words of a run with one name in it replaced by its others, for each name."""
    tokens = list(word_tokens(run)) if names.has_words else []
    end = 0
    for name in sorted(tokens, key=lambda token: (token.start, -token.end)):
        found = names.word(name.term) if name.start >= end else None
        if found is None:
            continue
        end = name.end
        rest = (
            Term(token.term)
            for token in tokens
            if token.end <= name.start or token.start >= name.end
        )
        yield Weighted(_all((_others(found), *dict.fromkeys(rest))), FACTOR)


def _run_of(node: Any) -> str | None:
    """The piece of plain text whose words or whose very text a node asks for, if it asks that."""
    match node.children:
        case (Term() | All() as words, Phrase(run, in_title=False)):
            terms = words.children if isinstance(words, All) else (words,)
            if all(isinstance(term, Term) and term.text in run for term in terms):
                return run
    return None


def _all(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(nodes)


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, All):
            yield from _flat(node.children)
        else:
            yield node


@functools.lru_cache(maxsize=65_536)
def _key(name: str) -> Key:
    """What the parser makes of a name, its nodes side by side; none where it is no plain text."""
    key = tuple(_flat((parse(name).tree("all"),)))
    plain = (Term, Phrase)
    whole = all(
        isinstance(node, plain) or (isinstance(node, Any) and _run_of(node)) for node in key
    )
    return key if whole else ()


def is_sure(name: str) -> bool:
    """Whether a name is looked for in place of another."""
    return name not in _UNSURE and not name.isdecimal() and not (len(name) == 1 and name.isascii())


def _others(found: AlsoSearched) -> Node:
    nodes = tuple(map(_exactly, found.others))
    return nodes[0] if len(nodes) == 1 else Any(nodes)


@functools.lru_cache(maxsize=65_536)
def _exactly(name: str) -> Node:
    """What finds just this name: its word where it is one for the analyzer, else its text.

    华友 is a word of the vocabulary, so that 中华友好 is no hit.
    """
    if name in SYMBOLS:
        return Term(name)
    folded = " ".join(fold(name).split())
    terms = tuple(dict.fromkeys(token.term for token in word_tokens(folded)))
    return Term(folded) if terms == (folded,) else Phrase(folded, terms)
