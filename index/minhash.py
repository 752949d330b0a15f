"""Which articles may tell one story: a signature of a text, alike for texts that are nearly equal.

*Shingle*: characters of the folded text that stand side by side; what is neither Han, digit nor
basic Latin is left out. *Band*: a number of 32 bits; two texts share one with a probability that
rises steeply with the part of their shingles that they have in common.

Sources: Broder, On the resemblance and containment of documents (SEQUENCES 1997), for the least
of hashed shingles; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3, for the
bands; Dietzfelbinger et al., A reliable randomized algorithm for the closest-pair problem (Journal
of Algorithms 25, 1997), for hashing by multiplication.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]
Bands = tuple[int, ...]

SHINGLE = 4
"""Characters of a shingle."""
BANDS, _ROWS = 10, 2
"""Texts that share the part J of their shingles share two bands or more with the probability
1 - (1 - p)**bands - bands * p * (1 - p)**(bands - 1), p = J**rows: .98 at .7, which 5 in 100
characters changed one by one leave; .76 at .5; .06 at .2."""
SHORTEST = 12
"""Shingles of the shortest text that has a signature."""

_PAIR, _PAIRS = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_SALTS: Words = np.frombuffer(hashlib.shake_128(b"youse").digest(4 * BANDS * _ROWS), "<u4").reshape(
    -1, 1
) | np.uint32(1)
_NUMBERS: Words = np.arange(1, BANDS + 1, dtype=np.uint32) * np.uint32(0x27D4EB2F)
_SPREAD = np.uint32(0xC2B2AE35)
_HALF = np.uint32(15)


def bands(folded: str) -> Bands:
    """The bands of a folded text; none where it is too short to be told from others."""
    units = np.frombuffer(folded.encode("utf-16-le", "surrogatepass"), np.uint16)
    codes = units[_counted().take(units)].astype(np.uint32)
    if codes.size < SHINGLE - 1 + SHORTEST:
        return ()
    pairs = codes[:-1] * _PAIR + codes[1:]
    pairs ^= pairs >> _HALF
    shingles = pairs[:-2] * _PAIRS + pairs[2:]
    shingles ^= shingles >> _HALF
    least = (_SALTS * shingles).min(axis=1).reshape(_ROWS, BANDS)
    found = _NUMBERS
    for row in least:
        found = (found ^ row) * _SPREAD
        found = found ^ (found >> _HALF)
    return tuple(found.tolist())


@functools.cache
def _counted() -> npt.NDArray[np.bool_]:
    """For each unit of UTF-16 whether it counts: what is Han, digit or basic Latin."""
    units = np.arange(1 << 16)
    letters = (units | 0x20) - ord("a") < 26
    letters &= units >= ord("A")
    digits = (units >= ord("0")) & (units <= ord("9"))
    return ((units >= 0x3400) & (units < 0xE000)) | (letters & (units < 128)) | digits
