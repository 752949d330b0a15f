"""What a reader typed → a query tree.

Plain words are cut by the analyzer; text in quotes is a phrase. A run of Han characters matches
where all its words stand, or where it stands verbatim. Nothing a reader types is an error: what was
mended comes back as a notice.
"""

from __future__ import annotations

import dataclasses
import re

from index.analysis import word_tokens
from index.script import HAN, fold, is_han
from search.query import All, Any, Everything, Node, Phrase, Term, leaves
from search.results import Notice

_QUOTES = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "＂": "＂"}
_PIECE = re.compile(r"\s+")
_QUESTION = re.compile(
    r"什么|哪些|哪个|哪里|哪家|多少|如何|怎么|怎样|为何|为什么|是谁|谁是|是否|吗[?？]?$|[?？]$"
)
_HAN_RUN = re.compile(f"{HAN}+")
_SENTENCE_WORDS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Parsed:
    """``parts`` are what stands between blanks, each with the words it is shown by."""

    parts: tuple[tuple[str, Node], ...]
    is_sentence: bool
    notices: tuple[Notice, ...]

    def tree(self, mode: str) -> Node:
        """The tree for ``all`` (every part) or ``any`` (the best matches of any word)."""
        nodes = [node for _, node in self.parts]
        if not nodes:
            return Everything()
        if mode == "all":
            return _all(tuple(nodes))
        return Any(tuple(dict.fromkeys(leaf for node in nodes for leaf in leaves(node))))

    def interpreted(self, mode: str) -> str:
        """The query in words, for the reader."""
        between = " 且 " if mode == "all" else " 或 "
        return between.join(shown for shown, _ in self.parts)


def parse(text: str) -> Parsed:
    """The query that ``text`` asks; never raises."""
    parts: list[tuple[str, Node]] = []
    notices: list[Notice] = []
    for piece, quoted in _pieces(text, notices):
        node = _phrase(piece) if quoted else _run(piece)
        if node is not None:
            shown = " ".join(piece.split())
            parts.append((f"“{shown}”" if quoted else shown, node))
    if text.strip() and not parts:
        notices.append(Notice("no-words", "查询里没有可以查找的字词，因此列出全部文章。"))
    words = {
        leaf
        for _, node in parts
        for leaf in leaves(node)
        if not isinstance(leaf, Phrase) or leaf.terms
    }
    is_sentence = bool(_QUESTION.search(fold(text))) and len(words) >= _SENTENCE_WORDS
    return Parsed(tuple(parts), is_sentence, tuple(notices))


def _pieces(text: str, notices: list[Notice]) -> list[tuple[str, bool]]:
    """The pieces between blanks and quotes, and whether each stood in quotes."""
    pieces: list[tuple[str, bool]] = []
    plain = ""
    position = 0
    while position < len(text):
        char = text[position]
        if text.startswith('\\"', position):
            plain, position = plain + '"', position + 2
        elif char in _QUOTES:
            pieces += [(piece, False) for piece in _PIECE.split(plain) if piece]
            plain = ""
            inside, position = _quoted(text, position + 1, _QUOTES[char])
            if position > len(text):
                notices.append(Notice("unclosed-quote", f"引号没有收尾，按“{inside}”结尾处收尾。"))
            pieces.append((inside, True))
        else:
            plain, position = plain + char, position + 1
    pieces += [(piece, False) for piece in _PIECE.split(plain) if piece]
    return pieces


def _quoted(text: str, start: int, closing: str) -> tuple[str, int]:
    """The text up to the closing quote, and the place behind it: past the end if there is none."""
    inside = ""
    position = start
    while position < len(text):
        if text.startswith('\\"', position):
            inside, position = inside + '"', position + 2
        elif text[position] == closing or (closing == "”" and text[position] == '"'):
            return inside, position + 1
        else:
            inside, position = inside + text[position], position + 1
    return inside, len(text) + 1


def _phrase(text: str) -> Node | None:
    folded = " ".join(fold(text).split())
    return Phrase(folded, _terms(folded)) if folded else None


def _run(text: str) -> Node | None:
    """All words of a piece of plain text; a Han run in it also where it stands verbatim."""
    folded = fold(text)
    tokens = list(word_tokens(folded))
    rest = folded
    for token in tokens:
        if not is_han(token.term):
            rest = rest[: token.start] + " " * (token.end - token.start) + rest[token.end :]
    nodes: list[Node] = [Term(token.term) for token in tokens if rest[token.start] == " "]
    for run in _HAN_RUN.finditer(rest):
        inside = (token.term for token in tokens if run.start() <= token.start < run.end())
        nodes.append(_han_run(run[0], tuple(dict.fromkeys(inside))))
    return _all(tuple(dict.fromkeys(nodes))) if nodes else None


def _han_run(run: str, terms: tuple[str, ...]) -> Node:
    words = _all(tuple(map(Term, terms)))
    if len(run) == 1:
        return words
    # A run that is one word scores as that word; it too may stand where the text is cut otherwise.
    return Any((words, Phrase(run, terms if len(terms) > 1 else ())))


def _all(nodes: tuple[Node, ...]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(nodes)


def _terms(folded: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in word_tokens(folded)))
