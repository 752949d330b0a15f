"""A data folder with an archive, an index of one engine and the search service over both."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from index import build
from index.archive import Archive
from index.article import SHANGHAI, Article, Mend
from index.engines import registry
from index.engines.opensearch_cluster import Cluster
from index.page import Reading
from index.readers import Draft, Item
from index.settings import ClusterSettings, StoreSettings
from search import request
from search.results import Results
from search.service import SearchService
from search.settings import SearchSettings
from web.config import Settings
from web.wiring import build_service

HOSTS: list[str] = []
"""Of a real cluster, once a test needs one."""
PREFIX = f"test-{os.getpid()}"
"""Of what these tests lay down in a cluster, which others may use at the same time."""
ENGINES = ("whoosh", "opensearch")


def article(article_id: str, title: str = "", *paragraphs: str, **fields: object) -> Article:
    """An article; ``authors`` is a tuple, ``published`` ISO 8601 text in Asia/Shanghai."""
    when = fields.pop("published", None)
    published: dt.date | None = None
    if isinstance(when, str):
        published = (
            dt.datetime.fromisoformat(when).replace(tzinfo=SHANGHAI)
            if "T" in when
            else dt.date.fromisoformat(when)
        )
    return Article(article_id, title, paragraphs, published=published, **fields)  # type: ignore[arg-type]


class Shelf:
    """Articles go in as they are: through the archive, but not through the readers' mending."""

    def __init__(self, data: Path, engine: str) -> None:
        self.data, self.engine = data, engine
        name = hashlib.blake2b(str(data).encode(), digest_size=6).hexdigest()
        self.cluster = ClusterSettings(
            **({"hosts": HOSTS} if HOSTS else {}),
            prefix=f"{PREFIX}-{name}",
            replicas=0,
            wait_seconds=10,
        )
        self.indexes = registry.indexes(engine, data, self.cluster)
        with contextlib.closing(Archive(data, create=True)):
            pass
        self.service = self.open()

    def open(self, refresh_seconds: float = 0.0) -> SearchService:
        """A service of its own over this folder; by default it looks for news at every search."""
        return build_service(
            Settings(
                store=StoreSettings(folder=self.data, engine=self.engine),  # type: ignore[arg-type]
                search=SearchSettings(refresh_seconds=refresh_seconds),
                opensearch=self.cluster,
            )
        )

    def clear(self) -> None:
        """Takes what is in a cluster out of it again."""
        if self.engine == "opensearch":
            drop(self.cluster.prefix)

    def put(self, *articles: Article, mends: tuple[Mend, ...] = (), commit: int = 10_000) -> Shelf:
        """Adds or replaces articles, ``commit`` of them in one commit of the index."""
        with self.changing(commit) as archive:
            for each in articles:
                fields = dataclasses.asdict(each)
                raw = json.dumps(fields, ensure_ascii=False, default=str).encode()
                del fields["id"], fields["url"]
                archive.put(
                    Item(each.id, raw, "json"),
                    Draft(Reading(**fields, mends=mends), each.id, each.url),
                )
        return self

    def remove(self, *ids: str) -> None:
        with self.changing() as archive:
            for each in ids:
                assert archive.remove(each)

    def edit(self, article_id: str, **fields: object) -> None:
        with self.changing() as archive:
            archive.edit(article_id, fields)

    @contextlib.contextmanager
    def changing(self, commit: int = 10_000) -> Iterator[Archive]:
        """What is changed in the archive inside is in the index behind."""
        with contextlib.closing(Archive(self.data)) as archive:
            yield archive
            archive.commit()
            with contextlib.closing(self.indexes.open()) as writer:
                build.follow(archive, writer, commit)

    def rebuild(self) -> None:
        with contextlib.closing(Archive(self.data)) as archive:
            build.rebuild(archive, self.indexes, 10_000)

    def search(self, text: str = "", **parameters: str | list[str]) -> Results:
        """A search by the interface's parameters; ``from_`` stands for ``from``."""
        return search(self.service, text, **parameters)

    def ids(self, text: str = "", **parameters: str | list[str]) -> list[str]:
        """The ids that a search finds, in order, a hundred at most."""
        found = self.search(text, **{"size": "100", **parameters})
        return [hit.article.id for hit in found.hits]


def search(service: SearchService, text: str = "", **parameters: str | list[str]) -> Results:
    """One search of a service, asked as every entrance asks it."""
    given = {"q": [text]} if text else {}
    for name, value in parameters.items():
        given[name.rstrip("_")] = [value] if isinstance(value, str) else value
    return service.search(request.read(given))


def drop(prefix: str) -> None:
    """Takes what begins so out of the cluster."""
    with contextlib.closing(Cluster(ClusterSettings(hosts=HOSTS))) as cluster:
        cluster.client.indices.delete(index=f"{prefix}-*")
        cluster.client.indices.delete_index_template(name=f"{prefix}-*", ignore=404)
