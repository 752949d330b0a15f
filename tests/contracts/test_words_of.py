"""Words of the index by their characters: what spellings are looked for with."""

from __future__ import annotations

from tests.contracts.shelf import Shelf, article


def test_words_by_their_characters(shelf: Shelf) -> None:
    shelf.put(article("1", "西南铝板材", "铝价，绿价。"))
    shelf.put(article("2", "鋁價", "铝 价"), article("3", "A铝B价"))
    view = shelf.open()._searcher.view()
    assert view.words_of(["绿铝", "加价"]) == {"铝价": 2, "绿价": 1}
    found = view.words_of(["息西", "南", "旅铝", "板"])
    assert found["西南铝"] == 1
    assert set(found) <= {"西南", "西南铝"}
    assert view.words_of(["铜", "价"]) == {}
    assert view.words_of(["𨧀", "价"]) == {}
