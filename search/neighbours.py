"""Where an article stands among the hits of a search, and which hits stand beside it."""

from __future__ import annotations

import dataclasses

from index.article import Article
from search.searcher import Plan, View

_AROUND = 100
"""So far before and behind its page an article is looked for that has moved since."""


@dataclasses.dataclass(frozen=True, slots=True)
class Neighbours:
    """``position`` from 1, of ``total`` hits; ``None`` before the first and behind the last.

    Where reposts are folded, a story counts as one hit.
    """

    position: int
    total: int
    previous: Article | None
    next: Article | None


def neighbours(view: View, plan: Plan, article_id: str) -> Neighbours | None:
    """The neighbours of an article in the order of a plan, whose facets are not looked at.

    It is looked for on the page that the plan names and, where articles have come or gone since
    that page was shown, around it. ``None`` where it is not found there.
    """
    start, end = plan.offset, plan.offset + plan.size
    for more in (0, _AROUND):
        # One hit more at either end, for the neighbours of the first and the last.
        first = max(start - more - 1, 0)
        answer = view.run(
            dataclasses.replace(plan, offset=first, size=end + more + 1 - first, facets=())
        )
        hits = [each.article for each in answer.found]
        told = ({each.article.id, *(one.id for one in each.reposts)} for each in answer.found)
        at = next((at for at, ids in enumerate(told) if article_id in ids), None)
        if at is None or (at == 0 and first):
            continue
        behind = hits[at + 1] if at + 1 < len(hits) else None
        if behind is None and first + at + 1 < answer.listed:
            continue
        return Neighbours(first + at + 1, answer.listed, hits[at - 1] if at else None, behind)
    return None
