"""Pages of every layout, script, strength of notes, encoding and container, read to their truth.

The pages come from :mod:`tests.pages`, which knows nothing of the reader. Every field must come out
exactly, and so must every paragraph that lost no byte; of those that did, nine in ten.
"""

from __future__ import annotations

import functools
import itertools
import random
from dataclasses import replace
from typing import get_args

import pytest

from index.readers import Draft, Item, interpret
from tests.pages.articles import load
from tests.pages.convert import Script
from tests.pages.layouts import LAYOUTS, Layout
from tests.pages.render import Container, Encoding, Notes, Page, Spec, Truth, render

SEED = 2026
SCRIPTS: tuple[Script, ...] = get_args(Script)
NOTES: tuple[Notes, ...] = get_args(Notes)
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
FORMS = {"text": "text", "html": "html", "jsonl": "json"}
LEAST_RESTORED = 0.9
"""The bar, of all lost bytes of these pages."""


def read(page: Page) -> Draft:
    return interpret(Item(page.name, page.data.rstrip(b"\r\n"), FORMS[page.spec.container]))


def truth_read(draft: Draft) -> Truth:
    found = draft.reading
    return Truth(
        title=found.title,
        published=found.published.isoformat() if found.published else None,
        views=found.views,
        source=found.source,
        category=found.category,
        authors=found.authors,
        editor=found.editor,
        paragraphs=found.paragraphs,
    )


@functools.cache
def pages(layout: Layout, container: Container) -> tuple[Page, ...]:
    """A page for each script, strength of notes and encoding that can be one."""
    rng = random.Random(f"{SEED}:{layout}:{container}")
    found = []
    for script, notes, encoding in itertools.product(SCRIPTS, NOTES, ENCODINGS):
        spec = Spec(
            layout=layout, script=script, notes=notes, encoding=encoding, container=container,
            note_labels=rng.random() < 0.5, in_context=rng.random() < 0.5,
            declared=rng.choice(("utf-8", "gb2312", "big5", "")), spam=rng.random() < 0.4,
            junk=rng.random() < 0.4, ascii_punctuation=rng.random() < 0.5,
            untidy=rng.random() < 0.3, prices=rng.random() < 0.15,
            indent=rng.choice(("none", "ideographic", "space")),
            padded=rng.choice((None, True, False)), crlf=rng.random() < 0.3,
            reference=rng.random() < 0.5, disclaimer_lines=rng.choice((5, 6)),
            seed=rng.randrange(10**6),
        )  # fmt: skip
        page = _possible(spec, rng)
        if page is not None:
            found.append(page)
    return tuple(found)


def _possible(spec: Spec, rng: random.Random) -> Page | None:
    """The page of the first article, of a few drawn, that can stand on such a page."""
    if spec.encoding == "big5" and (spec.script == "hans" or spec.notes != "none"):
        return None
    for article in rng.sample(load(), 12):
        # Short articles too: they are where a page's own text outweighs the article's.
        short = replace(article, paragraphs=article.paragraphs[: rng.choice((1, 2, 3, 99, 99, 99))])
        try:
            return render(short, spec)
        except ValueError:
            continue
    return None


CASES: list[tuple[Layout, Container]] = [
    *((layout, "text") for layout in LAYOUTS),
    *((layout, "html") for layout in LAYOUTS),
    ("L1", "jsonl"),
]


@pytest.mark.parametrize(("layout", "container"), CASES)
def test_every_field_and_paragraph_is_exact(layout: Layout, container: Container) -> None:
    for page in pages(layout, container):
        draft = read(page)
        assert truth_read(draft) == page.truth, page.spec
        assert draft.article_id == page.id, page.spec


def test_the_grid_holds_what_it_should() -> None:
    every = [page.spec for case in CASES for page in pages(*case)]
    assert len(every) > 500
    for script, notes in itertools.product(SCRIPTS, NOTES):
        specs = [spec for spec in every if (spec.script, spec.notes) == (script, notes)]
        assert {spec.layout for spec in specs} >= {*LAYOUTS} - (
            {"L2b"} if script != "hans" else set()
        )
        assert {spec.container for spec in specs} == {"text", "html", "jsonl"}
        assert {spec.encoding for spec in specs} >= {"utf-8", "utf-8-sig", "gb18030"}
    assert {(spec.layout, spec.encoding) for spec in every} >= {
        *itertools.product(LAYOUTS, ENCODINGS)
    } - {("L2b", "big5")}


@functools.cache
def damaged_pages() -> list[tuple[Page, Truth]]:
    """Pages with some hundreds of paragraphs that lost a byte, and what is read from them."""
    rng = random.Random(SEED)
    articles = load()
    found = []
    for number in range(150):
        spec = Spec(
            layout=LAYOUTS[number % len(LAYOUTS)], script=SCRIPTS[number % 3], seed=number,
            losses=3, notes=rng.choice(NOTES), note_labels=rng.random() < 0.5,
            in_context=rng.random() < 0.5, encoding=rng.choice(("utf-8", "utf-8-sig", "gb18030")),
            container=rng.choice(("text", "text", "html", "jsonl")),
            loss_target=rng.choice(("any", "any", "han", "punctuation")),
            fullwidth_loss=rng.random() < 0.5, ascii_punctuation=rng.random() < 0.5,
        )  # fmt: skip
        try:
            found.append(render(rng.choice(articles), spec))
        except ValueError:
            continue
    return [(page, truth_read(read(page))) for page in found if page.damaged]


def test_lost_bytes_harm_no_field_and_no_other_paragraph() -> None:
    for page, found in damaged_pages():
        assert len(found.paragraphs) == len(page.truth.paragraphs), page.spec
        assert replace(found, paragraphs=()) == replace(page.truth, paragraphs=()), page.spec
        for at, (text, right) in enumerate(
            zip(found.paragraphs, page.truth.paragraphs, strict=True)
        ):
            assert at in page.damaged or text == right, page.spec


def test_nine_in_ten_lost_bytes_come_back_exactly() -> None:
    total, restored, others = 0, 0, []
    for page, found in damaged_pages():
        for at in page.damaged:
            total += 1
            if found.paragraphs[at] == page.truth.paragraphs[at]:
                restored += 1
            else:
                others.append((found.paragraphs[at], page.truth.paragraphs[at]))
    assert total > 200
    assert restored >= LEAST_RESTORED * total, f"{restored} of {total} came back, not {others[:20]}"
