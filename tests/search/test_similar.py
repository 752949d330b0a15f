"""Which articles are on the same matter, over a few invented ones."""

from __future__ import annotations

import pytest

from search.errors import NoSuchArticle
from search.searcher import View
from search.similar import telling_terms
from tests.contracts.shelf import Shelf, article

FILLER = "各地行情平稳，成交以刚需为主。"
ARTICLES = (
    article("mine", "白鹿岭铜矿外围钻获厚矿体", "地质队在白鹿岭钻孔，见到铜矿体。", FILLER,
            published="2026-01-03"),
    article("same", "白鹿岭钻孔再见铜矿体", "白鹿岭铜矿的钻孔打到矿体。", FILLER,
            published="2020-05-01"),
    article("repost", "白鹿岭铜矿外围钻获厚矿体", "地质队在白鹿岭钻孔，见到铜矿体。", FILLER),
    article("repost2", "白鹿岭钻孔再见铜矿体", "白鹿岭铜矿的钻孔打到矿体。", FILLER),
    article("hant", "白鹿嶺銅礦鑽孔收尾", "鑽孔在白鹿嶺收尾，礦體已經圈定。", FILLER),
    *(article(f"other{n}", f"铝价周报第{n}期", f"铝锭成交第{n}周，2026年1月{n}日。", FILLER)
      for n in range(40)),
    article("lonely", "独一无二的苜蓿", "苜蓿。"),
    article("bare", ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("similar"), "whoosh").put(*ARTICLES)


def similar(shelf: Shelf, article_id: str, size: int = 5) -> list[str]:
    return [hit.article.id for hit in shelf.service.similar(article_id, size)]


def test_those_that_share_telling_words_whatever_script_and_date(shelf: Shelf) -> None:
    found = similar(shelf, "mine")
    assert set(found) == {"same", "hant"}
    assert found == similar(shelf, "mine")
    assert found[0] == "same"
    assert "mine" in similar(shelf, "same")


def test_neither_itself_nor_equal_titles(shelf: Shelf) -> None:
    assert not {"mine", "repost"} & set(similar(shelf, "mine"))
    assert not {"same", "repost2"} & set(similar(shelf, "same"))
    assert len({"same", "repost2"} & set(similar(shelf, "mine"))) == 1


def test_no_more_than_asked_for(shelf: Shelf) -> None:
    assert similar(shelf, "mine", 1) == ["same"]
    assert len(similar(shelf, "other3", 3)) <= 3


@pytest.mark.parametrize("article_id", ["lonely", "bare"])
def test_nothing_where_nothing_is_shared(shelf: Shelf, article_id: str) -> None:
    assert similar(shelf, article_id) == []


def test_a_lost_article(shelf: Shelf) -> None:
    with pytest.raises(NoSuchArticle):
        shelf.service.similar("nowhere")


def test_what_tells_is_rare_and_no_number(shelf: Shelf) -> None:
    view: View = shelf.service._searcher.view()
    stored = view.article("mine")
    assert stored is not None
    telling = telling_terms(view, stored[0])
    assert {"钻孔", "白鹿岭"} & set(telling)
    assert not {"行情", "刚需", "2026", "的"} & set(telling)
    assert list(telling.values()) == sorted(telling.values(), reverse=True)
