"""What an open service sees of articles that are added, replaced and deleted, and of rebuilds."""

from __future__ import annotations

import contextlib
import pkgutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import generations
from index.engines.bulk_writer import ArrayIndex
from index.engines.opensearch_cluster import Cluster
from search.errors import NoSuchArticle, NotReady
from search.results import FacetValue
from search.service import SearchService
from tests.contracts import corpus
from tests.contracts.shelf import Shelf, article, search


def test_without_an_index_it_says_how_to_make_one(shelf: Shelf) -> None:
    service = shelf.service
    for ask in (lambda: search(service, "铝"), service.overview, lambda: service.article("1")):
        with pytest.raises(NotReady, match=r"There is no index in .*youse .*index"):
            ask()
    shelf.put(article("1", "铝"))
    assert search(service, "铝").total == 1


def test_added_replaced_deleted(shelf: Shelf) -> None:
    shelf.put(article("1", "铝价", source="甲报"), article("2", "铜价", source="甲报"))
    assert shelf.ids("价") == ["1", "2"]
    shelf.put(article("3", "锡价"))
    assert shelf.ids("价") == ["1", "2", "3"]
    shelf.put(article("2", "镍价", source="乙报"))
    assert shelf.ids("铜") == []
    assert shelf.ids("镍") == ["2"]
    assert shelf.ids(source="甲报") == ["1"]
    assert shelf.search().total == 3
    shelf.remove("1")
    assert shelf.ids("价") == ["2", "3"]
    assert shelf.search().facets["source"] == (FacetValue("乙报", 1),)
    with pytest.raises(NoSuchArticle, match="“1”"):
        shelf.service.article("1")
    with shelf.changing() as archive:
        archive.restore("1")
    assert shelf.ids("铝") == ["1"]
    shelf.edit("3", title="锑价", authors=["甲"])
    assert (shelf.ids("锡"), shelf.ids("锑"), shelf.ids(author="甲")) == ([], ["3"], ["3"])
    overview = shelf.service.overview()
    assert (overview.total, len(overview.newest), overview.first) == (3, 3, None)


def test_seen_within_the_refresh(shelf: Shelf) -> None:
    shelf.put(article("1", "铝"))
    quick, slow = shelf.open(0.3), shelf.open(60)
    assert search(quick).total == search(slow).total == 1
    shelf.put(article("2", "铝"))
    begun = time.monotonic()
    while search(quick).total == 1:
        assert time.monotonic() - begun < 2
        time.sleep(0.02)
    assert search(slow).total == 1


@contextlib.contextmanager
def _in_the_background(work: Callable[[], None]) -> Iterator[threading.Event]:
    """Does ``work`` in a thread; the event says that it is over."""
    over, failures = threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            over.set()

    thread = threading.Thread(target=run)
    thread.start()
    yield over
    thread.join(60)
    assert failures == []


def test_a_reader_never_sees_half_a_change(shelf: Shelf) -> None:
    names = [f"{number:02}" for number in range(12)]

    def write(version: int) -> None:
        shelf.put(*(article(name, f"版{version}", source=f"第{version}报") for name in names))

    write(0)
    seen = set()
    with _in_the_background(lambda: [write(version) for version in range(1, 13)] and None) as over:
        while not over.is_set():
            results = shelf.search("版", size="100")
            assert results.total == len(names)
            assert len(results.hits) == len(names)
            assert len(results.facets["source"]) == 1
            assert {hit.title for hit in results.hits} == {
                f"版{results.facets['source'][0].value[1:-1]}"
            }
            seen.add(results.hits[0].title)
    assert len(seen) > 2
    assert shelf.search("版12").total == len(names)


def test_a_rebuild_switches_under_an_open_service(shelf: Shelf) -> None:
    shelf.put(*corpus.articles(3, 40))
    with shelf.changing() as archive:
        archive.remove("0000")
    follower, left_behind = shelf.open(), shelf.open(60)
    before = search(follower, facet_size="all")
    assert search(left_behind).total == before.total == 39
    totals = set()
    with _in_the_background(lambda: [shelf.rebuild() for _ in range(3)] and None) as over:
        while not over.is_set():
            results = search(follower, "", facet_size="all")
            totals.add((results.total, str(results.facets), str(results.hits)))
    assert totals == {(39, str(before.facets), str(before.hits))}
    # The index it read is deleted, and still answers it in full.
    results = search(left_behind, facet_size="all", size="100")
    assert (results.total, len(results.hits), results.facets) == (39, 39, before.facets)
    shelf.put(article("new", "鎵"))
    assert search(follower, "镓").total == 1


