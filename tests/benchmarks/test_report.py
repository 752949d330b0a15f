"""That the benchmark says met and short right; the benchmark itself is no test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.bars import Bar, bars, ratio, worst
from tests.benchmarks.measure import QUICK_SCALE, Measured, Timing
from tests.benchmarks.queries import AND3, JUDGED
from tests.benchmarks.report import report, verdict
from tests.benchmarks.systems import OURS, TANTIVY, WHOOSH
from tests.benchmarks.systems.protocol import PAGE


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar(2, "page", 1.0, 1.0), True),
        (Bar(2, "page", 1.01, 1.0), False),
        (Bar(1, "articles/s", 0.9, 0.9, at_least=True), True),
        (Bar(1, "articles/s", 0.89, 0.9, at_least=True), False),
        (Bar(5, "memory", None, 300), False),
    ],
)
def test_a_bar_is_met_or_short(bar: Bar, met: bool) -> None:
    assert bar.met is met
    assert ("SHORT" in str(bar)) is not met


def test_the_last_line_counts_what_is_short() -> None:
    short, met = Bar(5, "opening", 30, 20, unit=" ms"), Bar(5, "opening", 3, 20, unit=" ms")
    assert verdict([short, met]).endswith("1 of 2 clauses are short.")
    assert "5 SHORT opening: 30 ms (≤ 20 ms)" in verdict([short])
    assert verdict([met]).endswith("Every bar is met.")


def test_what_was_not_measured_is_short() -> None:
    nothing = bars(Measured(QUICK_SCALE))
    assert {bar.number for bar in nothing} == {1, 2, 3, 4, 5}
    assert not any(bar.met for bar in nothing)


def test_a_ratio_is_ours_over_theirs() -> None:
    measured = Measured(QUICK_SCALE)
    main = QUICK_SCALE.main.name
    measured.timings[main, OURS, AND3, PAGE] = Timing({"a": [0.1, 0.001, 0.001], "b": [0.003]})
    measured.timings[main, TANTIVY, AND3, PAGE] = Timing({"a": [0.004], "b": [0.004]})
    assert ratio(measured, QUICK_SCALE.main, TANTIVY, AND3, PAGE) == pytest.approx(0.5)
    assert "  2.00  " in report(measured, [])


def test_the_worst_class_decides_and_a_missing_one_is_short() -> None:
    bar = Bar(2, "page", None, 1.0)
    over = worst(bar, {"NOT": 0.4, "fuzzy": 1.5, "phrase": 1.2})
    assert over.value == 1.5 and over.detail == "short: fuzzy 1.5, phrase 1.2"
    assert worst(bar, {"NOT": 0.4, "fuzzy": 0.9}).met
    missing = worst(bar, {"NOT": 0.4, "fuzzy": None})
    assert not missing.met and missing.detail.endswith("not measured: fuzzy")


def test_over_stock_the_worst_class_decides_and_the_median_is_told() -> None:
    measured = Measured(QUICK_SCALE)
    main = QUICK_SCALE.main.name
    for name, theirs in zip(JUDGED, (0.07, *[0.13] * len(JUDGED)), strict=False):
        measured.timings[main, OURS, name, PAGE] = Timing({"a": [0.001]})
        measured.timings[main, WHOOSH, name, PAGE] = Timing({"a": [theirs]})
    (bar,) = (each for each in bars(measured) if f"stock Whoosh, {main}" in each.what)
    assert bar.value == pytest.approx(70) and not bar.met
    assert bar.detail == f"short: {JUDGED[0]} 70; median class 130"


def test_without_news_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YOUSE_TEST_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["benchmarks", "--quick"])
    assert main() == 1
    assert "YOUSE_TEST_DATA" in capsys.readouterr().out
