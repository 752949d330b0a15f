"""Where concrete classes meet: searcher, service and pages of the engine that the settings name."""

from __future__ import annotations

from index.archive_pages import ArchivePages, Pages
from index.census import CensusTaker
from search.searcher import Searcher
from search.service import SearchService
from web.config import Settings


def build_searcher(settings: Settings) -> Searcher:
    """The searcher over the data folder, or over the cluster."""
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
    """The search service; with a cluster it needs no data folder."""
    if settings.store.engine == "opensearch":
        from index.engines.opensearch_cluster import Cluster
        from index.engines.opensearch_pages import ClusterPages

        census = ClusterPages(Cluster(settings.opensearch)).census
    else:
        census = CensusTaker(settings.store.folder).census
    return SearchService(build_searcher(settings), census)


def build_pages(settings: Settings) -> Pages:
    """The pages as they came."""
    if settings.store.engine == "opensearch":
        from index.engines.opensearch_cluster import Cluster
        from index.engines.opensearch_pages import ClusterPages

        return ClusterPages(Cluster(settings.opensearch))
    return ArchivePages(settings.store.folder)
