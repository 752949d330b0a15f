"""The texts of a segment: merged in pieces, and what becomes of damaged ones."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from index.engines import segment_text
from index.engines.array_file import ArrayFile, ArrayFileWriter
from index.engines.segment_text import Alive, TextColumn, TextParts, TextWriter, merged
from index.errors import EngineError

DOCUMENTS, UNITS = 200, 2000


def text(number: int) -> str:
    return "".join(random.Random(number).choices("现货铝价上涨铜镍锌铅库存", k=UNITS))


def written(path: Path, parts: TextParts) -> TextColumn:
    with ArrayFileWriter(path) as out:
        parts.write(out)
        out.finish({})
    return TextColumn(ArrayFile(path))


def column(path: Path, first: int) -> TextColumn:
    writer = TextWriter()
    for number in range(first, first + DOCUMENTS):
        writer.add(text(number), text(number)[::-1], f"[{number}]", even=True)
    return written(path, writer.parts())


def without(*numbers: int) -> Alive:
    alive = np.ones(DOCUMENTS, np.bool_)
    alive[list(numbers)] = False
    return alive


@pytest.mark.parametrize("alive", [None, without(7), without(*range(0, DOCUMENTS, 3))])
def test_a_merge_does_not_hold_the_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alive: Alive | None
) -> None:
    """Whether documents were deleted or the other segment has another dictionary."""
    monkeypatch.setattr(segment_text, "_PIECE", 5 * UNITS)
    sources = [(column(tmp_path / "1", 0), alive), (column(tmp_path / "2", DOCUMENTS), alive)]
    tracemalloc.start()
    try:
        both = written(tmp_path / "both", merged(sources))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < sources[0][0].units.nbytes * 2 / 3
    keep = np.tile(np.ones(DOCUMENTS, np.bool_) if alive is None else alive, 2)
    assert both.even.size == np.count_nonzero(keep)
    for place, number in enumerate(np.flatnonzero(keep).tolist()):
        assert both.stored(place) == (text(number), text(number)[::-1], f"[{number}]")


def test_a_merge_of_damaged_blocks_is_one_sentence(tmp_path: Path) -> None:
    writer = TextWriter()
    for number in range(3):
        writer.add(f"现货铝价{number}", f"現貨鋁價{number}", f"[{number}]", even=True)
    written(tmp_path / "whole", writer.parts())
    blocks = ArrayFile(tmp_path / "whole")["text.blocks"].tobytes()
    data = bytearray((tmp_path / "whole").read_bytes())
    first, told = data.index(blocks), set()
    for place in range(first, first + len(blocks)):
        data[place] ^= 255
        (tmp_path / "damaged").write_bytes(data)
        data[place] ^= 255
        told.add(merging(tmp_path / "damaged"))
    assert "A text in the index is damaged; run: youse check --repair" in told
    assert len(told - {None}) == 1


def merging(path: Path) -> str | None:
    """With which sentence a merge fails, without a document; it leaves nothing then."""
    target = path.with_name("merged")
    try:
        written(target, merged([(TextColumn(ArrayFile(path)), np.array([True, False, True]))]))
    except EngineError as error:
        assert not list(path.parent.glob("merged*"))
        return str(error)
    target.unlink()
    return None
