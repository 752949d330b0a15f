"""Several segments become one: the same as if it had been written at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Mend
from index.engines import segment_merge, segment_text
from index.engines.article_fields import key
from index.engines.segment_buffer import SegmentBuffer
from index.engines.segment_file import KEYWORDS, SCORED, StoredSegment
from index.engines.segment_merge import Source, merge
from index.engines.whoosh_schema import document, read_article, read_mends

WORDS = st.text(st.sampled_from("铝铜价上涨，4.5a "), max_size=10)
ARTICLES = st.builds(
    Article, id=st.integers(0, 10**6).map(str), title=WORDS,
    paragraphs=st.lists(WORDS, max_size=2).map(tuple),
    authors=st.lists(st.sampled_from(("张三", "張三", "李四")), max_size=2, unique=True).map(tuple),
    source=st.none() | st.sampled_from(("甲报", "乙报")), views=st.none() | st.integers(0, 10**6),
    published=st.none() | st.dates(),
)  # fmt: skip
PARTS = st.lists(
    st.lists(st.tuples(ARTICLES, st.booleans()), min_size=1, max_size=8), min_size=1, max_size=4
).filter(lambda parts: len({a.id for p in parts for a, _ in p}) == sum(map(len, parts)))


def mends(article: Article) -> tuple[Mend, ...]:
    return (Mend("lost-byte", "page", 1, "?", "涨"),) if len(article.id) % 2 else ()


def write(path: Path, articles: list[Article]) -> StoredSegment:
    buffer = SegmentBuffer(key)
    for article in articles:
        buffer.add(document(article, mends(article)))
    buffer.write(path)
    return StoredSegment(path)


def assert_alike(left: StoredSegment, right: StoredSegment) -> None:
    """Whether two segments answer everything alike."""
    assert left.doc_count == right.doc_count
    for field in ("words", "grams", "id"):
        ours, theirs = left.postings(field), right.postings(field)
        assert list(ours.terms()) == list(theirs.terms())
        for number in range(len(ours)):
            mine, yours = ours.postings(number), theirs.postings(number)
            assert mine.docs.tolist() == yours.docs.tolist()
            if mine.freqs is not None:
                assert yours.freqs is not None
                assert mine.freqs.tolist() == yours.freqs.tolist()
    for field in SCORED:
        assert left.lengths[field].tolist() == right.lengths[field].tolist()
    assert left.total_lengths == right.total_lengths
    assert left.moments().tolist() == right.moments().tolist()
    assert left.views.tolist() == right.views.tolist()
    assert left.newest.tolist() == right.newest.tolist()
    for number in range(left.doc_count):
        assert read_article(left, number) == read_article(right, number)
        assert read_mends(left, number) == read_mends(right, number)
        assert left.text.plain(number) == right.text.plain(number)
        assert left.text.even[number] == right.text.even[number]
        for field in KEYWORDS:
            ours_, theirs_ = left.keywords[field], right.keywords[field]
            assert ours_.values_of(number) == theirs_.values_of(number)
    for field in KEYWORDS:
        assert left.keywords[field].keys == right.keywords[field].keys


@settings(max_examples=60)
@given(parts=PARTS, postings=st.sampled_from((1, 7, 10**6)), piece=st.sampled_from((1, 30, 10**6)))
def test_a_merge_is_as_if_written_at_once(
    parts: list[list[tuple[Article, bool]]], postings: int, piece: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("merge")
    sources = []
    for number, part in enumerate(parts):
        segment = write(folder / str(number), [article for article, _ in part])
        deleted = [place for place, (_, is_deleted) in enumerate(part) if is_deleted]
        sources.append(Source.of(segment, deleted))
    kept = [article for part in parts for article, is_deleted in part if not is_deleted]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_merge, "_POSTINGS", postings)
        patch.setattr(segment_text, "_PIECE", piece)
        assert merge(sources, folder / "merged", key) == len(kept)
    assert merge(sources, folder / "again", key) == len(kept)
    assert (folder / "merged").read_bytes() == (folder / "again").read_bytes()
    assert_alike(StoredSegment(folder / "merged"), write(folder / "at-once", kept))


def test_a_merge_that_fails_leaves_nothing(tmp_path: Path) -> None:
    sources = [
        Source.of(write(tmp_path / title, [Article(title, title, (), source="甲报")]), [])
        for title in ("铝价", "铜价")
    ]

    def broken(value: str) -> str:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        merge(sources, tmp_path / "merged", broken)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["铜价", "铝价"]
