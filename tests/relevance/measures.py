"""What one ranking is worth, from 0 to 1.

Sources: nDCG: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002),
with the grade itself for the gain, as trec_eval has it. MRR: Voorhees, "The TREC-8 Question
Answering Track Report" (1999).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

DEPTH = 10
"""How many hits of a ranking are looked at."""


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10 of article ids, best first; ``grades``: id to grade, what is not named has 0."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(each, 0) for each in ranking]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades[:DEPTH]))


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 over the place, from 1, of the first of ten that is sought; 0 where there is none."""
    for rank, each in enumerate(ranking[:DEPTH], 1):
        if each in grades:
            return 1 / rank
    return 0.0
