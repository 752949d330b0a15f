"""What an archive holds: counts that agree with the searches they stand for."""

from __future__ import annotations

from search.results import DateBucket, FacetValue
from tests.contracts.shelf import Shelf, article


def test_the_first_screen_offers_what_is_found(shelf: Shelf) -> None:
    shelf.put(
        article("1", "电解铝减产", "加工费跟着走低。"), article("2", "电解铝复产"),
        article("3", "碳酸锂期货"), article("4", "海绵钛报价"),
    )  # fmt: skip
    shown = shelf.service.overview()
    assert shown.words == ("碳酸锂", "电解铝")
    assert shown.pair == ("电解铝", "加工费")
    assert {"铝", "锂", "钛"} <= shown.metals
    assert "锡" not in shown.metals
    assert all(shelf.search(word).total for word in (*shown.words, " ".join(shown.pair)))


def test_the_first_screen_is_counted_anew_when_the_index_changes(shelf: Shelf) -> None:
    shelf.put(article("1", "铜价"))
    assert shelf.service.overview() is shelf.service.overview()
    shelf.put(article("2", "铝价"))
    assert shelf.service.overview().total == 2
    assert shelf.service.glance().total == 2


def test_articles_by_month_and_category(shelf: Shelf) -> None:
    shelf.put(
        article("1", "甲", category="铜", published="2019-05-31"),
        article("2", "乙", category="铜", published="2026-01-01"),
        article("3", "丙", category="铝", published="2026-01-31"),
        article("4", "丁", category="铝"),
    )
    shown = shelf.service.glance()
    assert shown.months.interval == "month"
    assert shown.months.buckets == (DateBucket("2019-05-01", 1), DateBucket("2026-01-01", 2))
    assert shown.facets["category"] == (FacetValue("铜", 2), FacetValue("铝", 2))
    # So many months side by side could not be told apart.
    drawn = {name: (each.interval, len(each.buckets)) for name, each in shown.categories.items()}
    assert drawn == {"铜": ("year", 2), "铝": ("year", 1)}
    assert [hit.article.id for hit in shown.newest] == ["3", "2", "1", "4"]
    assert [hit.article.id for hit in shown.oldest] == ["1", "2", "3", "4"]
    assert shown.census is not None
    assert shown.census.pages == 4


def test_an_empty_archive(shelf: Shelf) -> None:
    shelf.put(article("1", "甲"))
    shelf.remove("1")
    shown = shelf.service.glance()
    assert (shown.total, shown.months.buckets, shown.categories, shown.newest) == (0, (), {}, ())
    overview = shelf.service.overview()
    assert (overview.words, overview.pair) == ((), ())
