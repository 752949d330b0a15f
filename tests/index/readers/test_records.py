"""Articles given as fields: final as they are, their characters mended, mistakes named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from index.article import SHANGHAI
from index.errors import ReadError
from index.readers import address
from index.readers.records import interpret_record


def test_every_field() -> None:
    draft = interpret_record(
        {
            "id": "a-1", "title": "滬銅收漲", "body": "一段。\n\n　　二段。",
            "author": "记者 王五 通讯员 赵六", "source": "南岭网", "category": "铜",
            "date": "2026-01-15 13:44", "views": "4,118",
            "editor": "任飞", "url": "https://metal.example/1", "keywords": ["铜"],
        }
    )  # fmt: skip
    found = draft.reading
    assert (draft.article_id, draft.url, draft.notes) == ("a-1", "https://metal.example/1", ())
    assert (found.title, found.paragraphs) == ("滬銅收漲", ("一段。", "二段。"))
    assert found.authors == ("王五", "赵六")
    assert (found.source, found.category, found.editor) == ("南岭网", "铜", "任飞")
    assert found.published == dt.datetime(2026, 1, 15, 13, 44, tzinfo=SHANGHAI)
    assert (found.views, found.mends) == (4118, ())


@pytest.mark.parametrize(
    "body",
    [
        "2026年01月15日 13:44 4118次浏览 来源: 南岭网", "责任编辑:任飞", "<p>标记</p> & &nbsp;",
        "凡本网注明“来源:中国有色网”的作品，如需转载，后果自负，中国有色网声明版权属于作者。",
        "（来源：南岭网）",
    ],
)  # fmt: skip
def test_nothing_is_read_out_of_or_cut_from_a_given_body(body: str) -> None:
    found = interpret_record({"title": "题", "body": f"首段。\n{body}"}).reading
    assert found.paragraphs == ("首段。", body)
    assert (found.source, found.editor, found.published, found.mends) == (None, None, None, ())


def test_characters_are_mended_in_every_field() -> None:
    found = interpret_record(
        {
            "title": "產(chǎn)業(yè)",
            "body": "鋁業(yè)(集團)",
            "author": ["關(guān)山"],
            "source": "有色網(wǎng)",
        }
    ).reading
    assert (found.title, found.paragraphs) == ("產業", ("鋁業(集團)",))
    assert (found.authors, found.source) == (("關山",), "有色網")
    assert {(mend.where, mend.start, mend.before) for mend in found.mends} == {
        ("title", 1, "(chǎn)"), ("title", 8, "(yè)"), ("body", 2, "(yè)"), ("author", 1, "(guān)"),
        ("source", 3, "(wǎng)"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("张三、李四", ("张三", "李四")), (["张三", "李四"], ("张三", "李四")),
        (["张三", "张三"], ("张三",)), (["Li Wei ", ""], ("Li Wei",)),
        (["记者 王五"], ("记者 王五",)), ("", ()), (None, ()), ([], ()),
    ],
)  # fmt: skip
def test_authors(author: object, authors: tuple[str, ...]) -> None:
    assert interpret_record({"title": "题", "author": author}).reading.authors == authors


@pytest.mark.parametrize(
    "record", [{}, {"title": ""}, {"title": " \n", "body": "\n　\n"}, {"body": None}]
)
def test_neither_a_title_nor_a_body_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ReadError, match="neither a title nor a body; give at least one"):
        interpret_record(record)


def test_a_title_or_a_body_is_enough() -> None:
    assert interpret_record({"title": "题"}).reading.paragraphs == ()
    assert interpret_record({"body": "文"}).reading.title == ""
    assert interpret_record({"body": ["一", "二\n三"]}).reading.paragraphs == ("一", "二", "三")
    assert interpret_record({"title": 2025}).reading.title == "2025"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("title", ["题"], "a list"), ("body", {"a": 1}, "an object"), ("body", [1, 2], "a list"),
        ("title", True, "true or false"), ("source", {}, "an object"), ("id", [], "a list"),
    ],
)  # fmt: skip
def test_a_field_of_another_kind_is_named(field: str, value: object, kind: str) -> None:
    with pytest.raises(ReadError, match=f"The field “{field}” must be text, not {kind}"):
        interpret_record({"title": "题", field: value})


def test_an_author_that_is_no_name_is_named() -> None:
    with pytest.raises(ReadError, match="“author” must be text or a list of texts"):
        interpret_record({"title": "题", "author": ["张三", 7]})


@pytest.mark.parametrize("given", ["x" * 201, "a\nb", "a\x00b"])
def test_an_id_that_is_no_name_is_refused(given: str) -> None:
    with pytest.raises(ReadError, match="is no name: give at most 200"):
        interpret_record({"title": "题", "id": given})


@pytest.mark.parametrize(
    ("record", "article_id"),
    [
        ({"id": 468110}, "468110"), ({"id": " x "}, "x"), ({"id": ""}, None), ({}, None),
        ({"url": "http://www.cnmn.com.cn/ShowNews1.aspx?id=7"}, "7"),
        ({"id": "x", "url": "http://www.cnmn.com.cn/ShowNews1.aspx?id=7"}, "x"),
        ({"url": "https://metal.example/7"}, None),
    ],
)  # fmt: skip
def test_the_id(record: dict[str, Any], article_id: str | None) -> None:
    assert interpret_record({"title": "题", **record}).article_id == article_id


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "昨天", "The date “昨天” was not understood"),
        ("date", "2026-13-01", "was not understood"), ("views", -3, "are no whole number"),
        ("views", "很多", "The views “很多” are no whole number"),
        ("views", "４", "are no whole number"), ("views", 1.5, "are no whole number"),
        ("views", "1" * 20, "are no whole number"),
    ],
)  # fmt: skip
def test_what_was_not_understood_is_left_empty_and_said(
    field: str, value: object, said: str
) -> None:
    draft = interpret_record({"title": "题", field: value})
    assert (draft.reading.published, draft.reading.views) == (None, None)
    assert len(draft.notes) == 1 and said in draft.notes[0]


@pytest.mark.parametrize(
    ("value", "views"), [(0, 0), ("12", 12), (12.0, 12), ("1,234", 1234), ("", None)]
)
def test_views(value: object, views: int | None) -> None:
    draft = interpret_record({"title": "题", "views": value})
    assert (draft.reading.views, draft.notes) == (views, ())


def test_halves_of_a_surrogate_pair_become_the_replacement_sign() -> None:
    found = interpret_record({"title": "铜\ud83d价", "author": ["张\udc00三"]}).reading
    assert (found.title, found.authors) == ("铜\ufffd价", ("张\ufffd三",))
    assert interpret_record({"title": "\ud842\udfb7野"}).reading.title == "𠮷野"


@pytest.mark.parametrize(
    ("url", "number", "mirror"),
    [
        ("http://www.cnmn.com.cn/ShowNews1.aspx?id=468110", "468110", False),
        ("https://cnmn.com.cn/shownews.aspx?page=2&id=7#top", "7", False),
        ("http://mirror.example/ShowNews1.aspx?id=468110", "468110", True),
        ("http://cnmn.com.cn.evil.example/ShowNews1.aspx?id=7", "7", True),
        ("http://www.cnmn.com.cn/ShowNews1.aspx?id=12x", None, False),
        ("https://metal.example/a?id=7", None, False), ("", None, False),
        ("http://[bad/ShowNews1.aspx?id=7", "7", True),
    ],
)  # fmt: skip
def test_addresses(url: str, number: str | None, mirror: bool) -> None:
    assert address.article_number(url) == number
    assert address.is_mirror(url) is mirror
