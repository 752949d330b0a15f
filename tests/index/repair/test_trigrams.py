"""Which character follows which: the table, its making, and what it tells."""

from __future__ import annotations

import lzma

import pytest

from index.repair.trigrams import affinity, plain
from tests.index.repair.make_trigrams import count, running_text, table, telling


@pytest.mark.parametrize(
    ("before", "right", "wrong", "after"),
    [("增加", "了", "瘤", "三成"), ("国有", "企", "止", "业改"), ("问题", "。", "海", "他们")],
)
def test_what_is_written_is_likelier(before: str, right: str, wrong: str, after: str) -> None:
    assert affinity(before, right, after) > affinity(before, wrong, after)


def test_a_line_begins_as_a_sentence_and_the_unknown_is_no_error() -> None:
    assert affinity("", "我", "们") > affinity("", "们", "我")
    assert affinity("\U00020000\U00020001", "\U00020002", "") == pytest.approx(0, abs=0.01)


def test_digits_letters_and_numerals_are_one_each() -> None:
    assert plain("2025年a股第八次，十万") == "0000年a股第三次，十万"
    assert plain("xyz") == "aaa"


def test_the_corpus_is_read_as_running_text() -> None:
    assert running_text("迈/b 向/e 。/s\n标/b 题/e\n１/m 月/e ，/s") == "迈向。标题\n１月，"


def test_the_table_keeps_what_tells_more_than_its_parts() -> None:
    rows = count("铜价上涨。" * 20 + "的一是了不在有个人这" * 3)
    assert rows["铜"]["价"] == 20
    kept = telling(rows)
    assert "价" in kept["铜"]
    assert "涨" not in kept.get("价上", {})  # The pair 上涨 says so already.
    contexts, followers, counts = lzma.decompress(table(rows)).decode("utf-16-le").split("\t")
    assert contexts.split("\f")[0] == ""
    assert len(followers.split("\f")) == len(counts.split("\f")) == len(kept)
