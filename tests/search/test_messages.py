from __future__ import annotations

import json

from search.messages import Message, Row, said
from search.parse import parse

ENGLISH = {
    "共 %(count)s 篇": "%(count)s articles", "且": "and", "不含": "without", "；": "; ",
    "标题": "title", "%(field)s：%(value)s": "%(field)s: %(value)s", "“%(text)s”": "‘%(text)s’",
}  # fmt: skip


def english(template: str) -> str:
    return ENGLISH.get(template, template)


def test_a_message_is_its_text_and_knows_its_template() -> None:
    message = Message("共 %(count)s 篇", count=3)
    assert message == "共 3 篇"
    assert json.dumps({"message": message}, ensure_ascii=False) == '{"message": "共 3 篇"}'
    assert said(message, english) == "3 articles"
    assert Message("100%") == said(Message("100%"), english) == "100%"


def test_what_the_reader_typed_is_never_translated() -> None:
    assert said("且", english) == "且"
    assert said(Message("“%(text)s”", text="且"), english) == "‘且’"
    assert said(Row(("且", Message("且")), "+"), english) == "且+and"


def test_rows_join() -> None:
    assert Row(()) == ""
    row = Row(("一", "二", "三"), Message("；"))
    assert row == "一；二；三"
    assert said(row, english) == "一; 二; 三"


def test_a_query_is_told_in_another_language() -> None:
    told = parse("且 -(铜 | 铝) 标题:“电解 铝”").interpreted("all")
    assert told == "「且」 且 不含 (铜 或 铝)；标题：“电解 铝”"
    assert said(told, english) == "「且」 and without (铜 或 铝); title: ‘电解 铝’"


def test_long_queries_are_told_too() -> None:
    told = parse(" ".join("铜" for _ in range(256))).interpreted("all")
    assert said(told, english).count("and") == 255
