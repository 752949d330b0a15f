"""The pieces of an article that show what matched.

*Window*: the places of a line that begin within a few dozen characters. Which windows are best is
found on places of which some may yet fall away when their runs are cut: a window is cut when it
comes out best, and if it loses one, all are compared anew. So the choice is that among windows that
are right, and most runs are never cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from search.folded_text import FoldedText, Place
from search.highlight import Matcher, joined
from search.results import Mark, Snippet

_WIDTH = 100
"""About how many characters a snippet has."""
_REACH = 30
"""How far a snippet's edge may move to stand at the edge of a clause."""
_NEAR = 60
"""Within how many characters places are one window: what a snippet shows behind its first place
whatever its edges, less the length of a word."""
_SNIPPETS = 2
_COMPARED = 8
"""Of so many places, the first ones, of each thing that is looked for the best window is chosen;
where there is but one thing, of :data:`_FEW`."""
_FEW = 4
_WORTH = 1_000_000
"""By how much another thing outweighs another place."""
_TRIES = 3
"""After so many comparisons in vain all places are confirmed at once."""
_CLAUSE = re.compile("(?:[。！？；，、：!?;\n]|[,:](?!(?<=[0-9].)[0-9]))[”」』）)]*")

Shown = tuple[int, int, int]
"""A line, and the range of the folded text in it that is shown."""


def highlighted(
    matcher: Matcher,
    title: str,
    paragraphs: Sequence[str],
    folded: str | None = None,
    frequencies: Mapping[str, int] | None = None,
) -> tuple[tuple[Mark, ...], tuple[Snippet, ...]]:
    """The marks of a title, and snippets of the body in reading order.

    The pieces where most of what the query looks for stands together; without a match in the body,
    how it begins. ``folded`` as :class:`FoldedText` has it, ``frequencies`` as :class:`Found` has
    them.
    """
    if not matcher:
        return (), _beginning(paragraphs)
    text = FoldedText((title, *paragraphs), folded)
    if frequencies:
        matcher.trust(text, frequencies)
    body, end = text.starts[1], len(text.text)
    title_marks: tuple[Mark, ...] = ()
    if title and (in_title := matcher.places(text, 0, body - 1)):
        marked = matcher.confirmed(text, in_title)
        title_marks = joined(text.originals(0, [(begin, close) for begin, close, _ in marked]))
    chosen, places = _chosen(matcher, text, body, end)
    if not chosen:
        return title_marks, _beginning(paragraphs)
    return title_marks, tuple([_cut(matcher, text, shown, places) for shown in sorted(chosen)])


def _chosen(
    matcher: Matcher, text: FoldedText, start: int, end: int
) -> tuple[list[Shown], list[Place] | None]:
    """What of the best windows in ``[start, end)`` is shown; and all places, where all were
    compared."""
    chosen: list[Shown] = []
    choose, most = (_choose, _COMPARED) if len(matcher.weights) > 1 else (_choose_first, _FEW)
    while start < end:
        places, until = matcher.first_places(text, start, end, most)
        for attempt in range(_TRIES + 1):
            if attempt == _TRIES:
                places = matcher.confirmed(text, places)
            wrong = choose(matcher, text, places, chosen)
            if not wrong:
                break
            places = [place for place in places if place not in wrong]
        if until is None:
            return chosen, places
        if chosen:
            break
        # All fell away; what was not compared begins behind.
        start = until + 1
    return chosen, None


def _choose_first(
    matcher: Matcher, text: FoldedText, places: list[Place], chosen: list[Shown]
) -> set[Place]:
    """Adds to ``chosen`` what shows the first places, for of one thing all windows are alike."""
    for place in places:
        if len(chosen) == _SNIPPETS:
            break
        if all(not begin <= place[0] < end for _, begin, end in chosen):
            if not matcher.confirmed(text, (place,)):
                return {place}
            shown = _window(text, place[0])
            if chosen and shown[1] < chosen[-1][2] and shown[0] == chosen[-1][0]:
                # It would show again some of what stands before.
                shown = (shown[0], chosen[-1][2], max(shown[2], chosen[-1][2]))
            chosen.append(shown)
    return set()


