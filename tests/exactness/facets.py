"""Random searches: each facet count, of page and API, is the total that it leads to."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html
from flask.testing import FlaskClient

from search.request import FILTERS, MAX_QUERY
from tests.exactness import marks
from tests.exactness.library import Library, Wrong
from tests.exactness.texts import Texts
from web.app import create_app

API = "/api/v1/search"
Parameters = dict[str, list[str]]
_DIGITS = {"year": 4, "month": 7, "day": 10}
"""How much of a bucket's first day says which it is."""


class Link(NamedTuple):
    """A way from a search to a narrower one. ``count``: how many articles it promises."""

    name: str
    value: str
    count: int
    address: str


def wrong(library: Library, count: int, seed: int, most: int) -> tuple[int, int, list[Wrong]]:
    """How many links of page and API were followed, ``most`` of a search, and the wrong ones."""
    browser = create_app(library.service).test_client()
    chance = random.Random(seed)
    found: list[Wrong] = []
    followed = {"page": 0, "API": 0}
    asked = itertools.islice(searches(library.texts, browser, seed), count)
    for parameters in asked:
        for kind, links in (
            ("page", page_links(browser, parameters)), ("API", api_links(browser, parameters)),
        ):  # fmt: skip
            for link in chance.sample(links, min(len(links), most)):
                total = _TOTALS[kind](browser, link.address)
                followed[kind] += 1
                if total != link.count:
                    detail = f"{link.name} {link.value}: {link.count:,} counted, {total:,} found"
                    found.append(Wrong(f"{kind}: count of {link.name}", str(parameters), detail))
    return followed["page"], followed["API"], found


def searches(texts: Texts, browser: FlaskClient, seed: int) -> Iterator[Parameters]:
    """Without an end: everything or a query that finds something, some of its values chosen."""
    chance = random.Random(seed)
    queries = marks.searches(texts, seed)
    while True:
        given: Parameters = {"mode": [chance.choice(("auto", "auto", "all", "any"))]}
        if chance.random() < 0.8:
            given["q"] = [next(queries)[:MAX_QUERY]]
        answer = _ask(browser, given, facet_size="all")
        if not answer["total"]:
            continue
        facets = answer["facets"]
        for name in chance.sample(FILTERS, chance.randrange(3)):
            values = [each["value"] for each in facets[name]]
            if values:
                given[name] = chance.sample(values, min(len(values), chance.randint(1, 2)))
        days = sorted(each["from"] for each in facets["date"]["buckets"])
        if days and chance.random() < 0.3:
            first, last = sorted(chance.choices(days, k=2))
            given |= {"from": [first[:7]], "to": [last[:7]]}
        yield given


def api_links(browser: FlaskClient, given: Parameters) -> list[Link]:
    """Each value of each facet, alone in its field, all else unchanged."""
    facets = _ask(browser, given, facet_size="all")["facets"]
    links = [
        Link(name, each["value"], each["count"], _address({**given, name: [each["value"]]}))
        for name in FILTERS
        for each in facets[name]
    ]
    digits = _DIGITS[facets["date"]["interval"]]
    for each in facets["date"]["buckets"]:
        day = each["from"][:digits]
        links.append(
            Link("date", day, each["count"], _address({**given, "from": [day], "to": [day]}))
        )
    return links


def page_links(browser: FlaskClient, given: Parameters) -> list[Link]:
    """The links of the results page that choose a value or a date.

    Not those of a field in which there is a choice already: they add a value to it, or take it
    back, so their count is not that of all they lead to.
    """
    page = lxml.html.fromstring(browser.get("/search", query_string=given).text)
    links = []
    for section in page.xpath("//section[starts-with(@aria-labelledby, 'facet-')]"):
        name = section.get("aria-labelledby").removeprefix("facet-")
        for link in section.xpath(".//li/a"):
            count = _text(link, ".//*[@class='count']")
            if count and name not in given and not link.get("aria-current"):
                value = _text(link, ".//*[@class='value']")
                links.append(Link(name, value, _number(count), link.get("href")))
    for row in page.xpath("//table[@class='dates']//tr[th/a][not(@class)]"):
        (link,) = row.xpath("th/a")
        count = _number(_text(row, "td"))
        links.append(Link("date", link.text_content(), count, link.get("href")))
    return links


def _page_total(browser: FlaskClient, address: str) -> int:
    page = lxml.html.fromstring(browser.get(address).text)
    return _number(_text(page, "//p[@class='total']/strong"))


def _api_total(browser: FlaskClient, address: str) -> int:
    return int(_ask(browser, parse_qs(urlsplit(address).query))["total"])


_TOTALS = {"page": _page_total, "API": _api_total}


def _text(element: Any, path: str) -> str:
    return "".join(each.text_content() for each in element.xpath(path)).strip()


def _number(shown: str) -> int:
    return int(shown.replace(",", ""))


def _ask(browser: FlaskClient, given: Parameters, **more: str) -> dict[str, Any]:
    response = browser.get(API, query_string={**given, **more})
    assert response.json is not None and response.status_code == 200, response.text
    return response.json


def _address(parameters: Parameters) -> str:
    return f"{API}?{urlencode(parameters, doseq=True)}"
