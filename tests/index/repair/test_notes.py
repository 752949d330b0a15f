"""Pinyin notes go where they are a reading of the character before them, and stay elsewhere."""

from __future__ import annotations

import random
import unicodedata

import pytest

from index.repair import repair
from index.repair.edits import apply
from index.repair.notes import find, is_reading, readings, without_notes
from tests.pages.articles import load
from tests.pages.convert import Script, to_script
from tests.pages.damage import annotate, heavy_types, light_types


def cleaned(text: str) -> str:
    return apply(text, find(text))


@pytest.mark.parametrize(
    ("noted", "text"),
    [
        ("產(chǎn)業(yè)", "產業"), ("相關(guān)的", "相關的"), ("铜(tóng)价", "铜价"),
        ("西南鋁業(yè)(集團)", "西南鋁業(集團)"), ("業(yè)(yè)", "業(yè)"), ("的(de)", "的"),
        ("率(lǜ)", "率"), ("吕(lǚ)", "吕"), ("重(chóng)重(zhòng)", "重重"), ("調(diào)", "調"),
        ("還(hái)還(huán)", "還還"), ("這(zhè)個(ge)", "這個"), ("东西(xi)", "东西"),
        ("調(tiáo)", "調"), ("〇(líng)", "〇"), ("業(ye\u0300)", "業"), ("廣(ɡuǎnɡ)", "廣"),
    ],
)  # fmt: skip
def test_notes_go(noted: str, text: str) -> None:
    assert cleaned(noted) == text


@pytest.mark.parametrize(
    "text",
    [
        "西南鋁業(集團)", "鎵(Ga)", "鋁(al)", "铜(cu)", "金(au)", "銀(silver)", "業（yè）",
        "業 (yè)", "業(ye)", "業(Yè)", "業(guān)", "業(yè", "yè)", "(yè)", "A(yè)", "業(yè1)",
        "業( yè)", "()", "業()", "氧(o)", "锂(li)", "吨(t)", "年(a)", "克(g)",
        "業[yè]", "价格(含税)", "铁(fe)、锰(mn)", "公司(下称“西南铝”)",
    ],
)  # fmt: skip
def test_what_is_no_note_stays(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("damaged", "text"),
    [("業(y?)", "業"), ("產(ch?n)", "產"), ("業(y?\ufffd)", "業"), ("關(gu?n)係", "關係")],
)
def test_a_note_whose_marked_letter_was_lost_goes(damaged: str, text: str) -> None:
    assert cleaned(damaged) == text


@pytest.mark.parametrize(
    "text", ["業(?)了", "業(x?)", "為何(why?)", "铜(t?)", "对(?)", "產(ch?x)", "業(?è)"]
)
def test_a_question_in_brackets_stays(text: str) -> None:
    assert cleaned(text) == text


def test_readings_of_a_character() -> None:
    assert readings("業") == {"yè"}
    assert {"diào", "tiáo"} <= readings("調")
    assert is_reading("yè", "業") and is_reading(unicodedata.normalize("NFD", "yè"), "業")
    assert not is_reading("yě", "業") and not is_reading("", "業")


def test_the_mend_names_the_note_and_its_place() -> None:
    repaired = repair("產(chǎn)業(yè)鏈", "title")
    assert repaired.text == "產業鏈"
    assert [
        (mend.kind, mend.where, mend.start, mend.before, mend.after) for mend in repaired.mends
    ] == [
        ("pinyin-note", "title", 1, "(chǎn)", ""),
        ("pinyin-note", "title", 8, "(yè)", ""),
    ]
    assert [repaired.origin(offset) for offset in range(4)] == [0, 7, 12, 13]


@pytest.mark.parametrize("script", ["hans", "hant-mirror", "hant-variant"])
@pytest.mark.parametrize("in_context", [True, False])
def test_every_note_that_a_converter_writes_goes(script: Script, in_context: bool) -> None:
    rng = random.Random(7)
    for article in load()[::4]:
        heavy = heavy_types(article.paragraphs, script, rng)
        for paragraph in article.paragraphs:
            text = to_script(paragraph, script)
            for types in (light_types(script), heavy):
                assert cleaned(annotate(text, types, in_context=in_context)) == text


def test_our_articles_hold_no_notes() -> None:
    for article in load():
        for text in (article.title, *article.paragraphs):
            assert find(text) == [] and find(to_script(text, "hant-mirror")) == []


def test_judging_looks_past_anything_of_a_notes_shape() -> None:
    assert without_notes("產(chǎn)業(xyz)(集團)") == "產業(集團)"
