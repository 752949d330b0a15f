"""The archive: nothing lost, nothing twice, nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive, Outcome
from index.article import Article, Mend
from index.errors import NoSuchArticle
from index.readers import Failure, Item, interpret


def item(text: str, name: str = "a.json") -> Item:
    return Item(name, text.encode(), "json")


ONE = item('{"id": "1", "title": "沪铜收涨", "body": "一段。", "author": "张三", "views": 7}')
ONE_NEWER = item(
    '{"id": "1", "title": "沪铜收涨", "body": "一段，改过。", "author": "李四", "views": 9}'
)
TWO = item('{"id": "2", "title": "產(chǎn)業(yè)", "body": "二段。", "date": "2026-01-15"}')


def put(archive: Archive, page: Item) -> Outcome:
    """What taking in one item does: it is known, or it is read and put in."""
    return archive.known([page])[0] or archive.put(page, interpret(page))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    opened = Archive(tmp_path, create=True)
    yield opened
    opened.close()


def reopened(archive: Archive) -> Archive:
    archive.close()
    return Archive(archive.path.parent)


# Taking in -------------------------------------------------------------------------------------


def test_a_new_page_is_added_as_it_came(archive: Archive) -> None:
    assert put(archive, TWO) == Outcome("a.json", "2", "added")
    article, mends = archive.article_and_mends("2")
    assert (article.title, article.paragraphs) == ("產業", ("二段。",))
    assert article.published_text == "2026-01-15"
    assert mends == (
        Mend("pinyin-note", "title", 1, "(chǎn)", ""),
        Mend("pinyin-note", "title", 8, "(yè)", ""),
    )
    (page,) = archive.pages("2")
    assert (page.name, page.form, page.raw) == ("a.json", "json", TWO.raw)


def test_every_field_comes_back_as_it_was(archive: Archive) -> None:
    raw = (
        '{"id": "x", "title": "题", "body": "一\\n二", "author": ["张三", "Li Wei"],'
        '"source": "源", "category": "类", "date": "2026-01-15 13:44", "views": 0,'
        '"editor": "编", "url": "http://u"}'
    )
    put(archive, item(raw))
    assert archive.article("x").as_dict() == {
        "id": "x", "title": "题", "paragraphs": ["一", "二"], "authors": ["张三", "Li Wei"],
        "source": "源", "category": "类", "published": "2026-01-15T13:44:00+08:00",
        "views": 0, "editor": "编", "url": "http://u",
    }  # fmt: skip


def test_the_same_page_again_changes_nothing(archive: Archive) -> None:
    put(archive, ONE)
    archive.commit()
    before = archive.sequence, archive.counts()
    for again in (ONE, ONE._replace(name="elsewhere.json")):
        assert put(archive, again) == Outcome(again.name, "1", "unchanged")
    assert (archive.sequence, archive.counts()) == before
    assert list(archive.changes(archive.sequence)) == []


def test_a_changed_page_replaces_the_article_and_keeps_the_older_page(archive: Archive) -> None:
    put(archive, ONE)
    assert put(archive, ONE_NEWER).status == "updated"
    article = archive.article("1")
    assert (article.paragraphs, article.authors, article.views) == (("一段，改过。",), ("李四",), 9)
    assert [page.raw for page in archive.pages("1")] == [ONE_NEWER.raw, ONE.raw]
    assert archive.counts()["articles"] == 1


def test_a_page_that_says_the_same_in_other_bytes_is_kept_but_changes_nothing(
    archive: Archive,
) -> None:
    put(archive, ONE)
    other = Item("b.json", ONE.raw.replace(b", ", b",  "), "json")
    assert put(archive, other).status == "unchanged"
    assert len(archive.pages("1")) == 2


def test_two_versions_in_one_run_stay_unchanged_in_the_next(archive: Archive) -> None:
    assert [put(archive, page).status for page in (ONE, ONE_NEWER)] == ["added", "updated"]
    archive.commit()
    sequence = archive.sequence
    assert [put(archive, page).status for page in (ONE, ONE_NEWER)] == ["unchanged", "unchanged"]
    assert archive.sequence == sequence
    assert archive.article("1").views == 9


def test_the_same_bytes_in_another_form_are_another_page(archive: Archive) -> None:
    put(archive, ONE)
    as_text = ONE._replace(form="text")
    assert archive.known([as_text]) == [None]
    assert put(archive, as_text).status == "added"


def test_without_an_id_the_text_is_its_name(archive: Archive) -> None:
    first = put(archive, item('{"title": "题", "body": "文"}')).article_id
    again = put(archive, item('{"body": "文", "title": "题", "views": 3}'))
    other = put(archive, item('{"title": "题", "body": "他文"}')).article_id
    assert first is not None and len(first) == 16
    assert (again.article_id, again.status) == (first, "updated")
    assert other != first


def test_what_was_not_understood_is_the_reason(archive: Archive) -> None:
    outcome = put(archive, item('{"title": "题", "date": "昨天", "views": "很多"}'))
    assert outcome.status == "added"
    assert outcome.reason is not None
    assert "“昨天”" in outcome.reason and "“很多”" in outcome.reason
    put(archive, ONE)
    newer = put(archive, item('{"id": "1", "title": "题", "date": "昨天"}'))
    assert newer.status == "updated"
    assert newer.reason is not None and "“昨天”" in newer.reason


def test_what_is_known_is_told_in_order(archive: Archive) -> None:
    put(archive, ONE)
    assert archive.known([TWO, ONE, ONE_NEWER, ONE._replace(name="b")]) == [
        None, Outcome("a.json", "1", "unchanged"), None, Outcome("b", "1", "unchanged"),
    ]  # fmt: skip
    assert archive.known([]) == []


def test_a_page_read_before_its_like_came_in_is_known_when_its_turn_comes(
    archive: Archive,
) -> None:
    drafts = [(page, interpret(page)) for page in (ONE, ONE._replace(name="b.json"))]
    assert [archive.put(*each).status for each in drafts] == ["added", "unchanged"]
    assert archive.counts()["pages"] == archive.sequence == 1


# Rejects ---------------------------------------------------------------------------------------


def test_rejected_input_is_kept_once_with_its_reason(archive: Archive) -> None:
    failure = Failure("b.jsonl#7", b"\x00{broken", "This is not valid JSON.")
    for _ in range(3):
        assert archive.reject(failure) == Outcome("b.jsonl#7", None, "rejected", failure.reason)
    archive.reject(failure._replace(name="c.jsonl#1"))
    archive.commit()
    kept = list(reopened(archive).rejects())
    assert [(each.name, each.reason, each.raw) for each in kept] == [
        ("b.jsonl#7", failure.reason, failure.raw), ("c.jsonl#1", failure.reason, failure.raw),
    ]  # fmt: skip


def test_a_reject_whose_name_is_no_text_is_kept(archive: Archive) -> None:
    archive.reject(Failure("\udcb7.txt", b"x", "why"))
    assert [each.name for each in archive.rejects()] == ["?.txt"]


# Corrections -----------------------------------------------------------------------------------


def test_edits_survive_a_newer_page(archive: Archive) -> None:
    put(archive, ONE)
    edited = archive.edit("1", {"authors": ["王五"], "published": "2026-01-15", "views": None})
    assert (edited.authors, edited.published_text, edited.views) == (("王五",), "2026-01-15", None)
    put(archive, ONE_NEWER)
    archive.commit()
    article = reopened(archive).article("1")
    assert (article.authors, article.views) == (("王五",), None)
    assert article.paragraphs == ("一段，改过。",)


def test_a_later_edit_of_the_same_field_counts(archive: Archive) -> None:
    put(archive, ONE)
    archive.edit("1", {"title": "甲"})
    assert archive.edit("1", {"title": "乙"}).title == "乙"
    assert archive.counts()["edits"] == 1


def test_what_is_not_there_cannot_be_edited_shown_or_removed(archive: Archive) -> None:
    put(archive, ONE)
    archive.remove("1")
    for attempt in (
        lambda: archive.edit("1", {"title": "甲"}), lambda: archive.edit("0", {"title": "甲"}),
        lambda: archive.article("1"), lambda: archive.article("0"), lambda: archive.remove("0"),
        lambda: archive.restore("0"), lambda: archive.pages("0"),
    ):  # fmt: skip
        with pytest.raises(NoSuchArticle, match=r"There is no article with the id “[01]”"):
            attempt()


# Removal ---------------------------------------------------------------------------------------


def test_removed_stays_removed_and_can_be_restored(archive: Archive) -> None:
    put(archive, ONE)
    assert archive.remove("1") is True
    assert archive.remove("1") is False
    for page in (ONE, ONE_NEWER):
        outcome = put(archive, page)
        assert (outcome.status, outcome.article_id) == ("unchanged", "1")
        assert outcome.reason is not None and "youse remove --restore 1 undoes it" in outcome.reason
    archive.commit()
    archive = reopened(archive)
    assert archive.ids() == set()
    assert archive.counts()["removed"] == 1
    assert len(archive.pages("1")) == 2
    assert archive.restore("1") is True
    assert archive.restore("1") is False
    assert archive.article("1").views == 9
    assert archive.ids() == {"1"}


# Changes ---------------------------------------------------------------------------------------


def test_changes_come_in_order_each_article_once(archive: Archive) -> None:
    put(archive, ONE)
    put(archive, TWO)
    start = archive.sequence
    assert [(each.article_id, each.is_new) for each in archive.changes(0)] == [
        ("1", True), ("2", True),
    ]  # fmt: skip
    put(archive, ONE_NEWER)
    put(archive, item('{"id": "3", "title": "三"}'))
    archive.edit("3", {"title": "叁"})
    archive.remove("2")
    later = list(archive.changes(start))
    assert [(each.article_id, each.is_new) for each in later] == [
        ("1", False), ("3", True), ("2", False),
    ]  # fmt: skip
    assert [each.sequence for each in later] == sorted({each.sequence for each in later})
    assert later[-1].sequence == archive.sequence
    assert [each.article and each.article.title for each in later] == ["沪铜收涨", "叁", None]
    assert later[2].mends == ()
    assert list(archive.changes(archive.sequence)) == []


def test_a_change_brings_the_edited_article_and_its_mends(archive: Archive) -> None:
    put(archive, TWO)
    archive.edit("2", {"source": "南岭网"})
    (change,) = archive.changes(0)
    assert change.article == archive.article("2")
    assert change.article.source == "南岭网"
    assert len(change.mends) == 2


# All or nothing --------------------------------------------------------------------------------


def test_what_was_not_committed_is_not_there(archive: Archive) -> None:
    put(archive, ONE)
    archive.commit()
    put(archive, TWO)
    archive.remove("1")
    archive.reject(Failure("x", b"", "why"))
    archive = reopened(archive)
    assert archive.ids() == {"1"}
    assert list(archive.rejects()) == []
    assert archive.sequence == 1


def test_rollback_undoes_everything_since_the_last_commit(archive: Archive) -> None:
    put(archive, ONE)
    archive.commit()
    put(archive, ONE_NEWER)
    put(archive, TWO)
    archive.edit("1", {"title": "甲"})
    archive.rollback()
    assert archive.sequence == 1
    assert archive.article("1") == Article(
        "1", "沪铜收涨", ("一段。",), authors=("张三",), views=7
    )  # fmt: skip
    assert archive.known([TWO, ONE_NEWER]) == [None, None]
    assert put(archive, TWO).status == "added"
    assert archive.sequence == 2


def test_an_interruption_is_never_taken_for_damage(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Ctrl-C in what SQLite calls would be told as an error of SQLite's."""
    put(archive, ONE)
    archive.commit()

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("index.archive_check.zlib.crc32", interrupted)
        for change in (
            lambda: put(archive, TWO),
            lambda: put(archive, ONE_NEWER),
            lambda: archive.edit("1", {"title": "甲"}),
            lambda: archive.remove("1"),
        ):
            with pytest.raises(KeyboardInterrupt):
                change()
            archive.rollback()
    assert archive.ids() == {"1"}
    assert archive.check() == []


def test_another_connection_sees_only_what_is_committed(archive: Archive) -> None:
    put(archive, ONE)
    other = Archive(archive.path.parent)
    assert other.ids() == set()
    archive.commit()
    assert other.ids() == {"1"}
    other.close()


def test_counts(archive: Archive) -> None:
    assert set(archive.counts().values()) == {0}
    for page in (ONE, ONE_NEWER, TWO):
        put(archive, page)
    archive.edit("1", {"title": "甲", "views": 1})
    archive.remove("2")
    archive.reject(Failure("x", b"", "why"))
    assert archive.counts() == {
        "articles": 1,
        "removed": 1,
        "pages": 3,
        "edits": 2,
        "rejects": 1,
        "reposts": 0,
    }