def _choose(
    matcher: Matcher, text: FoldedText, places: list[Place], chosen: list[Shown]
) -> set[Place]:
    """Adds to ``chosen`` what the best windows show; stops at one with places that are wrong.

    Returns those.
    """
    scores, ends = _scores(text, places, matcher.weights)
    for shown in chosen:
        _take_out(scores, text, places, shown)
    while len(chosen) < _SNIPPETS and (best := max(scores, default=0)):
        at = scores.index(best)
        scores[at] = 0
        members = places[at : ends[at]]
        kept = matcher.confirmed(text, members)
        if len(kept) < len(members):
            return set(members).difference(kept)
        shown = _window(text, members[0][0])
        if all(shown[2] <= begin or end <= shown[1] for _, begin, end in chosen):
            chosen.append(shown)
            _take_out(scores, text, places, shown)
    return set()


def _take_out(scores: list[int], text: FoldedText, places: list[Place], shown: Shown) -> None:
    """No window begins in what is shown already, or so near before that it would reach into it."""
    line, begin, end = shown
    first = bisect_left(places, (max(text.starts[line], begin - _WIDTH + _REACH),))
    last = bisect_left(places, (end,), first)
    scores[first:last] = [0] * (min(last, len(scores)) - first)


def _scores(
    text: FoldedText, places: list[Place], weights: list[int]
) -> tuple[list[int], list[int]]:
    """For the window that begins at each place what it is worth, and the first place behind it.

    What counts is how many different things stand in it, then how many places.
    """
    counts = [0] * len(weights)
    scores: list[int] = []
    ends: list[int] = []
    size = len(places)
    worth = ahead = line_end = 0
    for index, (start, _, item) in enumerate(places):
        if start >= line_end:
            line_end = text.starts[text.line_at(start) + 1]
        limit = min(start + _NEAR, line_end)
        while ahead < size and places[ahead][0] < limit:
            other = places[ahead][2]
            if not counts[other]:
                worth += weights[other]
            counts[other] += 1
            ahead += 1
        scores.append(worth * _WORTH + ahead - index)
        ends.append(ahead)
        counts[item] -= 1
        if not counts[item]:
            worth -= weights[item]
    return scores, ends


def _window(text: FoldedText, place: int) -> Shown:
    """What to show around a place: its edges stand at clause edges where one is near."""
    line = text.line_at(place)
    first, last = text.starts[line], text.starts[line + 1] - 1
    if last - first <= _WIDTH + _REACH:
        return line, first, last
    begin = max(first, place - _REACH)
    if begin > first:
        edge = _CLAUSE.search(text.text, begin, place + 1)
        if edge and edge.end() <= place:
            begin = edge.end()
    return line, begin, _end(text.text, begin, last)


def _end(text: str, begin: int, last: int) -> int:
    """Where a snippet that begins at ``begin`` ends in a text that ends at ``last``."""
    end = begin + _WIDTH
    if end >= last:
        return last
    edge = _CLAUSE.search(text, end, min(last, end + _REACH))
    return edge.end() if edge else end


def _beginning(paragraphs: Sequence[str]) -> tuple[Snippet, ...]:
    if not paragraphs:
        return ()
    text = paragraphs[0]
    if len(text) > _WIDTH + _REACH:
        text = text[: _end(text, 0, len(text))] + "…"
    return (Snippet(text, ()),)


def _cut(matcher: Matcher, text: FoldedText, shown: Shown, places: list[Place] | None) -> Snippet:
    """The snippet that shows a range; ``places``: all of the body, where they are known."""
    line, first, last = shown
    if places is None:
        # A match may reach into what is shown from before; one that may overlap itself is counted
        # off from where the line begins.
        since = 0 if matcher.overlaps else first - matcher.longest
        places = matcher.places(text, max(since, text.starts[line]), last)
    inside = [place for place in places if place[0] < last and place[1] > first]
    ranges = [
        (max(first, start), min(last, end)) for start, end, _ in matcher.confirmed(text, inside)
    ]
    (begin, end), *marks = text.originals(line, [(first, last), *ranges])
    if first == text.starts[line]:
        begin = 0  # a character that folds to nothing stands before the folded text
    piece = text.lines[line]
    lead = "…" if begin else ""
    tail = "…" if end < len(piece) else ""
    shift = len(lead) - begin
    return Snippet(
        f"{lead}{piece[begin:end]}{tail}",
        joined([(start + shift, stop + shift) for start, stop in marks]),
    )
