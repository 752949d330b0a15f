"""The texts in which mends have their places: what stands there is what a mend says."""

from __future__ import annotations

import pytest

from index.errors import ReadError
from index.readers import Item, interpret, parts
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "index" / "sample").iterdir())


@pytest.mark.parametrize("path", SAMPLES[::4], ids=lambda path: path.name)
def test_mends_stand_where_they_say(path) -> None:  # type: ignore[no-untyped-def]
    form = {"txt": "text", "html": "html"}.get(path.suffix[1:])
    if form is None:
        pytest.skip("holds many items")
    raw = path.read_bytes()
    texts = parts(form, raw)
    for mend in interpret(Item(path.name, raw, form)).reading.mends:
        assert texts[mend.where].startswith(mend.before, mend.start)


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        (
            "json",
            '{"title": "產(chǎn)業(yè)", "body": ["一", "二(èr)段"], "views": 7, '
            '"author": ["張", "李"]}',
        ),
        ("csv", 'title,body,views,author\r\n產(chǎn)業(yè),"一\n二(èr)段",7,"張\n李"\r\n'),
    ],
)  # fmt: skip
def test_fields_of_records(form: str, raw: str) -> None:
    found = parts(form, raw.encode())
    assert found == {
        "title": "產(chǎn)業(yè)", "body": "一\n二(èr)段", "author": "張\n李", "views": "7"
    }  # fmt: skip
    for mend in interpret(Item("a", raw.encode(), form)).reading.mends:
        assert found[mend.where].startswith(mend.before, mend.start)


def test_what_holds_no_text_is_said() -> None:
    for form, raw in (("text", b"a\0b"), ("json", b"[]"), ("html", b""), ("pdf", b"")):
        with pytest.raises(ReadError):
            parts(form, raw)
