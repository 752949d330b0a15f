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
from typing import Final

from search.folded_text import FoldedText, Place, end_of, item_of, least_at, start_of
from search.highlight import Matcher
from search.results import Mark, Snippet

_WIDTH: Final = 100
"""About how many characters a snippet has."""
_REACH: Final = 30
"""How far a snippet's edge may move to stand at the edge of a clause."""
_NEAR: Final = 60
"""Within how many characters places are one window: what a snippet shows behind its first place
whatever its edges, less the length of a word."""
_SNIPPETS: Final = 2
_COMPARED: Final = 8
"""Of so many places, the first ones, of each thing that is looked for the best window is chosen;
where there is but one thing, of :data:`_FEW`."""
_FEW: Final = 4
_ALL: Final = 64
"""Of no more places, none of which is yet to be confirmed, the best window of all is chosen."""
_WORTH: Final = 1_000_000
"""By how much another thing outweighs another place."""
_TRIES: Final = 3
"""After so many comparisons in vain all places are confirmed at once."""
_CLAUSE: Final = re.compile("(?:[。！？；，、：!?;\n]|[,:](?!(?<=[0-9].)[0-9]))[”」』）)]*")

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
    body, end = text.starts[1], len(text.text)
    most = _COMPARED if len(matcher.weights) > 1 else _FEW
    places, until = matcher.places(text, 0, end, most, frequencies)
    behind = bisect_left(places, least_at(body))
    title_marks = text.marks(0, matcher.confirmed(text, places[:behind]), 0, body) if behind else ()
    places = places[behind:]
    chosen: list[Shown]
    if len(text.starts) == 3 and end - body <= _WIDTH + _REACH:
        # All of the body is one snippet.
        chosen = [(1, body, end)] if matcher.confirmed(text, places) else []
    else:
        chosen = _chosen(matcher, text, places, most)
    if not chosen:
        return title_marks, _beginning(paragraphs)
    return title_marks, tuple([_cut(matcher, text, each, places, until) for each in sorted(chosen)])


def _chosen(matcher: Matcher, text: FoldedText, places: Sequence[Place], most: int) -> list[Shown]:
    """What of the best windows is shown."""
    chosen: list[Shown] = []
    choose = _choose if len(matcher.weights) > 1 else _choose_first
    if most < len(places) <= _ALL and matcher.is_sure_of_all(text):
        most = _ALL
    behind = 0
    while behind < len(places) and not chosen:
        few, behind = _first_of_each(places, behind, most, len(matcher.weights))
        for attempt in range(_TRIES + 1):
            if attempt == _TRIES:
                few = matcher.confirmed(text, few)
            wrong = choose(matcher, text, few, chosen)
            if not wrong:
                break
            few = [place for place in few if place not in wrong]
        # Where all fell away, others are compared.
    return chosen


def _first_of_each(
    places: Sequence[Place], first: int, most: int, items: int
) -> tuple[Sequence[Place], int]:
    """Of the places from ``first`` on no more than ``most`` of each item.

    And behind which place others were left out.
    """
    if len(places) - first <= most:
        return places[first:], len(places)
    counts = [0] * items
    few: list[Place] = []
    behind = 0
    for index in range(first, len(places)):
        item = item_of(places[index])
        counts[item] += 1
        if counts[item] <= most:
            few.append(places[index])
            if counts[item] == most and not behind:
                behind = index + 1
    return few, behind or len(places)


def _choose_first(
    matcher: Matcher, text: FoldedText, places: Sequence[Place], chosen: list[Shown]
) -> set[Place]:
    """Adds to ``chosen`` what shows the first places, for of one thing all windows are alike."""
    for place in places:
        if len(chosen) == _SNIPPETS:
            break
        start = start_of(place)
        if all(not begin <= start < end for _, begin, end in chosen):
            if not matcher.confirmed(text, (place,)):
                return {place}
            shown = _window(text, start)
            if chosen and shown[1] < chosen[-1][2] and shown[0] == chosen[-1][0]:
                # It would show again some of what stands before.
                shown = (shown[0], chosen[-1][2], max(shown[2], chosen[-1][2]))
            chosen.append(shown)
    return set()


