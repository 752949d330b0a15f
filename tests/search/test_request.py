"""What a request may ask: each refusal with its sentence, each default."""

from __future__ import annotations

import datetime as dt

import pytest

from search.cursor import Cursor
from search.errors import BadRequest
from search.request import (
    FACETS,
    MAX_PAGE,
    MAX_QUERY,
    MAX_SIZE,
    MAX_VALUES,
    PARAMETERS,
    Request,
    read,
)

CURSOR = Cursor(1_795_000_000, 40, "whoosh-0001.7", "0123456789abcdef")
DAY = "write a year, month or day: 2026, 2026-01, 2026-01-15."


def test_nothing_asked() -> None:
    assert read({}) == Request(sort="newest")
    assert read({"q": [" 铝 "]}) == Request(text="铝", sort="relevance")
    assert read({name: [" "] for name in PARAMETERS}) == Request(sort="newest")
    assert read({name: [] for name in PARAMETERS}) == Request(sort="newest")


def test_everything_asked() -> None:
    asked = read(
        {
            "q": ["铝"], "author": ["甲", " 乙", "甲", "", "\u200b丙"], "source": ["报"],
            "category": ["铝"], "from": ["2025"], "to": ["2026-02"], "mode": ["any"],
            "sort": ["views"], "size": ["100"], "page": ["3"], "facets": ["date,author"],
            "facet_size": ["all"], "script": ["hant"], "reposts": ["show"],
        }
    )  # fmt: skip
    assert asked == Request(
        text="铝", filters={"author": ("甲", "乙", "丙"), "source": ("报",), "category": ("铝",)},
        start=dt.date(2025, 1, 1), end=dt.date(2026, 2, 28), mode="any", sort="views", size=100,
        page=3, facets=("date", "author"), facet_size=None, script="hant",
        start_text="2025", end_text="2026-02",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "facets"),
    [
        ("", FACETS), ("none", ()), ("date", ("date",)), (" date , author ", ("date", "author")),
        ("date,date", ("date",)), (",date,", ("date",)),
    ],
)  # fmt: skip
def test_facets(given: str, facets: tuple[str, ...]) -> None:
    assert read({"facets": [given]}).facets == facets


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("autor", ["甲"], "There is no parameter “autor”; did you mean “author”?"),
        ("form", ["1"], "There is no parameter “form”; did you mean “from”?"),
        ("utm", ["1"], f"There is no parameter “utm”; known are {', '.join(PARAMETERS)}."),
        ("Q", ["1"], f"There is no parameter “Q”; known are {', '.join(PARAMETERS)}."),
        *((name, ["1"], f"There is no parameter “{name}”; known are {', '.join(PARAMETERS)}.")
          for name in ("format", "limit", "page_size", "language", "作者")),
        ("lang", ["en"], "There is no parameter “lang”; it says in which language pages speak, "
                         "and is for pages alone; leave it out."),
        *(("cursor", [text], "This is no cursor; send “next” of an answer as it came, "
                             "or search again without it.")
          for text in ("x", "铝", "====", "MS4y", "A" * 5000, str(CURSOR)[:-9], f"{CURSOR}#")),
        ("q", ["甲", "乙"], "“q” stands 2 times; give it once."),
        ("page", ["1", "2", "3"], "“page” stands 3 times; give it once."),
        ("q", ["铝" * 513], "The query has 513 characters; shorten it to 512 at most."),
        ("author", [str(n) for n in range(201)], "“author” has 201 values; give at most 200."),
        ("mode", ["every"], "“mode” cannot be “every”; it is one of auto, all, any."),
        ("mode", ["ALL"], "“mode” cannot be “ALL”; it is one of auto, all, any."),
        ("sort", ["date"],
         "“sort” cannot be “date”; it is one of relevance, newest, oldest, views."),
        ("script", ["zh"], "“script” cannot be “zh”; it is one of original, hans, hant."),
        ("reposts", ["hide"], "“reposts” cannot be “hide”; it is one of show, fold."),
        ("size", ["0"], "“size” cannot be “0”; it is a whole number from 1 to 100."),
        ("size", ["101"], "“size” cannot be “101”; it is a whole number from 1 to 100."),
        ("size", ["many"], "“size” cannot be “many”; it is a whole number from 1 to 100."),
        ("size", ["-1"], "“size” cannot be “-1”; it is a whole number from 1 to 100."),
        ("size", ["1.0"], "“size” cannot be “1.0”; it is a whole number from 1 to 100."),
        ("size", ["２"], "“size” cannot be “２”; it is a whole number from 1 to 100."),
        ("size", ["4\x1c"], "“size” cannot be “4\x1c”; it is a whole number from 1 to 100."),
        ("size", ["²"], "“size” cannot be “²”; it is a whole number from 1 to 100."),
        ("page", ["0"], "“page” cannot be “0”; it is a whole number from 1 to 1000000."),
        ("page", ["9" * 5000], f"“page” cannot be “{'9' * 5000}”; "
                               "it is a whole number from 1 to 1000000."),
        ("facets", ["autor"], "“facets” cannot hold “autor”; did you mean “author”?"),
        *(("facets", [given], "In “facets” “none” stands alone; give it alone or leave it out.")
          for given in ("none,date", "author, none", "none,none", "none,autor")),
        ("facets", ["nothing"], "“facets” cannot hold “nothing”; "
                                "known are author, source, category, date or none."),
        ("facet_size", ["some"], "“facet_size” cannot be “some”; write a whole number or all."),
        ("facet_size", ["0"], "“facet_size” cannot be “0”; "
                              "it is a whole number from 1 to 1000000."),
        *(("from", [day], f"“from” cannot be “{day}”; {DAY}") for day in
          ("2026-13", "2026-02-30", "26", "2026/01/15", "2026-01-15T00:00", "0000", "yesterday")),
        ("to", ["2026-00"], f"“to” cannot be “2026-00”; {DAY}"),
    ],
)  # fmt: skip
def test_refusals(name: str, values: list[str], sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read({"source": ["报"], name: values})
    assert str(caught.value) == sentence
    assert caught.value.parameter == name


def test_a_range_must_run_forwards() -> None:
    with pytest.raises(
        BadRequest, match=r"^“from” 2026-02 lies after “to” 2026-01; exchange the two\.$"
    ):
        read({"from": ["2026-02"], "to": ["2026-01"]})
    assert read({"from": ["2026-01-15"], "to": ["2026"]}).end == dt.date(2026, 12, 31)


def test_a_cursor_stands_in_place_of_a_page() -> None:
    asked = read({"q": ["铝"], "cursor": [f" {CURSOR} "], "page": [" "], "size": ["7"]})
    assert (asked.cursor, asked.page, asked.offset) == (CURSOR, 1, 40)
    assert read({"page": ["3"], "size": ["7"]}).offset == 14
    with pytest.raises(BadRequest, match=r"^“cursor” and “page” exclude each other; give one"):
        read({"cursor": [str(CURSOR)], "page": ["1"]})


def test_the_limits_themselves_are_allowed() -> None:
    asked = read(
        {
            "q": ["铝" * MAX_QUERY], "size": [str(MAX_SIZE)], "page": [str(MAX_PAGE)],
            "author": [str(number) for number in range(MAX_VALUES)],
        }
    )  # fmt: skip
    assert (len(asked.text), asked.size, asked.page) == (MAX_QUERY, MAX_SIZE, MAX_PAGE)
    assert len(asked.filters["author"]) == MAX_VALUES


def test_what_no_answer_could_carry_is_replaced() -> None:
    asked = read({"q": ["铝\ud800"], "author": ["\udcff甲"], "from": ["2026"]})
    assert asked.text == "铝?"
    assert asked.filters == {"author": ("?甲",)}
    with pytest.raises(BadRequest) as caught:
        read({"\ud800": ["1"]})
    assert str(caught.value).encode()
