"""In how many articles words stand: what suggestions and similar articles are weighed by."""

from __future__ import annotations

from search.query import Term
from tests.contracts.shelf import Shelf, article


def test_in_how_many_articles_words_stand(shelf: Shelf) -> None:
    shelf.put(article("1", "西南铝板材", "鋁價，西南铝。C919首飞。"))
    shelf.put(article("2", "铝价", "LME铜"), article("3", "云南铜"), commit=1)
    view = shelf.open()._searcher.view()
    words = {
        "西南铝": 1,
        "铝": 2,
        "铝价": 2,
        "南铝": 1,
        "c919": 1,
        "铜": 2,
        "锌": 0,
        "": 0,
        "xyz": 0,
    }
    assert list(view.frequencies(list(words))) == list(words.values())
    assert list(view.frequencies([])) == []


def test_a_word_matches_as_a_word_and_a_character_wherever_it_stands(shelf: Shelf) -> None:
    shelf.put(article("1", "西南铝板材"))
    view = shelf.open()._searcher.view()
    assert list(view.frequencies(["南铝", "南"])) == [1, 1]
    assert [view.matches(Term(text)) for text in ("西南铝", "南", "南铝", "锌", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip
