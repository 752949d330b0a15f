"""The generator does the damage that the specification describes, and knows the truth about it."""

from __future__ import annotations

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tests.pages.articles import CleanArticle, Repost, load, reposted
from tests.pages.boilerplate import disclaimer
from tests.pages.convert import Style, dictionary, traditional
from tests.pages.damage import (
    Target,
    annotate,
    ascii_punctuation,
    is_fair,
    light_types,
    lose_lead_byte,
    lose_one,
    undecidable,
    untidy,
)
from tests.pages.layouts import LAYOUTS, Layout
from tests.pages.render import Encoding, Spec, number, possible, render
from tests.pages.sample import expected, write

ROOT = Path(__file__).parents[2]
REFERENCE = (
    Path(os.environ.get("YOUSE_TEST_DATA", ROOT / "../shared/data"))
    / "pages/000_a1c96a6a62beb1fb.txt"
)
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason=f"the reference page is not at {REFERENCE}"
)
NOTE = re.compile(r"(?<=[一-鿿])\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)")

ARTICLE = CleanArticle(
    key="t01",
    title="[视频]冲刺：岚湾铝业(集团)为何后来居上",
    published="2017-03-05T10:06:00+08:00",
    views=345,
    source="岚湾矿冶报",
    category="铝",
    authors=("林砚秋", "周亦舟"),
    byline="记者 林砚秋 通讯员 周亦舟",
    editor="任一苇",
    paragraphs=(
        "岚湾铝业(集团)有限公司从事镓(Ga)的生产，产量增长４.5％。总体看，发展关键在于制度。",
        "冲：把握方向",
        "现货市场上，采购干劲很足；全球矿山后续产能仍有余地，战斗还在继续！",
    ),
    reposts=(Repost("岚湾铝业居上", "矿冶观察", "2017-03-06T08:15:00+08:00", 77),),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("。總體", "?？傮w"),
        ("。現", "?，F"),
        ("。現(xiàn)", "?，F(xiàn)"),
        ("劇；全球礦", "?。蝗\ue084虻V"),
    ],
)
def test_lost_lead_byte_reads_as_observed(text: str, shown: str) -> None:
    assert lose_lead_byte(text, 0) == shown
    assert is_fair(text, 0)


def test_misread_question_mark_is_shown_as_ascii_but_the_authors_own_is_kept() -> None:
    assert lose_lead_byte("。總體", 0, show_ascii=True) == "??傮w"
    assert lose_lead_byte("為何？。總體如何？", 3, show_ascii=True) == "為何？??傮w如何？"


def test_loss_that_swallows_another_byte_is_not_fair() -> None:
    text = "劇；全球礦山"
    assert lose_lead_byte(text, 5) == "劇；全球礦?\ufffd"
    assert not is_fair(text, 5)
    assert lose_one("山", random.Random(0)) is None
    assert lose_one("山", random.Random(0), hard=True) == "?\ufffd"
    with pytest.raises(ValueError, match="no two-byte character"):
        lose_lead_byte("A356", 0)


@pytest.mark.parametrize("target", get_args(Target))
def test_putting_the_lead_byte_back_gives_the_original(target: Target) -> None:
    mended = 0
    for article in load():
        # Simplified text of GB2312 falls into step again only at a Latin letter: few fair places.
        for text in (traditional(paragraph, "mirror") for paragraph in article.paragraphs):
            damaged = lose_one(text, random.Random(text), target=target)
            if damaged is None:
                continue
            original, raw = text.encode("gb18030"), bytearray(damaged.encode("gb18030"))
            (at,) = (n for n, (a, b) in enumerate(zip(original, raw, strict=True)) if a != b)
            assert raw[at] == 0x3F
            lost = original[at : at + 2].decode("gb18030")
            assert target != "han" or "一" <= lost <= "鿿"
            assert target != "punctuation" or not lost.isalnum()
            raw[at] = original[at]
            assert raw.decode("gb18030") == text
            mended += 1
    assert mended > 300


def test_naive_conversion_keeps_what_adictionary_would_change() -> None:
    text = "关于制造后冲击战斗，为采购干部"
    assert traditional(text, "mirror") == "關于制造后沖擊戰斗，為采購干部"
    assert traditional(text, "variant") == "關於制造後衝擊戰鬥，爲採購幹部"


