"""Signatures of texts: alike for texts that are nearly equal, and cheap to look up."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from index.minhash import BANDS, SHINGLE, SHORTEST, bands

_TEXT = st.text(st.sampled_from("铝铜锌铅镍锡钨钼锑稀土价格上涨下跌12345,。 a"), min_size=30)


def test_the_same_on_every_machine() -> None:
    """They are kept in the archive: other numbers would find none of the stories in it."""
    assert bands("西岭铝业日前宣布电解铝项目全部投产年产能42万吨")[:2] == (4223774278, 1782379313)


@given(_TEXT)
def test_signs_and_blanks_do_not_count(text: str) -> None:
    found = bands(text)
    assert len(found) in (0, BANDS)
    assert bands(text.replace(",", " 、").replace("。", "\n")) == found


def test_too_short_to_be_told_from_others() -> None:
    least = SHORTEST + SHINGLE - 1
    text = "".join(chr(0x4E00 + number) for number in range(least))
    assert bands(text[1:]) == ()
    assert len(bands(text)) == BANDS


def test_alike_where_texts_are() -> None:
    chance = random.Random(1)
    shared = {5: 0, 40: 0}
    for _ in range(200):
        text = [chr(chance.randrange(0x4E00, 0x5600)) for _ in range(300)]
        for part in shared:
            changed = list(text)
            for place in chance.sample(range(300), 300 * part // 100):
                changed[place] = chr(chance.randrange(0x4E00, 0x5600))
            both = set(bands("".join(text))) & set(bands("".join(changed)))
            shared[part] += len(both) > 1
    assert shared[5] >= 196
    assert shared[40] <= 40
