"""What the README promises about the sample articles holds."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import pytest

from search import request
from search.service import SearchService
from tests.conftest import ROOT
from tests.web.test_help import RELATIVE_DAYS

README = (ROOT / "README.md").read_text("utf-8")
SEARCHES = re.findall(
    r"^\| `(.+?)` \|", README.split("## Ten searches")[1].split("##")[0], re.MULTILINE
)
LANGUAGE = [
    query
    for row in re.findall(
        r"^\| (`.+?) \| [^|]+ \|$",
        README.split("## The query language")[1].split("##")[0],
        re.MULTILINE,
    )
    for query in re.findall("`(.+?)`", row)
    if query not in RELATIVE_DAYS
]


def test_as_many_articles_are_bundled(sample: SearchService) -> None:
    total = sample.search(request.read({})).total
    assert f"{total} bundled sample articles" in README


def test_there_are_ten_searches() -> None:
    assert len(SEARCHES) == 10


@pytest.mark.parametrize("query", SEARCHES)
def test_each_search_finds_something(sample: SearchService, query: str) -> None:
    found = sample.search(request.read({"q": [query]}))
    assert found.total > 0
    marked = [mark for hit in found.hits for mark in hit.title_marks]
    marked += [mark for hit in found.hits for snippet in hit.snippets for mark in snippet.marks]
    assert marked
    assert found.mode == ("any" if query.endswith("怎么看") else "all")


@pytest.mark.parametrize("query", LANGUAGE)
def test_the_query_language_finds_something(sample: SearchService, query: str) -> None:
    found = sample.search(request.read({"q": [query], "mode": ["all"]}))
    assert found.total > 0


def test_the_examples_of_the_api_find_something(sample: SearchService) -> None:
    address = re.search(r"curl '[^'?]+/search\?([^']+)'", README)
    body = re.search(r"-d '(\{.+\})'", README)
    assert address and body
    posted = {
        name: value if isinstance(value, list) else [value]
        for name, value in json.loads(body[1]).items()
    }
    for asked in (parse_qs(address[1]), posted):
        assert sample.search(request.read(asked)).total > 0


def test_all_of_the_table_is_searched_for() -> None:
    assert len(LANGUAGE) == 18
