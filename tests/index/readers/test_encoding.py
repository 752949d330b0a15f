"""Bytes become the text they were, whatever the page says of itself."""

from __future__ import annotations

import codecs

import pytest

from index.readers.encoding import decode
from tests.pages.articles import load
from tests.pages.convert import to_script

HANS = "西南铝业(集团)有限责任公司黨委表示，2025年产量同比增长4.5%。"
HANT = "西南鋁業有限責任公司表示，二○二五年產量同比增長。銅、鋅與鎳價格走高。"


def page(declared: str) -> str:
    return f'<html><head><meta charset="{declared}"><title>{HANS}</title></head></html>'


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (HANS.encode(), "utf-8"), (HANS.encode("utf-8-sig"), "utf-8"),
        (HANS.encode("utf-16"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + HANS.encode("utf-16-be"), "utf-16-be"),
        (HANS.encode("gbk"), "gb18030"), (HANS.encode("gb18030"), "gb18030"),
    ],
)  # fmt: skip
def test_simplified(data: bytes, encoding: str) -> None:
    assert decode(data) == (HANS, encoding)


@pytest.mark.parametrize(
    ("name", "encoding"), [("big5", "cp950"), ("gbk", "gb18030"), ("utf-8", "utf-8")]
)
def test_traditional(name: str, encoding: str) -> None:
    assert decode(HANT.encode(name)) == (HANT, encoding)


@pytest.mark.parametrize(
    "declared", ["gb2312", "GBK", "big5", "utf-8", "iso-8859-1", "x-unheard-of"]
)
@pytest.mark.parametrize("real", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_wrong_declaration_misleads_nobody(declared: str, real: str) -> None:
    text, encoding = decode(page(declared).encode(real))
    assert text == page(declared)
    assert encoding == real.removesuffix("-sig")


@pytest.mark.parametrize(
    "declared", ["base64", "rot13", "hex", "zlib_codec", "undefined", "utf-7", "idna"]
)
def test_a_declaration_that_is_no_encoding_of_text_is_passed_over(declared: str) -> None:
    assert decode(page(declared).encode("gbk")) == (page(declared), "gb18030")


def test_a_declaration_is_believed_where_it_fits_best() -> None:
    text = (
        '<meta http-equiv="Content-Type" content="text/html; charset=big5-hkscs">銅價升咗，佢哋話'
    )
    assert decode(text.encode("big5hkscs")) == (text, "big5-hkscs")
    text = '<?xml version="1.0" encoding="big5-hkscs"?><p>銅價升咗，佢哋話</p>'
    assert decode(text.encode("big5hkscs")) == (text, "big5-hkscs")


def test_characters_outside_gbk_come_through_gb18030() -> None:
    assert decode(f"{HANS}鎵𠮷㐀(yè)ḿ".encode("gb18030"))[0] == f"{HANS}鎵𠮷㐀(yè)ḿ"


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_become_one(ends: str) -> None:
    assert decode(ends.join(("铜", "价", "")).encode())[0] == "铜\n价\n"


def test_a_few_broken_bytes_do_not_turn_a_text_into_another() -> None:
    broken = HANS.encode() + b"\xff" + HANS.encode()
    assert decode(broken) == (f"{HANS}\ufffd{HANS}", "utf-8")
    cut = (HANS * 3).encode("gbk")[:-1]
    assert decode(cut) == ((HANS * 3)[:-1] + "\ufffd", "gb18030")


def test_what_is_hardly_a_text() -> None:
    assert decode(b"") == ("", "utf-8")
    assert decode(b"LME 7335.0") == ("LME 7335.0", "utf-8")
    assert decode(b"\xef\xbb\xbf") == ("", "utf-8")


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_even_a_headline_is_enough(encoding: str) -> None:
    wrong = []
    tried = 0
    for article in load():
        title = article.title if encoding == "gb18030" else to_script(article.title, "hant-mirror")
        try:
            data = title.encode(encoding)
        except UnicodeEncodeError:
            continue
        tried += 1
        if decode(data)[0] != title:
            wrong.append(title)
    assert tried > 50
    assert wrong == []
