"""Queries over an index that was cut by another vocabulary than the query is.

A word that the query's vocabulary knows may stand in the index as its parts, and the other way
round. The text is the same, so each word is also looked for as text: nothing gets lost until the
index is rebuilt.
"""

from __future__ import annotations

from index.script import is_han
from search.query import All, Any, Constant, Node, Not, Phrase, Raised, Term, Weighted


def found_as_text(tree: Node) -> Node:
    """The tree with each word of several Han characters also found where it stands as text."""
    match tree:
        case Term(text) if len(text) > 1 and is_han(text):
            return Any((tree, Phrase(text)))
        case All(children):
            return All(tuple(map(found_as_text, children)))
        case Any(children):
            return Any(tuple(map(found_as_text, children)))
        case Not(child):
            return Not(found_as_text(child))
        case Constant(child, score):
            return Constant(found_as_text(child), score)
        case Raised(child, texts):
            return Raised(found_as_text(child), texts)
        case Weighted(child, factor):
            return Weighted(found_as_text(child), factor)
        case _:
            return tree
