"""A slice of the suites, over the bundled sample and some of the real news; and their judges."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from index.article import Article
from search.query import Phrase, Term
from search.results import Hit, Snippet
from tests.conftest import ROOT, News
from tests.exactness import facets, marks, phrases, titles, walks
from tests.exactness.__main__ import main
from tests.exactness.library import Library
from tests.exactness.texts import Texts, bare, folded_line, other_script, quoted
from tests.fakes import exact_text
from tests.web.commands import Youse

SLICES = {"broadcast": 300, "flashes": 500, "taiwan": 400}
"""Of so many items of a file of real news one is read."""


@pytest.fixture(scope="module", params=["sample", "news"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("exactness")
    inputs = ROOT / "index" / "sample"
    if request.param == "news":
        news: News = request.getfixturevalue("news")
        inputs = folder / "news.jsonl"
        items = [item for name, every in SLICES.items() for item in news(name, every=every)]
        rows = (json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        inputs.write_text("".join(rows), "utf-8")
    Youse(folder / "data").run("index", str(inputs))
    return Library(folder / "data")


def test_pieces_in_quotes_are_found_exactly(library: Library) -> None:
    assert phrases.wrong(library, 200, seed=1) == []


def test_titles_are_among_the_first_ten(library: Library) -> None:
    count, skipped, wrong = titles.wrong(library, every=1, processes=1)
    assert count + skipped == len(library.texts.ids)
    assert count > 50 and wrong == []


def test_marks_are_what_matched(library: Library) -> None:
    looked_at, wrong = marks.wrong(library, 100, seed=1)
    assert looked_at > 100 and wrong == []


def test_facet_counts_are_what_they_lead_to(library: Library) -> None:
    on_page, in_api, wrong = facets.wrong(library, 12, seed=1, most=6)
    assert min(on_page, in_api) > 25 and wrong == []


def test_walks_meet_each_article_once(library: Library) -> None:
    met, wrong = walks.wrong(library)
    assert met > 3 * len(library.texts.ids) and wrong == []


ARTICLES = (
    Article("1", "鋁價 4.5% 上漲", ("西南 鋁業，鋁價。", "C919 LME 铜")),
    Article("2", "", ("铝价14.5。铝价4.5%",)),
    Article("3", "“铝”\\价", ()),
)


def test_the_scan_agrees_with_a_look_at_every_line() -> None:
    texts = Texts(ARTICLES)
    assert texts.titles == ["鋁價 4.5% 上漲", "", "“铝”\\价"]
    for phrase in ("铝价", "4.5%", "4.5", "西南铝业", "c919 lme", "lme铜", "铝", "价4.5", "c9"):
        wanted = {
            article.id
            for article in ARTICLES
            for line in (article.title, *article.paragraphs)
            if exact_text.places(phrase, folded_line(line))
        }
        assert texts.standing(phrase) == wanted, phrase
    assert texts.standing("4.5") == {"1", "2"}
    assert texts.standing("c9") == set()


def test_pieces_are_whole_at_their_edges() -> None:
    texts = Texts(ARTICLES)
    chance = random.Random(0)
    pieces = [texts.piece(chance, converted=False) for _ in range(2000)]
    found = {folded_line(piece.text) for piece in pieces if piece}
    assert {"4.5%", "c919", "铝"} <= found
    assert found.isdisjoint({"4", "5", "c9", "19", "lm", "14"})
    assert all(bare(text) for text in found)


def test_what_is_typed_for_a_piece() -> None:
    assert other_script("铝价", "铝价上涨") == "鋁價"
    assert other_script("鋁價", "鋁價上漲") == "铝价"
    assert quoted('a"b') == '"a\\"b"'


def hit(title_marks: tuple[tuple[int, int], ...], snippet: Snippet) -> Hit:
    return Hit(ARTICLES[0], 1.0, ARTICLES[0].title, title_marks, (snippet,))


def test_wrong_marks_are_noticed() -> None:
    wanted = (Phrase("铝价"), Term("上涨"))
    right = hit(((0, 2), (8, 10)), Snippet("…鋁業，鋁價。", ((4, 6),)))
    assert list(marks.mistakes(right, wanted)) == []
    for title_marks, kind in [
        (((0, 2),), "title: match not marked"),
        (((0, 3), (8, 10)), "title: marked without a match"),
    ]:
        wrong = right._replace(title_marks=title_marks)
        assert [kind for kind, _ in marks.mistakes(wrong, wanted)] == [kind]
    for snippet, kind in [
        (Snippet("…鋁業，鋁價。", ()), "snippet: match not marked"),
        (Snippet("…鋁業，鋁價。", ((3, 5),)), "snippet: marked without a match"),
        (Snippet("鋁業，鋁價。", ((3, 5),)), "snippet that stands nowhere"),
    ]:
        wrong = right._replace(snippets=(snippet,))
        assert [kind for kind, _ in marks.mistakes(wrong, wanted)] == [kind]


def test_searches_are_of_all_kinds_and_the_same_each_time(library: Library) -> None:
    first, second = (
        [text for text, _ in zip(marks.searches(library.texts, 3), range(80), strict=False)]
        for _ in range(2)
    )
    assert first == second
    assert any(text.startswith('"') for text in first)
    assert any(" " in text for text in first)
    assert any(text.isdecimal() for text in first)


def test_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    monkeypatch.setenv("YOUSE_TEST_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["exactness"])
    assert main() == 1
    assert "every bar is short" in capsys.readouterr().out
