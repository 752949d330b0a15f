"""That the harness measures, draws and judges right; the measuring itself is no test."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from index.article import Article
from tests.relevance import known_items, systems
from tests.relevance.__main__ import main
from tests.relevance.bars import APART, AT_LEAST, TASKS, Bar, bars
from tests.relevance.measure import PINNED, Changed, Measured, check
from tests.relevance.measures import ndcg, reciprocal_rank
from tests.relevance.questions import (
    OTHER,
    OWN,
    PLAIN,
    Collection,
    Question,
    Task,
    digests,
    task_name,
)
from tests.relevance.report import report, verdict
from tests.relevance.systems import OURS, SYSTEMS, WHOOSH, Missing

ARTICLES = (
    Article("a", "青湖铜业投产", ("青湖铜业一期冶炼厂昨日投产。", "年产阴极铜二十万吨。")),
    Article("b", "转载", ("青湖铜业一期冶炼厂 昨日投产。", "年产阴极铜二十万吨。")),
    Article("c", "云岭锌业检修", ("云岭锌业焙烧炉本月检修，影响锌锭产量。",)),
)


@pytest.mark.parametrize(
    ("ranking", "grades", "worth"),
    [
        (["a", "b"], {"a": 1}, 1.0),
        (["b", "a"], {"a": 1}, 0.6309),
        (["b", "c"], {"a": 1}, 0.0),
        (["x"] * 10 + ["a"], {"a": 1}, 0.0),
        (["a", "b"], {"a": 1, "b": 2}, (1 + 2 * 0.6309) / (2 + 0.6309)),
    ],
)
def test_ndcg(ranking: list[str], grades: dict[str, int], worth: float) -> None:
    assert ndcg(ranking, grades) == pytest.approx(worth, abs=1e-4)


def test_reciprocal_rank_is_of_the_first_that_is_sought() -> None:
    assert reciprocal_rank(["x", "b", "a"], {"a": 1, "b": 1}) == 0.5
    assert reciprocal_rank(["x"] * 10 + ["a"], {"a": 1}) == 0.0


def test_a_quote_is_every_article_that_holds_it() -> None:
    drawn = list(known_items.quotes(ARTICLES, 50))
    assert len(drawn) == len(ARTICLES)
    for text, ids in drawn:
        assert 6 <= len(text) <= 10
        tight = text.replace(" ", "")
        holding = {
            each.id
            for each in ARTICLES
            if any(tight in part.replace(" ", "") for part in (each.title, *each.paragraphs))
        }
        assert ids == holding


def test_three_words_are_of_the_middle_and_the_same_text_is_the_item() -> None:
    long = tuple(dataclasses.replace(each, paragraphs=each.paragraphs * 3) for each in ARTICLES)
    drawn = dict(known_items.words(long, 50))
    assert drawn and {"a", "b"} in drawn.values()
    for text, ids in drawn.items():
        bodies = ["".join(each.paragraphs) for each in long if each.id in ids]
        assert len(text.split()) == 3
        assert all(word in body for word in text.split() for body in bodies)


def test_a_digest_tells_articles_and_questions_apart() -> None:
    task = Task("t", (Question("青湖", {"a": 1}),), ndcg)
    before = digests(Collection("c", ARTICLES, (task,)))
    fewer = digests(Collection("c", ARTICLES[:2], (task,)))
    other = digests(Collection("c", ARTICLES, (Task("t", (Question("青湖", {"b": 1}),), ndcg),)))
    assert fewer["c"] != before["c"] and fewer["t"] == before["t"]
    assert other["c"] == before["c"] and other["t"] != before["t"]
    check(before, before)
    with pytest.raises(Changed, match="pinned: c"):
        check(fewer, before)


def test_every_task_of_the_bars_is_pinned() -> None:
    assert set(AT_LEAST) <= set(TASKS) <= set(json.loads(PINNED.read_text("utf-8")))


def test_a_bar_is_met_or_short() -> None:
    assert Bar("ours", 0.972, 0.972).met
    assert not Bar("ours", 0.97199, 0.972).met
    assert Bar("scripts", 0.952 - 0.95, APART, at_least=False).met  # 0.0020000000000000018
    assert not Bar("ours", None, 0.9).met
    assert verdict([Bar("ours", 0.5, 0.9)]).endswith("1 of 1 bars are short.")


def test_another_system_is_compared_on_the_questions_it_was_asked() -> None:
    task = task_name("csl", PLAIN, OWN)
    measured = Measured(tasks=[task])
    measured.values[task, OURS] = [1.0, 0.5, 0.0, 0.0]
    measured.values[task, WHOOSH] = [1.0, 0.25]
    assert measured.lead(task, WHOOSH) == pytest.approx(0.125)
    text = report(measured, [])
    assert "0.6250*" in text and "compared on these" in text


def test_a_script_that_ranks_otherwise_and_a_system_above_are_short() -> None:
    measured = Measured()
    for script, value in ((OWN, 0.95), (OTHER, 0.99)):
        measured.values[task_name("csl", PLAIN, script), OURS] = [value]
        measured.values[task_name("csl", PLAIN, script), WHOOSH] = [0.97]
    judged = {bar.what: bar for bar in bars(measured)}
    apart = judged["ours, csl, plain, one script from the other"]
    assert apart.value == pytest.approx(0.04) and not apart.met
    assert "csl, plain, own script -0.0200" in judged["ours over whoosh, least of the rows"].detail


def test_what_is_missing_is_short_and_says_why() -> None:
    measured = Measured(missing={"lucene-cjk": "Java is not installed"})
    bar = next(bar for bar in bars(measured) if "lucene-cjk" in bar.what)
    assert not bar.met and "Java is not installed" in str(bar)


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_finds_the_one_that_is_asked_for(name: str, tmp_path: Path) -> None:
    try:
        system = systems.load(name)
        system.index(ARTICLES, tmp_path)
    except Missing as error:
        pytest.skip(str(error))
    found = system.rankings(["焙烧炉检修", "冶炼厂昨日投产", "\"'("], 2)
    assert found[0][0] == "c"
    assert found[1][0] in {"a", "b"}
    system.close()


def test_without_data_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YOUSE_TEST_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["relevance"])
    assert main() == 1
    assert "YOUSE_TEST_DATA" in capsys.readouterr().out
