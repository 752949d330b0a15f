"""The bundled sample pages: enough for a newcomer to search in, each read to its truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from index.page import Reading
from index.readers import Draft, Item, interpret
from index.readers.inputs import files, items
from index.script import fold, leaning
from tests.index.test_generated_pages import LEAST_RESTORED, truth_read
from tests.pages.sample import expected

SAMPLE = Path(str(resources.files("index"))) / "sample"
LARGEST = 1024 * 1024


@pytest.fixture(scope="module")
def drafts() -> dict[str, Draft]:
    """What the reader makes of every page of the sample, by the page's name."""
    found = [item for path in files([SAMPLE]) for item in items(path, LARGEST)]
    assert all(isinstance(item, Item) for item in found)
    return {Path(item.name).name: interpret(item) for item in found if isinstance(item, Item)}


@pytest.fixture(scope="module")
def readings(drafts: dict[str, Draft]) -> list[Reading]:
    return [draft.reading for draft in drafts.values()]


def test_every_page_reads_to_its_truth(drafts: dict[str, Draft]) -> None:
    pages = expected()
    assert {page.name for page in pages} == drafts.keys()
    for page in pages:
        found = truth_read(drafts[page.name])
        kept = [
            right if at in page.damaged else text
            for at, (text, right) in enumerate(
                zip(found.paragraphs, page.truth.paragraphs, strict=True)
            )
        ]
        assert replace(found, paragraphs=tuple(kept)) == page.truth, page.name
        assert drafts[page.name].article_id == page.id, page.name


def test_lost_bytes_are_put_back_but_for_one_in_ten(drafts: dict[str, Draft]) -> None:
    back = [
        truth_read(drafts[page.name]).paragraphs[at] == page.truth.paragraphs[at]
        for page in expected()
        for at in page.damaged
    ]
    assert len(back) >= 8
    assert sum(back) >= LEAST_RESTORED * len(back)


def test_no_article_takes_the_place_of_another(drafts: dict[str, Draft]) -> None:
    ids = Counter(draft.article_id for draft in drafts.values() if draft.article_id)
    texts = Counter((draft.reading.title, draft.reading.paragraphs) for draft in drafts.values())
    assert max(ids.values()) == max(texts.values()) == 1


def test_there_is_enough_to_search_and_to_filter(readings: list[Reading]) -> None:
    assert len(readings) >= 80
    assert len({fold(each.category) for each in readings if each.category}) >= 10
    assert len({fold(name) for each in readings for name in each.authors}) >= 12
    assert len({fold(each.source) for each in readings if each.source}) >= 6
    assert len({each.published.year for each in readings if each.published}) >= 3
    assert all(each.published for each in readings)
    assert all(len(each.paragraphs) >= 3 and each.title for each in readings)


def test_both_scripts_are_there(readings: list[Reading]) -> None:
    scripts = Counter(leaning("".join(each.paragraphs)) > 0 for each in readings)
    assert min(scripts[True], scripts[False]) >= 20


def test_the_pages_are_damaged_as_real_ones_are(drafts: dict[str, Draft]) -> None:
    kinds = Counter(mend.kind for draft in drafts.values() for mend in draft.reading.mends)
    assert kinds.keys() >= {
        "pinyin-note", "lost-byte", "spam-line", "junk-tag", "disclaimer", "editor-line",
        "source-line", "double-lead",
    }  # fmt: skip
    names = [Path(name).suffix for name in drafts]
    assert {".txt", ".html"} <= set(names)


def test_a_story_is_told_by_several_portals(readings: list[Reading]) -> None:
    bodies = Counter(fold("".join(each.paragraphs[0])) for each in readings)
    assert sum(count > 1 for count in bodies.values()) >= 5
