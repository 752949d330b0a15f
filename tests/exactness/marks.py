"""Random searches: what is marked in titles and snippets is what matched, and all of it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

from index.analysis import word_tokens
from index.script import fold, fold_offsets, is_han, original_range
from index.symbols import symbols_in
from search.query import Leaf, leaves
from search.results import Hit, Mark
from tests.exactness.library import Library, Wrong
from tests.exactness.texts import LONGEST, Texts, other_script, quoted
from tests.fakes import plain_marks

_ENDS = "*", "?", "~"
_SENTENCE = 30
"""Characters of the longest text that is typed."""


def wrong(library: Library, count: int, seed: int) -> tuple[int, list[Wrong]]:
    """How many titles and snippets were looked at, and the wrong ones among them."""
    found: list[Wrong] = []
    looked_at = 0
    for text in itertools.islice(searches(library.texts, seed), count):
        results = library.search(text)
        wanted = tuple(dict.fromkeys(leaves(results.tree)))
        for hit in results.hits:
            looked_at += 1 + len(hit.snippets)
            for kind, detail in mistakes(hit, wanted):
                found.append(Wrong(kind, text, f"{hit.article.id}: {detail}"))
    return looked_at, found


def searches(texts: Texts, seed: int) -> Iterator[str]:
    """Without an end: words, pieces, quotes, names and numbers of the texts, in either script."""
    chance = random.Random(seed)
    kinds = (_word, _words, _piece, _quote, _latin, _number, _symbol, _pattern, _sentence)
    for kind in itertools.cycle(kinds):
        line = chance.choice(texts.lines)
        text = kind(chance, line)
        if text and text.strip():
            yield other_script(text, line) if chance.random() < 0.5 else text


def _tokens(line: str) -> list[str]:
    """The words of a line as they stand in it."""
    offsets = fold_offsets(line)
    return [
        line[slice(*original_range(offsets, token.start, token.end))]
        for token in word_tokens(fold(line))
    ]


def _word(chance: random.Random, line: str) -> str:
    words = _tokens(line)
    return chance.choice(words) if words else ""


def _words(chance: random.Random, line: str) -> str:
    words = _tokens(line)
    return " ".join(chance.sample(words, min(len(words), chance.randint(2, 4))))


def _piece(chance: random.Random, line: str, longest: int = LONGEST) -> str:
    start = chance.randrange(len(line))
    return line[start : start + chance.randint(1, longest)]


def _quote(chance: random.Random, line: str) -> str:
    return quoted(_piece(chance, line))


def _latin(chance: random.Random, line: str) -> str:
    words = [word for word in _tokens(line) if not any(map(is_han, word)) and word[0].isalpha()]
    return chance.choice(words) if words else ""


def _number(chance: random.Random, line: str) -> str:
    words = [word for word in _tokens(line) if word[0].isdecimal()]
    return chance.choice(words) if words else ""


def _symbol(chance: random.Random, line: str) -> str:
    symbols = symbols_in(line)
    return chance.choice(symbols) if symbols else ""


def _pattern(chance: random.Random, line: str) -> str:
    words = [word for word in _tokens(line) if not any(map(is_han, word)) and len(word) > 2]
    if not words:
        return ""
    word = chance.choice(words)
    end = chance.choice(_ENDS)
    return (word if end == "~" else word[:-1]) + end


def _sentence(chance: random.Random, line: str) -> str:
    return _piece(chance, line, _SENTENCE)


def mistakes(hit: Hit, wanted: Sequence[Leaf]) -> Iterator[tuple[str, str]]:
    """What of a hit's marks differs from those of the analysis of each whole line."""
    paragraphs = {text: plain_marks.marks(wanted, text) for text in _shown(hit)}
    title = plain_marks.marks(wanted, hit.title)
    if hit.title_marks != title:
        yield _difference("title", hit.title, hit.title_marks, title)
    for snippet in hit.snippets:
        possible = list(_possible(snippet.text, paragraphs))
        if not possible:
            yield "snippet that stands nowhere", snippet.text
        elif snippet.marks not in possible:
            yield _difference("snippet", snippet.text, snippet.marks, possible[0])


def _shown(hit: Hit) -> list[str]:
    """The paragraphs of which a snippet shows something."""
    pieces = [snippet.text.strip("…") for snippet in hit.snippets]
    return [text for text in hit.article.paragraphs if any(piece in text for piece in pieces)]


def _possible(shown: str, lines: dict[str, tuple[Mark, ...]]) -> Iterator[tuple[Mark, ...]]:
    """The marks that a snippet has, for each place where it may have been cut out."""
    for line, marks in lines.items():
        for lead, tail in itertools.product(("", "…"), repeat=2):
            if not (shown.startswith(lead) and shown.endswith(tail)):
                continue
            piece = shown[len(lead) : len(shown) - len(tail)]
            at = line.find(piece)
            while at >= 0:
                # Cut out with a sign wherever something stands before or behind.
                if bool(lead) == bool(at) and bool(tail) == (at + len(piece) < len(line)):
                    yield _clipped(marks, at, at + len(piece), len(lead))
                at = line.find(piece, at + 1)


def _clipped(marks: Sequence[Mark], start: int, end: int, lead: int) -> tuple[Mark, ...]:
    return tuple(
        (max(begin, start) - start + lead, min(stop, end) - start + lead)
        for begin, stop in marks
        if begin < end and stop > start
    )


def _difference(
    where: str, text: str, marks: Sequence[Mark], right: Sequence[Mark]
) -> tuple[str, str]:
    places = {place for start, end in marks for place in range(start, end)}
    wanted = {place for start, end in right for place in range(start, end)}
    kind = f"{where}: " + ("marked without a match" if places - wanted else "match not marked")
    return kind, f"{_with_marks(text, marks)} for {_with_marks(text, right)}"


def _with_marks(text: str, marks: Sequence[Mark]) -> str:
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
