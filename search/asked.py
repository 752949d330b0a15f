"""A request's query as it is searched: what was typed, with other names of what it names.

*Mode*: ``all`` (every part) or ``any`` (the best matches of any part). ``auto`` becomes one of the
two by the query alone, whatever the filters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from index.script import is_han
from search.messages import Message
from search.parse import Parsed, parse
from search.query import Any, Constant, Node, Phrase, Raised, Term, leaves
from search.rescoring import Rescoring
from search.results import Notice
from search.searcher import View
from search.synonyms import AlsoSearched, Groups, beside, expand, told

_SENTENCE = Notice("sentence", Message("这看起来是一句话：按任一词语查找，最相符的排在前面。"))
_ANY_WORD = Notice(
    "any-word", Message("没有文章包含全部词语：改为按任一词语查找，最相符的排在前面。")
)

_VERBATIM_SCORE = 10.0
"""What standing verbatim adds where any part will do: enough to be looked at again."""

_EDGE = re.compile(r"^[a-z0-9.,]+|[a-z0-9.,]+$")
"""What may be a piece of a word or number, cut off where a text was taken from."""
_WORD = re.compile(r"[^\W_]")
"""Signs alone, as of ``6063-T5``, stand everywhere."""


class Asked:
    """A query in a view of the index. ``groups``: the other names; ``None``: none are wanted."""

    def __init__(self, text: str, view: View, groups: Groups | None) -> None:
        self.text = text
        self.parsed: Parsed = parse(text)
        self._view = view
        self._groups = groups
        self._also: tuple[AlsoSearched, ...] = ()
        self._all = self.parsed.tree("all")
        if groups is not None:
            self._all, self._also = expand(self._all, groups)

    def tree(self, mode: str) -> Node:
        """What is searched."""
        return self._all if mode == "all" else self._any

    @functools.cached_property
    def _any(self) -> Node:
        pairs = self._pairs_of_unknown_words(self.parsed.tree("any"))
        return self.parsed.tree("any", (*beside(self._also), *pairs))

    def ranked(self, mode: str) -> tuple[Node, Rescoring]:
        """What is searched with what ranks it, and how the best are ranked anew."""
        tree = self.tree(mode)
        rescoring = Rescoring.of(tree, self.text if self.parsed.is_plain else "")
        inside = _EDGE.sub("", rescoring.whole)
        if mode == "any" and _WORD.search(inside):
            tree = Any((tree, Constant(Phrase(inside), _VERBATIM_SCORE)))
        if len(rescoring.words) > 1 and rescoring.runs:
            tree = Raised(tree, rescoring.runs)
        return tree, rescoring

    def _pairs_of_unknown_words(self, tree: Node) -> Iterator[Node]:
        """The pairs of characters in words that no article has as words."""
        for leaf in leaves(tree):
            word = leaf.text if isinstance(leaf, Term) and is_han(leaf.text) else ""
            if len(word) > 1 and not self._view.matches(leaf):
                yield from (Phrase(word[at : at + 2]) for at in range(len(word) - 1))

    def expanded(self, node: Node) -> Node:
        """A node with the other names of what it names, where they are wanted."""
        return node if self._groups is None else expand(node, self._groups)[0]

    def read_as(self, mode: str) -> tuple[str, tuple[Notice, ...]]:
        """What a mode means for this query, and what the reader should know of it.

        It stays ``auto`` where only the index can tell: then :meth:`decided` does.
        """
        if mode != "auto" or not self.parsed.parts:
            return ("any" if mode == "any" else "all"), ()
        return ("any", (_SENTENCE,)) if self.parsed.is_sentence else ("auto", ())

    def decided(self, *, found: bool) -> tuple[str, tuple[Notice, ...]]:
        """``all`` or ``any`` for ``auto``; ``found``: ``all`` is known to match something."""
        view = self._view
        if found or view.matches(self.tree("all")) or not view.matches(self.tree("any")):
            return "all", ()
        return "any", (_ANY_WORD,)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """How the query was read."""
        other_names = told(self._also)
        also = (Notice("synonyms", other_names),) if other_names else ()
        return (*self.parsed.notices, *also)
