"""How the Whoosh searcher follows an index that changes under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import generations
from search.engines.whoosh_searcher import WhooshSearcher
from search.errors import NotReady
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