@pytest.mark.parametrize("style", ["mirror", "variant"])
def test_conversion_keeps_length_and_changes_each_character_one_way(style: Style) -> None:
    text = "".join(paragraph for article in load() for paragraph in article.paragraphs)
    converted = traditional(text, style)
    assert len(converted) == len(text)
    pairs = set(zip(text, converted, strict=True))
    assert len(pairs) == len(set(text))
    assert all(len(new.encode("utf-16-le")) == 2 for _, new in pairs)


@needs_reference
def test_light_notes_are_exactly_those_of_the_reference_page() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    bare = NOTE.sub("", page)
    assert len(NOTE.findall(page)) == 168
    assert annotate(bare, light_types("hant-mirror"), in_context=False) == page


@needs_reference
def test_mirror_style_writes_what_the_reference_page_writes() -> None:
    bare = NOTE.sub("", REFERENCE.read_text(encoding="utf-8"))
    back = dictionary("TSCharacters.txt")
    simplified = "".join(back.get(character, [character])[0] for character in bare)
    assert traditional(simplified, "mirror") == bare


def test_notes_stand_only_behind_their_types() -> None:
    text = "鋁業(集團)協調發展產業"
    assert annotate(text, frozenset("業調"), in_context=False) == (
        "鋁業(yè)(集團)協調(diào)發展產業(yè)"
    )
    assert annotate("协调", frozenset("调")) == "协调(tiáo)"
    assert annotate(text, frozenset()) == text


def test_heavy_notes_reach_labels_only_when_asked() -> None:
    heavy = Spec(layout="L3", script="hant-mirror", notes="heavy", padded=True)
    # Two of the labels' characters are among the few that a seed leaves without a note.
    seeds = [replace(heavy, seed=seed) for seed in range(20)]
    bylines = [_lines(ARTICLE, spec)[1] for spec in seeds]
    assert all("來源: " in line and "分類: " in line for line in bylines)
    noted = [_lines(ARTICLE, replace(spec, note_labels=True))[1] for spec in seeds]
    assert sum("來(lái)源: " in line and "分類(lèi): " in line for line in noted) > 10


def test_heavy_notes_cover_nearly_all_converted_or_a_third_of_simplified_types() -> None:
    for article in load()[:20]:
        text = "".join(article.paragraphs)
        changed = {c for c in traditional(text, "mirror") if c not in text}
        page = render(article, Spec(script="hant-mirror", notes="heavy"))
        noted = {text[-1] for text in re.split(NOTE, page.data.decode())[:-1]}
        assert len(changed & noted) > 0.8 * len(changed)
        plain = render(article, Spec(notes="heavy"))
        types = {text[-1] for text in re.split(NOTE, plain.data.decode())[:-1]}
        assert 0.2 < len(types) / len(set(plain.data.decode())) < 0.4


def test_real_brackets_that_look_like_a_note_are_refused() -> None:
    assert undecidable("鎵(Ga)和鋁業(集團)") is None
    assert undecidable("锿(āi)") == "锿(āi)"
    assert not possible(replace(ARTICLE, paragraphs=("锿(āi)。",)), Spec())


def test_punctuation_turns_ascii_except_stops_and_quotes() -> None:
    assert ascii_punctuation("“甲”，乙：丙；丁！（戊）？％、。") == "“甲”,乙:丙;丁!(戊)?%、。"
    assert {untidy("3月，4月。", random.Random(seed)) for seed in range(20)} == {
        "3月，，4月。",
        "3月，4月,。",
        "３月，4月。",
    }


def _lines(article: CleanArticle, spec: Spec) -> list[str]:
    return render(article, spec).data.decode().splitlines()


