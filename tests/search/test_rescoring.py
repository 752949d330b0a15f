"""What the second look at the best articles counts, and how it adds up."""

from __future__ import annotations

import pytest

from search.query import All, Any, Not, Phrase, Raised, Term, Weighted
from search.rescoring import Candidate, Parts, Rescoring


class Index:
    """An index in which every piece is as rare as ``idfs`` says, 6 by default."""

    average_characters = 10.0

    def __init__(self, **idfs: float) -> None:
        self._idfs = idfs

    def word_idf(self, term: str) -> float:
        return self._idfs.get(term, 6.0)

    def gram_idf(self, piece: str) -> float:
        return self._idfs.get(piece, 6.0)


def parts(rescoring: Rescoring, *texts: str, index: Index | None = None) -> list[Parts]:
    return rescoring.parts([Candidate(text, {}) for text in texts], index or Index())


def scores(rescoring: Rescoring, *texts: str, index: Index | None = None) -> list[float]:
    return [each.score for each in parts(rescoring, *texts, index=index)]


def test_what_is_counted() -> None:
    tree = All(
        (
            Any((All((Term("西南"), Term("铝业"))), Phrase("西南铝业", ("西南", "铝业")))),
            Any((Term("c919"), Weighted(Phrase("大飞机 机翼"), 0.3))),
            Not(Term("期货")),
        )
    )
    found = Rescoring.of(Raised(tree, ("西南铝业",)))
    assert found.words == {"西南": 1.0, "铝业": 1.0, "c919": 1.0}
    assert set(found.runs) == {"西南", "铝业", "西南铝业"}
    assert found.names == {"大飞机机翼": 0.3}
    assert found.whole == ""


def test_words_that_only_ask_are_not_counted() -> None:
    found = Rescoring.of(Phrase("铝价为什么上涨", ("铝价", "为什么", "什么", "上涨")))
    assert found.words == {"铝价": 1.0, "上涨": 1.0}
    assert found.runs == ("铝价", "上涨")
    only = Rescoring.of(Phrase("什么", ("什么",)))
    assert only.words == {"什么": 1.0}
    assert only.runs == ("什么",)


def test_the_parts_of_a_score() -> None:
    text = "铝价涨\n今日铝价铝"
    rescoring = Rescoring.of(Phrase("铝价", ("铝价",)), "铝价")
    (found,) = rescoring.parts([Candidate(text, {"铝价": 4})], Index())
    norm = 0.6 * (0.3 + 0.7 * len(text) / 10)
    # A title counts three times.
    assert found.words == pytest.approx(0.7 * 6 * 1.6 * 4 / (4 + norm))
    assert found.pairs == pytest.approx(0.6 * 6 * 1.6 * 4 / (4 + norm))
    assert found.characters == pytest.approx(6 * 1.6 * (5 / (5 + norm) + 4 / (4 + norm)))
    assert (found.names, found.together, found.verbatim, found.titled) == (0.0, 1.4, 1.0, 1.0)
    total = found.words + found.pairs + found.characters
    assert found.score == pytest.approx(total * 1.4)


def test_the_rare_counts_more_than_in_proportion() -> None:
    rescoring = Rescoring.of(Any((Term("铝"), Term("的"))))
    common, rare = scores(rescoring, "x\n的", "x\n铝", index=Index(的=2.0))
    assert rare / common == pytest.approx((6 / 2) ** 2.5)


def test_standing_together_in_a_sentence() -> None:
    rescoring = Rescoring.of(All((Phrase("铝价"), Phrase("上涨"))))
    together, apart = parts(rescoring, "x\n铝价上涨。", "x\n铝价。上涨")
    assert together.together == pytest.approx(1.4)
    assert apart.together == pytest.approx(1.2)
    assert together.pairs == pytest.approx(apart.pairs)


def test_standing_verbatim_and_as_the_title() -> None:
    rescoring = Rescoring.of(Any((Term("低碳"), Term("铝锭"))), "低碳 鋁錠")
    found = parts(rescoring, "铝锭\n低碳", "甲\n低碳铝锭", "低碳铝锭\n甲")
    assert [each.verbatim for each in found] == [1.0, 4.0, 8.0]
    assert Rescoring.of(Term("铝锭"), "铝锭").whole == ""


def test_a_query_that_holds_the_whole_title() -> None:
    rescoring = Rescoring.of(Phrase("西南铝业何时成立"), "西南铝业何时成立")
    found = parts(rescoring, "西南铝业\n成立于", "铝\n西南铝业成立于", "西南铝业成立\n甲")
    assert [each.titled for each in found] == [1.25, 1.0, 1.0]


def test_more_of_the_same_adds_less_and_less() -> None:
    texts = ["题\n" + "铝" * count + "无" * (9 - count) for count in (1, 2, 3)]
    found = scores(Rescoring.of(Term("铝")), *texts)
    assert found[0] < found[1] < found[2]
    assert found[2] - found[1] < found[1] - found[0]


def test_nothing_asked_scores_nothing() -> None:
    assert scores(Rescoring.of(Not(Term("铝")))) == []
    assert scores(Rescoring.of(Not(Term("铝"))), "铝\n铝") == [0.0]