def _choose(
    matcher: Matcher, text: FoldedText, places: Sequence[Place], chosen: list[Shown]
) -> set[Place]:
    """Adds to ``chosen`` what the best windows show; stops at one with places that are wrong.

    Returns those.
    """
    scores, ends = _scores(text, places, matcher.weights)
    for shown in chosen:
        _take_out(scores, text, places, shown)
    sure = matcher.is_sure_of_all(text)
    while scores and (best := max(scores)):
        at = scores.index(best)
        scores[at] = 0
        if not sure:
            members = places[at : ends[at]]
            kept = matcher.confirmed(text, members)
            if len(kept) < len(members):
                return set(members).difference(kept)
        shown = _window(text, start_of(places[at]))
        if _is_apart(shown, chosen):
            chosen.append(shown)
            if len(chosen) == _SNIPPETS:
                break
            _take_out(scores, text, places, shown)
    return set()


def _is_apart(shown: Shown, chosen: list[Shown]) -> bool:
    _, first, last = shown
    for _, begin, end in chosen:  # noqa: SIM110  compiled, a generator takes longer than all else
        if first < end and begin < last:
            return False
    return True


def _take_out(scores: list[int], text: FoldedText, places: Sequence[Place], shown: Shown) -> None:
    """No window begins in what is shown already, or so near before that it would reach into it."""
    line, begin, end = shown
    first = bisect_left(places, least_at(max(text.starts[line], begin - _WIDTH + _REACH)))
    last = bisect_left(places, least_at(end), first)
    scores[first:last] = [0] * (min(last, len(scores)) - first)


def _scores(
    text: FoldedText, places: Sequence[Place], weights: list[int]
) -> tuple[list[int], list[int]]:
    """For the window that begins at each place what it is worth, and the first place behind it.

    What counts is how many different things stand in it, then how many places.
    """
    counts = [0] * len(weights)
    scores: list[int] = []
    ends: list[int] = []
    size = len(places)
    worth = ahead = behind_line = 0
    for index, place in enumerate(places):
        start = start_of(place)
        if place >= behind_line:
            behind_line = least_at(text.starts[text.line_at(start) + 1])
        limit = min(least_at(start + _NEAR), behind_line)
        while ahead < size and (other := places[ahead]) < limit:
            item = item_of(other)
            if not counts[item]:
                worth += weights[item]
            counts[item] += 1
            ahead += 1
        scores.append(worth * _WORTH + ahead - index)
        ends.append(ahead)
        item = item_of(place)
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


def _cut(
    matcher: Matcher, text: FoldedText, shown: Shown, places: list[Place], until: int
) -> Snippet:
    """The snippet that shows a range; ``places``: of the body, all that begin before ``until``."""
    line, first, last = shown
    if last > until:
        # A match may reach into what is shown from before; one that may overlap itself is counted
        # off from where the line begins.
        since = 0 if matcher.overlaps else first - matcher.longest
        places, _ = matcher.places(text, max(since, text.starts[line]), last)
    at = bisect_left(places, least_at(text.starts[line]))
    inside: list[Place] = []
    while at < len(places) and start_of(places[at]) < last:
        if end_of(places[at]) > first:
            inside.append(places[at])
        at += 1
    marks = text.marks(line, matcher.confirmed(text, inside), first, last)
    begin, end = text.range_of(line, first, last)
    if first == text.starts[line]:
        begin = 0  # a character that folds to nothing stands before the folded text
    piece = text.lines[line]
    lead = "…" if begin else ""
    tail = "…" if end < len(piece) else ""
    shift = len(lead) - begin
    if shift:
        marks = tuple([(start + shift, stop + shift) for start, stop in marks])
    return Snippet(f"{lead}{piece[begin:end]}{tail}", marks)
