"""Why a search finds nothing, and what would find something. Only told, never done unasked.

*Part*: what stands between blanks in a query, with the words it is shown by. *Spelling*: a word of
the index that is typed with the same keys as what stands in the query, in pinyin without tones.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index.script import HAN, fold_even, leaning, to_hant
from search.homophones import homophones
from search.query import All, Node
from search.results import FilterCount, NothingFound, Spelling, WordCount
from search.searcher import Plan, View

_HAN_RUNS = re.compile(f"{HAN}{{2,}}")
_LONGEST = 8
"""Characters of a spelling at most."""
_MOST_STARTS = 24
"""At how many characters of a query spellings may begin."""
_TRIED = 16
"""How many parts are counted, and how many spellings searched for, the likeliest first: a few
milliseconds each."""
_WORK = 1_000
"""Characters of all the queries so tried, for a long one takes as long as many short ones."""


def nothing_found(
    view: View,
    plan: Plan,
    parts: Sequence[tuple[str, Node]],
    text: str,
    read: Callable[[str], Node],
) -> NothingFound:
    """What is to be said of a plan that found nothing in a view.

    ``text``: the query as it was typed; ``parts``: what it was read as; ``read``: a query with all
    its parts, as a tree. Some tens of milliseconds, most of them for the spellings.
    """
    plan = dataclasses.replace(plan, offset=0, size=0, facets=())
    most = max(1, min(_TRIED, _WORK // max(len(text), 1)))
    without_filters = _without_filters(plan)
    unfiltered = _count(view, without_filters)
    return NothingFound(
        unfiltered=unfiltered,
        words=tuple(_words(view, plan, parts, most)),
        filters=tuple(_filters(view, plan)),
        # Where the words do stand together they are spelled as they should be.
        spellings=() if unfiltered else tuple(_spellings(view, plan, text, read, most)),
    )


def _count(view: View, plan: Plan) -> int:
    return view.run(plan).total


def _without_filters(plan: Plan) -> Plan:
    return dataclasses.replace(plan, filters={}, start=None, end=None)


def _words(
    view: View, plan: Plan, parts: Sequence[tuple[str, Node]], most: int
) -> Iterator[WordCount]:
    alone = _without_filters(plan)
    for place, (shown, node) in enumerate(parts[:most]):
        others = tuple(other for _, other in (*parts[:place], *parts[place + 1 :]))
        without = None
        if others:
            without = _count(view, dataclasses.replace(plan, tree=All(others)))
        yield WordCount(shown, _count(view, dataclasses.replace(alone, tree=node)), without)


def _filters(view: View, plan: Plan) -> Iterator[FilterCount]:
    for name, values in plan.filters.items():
        others = {other: kept for other, kept in plan.filters.items() if other != name}
        yield FilterCount(name, values, _count(view, dataclasses.replace(plan, filters=others)))
    if plan.start is not None or plan.end is not None:
        count = _count(view, dataclasses.replace(plan, start=None, end=None))
        yield FilterCount("date", (), count)


class _Candidate(NamedTuple):
    start: int
    spelling: str
    articles: int
    """In how many it stands."""


def _spellings(
    view: View, plan: Plan, text: str, read: Callable[[str], Node], most: int
) -> Iterator[Spelling]:
    taken: set[int] = set()
    is_traditional = leaning(text) > 0
    for start, spelling, _ in _candidates(view, text)[:most]:
        places = range(start, start + len(spelling))
        # A shorter one inside what is offered is the same mend, or chance.
        if taken.isdisjoint(places):
            end = start + len(spelling)
            if is_traditional:
                spelling = to_hant(spelling)
            query = f"{text[:start]}{spelling}{text[end:]}"
            count = _count(view, dataclasses.replace(plan, tree=read(query)))
            if count:
                taken.update(places)
                yield Spelling(text[start:end], spelling, query, count)


def _candidates(view: View, text: str) -> list[_Candidate]:
    """Words of the index that sound like a piece of the query and are commoner than it.

    Long ones first, for the more characters sound alike the less it is by chance; then common ones.
    """
    folded = fold_even(text)
    starts = [
        (start, run.end())
        for run in _HAN_RUNS.finditer(folded)
        for start in range(run.start(), run.end() - 1)
    ]
    found: list[_Candidate] = []
    for start, end in starts[:_MOST_STARTS]:
        sounds = folded[start : min(end, start + _LONGEST)]
        words = view.words_of(list(map(homophones, sounds)))
        found += [
            _Candidate(start, word, count)
            for word, count in words.items()
            if count > words.get(folded[start : start + len(word)], 0)
        ]
    return sorted(found, key=lambda each: (-len(each.spelling), -each.articles, each))
