"""What results are narrowed by: dates from far and near, and all values of a field."""

from __future__ import annotations

import datetime as dt
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search.request import read
from search.service import SearchService
from tests.fakes.service import FakeService
from tests.web.test_pages import Page, get
from web import narrowing

TODAY = dt.date(2026, 1, 20)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "near"),
    [
        ("2026-01-15", "2026-01-15", ("2026-01-01", "2026-01-31")),
        ("2024-02-01", "2024-02-29", ("2024-02-01", "2024-02-29")),
        ("2025-12-20", "2026-01-10", ("2025-12-20", "2026-01-10")),
        ("2025-05-20", "2025-06-10", ("2025-05-20", "2025-06-10")),
        ("2025-03-01", "2025-06-10", ("2025-01-01", "2025-12-31")),
        ("2019-03-01", "2025-06-10", ("2019-03-01", "2025-06-10")),
    ],
)
def test_how_near_dates_are_looked_at(start: str, end: str, near: tuple[str, str]) -> None:
    assert narrowing.closer(day(start), day(end)) == (day(near[0]), day(near[1]))
    assert narrowing.closer(None, day(end)) is None


def shown(**given: str) -> list[narrowing.DatesShown]:
    service = FakeService()
    parameters = {name.rstrip("_"): [value] for name, value in given.items()}
    asked = read(parameters)
    results = service.search(asked)
    real = cast("SearchService", service)
    return narrowing.dates(real, "/search", parameters, asked, results, TODAY)


def test_a_month_is_shown_by_days_beside_all_months() -> None:
    far, near = shown(from_="2026-01", to="2026-01")
    assert (far.interval, near.interval) == ("month", "day")
    assert len(far.choices) > 12
    assert [each.label for each in near.choices] == ["2026-01-15", "2026-01-14", "2026-01-09"]
    # The days around a chosen one stay to be chosen.
    far, near = shown(from_="2026-01-14", to="2026-01-14")
    assert [each.label for each in near.choices if each.chosen] == ["2026-01-14"]
    assert len(near.choices) == 3
    assert len(shown()) == 1


def test_each_date_leads_to_as_many_articles_as_it_says() -> None:
    service = FakeService()
    for part in shown(from_="2026-01", to="2026-01", q="的"):
        for each in part.choices:
            query = parse_qs(urlsplit(each.href).query)
            # The chosen one leads back to all dates.
            assert service.search(read(query)).total == (each.count if "from" in query else 25)


def test_all_values_of_a_field_are_listed_to_be_ticked(client: FlaskClient) -> None:
    html = get(client, "/search/author?q=的&author=沈牧野&from=2025&page=2&size=10")
    page = Page(html)
    boxes = [each for each in page.inputs if each.get("type") == "checkbox"]
    assert len(boxes) == 8
    assert [each["value"] for each in boxes if "checked" in each] == ["沈牧野"]
    # What the form carries on is the search without its field and without the page.
    assert html.count('name="author" value="沈牧野"') == 3
    assert 'name="page"' not in html
    back = page.link("返回搜索结果")
    assert ("author", "沈牧野") in back.query
    assert ("size", "10") in back.query


def test_values_are_found_in_either_script(client: FlaskClient) -> None:
    for text in ("杨", "楊"):
        html = get(client, f"/search/author?author=沈牧野&find={text}")
        boxes = [each for each in Page(html).inputs if each.get("type") == "checkbox"]
        assert {each["value"] for each in boxes} == {"沈牧野", "楊野"}
    assert "没有这样的作者" in get(client, "/search/author?find=没有")
    assert 'data-key="杨野"' in get(client, "/search/author")


def test_mistakes_in_the_address_of_a_list(client: FlaskClient) -> None:
    get(client, "/search/author?from=2026-13", 400)
    get(client, "/search/title", 404)


def test_a_chosen_value_stays_though_nothing_is_found(client: FlaskClient) -> None:
    page = Page(get(client, "/search?q=没有这样的词&author=沈牧野"))
    chosen = next(each for each in page.links if each.attributes.get("class") == "chosen")
    assert "沈牧野" in chosen.text
    assert chosen.text.split()[-1] == "0"
