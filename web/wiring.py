"""Where concrete classes meet: searcher and service over a data folder."""

from __future__ import annotations

from index.census import CensusTaker
from search.searcher import Searcher
from search.service import SearchService
from web.config import Settings


def build_searcher(settings: Settings) -> Searcher:
    """The searcher of the engine that the settings name."""
    search = settings.search
    if settings.store.engine == "opensearch":
        from search.engines.opensearch_searcher import OpenSearchSearcher

        return OpenSearchSearcher(settings.opensearch, search.refresh_seconds)
    from search.engines.whoosh_searcher import WhooshSearcher

    return WhooshSearcher(
        settings.store.folder,
        search.refresh_seconds,
        mask_bytes=search.mask_bytes,
        most_terms=search.pattern_terms,
    )


def build_service(settings: Settings) -> SearchService:
    """The search service over the data folder of ``settings``."""
    return SearchService(build_searcher(settings), CensusTaker(settings.store.folder).census)
