"""How a search's articles are drawn over time."""

from __future__ import annotations

from web.links import Choice
from web.timeline import HEIGHT, WIDTH, timeline


def choices(**counts: int) -> list[Choice]:
    labels = {name.lstrip("d").replace("_", "-"): count for name, count in counts.items()}
    return [Choice(label, count, f"/search?from={label}", False) for label, count in labels.items()]


def test_bars_stand_in_order_with_gaps_where_nothing_was_printed() -> None:
    line = timeline(choices(d2025_03=10, d2024_12=5, d2024_11=1000))
    assert line is not None
    assert [bar.choice.label for bar in line.bars] == ["2024-11", "2024-12", "2025-03"]
    assert [bar.x for bar in line.bars] == [0, WIDTH, 4 * WIDTH]
    assert line.width == 5 * WIDTH
    # The tallest fills the drawing, and the least is still to be seen.
    assert [bar.top for bar in line.bars] == [0, HEIGHT - 1, HEIGHT - 1]
    assert (line.first, line.last, line.peak.label) == ("2024-11", "2025-03", "2024-11")


def test_days_and_years() -> None:
    line = timeline(choices(d2024_02_28=1, d2024_03_01=2, d2024_03_02=1))
    assert line is not None
    assert [bar.x for bar in line.bars] == [0, 2 * WIDTH, 3 * WIDTH]
    line = timeline(choices(d2022=1, d2023=2, d2026=1))
    assert line is not None
    assert line.width == 5 * WIDTH


def test_several_lines_between_the_same_ends() -> None:
    line = timeline(choices(d2024_03=1), ends=("2024-01", "2024-12"), fewest=1)
    assert line is not None
    assert (line.bars[0].x, line.width) == (2 * WIDTH, 12 * WIDTH)
    assert (line.first, line.last) == ("2024-01", "2024-12")
    assert timeline([], ends=None, fewest=1) is None


def test_few_bars_are_not_drawn() -> None:
    assert timeline(choices(d2024=1, d2025=2)) is None
    assert timeline([Choice("2024", None, "", True)]) is None
