"""From Whoosh to a cluster: filled while the site goes on; then no data folder is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import build, generations
from index.archive import Archive
from index.archive_pages import ArchivePages
from index.census import CensusTaker
from index.engines import registry
from index.errors import EngineError, NoSuchArticle
from index.readers import Item
from index.settings import ClusterSettings, StoreSettings
from search.request import Request
from tests.contracts.shelf import HOSTS, PREFIX, drop
from web.app import create_app
from web.config import Settings
from web.wiring import build_pages, build_service

PAGE = """<html><body><h1>铝价上涨</h1><p>2026-01-15 13:44 来源：甲报 作者：杨野</p>
<p>昨日铝价(lǚ jià)上涨，现货成交清淡，库存继续下降，下游按需采购。</p></body></html>"""


@pytest.fixture
def moved(tmp_path: Path, opensearch_hosts: list[str]) -> Iterator[Settings]:
    """The settings of a cluster that was filled from an archive with an index of Whoosh."""
    HOSTS[:] = opensearch_hosts
    data = tmp_path / "data"
    cluster = ClusterSettings(hosts=opensearch_hosts, prefix=f"{PREFIX}-moving", replicas=0)
    archive = Archive(data, create=True)
    (taken,) = build.take_in(archive, [Item("https://news.example/1", PAGE.encode(), "html")])
    assert taken.status == "added"
    whoosh = registry.indexes("whoosh", data)
    build.rebuild(archive, whoosh, 100)
    before = generations.current(data)
    build.rebuild(archive, registry.indexes("opensearch", data, cluster), 100)
    archive.close()
    assert generations.current(data) == before
    yield Settings(store=StoreSettings(folder=data, engine="opensearch"), opensearch=cluster)
    drop(cluster.prefix)


def test_a_site_without_an_archive_shows_the_same(moved: Settings, tmp_path: Path) -> None:
    data = moved.store.folder
    here = Settings(store=StoreSettings(folder=data))
    elsewhere = Settings(
        store=StoreSettings(folder=tmp_path / "elsewhere", engine="opensearch"),
        opensearch=moved.opensearch,
    )
    whoosh, cluster = build_service(here), build_service(elsewhere)
    one, other = (each.search(Request(text="铝价")) for each in (whoosh, cluster))
    assert [hit.article for hit in one.hits] == [hit.article for hit in other.hits]
    assert [hit.snippets for hit in one.hits] == [hit.snippets for hit in other.hits]
    (hit, *_) = one.hits
    pages = build_pages(elsewhere)
    assert pages.page(hit.article.id) == ArchivePages(data).page(hit.article.id)
    with pytest.raises(NoSuchArticle):
        pages.page("nowhere")
    assert cluster.glance().census == CensusTaker(data).census()
    answers = [
        create_app(service, archive=build_pages(settings)).test_client()
        for service, settings in ((whoosh, here), (cluster, elsewhere))
    ]
    for address in ("/", "/archive", f"/articles/{hit.article.id}?q=铝价", "/search?q=铝价"):
        told = [each.get(address) for each in answers]
        assert told[0].status_code == told[1].status_code == 200
        assert len(told[0].text) == pytest.approx(len(told[1].text), abs=200)


def test_another_archive_is_kept_away_until_it_is_said_to_take_over(
    moved: Settings, tmp_path: Path
) -> None:
    other = Archive(tmp_path / "other", create=True)
    theirs = PAGE.replace("昨日", "今日")
    (taken,) = build.take_in(other, [Item("https://news.example/9", theirs.encode(), "html")])

    def shown() -> list[str]:
        found = build_service(moved).search(Request(text="铝价"))
        return [hit.article.id for hit in found.hits]

    before = shown()
    assert before and taken.article_id not in before
    indexes = registry.indexes("opensearch", tmp_path / "other", moved.opensearch)
    refused: list[str] = []
    with pytest.raises(EngineError, match=r"filled from another archive; .*opensearch\.prefix"):
        build.bring_up(other, indexes, 100, refused.append)
    assert not refused
    assert shown() == before
    build.rebuild(other, indexes, 100)
    build.bring_up(other, indexes, 100, refused.append)
    other.close()
    assert not refused
    assert shown() == [taken.article_id]
