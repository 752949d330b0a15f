"""A request's query as it is searched: what was typed, with other names of what it names.

*Mode*: ``all`` (every part) or ``any`` (the best matches of any part). ``auto`` becomes one of the
two by the query alone, whatever the filters.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.script import is_han
from search.parse import Parsed, parse
from search.query import Node, Phrase, Term, leaves
from search.rescoring import Rescoring
from search.results import Notice
from search.searcher import View
from search.synonyms import AlsoSearched, Groups, beside, expand, told

_SENTENCE = Notice("sentence", "这看起来是一句话：按任一词语查找，最相符的排在前面。")
_ANY_WORD = Notice("any-word", "没有文章包含全部词语：改为按任一词语查找，最相符的排在前面。")


class Asked:
    """A query in a view of the index. ``groups``: the other names; ``None``: none are wanted."""

    def __init__(self, text: str, view: View, groups: Groups | None) -> None:
        self.text = text
        self.parsed: Parsed = parse(text)
        self._view = view
        self._also: tuple[AlsoSearched, ...] = ()
        self._all = self.parsed.tree("all")
        if groups is not None:
            self._all, self._also = expand(self._all, groups)

    def tree(self, mode: str) -> Node:
        """What is searched."""
        if mode == "all":
            return self._all
        tree = self.parsed.tree("any")
        pairs = tuple(self._pairs_of_unknown_words(tree))
        return self.parsed.tree("any", (*beside(self._also), *pairs))

    def _pairs_of_unknown_words(self, tree: Node) -> Iterator[Node]:
        """The pairs of characters in words that no article has as words."""
        for leaf in leaves(tree):
            word = leaf.text if isinstance(leaf, Term) and is_han(leaf.text) else ""
            if len(word) > 1 and not self._view.matches(leaf):
                yield from (Phrase(word[at : at + 2]) for at in range(len(word) - 1))

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

    def rescoring(self, tree: Node) -> Rescoring:
        """How the best articles are ranked anew."""
        return Rescoring.of(tree, self.text if self.parsed.is_plain else "")
