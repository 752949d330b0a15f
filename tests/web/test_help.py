"""The help page: every example of the query language is a live link to its search."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from search.language_help import SECTIONS, Example
from search.messages import said
from search.request import read
from search.service import SearchService
from web.language import LANGUAGES, catalogue

EXAMPLES = [example for section in SECTIONS for example in section.examples]
RELATIVE_DAYS = ("日期:近30天", "日期:上月")
"""What they find depends on the day."""


@pytest.fixture
def links(browser: FlaskClient) -> dict[str, str]:
    """What each link of the page says, and where it leads."""
    html = browser.get("/help").text
    found = re.findall(r'<a[^>]* href="([^"]*)">([^<]*)</a>', html)
    return {unescape(text): unescape(href) for href, text in found}


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.typed for example in EXAMPLES])
def test_an_example_leads_to_its_search(
    browser: FlaskClient, links: dict[str, str], example: Example
) -> None:
    target = urlsplit(links[example.typed])
    assert target.path == "/search"
    assert parse_qs(target.query) == {"q": [example.typed]}
    assert browser.get(links[example.typed]).status_code == 200
    asked = {"q": example.typed, "synonyms": "off"}
    answer = browser.get("/api/v1/search", query_string=asked).get_json()
    codes = {notice["code"] for notice in answer["notices"]}
    assert codes <= {"any-word"}
    assert answer["query"]["interpreted"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_finds_something_in_the_sample(sample: SearchService, language: str) -> None:
    texts = catalogue(language)
    for example in EXAMPLES:
        if example.typed not in RELATIVE_DAYS:
            typed = str(said(example.typed, texts.gettext))
            asked = read({"q": [typed], "mode": ["all"]})
            assert sample.search(asked).total, typed


def test_every_section_is_in_the_table_of_contents(links: dict[str, str]) -> None:
    for section in SECTIONS:
        assert links[section.title] == f"#{section.name}"


def test_notices_carry_their_places(browser: FlaskClient) -> None:
    answer = browser.get(
        "/api/v1/search", query_string={"q": "铝 OR", "synonyms": "off"}
    ).get_json()
    (notice,) = answer["notices"]
    assert (notice["code"], notice["start"], notice["end"]) == ("dangling-operator", 2, 4)
    answer = browser.get("/api/v1/search", query_string={"q": "！"}).get_json()
    assert [set(notice) for notice in answer["notices"]] == [{"code", "message"}]
