"""The port through which the service asks an engine.

*View*: the index as it was at one instant. One request is answered from one view, so that its
total, hits and facets fit together while articles arrive.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from index.article import Article, Mend
from search.query import Node
from search.rescoring import Parts, Rescoring
from search.results import DateFacet, FacetValue, Notice


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """A search as an engine runs it.

    ``filters``: for a field its alternatives, as typed. ``start`` and ``end``: seconds since 1970,
    from and up to but without. ``offset`` and ``size`` choose the hits that are returned.
    ``rescoring`` ranks the best of them anew, where they are sorted by relevance. ``fold``: of the
    hits that tell one story only the earliest is returned, at the rank of the best of them.
    ``date_interval``: ``day``, ``month`` or ``year``; ``None`` for the one that suits the dates.
    """

    tree: Node
    filters: Mapping[str, tuple[str, ...]]
    start: int | None
    end: int | None
    sort: str
    offset: int
    size: int
    facets: tuple[str, ...]
    facet_size: int | None
    rescoring: Rescoring | None = None
    fold: bool = False
    date_interval: str | None = None

    @property
    def search(self) -> str:
        """A digest of what decides which articles are found and in what order.

        Which of them are shown, and with which facets, is not part of it.
        """
        same = dataclasses.replace(self, offset=0, size=0, facets=(), facet_size=None)
        return hashlib.blake2b(repr(same).encode("utf-8", "replace"), digest_size=8).hexdigest()


class Found(NamedTuple):
    """``folded``: the folded text of the article, a line for the title and one for each
    paragraph, where its characters stand at the offsets of the article's own text; else ``None``.
    ``frequencies``: how often terms of the query stand in it, as far as the engine knows, those in
    the title counted :data:`index.analysis.TITLE_WEIGHT` times. ``parts``: what the score consists
    of, where it was looked at again. ``reposts``: the other hits of its story, where they are
    folded, the earliest first.
    """

    article: Article
    score: float | None
    folded: str | None = None
    frequencies: Mapping[str, int] = MappingProxyType({})
    parts: Parts | None = None
    reposts: tuple[Article, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """``total`` and the counts are exact; ``found`` is the page that was asked for.

    ``listed``: how many there are to page through, fewer than ``total`` where reposts are folded.
    ``notices``: what the engine could not do as it was asked.
    """

    total: int
    found: tuple[Found, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    dates: DateFacet | None
    listed: int
    notices: tuple[Notice, ...] = ()


class View(Protocol):
    @property
    def name(self) -> str:
        """What :meth:`Searcher.view` finds this view by again: visible ASCII characters."""

    def run(self, plan: Plan) -> Answer:
        """Answers a search."""

    def matches(self, tree: Node) -> bool:
        """Whether any article matches, whatever the filters."""

    def words_of(self, choices: Sequence[str]) -> Mapping[str, int]:
        """Words of the index with one character of each choice in its place, and how many articles
        they stand in, deleted ones too.

        They have at least two characters, and may end before the choices do.
        """

    def frequencies(self, words: Sequence[str]) -> Sequence[int]:
        """In how many articles each folded word stands as a term, deleted ones counted too.

        One or two Han characters wherever they stand side by side.
        """

    def article(self, article_id: str) -> tuple[Article, tuple[Mend, ...]] | None:
        """One article with its mends; ``None`` where there is none with this id."""

    def reposts(self, article_id: str) -> tuple[Article, ...]:
        """The other articles of an article's story, the earliest first."""

    def ids(self) -> set[str]:
        """The ids of all articles."""

    def names(self) -> tuple[tuple[str, str], ...]:
        """The short names that articles define for full ones, each pair once."""

    def span(self) -> tuple[str | None, str | None]:
        """The first and the last day on which an article was published."""

    def __len__(self) -> int:
        """How many articles there are."""


class Searcher(Protocol):
    @property
    def generation(self) -> str | None:
        """The name of the latest view that was asked for; looks for nothing newer."""

    def view(self, name: str | None = None) -> View:
        """The latest view, or the one with a ``name``, whichever process has met it.

        A view is held for ten minutes and more after it has ceased to be the latest. Raises
        :class:`search.errors.NotReady` where there is no index, and :class:`search.errors.ViewGone`
        where the view of that name is not held.
        """
