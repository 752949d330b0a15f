"""What is suggested while one types, over a few invented articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.pinyin_keys import pinyin_keys, typed_key
from search.suggest import MOST, Known, Suggestion
from tests.contracts.shelf import Shelf, article

ARTICLES = (
    article("1", "西南铝板材交货", "西南铝与电解铝。", authors=("杨牧野",), source="南岭金属网",
            published="2026-01-01"),
    article("2", "鋁價：電解鋁與西南铝", "西南铝。LME铜上涨。", authors=("杨牧野",),
            source="南岭金属网", published="2026-01-03"),
    article("3", "“西南铝” -期货？", "宁德时代新能源科技股份有限公司。", authors=("曾 砚秋",),
            published="2026-01-02"),
    article("4", "长城公司开工", "铜价。", source="重庆矿报"),
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("suggest"), "whoosh").put(*ARTICLES)


def of_kind(shelf: Shelf, text: str, kind: str) -> list[str]:
    return [each.text for each in shelf.service.suggest(text) if each.kind == kind]


@pytest.mark.parametrize(
    "typed", ["xnl", "XNL", "xinanlv", "xinanlu", "xinanlü", "xīnánlǚ", "xi nan lv", "xi'nanl",
              "西南", "西", "ｘｎｌ"]
)  # fmt: skip
def test_a_name_is_found_by_its_beginning_and_by_pinyin(shelf: Shelf, typed: str) -> None:
    assert Suggestion("西南铝", "name", "西南铝", 3) in shelf.service.suggest(typed)


def test_names_that_no_article_has_are_not_suggested(shelf: Shelf) -> None:
    assert of_kind(shelf, "西南", "name") == ["西南铝"]
    assert of_kind(shelf, "yinni", "name") == []


def test_who_types_traditional_gets_traditional(shelf: Shelf) -> None:
    (found,) = (each for each in shelf.service.suggest("電解") if each.kind == "name")
    assert (found.text, found.query) == ("電解鋁", "電解鋁")
    assert of_kind(shelf, "电解", "name") == ["电解铝"]


def test_a_name_of_several_words_is_counted_as_a_text(shelf: Shelf) -> None:
    assert Suggestion("LME铜", "name", "LME铜", 1) in shelf.service.suggest("lme")


def test_authors_and_sources_lead_to_their_field(shelf: Shelf) -> None:
    query = '作者:"杨牧野"'
    for typed in ("杨", "ymy", "yangmu", "牧野"):
        assert Suggestion("杨牧野", "author", query, 2) in shelf.service.suggest(typed)
    assert shelf.search(query).total == 2
    assert of_kind(shelf, "zengyan", "author") == ["曾 砚秋"]
    assert shelf.search('作者:"曾 砚秋"').total == 1
    assert of_kind(shelf, "nljsw", "source") == ["南岭金属网"]
    assert of_kind(shelf, "chongqing", "source") == ["重庆矿报"]


def test_titles_contain_every_word(shelf: Shelf) -> None:
    assert of_kind(shelf, "板材 西南铝", "title") == ["西南铝板材交货"]
    assert of_kind(shelf, "铝价", "title") == ["鋁價：電解鋁與西南铝"]
    # Those that begin so, then the newest.
    assert of_kind(shelf, "西南铝", "title") == [
        "西南铝板材交货", "鋁價：電解鋁與西南铝", "“西南铝” -期货？",
    ]  # fmt: skip
    assert of_kind(shelf, "铝", "title") == []


def test_a_title_is_asked_for_as_text_whatever_signs_it_has(shelf: Shelf) -> None:
    for each in shelf.service.suggest("西南铝"):
        hits = shelf.search(each.query).hits
        assert hits
        assert each.kind != "title" or hits[0].title == each.text


def test_the_last_word_is_completed(shelf: Shelf) -> None:
    found = shelf.service.suggest("板材 xnl")
    assert [(each.text, each.query) for each in found] == [("板材 西南铝", "板材 西南铝")]
    (found,) = (each for each in shelf.service.suggest("铝 ymy") if each.kind == "author")
    assert (found.text, found.query) == ("杨牧野", '铝 作者:"杨牧野"')
    assert of_kind(shelf, "板材 南铝", "name") == []


def test_what_was_typed_is_no_suggestion(shelf: Shelf) -> None:
    assert "西南铝" not in of_kind(shelf, "西南铝", "name")


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b", "、", '"', "*", "(", "AND", "\\", "\n", "ü" * 9, "铝 " * 200,
              "x" * 512, "𠮷", "作者:", "-", "a" * 40]
)  # fmt: skip
def test_anything_may_be_typed(shelf: Shelf, typed: str) -> None:
    found = shelf.service.suggest(typed)
    assert len(found) <= MOST
    assert all(len(each.query) <= 512 for each in found)


def test_new_articles_are_suggested(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data", "whoosh").put(ARTICLES[3])
    assert of_kind(shelf, "xnl", "name") == []
    shelf.put(ARTICLES[0])
    assert of_kind(shelf, "xnl", "name") == ["西南铝"]


def test_the_readings_of_a_name() -> None:
    assert pinyin_keys("铝") == {"lu", "l"}
    assert pinyin_keys("LME铜") == {"lmetong", "lmet"}
    assert pinyin_keys("重庆") >= {"chongqing", "zhongqing", "cq", "zq"}
    assert "changcheng" in pinyin_keys("长城")
    assert "zhongguoyinhang" in pinyin_keys("中国银行")
    assert "zhongguoz" in {key[:9] for key in pinyin_keys("中国重型机械研究院")}
    assert pinyin_keys("aluminium") == set()
    assert typed_key("Xī'nán lǚ") == "xinanlu"
    assert typed_key("西南") == ""


def test_latin_words_are_found_by_their_beginnings() -> None:
    known = Known(["Mercury", "base metals", "LME铜"])
    assert set(known.fits("metal")) == {1}
    assert set(known.fits("cu")) == set()
    assert set(known.fits("铜")) == {2}