SWITCHES = {
    "whoosh": "index.generations.switch",
    "opensearch": "opensearchpy.client.indices.IndicesClient.update_aliases",
}


@pytest.mark.parametrize("late", [False, True])
def test_a_rebuild_interrupted_as_it_switches_leaves_an_index(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    shelf.put(article("1", "铝"))
    switch = pkgutil.resolve_name(SWITCHES[shelf.engine])

    def interrupted(*given: object, **named: object) -> None:
        if late:
            switch(*given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(SWITCHES[shelf.engine], interrupted)
        with pytest.raises(KeyboardInterrupt):
            shelf.rebuild()
    assert search(shelf.open(), "铝").total == 1
    shelf.put(article("2", "铝"))
    assert search(shelf.open(), "铝").total == 2


def test_a_rebuild_takes_in_what_the_index_missed(shelf: Shelf) -> None:
    shelf.put(article("1", "铝"), article("2", "铝"))
    shelf.edit("1", title="铍")
    shelf.remove("2")
    shelf.rebuild()
    assert shelf.ids() == ["1"]
    assert shelf.ids("铍") == ["1"]


QUERIES = (
    {"text": ""},
    {"text": "铝"},
    {"text": "铜价 库存", "mode": "any"},
    {"text": '"铝，"'},
    {"text": "电解铝", "author": "杨野"},
    {"source": "abc", "from_": "2025", "to": "2025-06"},
)


def _answers(service: SearchService) -> list[object]:
    """All that answers must have in common, whatever the index is made of."""
    answers: list[object] = []
    for query in QUERIES:
        for sort in ("newest", "oldest", "views"):
            found = search(service, **query, sort=sort, size="100", facet_size="all")  # type: ignore[arg-type]
            hits = [hit._replace(score=None) for hit in found.hits]
            answers.append((found.total, hits, found.facets, found.dates, found.mode))
    return answers


def _segments(shelf: Shelf) -> tuple[int, int]:
    """How many segments an index has, and how many deleted documents are still in them."""
    if shelf.engine == "opensearch":
        cluster = Cluster(shelf.cluster)
        told = cluster.client.indices.segments(index=cluster.index("articles"))["indices"]
        ((index,),) = (each["shards"].values() for each in told.values())
        found = index[0]["segments"].values()
        return len(found), sum(each["deleted_docs"] for each in found)
    folder = generations.current(shelf.data)
    with ArrayIndex(folder).reader() as reader:
        readers = [each for each, _ in reader.leaf_readers()]
        return len(readers), sum(each.doc_count_all() - each.doc_count() for each in readers)


@pytest.fixture
def unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every commit leaves a segment of its own, where an engine has segments."""
    monkeypatch.setattr("index.engines.bulk_writer._RATIO", 0)


@pytest.mark.usefixtures("unmerged")
def test_many_segments_answer_as_one(tmp_path: Path, engine: str) -> None:
    given = corpus.articles(5, 120)
    many, one = Shelf(tmp_path / "many", engine), Shelf(tmp_path / "one", engine)
    many.put(*given, commit=24)
    one.put(*given)
    assert _segments(many)[0] == 5
    assert _segments(one) == (1, 0)
    assert _answers(many.service) == _answers(one.service)
    for query in QUERIES[:4]:
        scored = [
            [(hit.article.id, hit.score) for hit in search(each.service, **query, size="100").hits]
            for each in (many, one)
        ]
        assert scored[0] == scored[1]


@pytest.mark.usefixtures("unmerged")
def test_many_segments_with_deletions_answer_as_one(tmp_path: Path, engine: str) -> None:
    given = corpus.articles(6, 150)
    newer = corpus.articles(60, 30, first=30)
    many, one = Shelf(tmp_path / "many", engine), Shelf(tmp_path / "one", engine)
    many.put(*given, commit=75)
    many.put(*newer)
    many.remove("0000", "0001", "0069", "0119")
    count, deleted = _segments(many)
    assert count > 1
    assert deleted > 10
    final = {each.id: each for each in (*given, *newer)}
    for gone in ("0000", "0001", "0069", "0119"):
        del final[gone]
    one.put(*final.values())
    assert _answers(many.service) == _answers(one.service)
    for query in QUERIES:
        # Statistics count what is deleted too, so places may differ, but not what is found.
        first, second = (
            {
                hit.article.id
                for page in ("1", "2")
                for hit in search(each.service, **query, size="100", page=page).hits  # type: ignore[arg-type]
            }
            for each in (many, one)
        )
        assert first == second
