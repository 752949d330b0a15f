"""How the Whoosh searcher follows an index that changes under it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import generations
from search.engines.whoosh_searcher import WhooshSearcher
from search.errors import NotReady
from search.request import Request
from search.service import SearchService
from tests.contracts.shelf import Shelf, article


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, "whoosh").put(article("1", "铝"))


def answers(*found: Path | None) -> Iterator[Path | None]:
    yield from found
    while True:
        yield found[-1]


def test_between_switch_and_sweep_it_looks_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = generations.current(shelf.data)
    swept = shelf.data / "index" / "whoosh-0000"
    searcher = WhooshSearcher(shelf.data, 0)
    for met in (answers(None, now), answers(swept, now)):
        monkeypatch.setattr(generations, "current", lambda _, met=met: next(met))
        assert len(searcher.view()) == 1
    met = answers(None, None, swept, now)
    monkeypatch.setattr(generations, "current", lambda _: next(met))
    assert len(searcher.view()) == 1


def test_an_index_that_is_gone_for_good(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = WhooshSearcher(shelf.data, 0)
    assert len(searcher.view()) == 1
    monkeypatch.setattr(generations, "current", lambda _: None)
    with pytest.raises(NotReady, match="There is no index in"):
        searcher.view()


def test_a_view_is_kept_until_the_index_changes(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.bulk_writer._RATIO", 0)  # nothing is merged
    searcher = WhooshSearcher(shelf.data, 0)
    view = searcher.view()
    assert searcher.view() is view
    shelf.put(article("2", "铜"))
    later = searcher.view()
    assert later is not view
    assert (len(view), len(later)) == (1, 2)
    assert later.ids() == {"1", "2"}
    # A segment is opened once.
    (first,) = view.segments
    assert first.data in [segment.data for segment in later.segments]
    assert len(later.segments) == 2


def test_a_damaged_index_is_named_with_the_mend(shelf: Shelf) -> None:
    current = generations.current(shelf.data)
    assert current is not None
    (path,) = current.glob("*.youse")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(NotReady, match="is not what was written; run: youse rebuild"):
        WhooshSearcher(shelf.data, 0).view()
    path = current / "_MAIN_1.toc"
    path.write_bytes(path.read_bytes().replace(b"youse-toc-1", b"youse-toc-0"))
    with pytest.raises(NotReady, match=r"made by another version of youse; run: youse rebuild"):
        WhooshSearcher(shelf.data, 0).view()


def test_a_superseded_view_is_closed_and_opened_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = WhooshSearcher(shelf.data, 0)
    view = searcher.view()
    shelf.put(article("2", "铜"))
    assert searcher.view() is not view
    assert searcher.view(view.name) is searcher.view(view.name)
    monkeypatch.setattr("search.engines.whoosh_searcher._IDLE_SECONDS", 0)
    searcher.view()
    again = searcher.view(view.name)
    assert again is not view
    assert again.ids() == {"1"}
    assert again.article("1") is not None


def test_files_are_closed_without_a_collection_of_garbage(shelf: Shelf) -> None:
    shelf.put(*(article(str(number), f"铝价上涨{number}吨 LME") for number in range(2, 40)))

    def mapped() -> list[str]:
        maps = Path("/proc/self/maps").read_text()
        return [line for line in maps.split("\n") if str(shelf.data) in line]

    gc.collect()
    gc.disable()
    try:
        searcher = WhooshSearcher(shelf.data, 0)
        service = SearchService(searcher)
        for text in ("铝", "铝价上涨", "铝 -铜", '"铝价"', "LME*", "lmee~", "钽铌矿", "2..9吨", ""):
            service.search(Request(text=text, size=20))
        service.article("2")
        assert mapped()
        del searcher, service
        assert not mapped()
    finally:
        gc.enable()
