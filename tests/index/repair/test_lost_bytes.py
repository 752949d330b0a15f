"""Lost lead bytes are put back where that is plainly better, and only there."""

from __future__ import annotations

import random
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.repair import lost_bytes, repair
from index.repair.candidates import Page, rank, with_second
from index.repair.edits import Edit, apply
from index.repair.lost_bytes import find
from index.repair.plausibility import log_likelihood
from tests.pages.damage import lose_lead_byte

HAN = "".join(map(chr, range(0x4E00, 0x9FA6)))
SHIFTED = HAN + "，。、；：？！（）" + string.ascii_letters + "?\ufffd\n ("
"""What stands in text that is out of step, and in text that is not."""


def restored(text: str) -> str:
    return apply(text, find(text))


def damaged(text: str, at: str, *, show_ascii: bool = False) -> str:
    """``text`` after the first character of ``at``, where it first stands, lost its lead byte."""
    return lose_lead_byte(text, text.index(at), show_ascii=show_ascii)


def test_the_shapes_of_the_damage() -> None:
    assert damaged("平穩。總體看", "。") == "平穩?？傮w看"
    assert damaged("平穩。總體看", "。", show_ascii=True) == "平穩??傮w看"
    assert damaged("見頂。現貨", "。") == "見頂?，F貨"
    assert damaged("加劇；全球礦山", "；").startswith("加劇?")
    assert damaged("水電鋁產業", "鋁") == "水電?X產業"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("全廠運行平穩。總體看，鋁錠產量穩中有升。", "。總"),
        ("銅價已經見頂。現貨成交清淡，持貨商挺價。", "。現"),
        ("銅價已經見頂。現(xiàn)貨成交清淡，持貨商挺價。", "。現"),
        ("該公司計劃擴建電解鋁產能，明年投產。", "該"),
        ("西南地區的水電鋁產業發展迅速。", "鋁"),
        ("記者從中國有色金屬工業協會獲悉，銅產量增長。", "協"),
        ("今年云南铝业的电解铝产量创下新高，PPI指数回落。", "业"),
        ("本报讯 6月铜价上涨，沪铜主力合约收于高位，LME铜库存下降。", "，沪"),
        ("華東地區的庫存增加了三成，鋁價因此下跌。", "三"),
        ("他說“先松後緊”，鋁水就不會濺出來。", "”"),
        ("貿易摩擦加劇；全球礦山的供應仍然緊張。", "；"),
        ("60%錫精礦(廣西)報價上漲。", "礦"),
    ],
)
@pytest.mark.parametrize("show_ascii", [False, True])
def test_what_is_lost_comes_back(text: str, at: str, show_ascii: bool) -> None:
    assert restored(damaged(text, at, show_ascii=show_ascii)) == text


NOTED = "公司的產(chǎn)業(yè)鏈(liàn)延伸很快，今年擴(kuò)建鋁(lǚ)廠(chǎng)。"


@pytest.mark.parametrize("letter", ["ǎn)業", "àn)延"])
def test_what_is_lost_inside_a_note_comes_back(letter: str) -> None:
    assert restored(damaged(NOTED, letter)) == NOTED


@pytest.mark.parametrize("letter", ["ǎn)業", "è)鏈", "àn)延", "ò)建", "ǚ)廠", "ǎng)。"])
def test_a_note_with_a_loss_inside_goes_all_the_same(letter: str) -> None:
    text = repair(damaged(NOTED, letter), "body").text
    assert text == "公司的產業鏈延伸很快，今年擴建鋁廠。"


def test_a_note_behind_a_stretch_tells_of_its_last_character() -> None:
    # 業, 邦 and others end in the same byte: the note knows which it was.
    assert restored("西南鋁?I(yè)的產量") == "西南鋁業(yè)的產量"
    assert repair("西南鋁?I(yè)的產量", "body").text == "西南鋁業的產量"
    assert restored("銅價已經見頂?，F(xiàn)貨成交清淡") == "銅價已經見頂。現(xiàn)貨成交清淡"


def test_a_character_that_the_page_always_notes_is_none_without_a_note() -> None:
    page = Page("業(yè)界的企業(yè)和鋁業(yè)，在市場，有市場。")
    assert page.noting("業", True) > -1 > page.noting("業", False)
    assert page.noting("市", False) > -1 > page.noting("市", True)
    assert page.noting("。", False) == 0


def test_a_loss_that_comes_twice_is_no_word_of_the_page() -> None:
    text = "廣東庫存增加11.9萬噸，江蘇庫存增加6.1萬噸，較節前回升。"
    twice = damaged(damaged(text, "萬噸，江"), "萬噸，較")
    assert twice.count("?f噸") == 2
    assert restored(twice) == text


