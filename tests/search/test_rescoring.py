"""What the second look at the best articles counts, and how it adds up."""

from __future__ import annotations

import math

import pytest

from search.query import All, Any, Not, Phrase, Term, Weighted
from search.rescoring import Candidate, Rescoring


class Index:
    """An index in which every piece is as rare as ``idfs`` says, 6 by default."""

    average_characters = 10.0

    def __init__(self, **idfs: float) -> None:
        self._idfs = idfs

    def word_idf(self, term: str) -> float:
        return self._idfs.get(term, 6.0)

    def gram_idf(self, piece: str) -> float:
        return self._idfs.get(piece, 6.0)


def scores(rescoring: Rescoring, *texts: str, index: Index | None = None) -> list[float]:
    found = rescoring.parts([Candidate(text, {}) for text in texts], index or Index())
    return [parts.score for parts in found]


def test_what_is_counted() -> None:
    tree = All(
        (
            Any((All((Term("西南"), Term("铝业"))), Phrase("西南铝业", ("西南", "铝业")))),
            Any((Term("c919"), Weighted(Phrase("大飞机 机翼"), 0.3))),
            Not(Term("期货")),
        )
    )
    found = Rescoring.of(tree)
    assert found.words == {"西南": 1.0, "铝业": 1.0, "c919": 1.0}
    assert set(found.pairs) == {"西南", "南铝", "铝业"}
    assert set(found.characters) == set("西南铝业")
    assert found.names == {"大飞机机翼": 0.3}


def test_the_parts_of_a_score() -> None:
    rescoring = Rescoring.of(Phrase("铝价", ("铝价",)), "铝价")
    (parts,) = rescoring.parts([Candidate("铝价涨\n今日铝价铝", {"铝价": 4})], Index())
    length = len("铝价涨\n今日铝价铝") / 10
    norm = 0.9 * (0.4 + 0.6 * length)
    # A title counts three times.
    assert parts.words == pytest.approx(6 * 1.9 * 4 / (4 + norm))
    assert parts.pairs == pytest.approx(6 * 1.9 * 4 / (4 + norm))
    assert parts.characters == pytest.approx(6 * 1.9 * (5 / (5 + norm) + 4 / (4 + norm)))
    assert parts.verbatim == 1.0
    assert parts.score == pytest.approx(parts.words + parts.pairs + parts.characters)


def test_the_rare_counts_more_than_in_proportion() -> None:
    rescoring = Rescoring.of(Any((Term("铝"), Term("的"))))
    common, rare = scores(rescoring, "x\n的", "x\n铝", index=Index(的=2.0))
    assert rare / common == pytest.approx((6 / 2) ** 2)


def test_standing_verbatim_doubles_and_as_the_title_again() -> None:
    rescoring = Rescoring.of(Any((Term("低碳"), Term("铝锭"))), "低碳 鋁錠")
    plain, body, title = scores(rescoring, "铝锭\n低碳", "甲\n低碳铝锭", "低碳铝锭\n甲")
    assert body > plain
    assert title > 2 * body
    short = Rescoring.of(Term("铝锭"), "铝锭")
    assert short.whole == ""


def test_more_of_the_same_adds_less_and_less() -> None:
    found = scores(
        Rescoring.of(Term("铝")),
        *("题\n" + "铝" * count + "无" * (9 - count) for count in (1, 2, 3)),
    )
    assert found[0] < found[1] < found[2]
    assert found[2] - found[1] < found[1] - found[0]


def test_nothing_asked_scores_nothing() -> None:
    assert scores(Rescoring.of(Not(Term("铝")))) == []
    (score,) = scores(Rescoring.of(Not(Term("铝"))), "铝\n铝")
    assert score == 0.0
    assert not math.isnan(score)
