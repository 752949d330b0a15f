"""Text pages, and what is none."""

from __future__ import annotations

import pytest

from index.errors import ReadError
from index.readers import Item, interpret


def test_a_page() -> None:
    raw = "沪铜收涨\r\n2024-01-02 10:00:00来源:南岭网\r\n一段。\r\n".encode("gbk")
    draft = interpret(Item("a.txt", raw, "text"))
    assert (draft.reading.title, draft.reading.paragraphs) == ("沪铜收涨", ("一段。",))
    assert (draft.article_id, draft.url, draft.notes) == (None, None, ())


@pytest.mark.parametrize("raw", [b"", b"\n \r\n", "\ufeff\u3000\n".encode()])
def test_a_page_with_nothing_on_it_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError, match="neither a title nor a body"):
        interpret(Item("a.txt", raw, "text"))


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\x00\x00", "铜价".encode("utf-16-be") + b"\x00a"]
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(ReadError, match="it holds zero bytes"):
        interpret(Item("a.txt", raw, "text"))


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(ReadError, match="no reader for the form “pdf”"):
        interpret(Item("a.pdf", b"x", "pdf"))
