"""Titles, typed as they stand: their articles are among the first ten."""

from __future__ import annotations

import functools
import multiprocessing
from collections.abc import Sequence
from pathlib import Path

from search.request import MAX_QUERY
from tests.exactness.library import Library, Shelf, Wrong
from tests.exactness.texts import bare, folded_line

_BLOCK = 200


def wrong(library: Library, every: int, processes: int) -> tuple[int, int, list[Wrong]]:
    """How many titles were typed, how many cannot be, and those that were not found.

    Titles that look the same are typed once and counted as often as they stand.
    """
    titles = library.texts.titles[::every]
    typed = [title for title in titles if len(title.strip()) > 0 and len(title) <= MAX_QUERY]
    distinct = sorted(set(typed))
    blocks = [distinct[at : at + _BLOCK] for at in range(0, len(distinct), _BLOCK)]
    if processes > 1:
        spawn = multiprocessing.get_context("spawn")
        with spawn.Pool(processes) as pool:
            work = functools.partial(not_found, library.data)
            answers = [each for many in pool.imap_unordered(work, blocks) for each in many]
    else:
        answers = [each for block in blocks for each in not_found(library.data, block)]
    by_title = {each.query: each for each in answers}
    found = [by_title[title] for title in typed if title in by_title]
    return len(typed), len(titles) - len(typed), found


@functools.cache
def _shelf(data: Path) -> Shelf:
    return Shelf(data)


def not_found(data: Path, titles: Sequence[str]) -> list[Wrong]:
    """The titles that are not among those of the first ten hits when they are typed."""
    found = []
    for title in titles:
        results = _shelf(data).search(title)
        wanted = bare(folded_line(title))
        if all(bare(folded_line(hit.article.title)) != wanted for hit in results.hits):
            first = repr(results.hits[0].article.title) if results.hits else "nothing"
            codes = ", ".join(notice.code for notice in results.notices) or "no notices"
            among = "ten" if results.hits else "none"
            kind = f"title not among the {among} found, mode {results.mode}"
            found.append(Wrong(kind, title, f"{results.total:,} found, first {first}; {codes}"))
    return found
