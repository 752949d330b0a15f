"""The page as it came beside what was made of it: nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.article import Mend
from web.mended_lines import SHEET, Line, Piece, kinds, lines, sheets

NOTE = Mend("pinyin-note", "page", 1, "(yè)", "")


def before(found: list[Line]) -> str:
    return "".join(piece.before for line in found for piece in line.pieces)


def after(found: list[Line]) -> str:
    return "".join(piece.after for line in found for piece in line.pieces)


@given(st.text("铝铜 \n(a)", max_size=60), st.data())
def test_the_two_sides_are_the_text_before_and_after_its_mends(
    text: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    mends, expected, position = [], "", 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        put = data.draw(st.sampled_from(["", "锌"]))
        mends.append(Mend("lost-byte", "page", start, text[start:end], put))
        expected += text[position:start] + put
        position = end
    expected += text[position:]
    found, unplaced = lines({"page": text}, mends)
    assert unplaced == []
    # Lines with nothing on them are left out, and what would have been put there with them.
    assert "".join(before(found).split()) == "".join(text.split())
    if all(mend.before.strip() for mend in mends):
        assert "".join(after(found).split()) == "".join(expected.split())


def test_what_lies_inside_a_cut_goes_with_it() -> None:
    text = "業(yè)\n声明(míng)甲\n声明乙"
    inner = Mend("pinyin-note", "page", 8, "(míng)", "")
    whole = Mend("disclaimer", "page", 6, text[6:], "")
    found, unplaced = lines({"page": text}, [NOTE, inner, whole])
    assert unplaced == []
    assert [line.kinds for line in found] == [
        ("pinyin-note",), ("disclaimer", "pinyin-note"), ("disclaimer",),
    ]  # fmt: skip
    assert [line.left for line in found] == [True, False, False]
    assert found[1].pieces[1] == Piece("(míng)", "", "pinyin-note", "disclaimer")
    assert [line.part for line in found] == ["page", None, None]


def test_what_the_page_does_not_hold_has_no_place() -> None:
    wrong = Mend("pinyin-note", "page", 2, "(yè)", "")
    elsewhere = Mend("pinyin-note", "title", 1, "(yè)", "")
    behind = Mend("pinyin-note", "page", 99, "(yè)", "")
    overlapping = Mend("lost-byte", "page", 3, "è)铝", "鋁")
    mends = [wrong, NOTE, elsewhere, behind, overlapping]
    found, unplaced = lines({"page": "業(yè)铝"}, mends)
    assert unplaced == [wrong, elsewhere, behind, overlapping]
    assert after(found) == "業铝"


def test_long_pages_come_in_sheets_and_long_lines_in_rows() -> None:
    text = "铝" * 2500 + "業(yè)" + "\n" + "铜\n" * 3 * SHEET
    note = Mend("pinyin-note", "page", 2501, "(yè)", "")
    found, _ = lines({"page": text}, [note])
    assert max(sum(len(piece.before) for piece in line.pieces) for line in found) <= 1000
    cut = sheets(found)
    assert len(cut) == 4
    assert [line for sheet in cut for line in sheet] == found
    assert before(found) == text.replace("\n", "")
    assert sheets([]) == [[]]


def test_kinds_are_told_with_their_commonest_examples() -> None:
    other = Mend("pinyin-note", "page", 9, "(lǚ)", "")
    strange = Mend("unheard-of", "page", 0, "\ue5e5", "，")
    notes, unknown = kinds([strange, other, NOTE, NOTE], 1)
    assert (notes.label, notes.count, notes.examples) == ("拼音注音", 3, (("(yè)", "", 2),))
    assert unknown.label == "unheard-of" and unknown.meaning
    assert kinds([]) == []
