"""Folding: what is made one, the laws it keeps, and the way back to the article's own glyphs."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import script
from index.script import (
    fold,
    fold_and_evenness,
    fold_even,
    fold_offsets,
    folds_evenly,
    original_range,
)

SAME = [
    # compatibility forms and width
    ("８．４％", "8.4%"), ("ＬＭＥ铜", "lme铜"), ("㎏", "kg"), ("①", "1"), ("Ⅳ", "iv"), ("ﬁ", "fi"),
    ("，：；！？（）", ",:;!?()"),
    # zero-width and control characters
    ("铜\u200c价", "铜价"), ("铜\u200b\ufeff价", "铜价"), ("铜\x00\x07价", "铜价"),
    ("so\xadft", "soft"),
    # Kangxi radicals and compatibility ideographs
    ("⽐亚迪", "比亚迪"), ("⾦属", "金属"), ("\uf90a", "金"),
    # case
    ("A356", "a356"), ("Straße", "strasse"), ("ΣΊΣΥΦΟΣ", "σίσυφοσ"), ("Al", "al"),
    # Traditional
    ("西南鋁業", "西南铝业"), ("氫氣瓶", "氢气瓶"), ("黨建領航", "党建领航"), ("鋁途", "铝途"),
    ("衝刺 沖刺", "冲刺 冲刺"), ("爲為", "为为"), ("後製於", "后制于"), ("啟啓", "启启"),
    # the trade's own variants
    ("矽鋼", "硅钢"), ("錬銅", "炼铜"), ("公厘", "毫米"), ("公釐", "毫米"), ("甚么", "什么"),
    ("甚麼", "什么"), ("看著", "看着"), ("計畫", "计划"), ("計劃", "计划"), ("计画", "计划"),
    ("顯著", "显著"), ("显着", "显著"), ("反覆", "反复"), ("反復", "反复"), ("覆蓋", "覆盖"),
    ("公 厘", "毫 米"), ("甚　么", "什 么"), ("革命衞隊", "革命卫队"), ("敍利亞", "叙利亚"),
    ("燒硷", "烧碱"), ("銲接", "焊接"), ("鎔煉", "熔炼"), ("朱鎔基", "朱镕基"), ("鑛山", "矿山"),
    ("鑪料", "炉料"), ("鉄", "铁"), ("塩", "盐"), ("甚至", "甚至"), ("厘米", "釐米"),
    ("二噁英", "二恶英"), ("彷彿", "仿佛"), ("牴觸", "抵触"),
    # accents composed, whichever way they were written
    ("Ame\u0301lie", "amélie"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_spellings_that_are_one(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("８．４％", "8.4%"), ("西南鋁業(集團)", "西南铝业(集团)"), ("矽", "硅"), ("錬", "炼"),
        ("公厘", "毫米"), ("甚麼", "什么"), ("看著", "看着"), ("⽐", "比"), ("Ｗ", "w"),
        ("䓬", "䓬"), ("", ""),
    ],
)  # fmt: skip
def test_the_one_form(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("铜", "铝"),
        ("铜价", "铜 价"),
        ("4.5", "45"),
        ("甚", "什"),
        ("公", "毫"),
        ("é", "e"),
        ("己", "已"),
    ],
)
def test_spellings_that_are_not_one(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_line_ends_stay_and_their_like_become_them() -> None:
    assert fold("一\n二\r\n三") == "一\n二\r\n三"
    assert fold("一\u2028二\x85三\u2029") == "一\n二\n三\n"
    assert fold("一\t二") == "一 二"


PHRASES_APART = {
    "上鍊", "手鍊", "拉鍊", "拉鍊工程", "李鍊福", "珍珠項鍊", "肘手鍊足", "金鍊", "鉸鍊", "銀鍊",
    "鍊墜", "鍊子", "鍊形", "鍊條", "鍊錘", "鍊鎖", "鎖鍊", "鐵鍊", "鑽石項鍊", "項鍊", "頸鍊",
}  # fmt: skip
"""鍊 is 炼 in this trade (鍊鋼); to make 炼 and 链 one would find 产业链 for 炼."""


def test_phrases_that_opencc_decides_by_context_meet() -> None:
    path = Path(opencc.__file__).with_name("dictionary") / "TSPhrases.txt"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    assert len(rows) > 250
    apart = {old for old, new in rows if fold(old) != fold(new.split(" ")[0])}
    assert apart == PHRASES_APART


HAN = st.sampled_from("西南鋁铝業业計畫划著着覆復反甚么麼公厘釐矽硅錬炼後后乾干⽐䓬㐀𠮷")
OTHER = st.sampled_from("Aa4.５％，,()（） \n\u200c\u3000\xa0㎏ⅣﬁßéΣ①\ufffd😀İ")
TEXT = st.text(HAN | OTHER, max_size=24)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=24)


@given(TEXT | ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_single_character_folds_to_what_stays() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x33480), *range(0xE0000, 0xE0200)):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


@given(TEXT | ANY, TEXT | ANY)
def test_a_piece_folds_to_what_its_whole_text_has(left: str, right: str) -> None:
    if any(unicodedata.combining(char) for char in left + right):
        return
    if fold(left).rstrip()[-1:] + fold(right).lstrip()[:1] in {"公厘", "甚么"}:
        return
    assert fold(left + right) == fold(left) + fold(right)


@given(st.text(HAN | OTHER | st.characters(), max_size=80))
def test_a_long_text_folds_as_a_short_one_does(text: str) -> None:
    for _ in ("while its characters are met", "when they are known"):
        assert script._fold_long(text)[0] == text.translate(script._fold_table())


@given(st.text(HAN | OTHER | st.sampled_from("e\u0301"), max_size=80))
def test_a_text_is_folded_and_known_to_be_even_at_once(text: str) -> None:
    for _ in ("while its characters are met", "when they are known"):
        folded, even = fold_and_evenness(text)
        assert folded == fold(text)
        assert even == folds_evenly(text)


MARKED = st.text(HAN | OTHER | st.sampled_from("e\u0301か\u3099r\u030c"), max_size=24)


@given(MARKED | ANY, st.data())
def test_offsets_lead_back_to_what_was_folded(text: str, data: st.DataObject) -> None:
    folded, offsets = fold(text), fold_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets) and offsets[-1] == len(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    first, last = original_range(offsets, start, end)
    assert 0 <= first <= last <= len(text)
    if start == end:
        assert first == last
    elif not any(word in folded for word in ("毫米", "什么")):
        assert folded[start:end] in fold(text[first:last])


def test_marks_fall_on_the_articles_own_glyphs() -> None:
    text = "西\u200b南鋁業產量８．４％。"
    offsets = fold_offsets(text)
    at = fold(text).index("南铝业")
    first, last = original_range(offsets, at, at + 3)
    assert text[first:last] == "南鋁業"
    at = fold(text).index("8.4%")
    first, last = original_range(offsets, at, at + 4)
    assert text[first:last] == "８．４％"
    kilogram = fold_offsets("5㎏铝")
    assert original_range(kilogram, 1, 2) == (1, 2)


def test_the_range_of_nothing_is_empty() -> None:
    assert original_range(fold_offsets("铜价"), 1, 1) == (1, 1)
    assert original_range(fold_offsets(""), 0, 0) == (0, 0)


@given(MARKED | ANY)
def test_even_folding_keeps_the_length(text: str) -> None:
    assert len(fold_even(text)) == len(text)


def test_even_folding_reads_labels() -> None:
    assert fold_even("來源：㎏\u200b") == "来源:㎏\u200b"


def test_scripts_for_showing() -> None:
    assert script.to_hans("西南鋁業，計畫") == "西南铝业，计划"
    assert script.to_hant("后来的计划") == "後來的計劃"
    assert script.to_hans("") == script.to_hant("") == ""


def test_leaning_tells_the_script() -> None:
    assert script.leaning("西南鋁業") > 0
    assert script.leaning("西南铝业") < 0
    assert script.leaning("西南 A356") == 0


def test_invisible_characters_are_stripped_and_nothing_else() -> None:
    assert script.strip_invisible("铜\u200b價\x07 \t八\n") == "铜價 \t八\n"
    assert script.strip_invisible("　铜價８％") == "　铜價８％"


def test_han_is_what_it_says() -> None:
    assert all(script.is_han(char) for char in "铜⽐䓬𠮷々〇")
    assert not any(script.is_han(char) for char in ("", "a", "1", "，", "か", "铜a"))
