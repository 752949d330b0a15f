"""Han characters and pairs of them as terms: what finds any text whatever the segmentation.

*Unit*: one UTF-16 unit of a tight text. *Gram*: a Han unit, or two that stand side by side in one
line, as the number ``first << 16 | second`` with no second for a single one. Characters beyond
U+FFFF are two units, and so a pair, which a query for them is cut into as well.
"""

from __future__ import annotations

import functools
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array, Counts, Docs, firsts_of
from index.script import HAN_RANGES

Grams = npt.NDArray[np.uint32]


@functools.cache
def _is_han() -> npt.NDArray[np.bool_]:
    """For each UTF-16 unit whether it is a Han character or half of one."""
    table = np.zeros(1 << 16, np.bool_)
    for first, last in HAN_RANGES:
        if last <= 0xFFFF:
            table[first : last + 1] = True
        else:
            table[_high_half(first) : _high_half(last) + 1] = True
            table[0xDC00:0xE000] = True
    return table


def _high_half(code: int) -> int:
    return 0xD800 + (code - 0x10000 >> 10)


def _pairs(units: Array, lengths: Counts) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which units are Han; and which are Han with a Han unit of the same document behind them."""
    han = _is_han()[units]
    pair = han.copy()
    pair[:-1] &= han[1:]
    ends = np.cumsum(lengths)
    pair[ends[(lengths > 0)] - 1] = False
    return han, pair


def distinct_grams(units: Array, lengths: Counts) -> tuple[Grams, Counts, Docs]:
    """The grams of documents whose texts lie end to end: sorted, with their postings.

    Returns the grams, how many documents each stands in, and those documents.
    """
    han, pair = _pairs(units, lengths)
    # A key is a gram above the document's number, so that one sort brings all into order.
    whole = units.astype(np.uint64)
    whole <<= np.uint64(48)
    whole |= np.repeat(np.arange(lengths.size, dtype=np.uint64), lengths)
    pairs = whole[pair]
    pairs |= units[1:][pair[:-1]].astype(np.uint64) << np.uint64(32)
    keys = np.concatenate([whole[han], pairs])
    del whole, pairs
    keys.sort()
    keys = keys[firsts_of(keys)]
    grams = (keys >> np.uint64(32)).astype(np.uint32)
    starts = firsts_of(grams)
    return (
        grams[starts],
        np.diff(starts, append=grams.size),
        keys.astype(np.uint32).astype(np.int32),
    )


def grams_of(run: str) -> list[bytes]:
    """The terms by which a run of Han characters is looked up: its pairs, or its one character."""
    units = memoryview(run.encode("utf-16-le", "surrogatepass")).cast("H").tolist()
    if len(units) < 2:
        return [text_of(unit << 16) for unit in units]
    pairs = pairwise(units)
    return [text_of(gram) for gram in dict.fromkeys(a << 16 | b for a, b in pairs)]


def text_of(gram: int) -> bytes:
    """The term of a gram: its units in UTF-8, three bytes each."""
    first, second = divmod(gram, 1 << 16)
    text = chr(first) + chr(second) if second else chr(first)
    return text.encode("utf-8", "surrogatepass")


def gram_of(term: bytes) -> int | None:
    """The gram of a term, ``None`` for a term that is none."""
    try:
        data = term.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    except UnicodeDecodeError:
        return None
    units = memoryview(data).cast("H").tolist()
    if not 1 <= len(units) <= 2:
        return None
    return units[0] << 16 | (units[1] if len(units) == 2 else 0)
