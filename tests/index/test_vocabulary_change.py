"""What is known of the vocabulary that an index was built with."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import vocabulary
from index.vocabulary import Entry
from index.vocabulary_change import FILE, change, record, words


def test_nothing_has_changed(tmp_path: Path) -> None:
    record(tmp_path)
    assert change(tmp_path) is None


def test_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    then = (Entry("metals", ("铝", "aluminium", "云岭铝")), Entry("places", ("北川", "东陵")))
    now = (Entry("metals", ("铝", "Al", "雲嶺鋁")), Entry("places", ("北川", "西岭矿", "A00铝")))
    monkeypatch.setattr(vocabulary, "load", lambda: then)
    record(tmp_path)
    monkeypatch.setattr(vocabulary, "load", lambda: now)
    assert change(tmp_path) == (("西岭矿",), ("东陵",))


def test_what_nobody_knows(tmp_path: Path) -> None:
    assert change(tmp_path) is None
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    assert change(tmp_path) is None


def test_the_words_are_what_the_segmenter_is_told() -> None:
    known = words()
    assert {"沪铜", "西南铝业"} <= known
    assert known.isdisjoint({"铝", "Al", "aluminium", "SHFE铜"})
