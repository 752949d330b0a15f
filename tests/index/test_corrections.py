"""``FIELD=VALUE`` as an editor types it."""

from __future__ import annotations

import contextlib

import pytest

from index.archive_file import load_article
from index.article import EDITABLE, Article
from index.corrections import read_corrections, refuse_empty, typed_names
from index.errors import EditError


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("title=沪铜收涨", "title", "沪铜收涨"), ("title=a=b", "title", "a=b"),
        ("title=", "title", ""), (" Title = 题 ", "title", "题"),
        ("author=张三、李四", "authors", ["张三", "李四"]),
        ("author=", "authors", []), ("authors=记者 王五 通讯员 赵六", "authors", ["王五", "赵六"]),
        ("source=南岭网", "source", "南岭网"), ("source= ", "source", None),
        ("category=铜", "category", "铜"), ("editor=任飞", "editor", "任飞"),
        ("url=https://metal.example/?a=1", "url", "https://metal.example/?a=1"),
        ("views=0", "views", 0), ("views=4118", "views", 4118), ("views=", "views", None),
        ("date=", "published", None),
        ("date=2026-01-15", "published", "2026-01-15"),
        ("date=2026-01-15 13:44", "published", "2026-01-15T13:44:00+08:00"),
        ("published=2026年1月15日", "published", "2026-01-15"),
        ("body=一段。\n\n 二段。 ", "paragraphs", ["一段。", "二段。"]),
        ("body=", "paragraphs", []), ("paragraphs=一段。", "paragraphs", ["一段。"]),
        ("source=南岭\x1f网\n", "source", "南岭 网"),
    ],
)  # fmt: skip
def test_values(typed: str, field: str, value: object) -> None:
    assert read_corrections([typed]) == {field: value}
    assert field in EDITABLE


def test_every_field_can_be_corrected_and_the_article_read_again() -> None:
    typed = [
        "title=题", "body=一\n二", "author=张三", "source=源", "category=类", "date=2026-01-15",
        "views=7", "editor=编", "url=http://u",
    ]  # fmt: skip
    corrections = read_corrections(typed)
    assert corrections.keys() == set(EDITABLE)
    article = load_article("x", corrections)
    assert article.as_dict() == {"id": "x", **corrections}


def test_fields_are_named_as_they_are_typed() -> None:
    corrections = read_corrections(["paragraphs=一段。", "author=张三", "date=2026-01-15"])
    assert typed_names(corrections) == ["body", "author", "date"]


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (["title="], False), (["body="], False), (["title=", "body="], True),
        (["title=", "body=一段。"], False), (["source=", "author="], False),
    ],
)  # fmt: skip
def test_a_title_or_a_body_must_be_left(typed: list[str], refused: bool) -> None:
    article = Article("x", "题", ("段",))
    with pytest.raises(EditError, match="“x”") if refused else contextlib.nullcontext():
        refuse_empty(article, read_corrections(typed))


def test_the_last_of_a_field_counts() -> None:
    assert read_corrections(["title=甲", "title=乙"]) == {"title": "乙"}
    assert read_corrections([]) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("title", "“title” has no “=”; write FIELD=VALUE."),
        ("", "has no “=”"),
        ("titel=题", "There is no field “titel” to correct; did you mean “title”?"),
        ("id=7", "There is no field “id” to correct; known are title, body"),
        ("=题", "There is no field “” to correct; known are"),
        ("views=many", "“views” cannot be “many”; it is a whole number."),
        ("views=-1", "it is a whole number"),
        ("views=４", "it is a whole number"),
        ("date=昨天", "“date” cannot be “昨天”; write 2026-01-15 or 2026-01-15 13:44."),
        ("date=2026-02-30", "cannot be “2026-02-30”"),
    ],
)
def test_mistakes_are_named_with_the_mend(typed: str, said: str) -> None:
    with pytest.raises(EditError) as caught:
        read_corrections(["title=题", typed])
    assert said in str(caught.value)