def test_what_the_page_says_elsewhere_decides() -> None:
    line = "鷺洲鋁業的總經理說，訂單已經排到年底。"
    alone = restored(damaged(line, "洲"))
    named = f"鷺洲鋁業(集團)今天開工。\n{damaged(line, '洲')}\n鷺洲鋁業在西南。"
    assert restored(named) == f"鷺洲鋁業(集團)今天開工。\n{line}\n鷺洲鋁業在西南。"
    assert alone[2:] == line[2:]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("項目經理苗得雨介紹，下一步將擴大產能。", "得"),
    ],
)
def test_a_first_character_that_is_anybodys_guess_stays_a_question_mark(text: str, at: str) -> None:
    assert restored(damaged(text, at)) == text.replace(at, "?")


@pytest.mark.parametrize(
    "text",
    [
        "怎么看?A股", "什么?K线", "how?Are", "是吗?[图]", "怎麼看?A股", "漲不停?K線翻紅",
        "利好出盡?A股盤後解讀", "Q: 銅?A: 鋁", "鋁價?Are you sure", "AI?G20", "業績(?)", "真的?!",
        "http://a.cn/x?id=5", "這是什麼?我們認為銅價會漲。", "这是什么?我们认为铜价会涨。",
        "他問:“銅價會漲嗎?”記者答不上來。", "？？？", "?", "???", "鋁業 ? 銅業", "\ufffd\ufffd",
        "公司整車生產資質被凍結并失效?海馬汽車:不實消息",
        "能否上漲?銅:看LME", "產量多少?7萬噸", "?7335.0/7345.0 b", "",
    ],
)  # fmt: skip
def test_question_marks_stay(text: str) -> None:
    assert find(text) == []


def test_a_letter_alone_is_no_loss_in_simplified_text() -> None:
    # Only characters that GB2312 lacks have such a second byte.
    assert find("今年铝业发展，本公司?F铜杆的产量走高") == []


@given(st.text())
def test_text_without_marks_is_left_alone(text: str) -> None:
    assert find(text.replace("?", "").replace("\ufffd", "")) == []


@given(st.text(SHIFTED, max_size=40))
def test_any_text_gives_edits_in_order_and_apart(text: str) -> None:
    position = 0
    for edit in find(text):
        assert position <= edit.start < edit.end <= len(text)
        assert text[edit.start] in "?\ufffd"
        assert edit.after
        position = edit.end


@given(st.text(SHIFTED, max_size=40))
def test_digits_are_never_invented(text: str) -> None:
    for edit in find(text):
        assert not any(char in string.digits for char in edit.after)
        assert not unicodedata.category(edit.after[0]).startswith("N")


@given(st.text(SHIFTED, max_size=40), st.integers(0, 2**32))
def test_the_record_of_mends_says_what_was_done(text: str, seed: int) -> None:
    places = [at for at, char in enumerate(text) if char in HAN] or [0]
    text = f"鋁業的產量。{text}現貨成交清淡，銅價走高。"
    text = lose_lead_byte(text, 6 + random.Random(seed).choice(places) if len(places) > 1 else 0)
    result = repair(text, "body")
    lost = [mend for mend in result.mends if mend.kind == lost_bytes.KIND]
    ends = [mend.start + len(mend.before) for mend in lost]
    assert [text[mend.start : end] for mend, end in zip(lost, ends, strict=True)] == [
        mend.before for mend in lost
    ]
    assert find(text) == [
        Edit(mend.kind, mend.start, end, mend.after) for mend, end in zip(lost, ends, strict=True)
    ]


def test_candidates_are_ranked_by_their_chances() -> None:
    page = Page("銅價走高，鋁業發展。")
    ranked = rank(page, "庫存增加了", with_second("三".encode("gbk")[1]), "成，鋁價因此下跌。")
    assert ranked[0].char == "三"
    chances = [candidate.chance for candidate in ranked]
    assert chances == sorted(chances, reverse=True)
    assert 0.99 < sum(chances) < 1.1  # Forms of one character are not set against each other.


@pytest.mark.parametrize(
    "piece", ["?總", "?k價\n", "?A", "?\ufffd鋁", "業(?è)", "鋁?，", "總?N體銅業鋁業發展", "?？傮w"]
)
def test_the_work_on_a_page_is_bounded(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = rankings = 0

    def counting_judge(text: str) -> float:
        nonlocal judged
        judged += len(text)
        return log_likelihood(text)

    def counting_ranker(*args: object, **kwargs: object) -> object:
        nonlocal rankings
        rankings += 1
        return rank(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(lost_bytes, "log_likelihood", counting_judge)
    monkeypatch.setattr(lost_bytes, "rank", counting_ranker)
    find(piece * (200_000 // len(piece)))
    assert judged < 30_000
    assert rankings < 50


def test_random_bytes_are_not_read_as_text() -> None:
    rng = random.Random(7)
    text = "".join("?" if rng.random() < 0.2 else rng.choice(HAN) for _ in range(2_000))
    assert sum(edit.end - edit.start for edit in find(text)) < 100
