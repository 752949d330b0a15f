"""What else a site shows of an archive, in a cluster: the pages as they came, and the census.

A site of many machines has no archive beside it. Pages lie in an index of their own, unsearched,
by the names of their articles; the census is a document that a commit renews.
"""

from __future__ import annotations

import base64
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.archive_pages import ArchivePages, PageAsItCame
from index.article import Mend
from index.census import Census, CensusTaker
from index.engines.opensearch_cluster import Cluster
from index.engines.opensearch_mapping import Json, document_id
from index.errors import ArchiveError, EngineError, NoSuchArticle

_REST = 20.0
"""A census rests so many times as long as the last one took."""


class PagesOfArchive:
    """What a writer takes along of the archive in a data folder."""

    def __init__(self, data: Path) -> None:
        self._pages = ArchivePages(data)
        self._taker = CensusTaker(data, rest=0)

    @property
    def archive_id(self) -> str:
        return self._pages.archive_id

    def page(self, article_id: str) -> Json | None:
        """The document of an article's page; ``None`` where the archive has none."""
        try:
            page = self._pages.page(article_id)
        except ArchiveError:
            return None
        return {
            "page": {
                "form": page.form,
                "raw": base64.b64encode(zlib.compress(page.raw)).decode(),
                "received": page.received,
                "mends": [list(mend.as_dict().values()) for mend in page.mends],
                "corrected": page.corrected,
            }
        }

    def census(self, last: Mapping[str, Any] | None) -> Json | None:
        """The census to keep in place of the ``last`` one; ``None`` while it rests."""
        started = time.time()
        if last is not None and 0 <= started - last["taken"] < _REST * last["seconds"]:
            return None
        census = self._taker.census()
        if census is None:
            return None
        return {"taken": started, "seconds": time.time() - started, **census._asdict()}


class ClusterPages:
    """The pages of the archive that a cluster was filled from. Safe under threads."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def page(self, article_id: str) -> PageAsItCame:
        """The page of an article. Raises :class:`NoSuchArticle` and :class:`EngineError`."""
        found = self._cluster.fetched(self._cluster.index("pages"), document_id(article_id))
        if found is None:
            raise NoSuchArticle(article_id)
        fields = found["page"]
        return PageAsItCame(
            fields["form"],
            zlib.decompress(base64.b64decode(fields["raw"])),
            fields["received"],
            tuple(Mend(*row) for row in fields["mends"]),
            tuple(fields["corrected"]),
        )

    def census(self) -> Census | None:
        """What became of all the input; ``None`` where that is not known."""
        try:
            found = self._cluster.kept("census")
        except EngineError:
            return None
        if found is None:
            return None
        return Census(**{name: found[name] for name in Census._fields})