@pytest.mark.parametrize(
    ("layout", "byline"),
    [
        (
            "L1",
            "2017年03月05日 10:6 345次浏览 来源: 岚湾矿冶报 分类: 铝"
            " 作者: 记者 林砚秋 通讯员 周亦舟",
        ),
        ("L2", "2017年03月05日 10:6    345次浏览    来源:    分类: 铝    作者:"),
        ("L2b", "2017年03月05日 10:6    345次浏览    来源:    分类: 铝"),
        ("L3", "2017年03月05日 10:6 345次浏览 来源: 岚湾矿冶报 分类: 铝"),
        ("X2", "2017-03-05 岚湾矿冶报345"),
        ("X3", "2017/03/05 10:6"),
    ],
)
def test_bylines_stand_as_specified(layout: Layout, byline: str) -> None:
    assert _lines(ARTICLE, Spec(layout=layout))[:2] == [ARTICLE.title, byline]


@pytest.mark.parametrize("layout", ["X1", "X4", "X5"])
def test_glued_byline_carries_seconds_and_truth_has_them(layout: Layout) -> None:
    page = render(ARTICLE, Spec(layout=layout))
    line = page.data.decode().splitlines()[1]
    found = re.fullmatch(
        r"2017-03-05 10:6:(\d\d)来源:岚湾矿冶报撰写作者:记者 林砚秋 通讯员 周亦舟", line
    )
    assert found
    assert page.truth.published == f"2017-03-05T10:06:{found[1]}+08:00"


def test_truth_holds_what_the_layout_shows_and_nothing_else() -> None:
    first = render(ARTICLE, Spec(script="hant-variant", ascii_punctuation=True)).truth
    assert first.title == "[視頻]衝刺:嵐灣鋁業(集團)爲何後來居上"
    assert (first.published, first.views) == ("2017-03-05T10:06:00+08:00", 345)
    assert (first.source, first.category, first.editor) == ("嵐灣礦冶報", "鋁", "任一葦")
    assert first.authors == ("林硯秋", "周亦舟")
    assert first.paragraphs[1] == "衝:把握方向"
    second = render(ARTICLE, Spec(layout="L2")).truth
    assert (second.source, second.authors, second.editor) == (None, (), "任一苇")
    glued = render(ARTICLE, Spec(layout="X2")).truth
    assert (glued.published, glued.views, glued.category) == ("2017-03-05", 345, None)


def test_every_layout_prints_its_whole_truth() -> None:
    for layout in LAYOUTS:
        for seed in range(4):
            page = render(ARTICLE, Spec(layout=layout, notes="light", seed=seed))
            truth, text = page.truth, NOTE.sub("", page.data.decode())
            shown = (truth.title, *truth.paragraphs, truth.source, truth.category, truth.editor)
            assert all(value in text for value in (*shown, *truth.authors) if value), layout
            assert text.count(truth.paragraphs[0]) == (2 if layout == "X4" else 1)
            assert ("版权均属于" in text) == layout.startswith("L")
            assert ("责任编辑" in text or "编辑：" in text) == (truth.editor is not None)


def test_source_is_the_last_line_of_x3_and_indentation_is_alike_in_l4() -> None:
    assert "来源：岚湾矿冶报" in _lines(ARTICLE, Spec(layout="X3"))[-1]
    lines = [line for line in _lines(ARTICLE, Spec(layout="L4", indent="space")) if line]
    assert all(re.match(r" {4}\S", line) for line in lines)
    assert lines[0].strip().startswith(("<", "&"))


@pytest.mark.parametrize("lines", [5, 6])
def test_disclaimer_carries_the_phrases_a_reader_knows_it_by(lines: int) -> None:
    for seed in range(10):
        notice = disclaimer(random.Random(seed), lines)
        text = "\n".join(notice)
        assert len(notice) == lines
        for phrase in ("声明：", "版权均属于", "凡注明文章来源为“", "如需转载", "若据本文章操作"):
            assert phrase in text
        assert "凡本网注明“来源:“" in text and "原创" in text
        assert "www.caoyihen.example" in text and text.count("“") != text.count("”")


def test_same_call_same_bytes_and_another_seed_other_bytes() -> None:
    spec = Spec(notes="heavy", losses=2, spam=True, junk=True)
    assert render(ARTICLE, spec) == render(ARTICLE, spec)
    assert render(ARTICLE, spec).data != render(ARTICLE, replace(spec, seed=1)).data
    assert expected() == expected()


