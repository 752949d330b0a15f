"""What the README promises about the sample articles holds."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest

from index import build
from index.archive import Archive
from index.engines.whoosh_indexes import WhooshIndexes
from index.readers import inputs
from search import request
from search.engines.whoosh_searcher import WhooshSearcher
from search.service import SearchService
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SAMPLE = ROOT / "index" / "sample"
SEARCHES = re.findall(
    r"^\| `(.+?)` \|", README.split("## Ten searches")[1].split("##")[0], re.MULTILINE
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    """Over the bundled sample articles."""
    data = tmp_path_factory.mktemp("data")
    with contextlib.closing(Archive(data, create=True)) as archive:
        items = (item for path in inputs.files([SAMPLE]) for item in inputs.items(path, 1 << 26))
        outcomes = list(build.take_in(archive, items))
        writer = WhooshIndexes(data).open()
        build.follow(archive, writer, 1000)
        writer.close()
    assert f"{len(outcomes)} bundled sample articles" in README
    return SearchService(WhooshSearcher(Path(data)))


def test_there_are_ten_searches() -> None:
    assert len(SEARCHES) == 10


@pytest.mark.parametrize("query", SEARCHES)
def test_each_search_finds_something(service: SearchService, query: str) -> None:
    found = service.search(request.read({"q": [query]}))
    assert found.total > 0
    marked = [mark for hit in found.hits for mark in hit.title_marks]
    marked += [mark for hit in found.hits for snippet in hit.snippets for mark in snippet.marks]
    assert marked
    assert found.mode == ("any" if query.endswith("怎么看") else "all")
