"""A query tree over one segment → documents with scores.

Term scores are BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over
title and body as one text, with statistics of the whole index.
"""

from __future__ import annotations

import json

from index.script import fold, is_han
from search import verbatim
from search.engines.whoosh_segment import Segment
from search.query import All, Any, Everything, Node, Phrase, Term

_VERBATIM_SCORE = 2.0
"""What standing verbatim adds to the scores of the words."""

Scores = dict[int, float]


def evaluate(node: Node, segment: Segment) -> Scores:
    """The matching documents of a segment; numbers count within the segment."""
    match node:
        case Term(text):
            return segment.scores(text)
        case Phrase():
            return _phrase(node, segment)
        case All(children):
            return _all(children, segment)
        case Any(children):
            return _any(children, segment)
        case Everything():
            return dict.fromkeys(segment.live(), 0.0)


def _all(children: tuple[Node, ...], segment: Segment) -> Scores:
    together: Scores | None = None
    for child in children:
        scores = evaluate(child, segment)
        if together is None:
            together = scores
        else:
            shorter, longer = sorted((together, scores), key=len)
            together = {
                number: score + longer[number]
                for number, score in shorter.items()
                if number in longer
            }
        if not together:
            return {}
    return together or {}


def _any(children: tuple[Node, ...], segment: Segment) -> Scores:
    together: Scores = {}
    for child in children:
        for number, score in evaluate(child, segment).items():
            together[number] = together.get(number, 0.0) + score
    return together


def _phrase(phrase: Phrase, segment: Segment) -> Scores:
    """Documents that hold every character and number of the phrase, then checked in their text."""
    candidates = _candidates(phrase, segment)
    found = [number for number in candidates if _stands_in(phrase.text, segment, number)]
    if not found:
        return {}
    scores = dict.fromkeys(found, _VERBATIM_SCORE)
    for term in phrase.terms:
        for number, score in segment.scores(term).items():
            if number in scores:
                scores[number] += score
    return scores


def _candidates(phrase: Phrase, segment: Segment) -> set[int]:
    """The documents with every Han character and every whole word of the phrase."""
    sets = [segment.docs("text", char) for char in set(phrase.text) if is_han(char)]
    sets += [segment.docs_with_word(word) for word in verbatim.whole_words(phrase.text)]
    return set.intersection(*sorted(sets, key=len)) if sets else set(segment.live())


def _stands_in(text: str, segment: Segment, number: int) -> bool:
    stored = json.loads(segment.stored(number, "stored"))
    return any(
        verbatim.stands_in(text, fold(piece)) for piece in (stored["title"], *stored["paragraphs"])
    )
