"""What an article becomes in a Whoosh index, and back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import SHANGHAI, Article
from index.engines.whoosh_schema import (
    FACET_FIELDS,
    Row,
    document,
    facet_values,
    key,
    moment,
    read_article,
    read_row,
)

LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=8
).filter(lambda text: text.strip() == text)
PUBLISHED = st.none() | st.dates(dt.date(1950, 1, 1)) | st.datetimes(
    dt.datetime(1950, 1, 1), dt.datetime(2099, 1, 1)
).map(lambda when: when.replace(microsecond=0, tzinfo=SHANGHAI))  # fmt: skip
ARTICLES = st.builds(
    Article, id=LINE, title=st.text(max_size=8), paragraphs=st.lists(LINE, max_size=3).map(tuple),
    authors=st.lists(LINE, max_size=3).map(tuple), source=st.none() | LINE,
    category=st.none() | LINE,
    published=PUBLISHED, views=st.none() | st.integers(0, 10**12), editor=st.none() | LINE,
    url=st.none() | LINE,
)  # fmt: skip


@given(ARTICLES)
def test_an_article_is_read_back_as_it_was(article: Article) -> None:
    stored = document(article, ())["stored"]
    assert isinstance(stored, str)
    assert read_article(stored) == article


@given(ARTICLES)
def test_a_row_holds_what_is_sorted_and_counted_by(article: Article) -> None:
    row = document(article, ())["row"]
    assert isinstance(row, bytes)
    when = moment(article.published) if article.published is not None else None
    assert read_row(row) == Row(article.id, when, article.views, facet_values(article))


def test_the_fields_of_a_document() -> None:
    article = Article(
        "468110",
        "西南鋁",
        ("產量增長4.5%。",),
        authors=("楊磊", "Li  Wei"),
        source="中國有色金屬報",
    )
    fields = document(article, ())
    assert fields["id"] == ["468110"]
    assert fields["author"] == ["杨磊", "li wei"]
    assert fields["source"] == ["中国有色金属报"]
    assert fields["category"] == []
    terms = fields["text"]
    assert isinstance(terms, dict)
    assert {"西南铝", "铝", "产量", "4.5%", "4.5"} <= terms.keys()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("中國有色金屬報", " 中国有色金属报 "),
        ("ＬＩ Wei", "li  wei"),
        ("李\u200b四", "李四"),
        ("鋁", "铝"),
    ],
)
def test_values_that_are_one(left: str, right: str) -> None:
    assert key(left) == key(right)


def test_moments_are_those_of_shanghai() -> None:
    assert moment(dt.date(1970, 1, 1)) == -8 * 3600
    assert moment(dt.datetime(1970, 1, 1, 8, tzinfo=SHANGHAI)) == 0
    assert moment(dt.date(2026, 1, 15)) == moment(dt.datetime(2026, 1, 15, tzinfo=SHANGHAI))


def test_the_fields_that_can_be_filtered_by() -> None:
    assert FACET_FIELDS == ("author", "source", "category")
    assert facet_values(Article("1", "题", ())) == {"author": (), "source": (), "category": ()}
