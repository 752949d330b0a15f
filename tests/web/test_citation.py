"""References by GB/T 7714—2015; the expected ones were written by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.contracts.shelf import article
from web.citation import citation

SEEN = dt.date(2026, 11, 23)
AT = "http://youse.example/articles/1"


@pytest.mark.parametrize(
    ("given", "reference"),
    [
        (
            {"authors": ("沈牧野", "许南枝"), "source": "中州金属报", "published": "2026-01-15T13"},
            "沈牧野,许南枝. 铜价[N/OL]. 中州金属报,2026-01-15[2026-11-23]. ",
        ),
        (
            {"authors": ("甲一", "乙二", "丙三", "丁四"), "source": "中州金屬報"},
            "甲一,乙二,丙三,等. 铜价[N/OL]. 中州金屬報[2026-11-23]. ",
        ),
        (
            {"source": "南岭金属网", "published": "2026-01-15"},
            "铜价[EB/OL]. 南岭金属网,2026(2026-01-15)[2026-11-23]. ",
        ),
        ({"authors": ("沈牧野",), "published": "2026-01-15"},
         "沈牧野. 铜价[EB/OL]. (2026-01-15)[2026-11-23]. "),
        ({}, "铜价[EB/OL]. [2026-11-23]. "),
    ],
)  # fmt: skip
def test_references(given: dict[str, object], reference: str) -> None:
    assert citation(article("1", "铜价", **given), AT, SEEN) == f"{reference}{AT}."


def test_a_reference_is_one_line_of_plain_text() -> None:
    odd = article("1", "铜\r\n价\x00", authors=("沈\n牧野",), source="晨\t报")
    assert citation(odd, AT, SEEN) == f"沈 牧野. 铜 价[N/OL]. 晨 报[2026-11-23]. {AT}."
    assert citation(article("1", ""), AT, SEEN).startswith("（无标题）[EB/OL]. ")