def test_losses_hit_paragraphs_only_and_are_reported() -> None:
    spec = Spec(script="hant-mirror", losses=2)
    clean, page = render(ARTICLE, replace(spec, losses=0)), render(ARTICLE, spec)
    changed = [
        at
        for at, (old, new) in enumerate(
            zip(clean.data.decode().splitlines(), page.data.decode().splitlines(), strict=True)
        )
        if old != new
    ]
    assert [at - 2 for at in changed] == list(page.damaged)
    assert len(page.damaged) == 2
    assert page.truth == clean.truth


def test_big5_holds_clean_traditional_pages_alone() -> None:
    assert possible(ARTICLE, Spec(script="hant-mirror", encoding="big5"))
    assert not possible(ARTICLE, Spec(encoding="big5"))
    noted = Spec(script="hant-mirror", notes="light", encoding="big5")
    with pytest.raises(ValueError, match=r"big5 cannot hold .*à.*notes='none'"):
        render(ARTICLE, noted)
    assert not possible(ARTICLE, noted)


def test_layouts_that_cannot_be_read_again_are_refused() -> None:
    assert not possible(ARTICLE, Spec(layout="L2b", script="hant-mirror"))
    assert not possible(replace(ARTICLE, source="矿冶24"), Spec(layout="X2"))
    assert not possible(replace(ARTICLE, source=""), Spec(layout="X2"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_html_holds_truth_and_declares_what_it_is_told(encoding: Encoding) -> None:
    for seed in range(6):
        spec = Spec(container="html", encoding=encoding, declared="gb2312", seed=seed)
        page = render(ARTICLE, replace(spec, reference=True, indent="ideographic"))
        text = page.data.decode(encoding)
        assert re.search(r"charset=\"?gb2312\"", text)
        assert f"ShowNews1.aspx?id={page.id}" in text
        assert text.count(page.truth.title) >= 2
        assert all(paragraph in text for paragraph in page.truth.paragraphs)
    assert "charset" not in render(ARTICLE, replace(spec, declared="")).data.decode(encoding)


def test_article_numbers_follow_the_known_points() -> None:
    assert number("2022-04-15T00:00:00+08:00") == "435705"
    assert int(number("2012-01-01T00:00:00+08:00")) > 207539
    assert 435705 < int(number("2024-01-01T00:00:00+08:00")) < 468110


def test_jsonl_record_gives_all_fields() -> None:
    page = render(ARTICLE, Spec(container="jsonl", notes="light"))
    record = json.loads(page.data)
    assert set(record) == {
        "id", "title", "body", "author", "source", "category", "date", "views", "editor",
    }  # fmt: skip
    assert NOTE.sub("", record["body"]).split("\n") == list(page.truth.paragraphs)
    assert (page.id, page.truth.editor) == (record["id"], "任一苇")


def test_reposts_change_only_what_portals_change() -> None:
    (repost,) = reposted(ARTICLE)
    assert (repost.key, repost.title, repost.views) == ("t01-r1", "岚湾铝业居上", 77)
    assert repost.paragraphs == ARTICLE.paragraphs


def test_sample_is_written_as_expected_and_spans_the_forms(tmp_path: Path) -> None:
    pages = expected()
    articles = load()
    assert len(pages) == len(articles) + sum(len(article.reposts) for article in articles)
    files = {path.name: path.read_bytes() for path in write(tmp_path)}
    assert files.keys() == {page.name.partition("#")[0] for page in pages}
    for page in pages:
        name, _, line = page.name.partition("#")
        data = files[name].splitlines(keepends=True)[int(line) - 1] if line else files[name]
        assert data == page.data
    assert {page.spec.layout for page in pages if page.spec.container == "text"} == set(LAYOUTS)
    assert {page.spec.notes for page in pages} == {"none", "light", "heavy"}
    assert {page.spec.encoding for page in pages} == {
        "utf-8", "utf-8-sig", "gb18030", "gbk", "big5",
    }  # fmt: skip
    assert sum(1 for page in pages if page.damaged) == 8
    assert not any(page.spec.hard for page in pages)
    hant = sum(page.spec.script != "hans" for page in pages)
    assert 0.35 < hant / len(pages) < 0.5
    numbers = [page.id for page in pages if page.id is not None]
    assert len(numbers) == len(set(numbers))
