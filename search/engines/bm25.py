"""BM25 over arrays.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009): BM25F, in
which a field's weight lies inside the frequency; here a title's terms were counted several times
when the index was written. The inverse document frequency is Whoosh's: ``log(N / (n + 1)) + 1``.

*Score*: a whole number of :data:`UNIT`. Whole numbers add up to the same in any order, so that the
same articles score and tie alike however they are spread over segments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.engines.array_file import Array

K1 = 0.9
B = 0.4
UNIT = 2.0**-17
"""A sum reaches 16,384: more than the terms of the longest query can."""

Scores = npt.NDArray[np.int32]
Norms = npt.NDArray[np.float32]


def units(score: float) -> int:
    """A score as a whole number of :data:`UNIT`."""
    return round(score / UNIT)


def term_weight(doc_count: int, doc_frequency: int) -> float:
    """What a term's score comes close to as its frequency grows, in units."""
    return (math.log(doc_count / (doc_frequency + 1)) + 1) * (K1 + 1) / UNIT


def idf_of(weight: float) -> float:
    """The inverse document frequency behind a :func:`term_weight`."""
    return weight * UNIT / (K1 + 1)


def norms(lengths: Array, average: float) -> Norms:
    """For each document what BM25 adds to the frequency in the divisor."""
    result: Norms = lengths.astype(np.float32)
    result *= K1 * B / average
    result += K1 * (1 - B)
    return result


def weighted(scores: Scores, factor: float) -> Scores:
    """The scores times a factor from 0 to 1, in whole units."""
    rounded: Scores = np.rint(scores * factor).astype(np.int32)
    return rounded


def scores(weight: float, freqs: Array | None, norms_of_docs: Norms) -> Scores:
    """The scores of a term in some documents; ``freqs`` is ``None`` where all are 1.

    ``norms_of_docs``, those of the same documents, is used up.
    """
    if freqs is None:
        parts = np.add(norms_of_docs, np.float32(1), out=norms_of_docs)
        np.divide(np.float32(weight), parts, out=parts)
    else:
        tf = freqs.astype(np.float32)
        np.add(norms_of_docs, tf, out=norms_of_docs)
        parts = np.divide(tf, norms_of_docs, out=tf)
        parts *= np.float32(weight)
    np.rint(parts, out=parts)
    return parts.astype(np.int32)


def sums(weights: Sequence[float], freqs: npt.NDArray[np.float32], norms_of_docs: Norms) -> Scores:
    """What terms score together in some documents; ``freqs`` has a row for each term.

    The same as :func:`scores` of each, added up. ``freqs`` is used up.
    """
    parts = np.divide(freqs, freqs + norms_of_docs, out=freqs)
    parts *= np.array(weights, np.float32)[:, None]
    np.rint(parts, out=parts)
    summed: Scores = parts.astype(np.int32).sum(axis=0, dtype=np.int32)
    return summed
