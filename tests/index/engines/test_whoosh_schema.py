"""What an article becomes in a Whoosh index, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import SHANGHAI, Article, Mend
from index.blanks import tight_text
from index.engines.article_fields import key, moment
from index.engines.segment_buffer import SegmentBuffer
from index.engines.segment_file import StoredSegment
from index.engines.whoosh_schema import document, read_article, read_found, read_mends
from index.errors import EngineError
from index.script import fold

LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=8
).filter(lambda text: text.strip() == text)
PIECE = st.text(st.sampled_from("铝鋁價，， 4.5aＡ㎡\u200b\n\u2028e\u0301\ud800𨱏"), max_size=12)
PUBLISHED = st.none() | st.dates(dt.date(1850, 1, 1)) | st.datetimes(
    dt.datetime(1950, 1, 1), dt.datetime(2099, 1, 1)
).map(lambda when: when.replace(microsecond=0, tzinfo=SHANGHAI))  # fmt: skip
ARTICLES = st.builds(
    Article, id=LINE, title=PIECE, paragraphs=st.lists(PIECE, max_size=3).map(tuple),
    authors=st.lists(LINE, max_size=3).map(tuple), source=st.none() | LINE,
    category=st.none() | LINE,
    published=PUBLISHED, views=st.none() | st.integers(0, 10**12), editor=st.none() | LINE,
    url=st.none() | LINE,
)  # fmt: skip
MENDS = (Mend("pinyin-note", "page", 7, "(yè)", ""),)


def stored(folder: Path, *articles: Article, mends: tuple[Mend, ...] = ()) -> StoredSegment:
    buffer = SegmentBuffer(key)
    for article in articles:
        buffer.add(document(article, mends))
    buffer.write(folder / "segment")
    return StoredSegment(folder / "segment")


@given(articles=st.lists(ARTICLES, min_size=1, max_size=9, unique_by=lambda each: each.id))
def test_articles_are_read_back_as_they_were(
    articles: list[Article], tmp_path_factory: pytest.TempPathFactory
) -> None:
    segment = stored(tmp_path_factory.mktemp("segment"), *articles)
    assert [read_article(segment, number) for number in range(len(articles))] == articles
    for number, article in enumerate(articles):
        assert segment.find_id(article.id) == number
        assert segment.id_of(number) == article.id


@given(article=ARTICLES)
def test_the_plain_text_has_a_line_for_each_part_and_even_says_where_it_stands(
    article: Article, tmp_path_factory: pytest.TempPathFactory
) -> None:
    segment = stored(tmp_path_factory.mktemp("segment"), article)
    pieces = (article.title, *article.paragraphs)
    plain = segment.text.plain(0)
    assert plain.split("\n") == [tight_text(" ".join(fold(each).split("\n"))) for each in pieces]
    _, folded = read_found(segment, 0)
    if folded is not None:
        original = "\n".join(pieces)
        assert tight_text(folded) == plain
        assert len(folded) == len(original)
        assert all(fold(char) == other for char, other in zip(original, folded, strict=True))


@pytest.mark.parametrize(
    ("paragraph", "folded"),
    [
        ("西南鋁業（集團）涨4.5%。", "西南铝业(集团)涨4.5%。"),
        ("　铝 价涨 4.5  %，LME  Al", " 铝 价涨 4.5  %,lme  al"),
        ("铝箔㎡", None),
        ("铝\u200b箔", None),
    ],
)
def test_what_is_even(tmp_path: Path, paragraph: str, folded: str | None) -> None:
    segment = stored(tmp_path, Article("1", "铝价", (paragraph,)))
    assert read_found(segment, 0)[1] == (folded and f"铝价\n{folded}")


def test_the_fields_of_a_document() -> None:
    article = Article(
        "468110",
        "西南鋁",
        ("產量增長4.5%。",),
        authors=("楊磊", "Li  Wei"),
        source="中國有色金屬報",
        editor="任飛",
    )
    fields = document(article, ())
    assert fields.keywords == {
        "author": ("楊磊", "Li  Wei"),
        "source": ("中國有色金屬報",),
        "category": (),
        "editor": ("任飛",),
        "names": (),
    }
    assert {"西南铝", "产量", "4.5%", "4.5"} <= set(fields.tokens)
    assert fields.plain == "西南铝\n产量增长4.5%。"


def test_mends_are_kept_with_their_articles(tmp_path: Path) -> None:
    buffer = SegmentBuffer(key)
    for number in range(5):
        buffer.add(document(Article(str(number), "题", ()), MENDS if number in (1, 4) else ()))
    buffer.write(tmp_path / "segment")
    segment = StoredSegment(tmp_path / "segment")
    assert [bool(read_mends(segment, number)) for number in range(5)] == [0, 1, 0, 0, 1]
    assert read_mends(segment, 4) == MENDS


def flipped(segment: StoredSegment, array: str, folder: Path) -> Iterator[StoredSegment]:
    """The segment with each bit of an array flipped in turn."""
    data = bytearray(segment.file.path.read_bytes())
    wanted = segment.file[array].tobytes()
    first = data.index(wanted)
    for place in range(first, first + len(wanted)):
        for bit in range(8):
            data[place] ^= 1 << bit
            (folder / "flipped").write_bytes(data)
            yield StoredSegment(folder / "flipped")
            (folder / "flipped").unlink()
            data[place] ^= 1 << bit


DAMAGED = "A text in the index is damaged; run: youse check --repair"


def complaint(read: Callable[..., object], *arguments: object) -> str | None:
    """With which sentence reading fails."""
    try:
        read(*arguments)
    except EngineError as error:
        return str(error)
    return None


@pytest.mark.parametrize("array", ["text.blocks", "text.block_starts", "text.starts"])
def test_damage_is_one_sentence(tmp_path: Path, array: str) -> None:
    """Deflated text has no sum of its own: some damage is shown, none is another error."""
    articles = [
        Article(str(number), "現貨鋁價", (f"上漲 {number}%。", "㎡"), authors=("楊磊",), views=7,
                published=dt.datetime(2026, 1, 15, 9, number, tzinfo=SHANGHAI))
        for number in range(3)
    ]  # fmt: skip
    segments = flipped(stored(tmp_path, *articles), array, tmp_path)
    told = {complaint(read_article, segment, place) for segment in segments for place in range(3)}
    assert DAMAGED in told
    assert told <= {DAMAGED, None}


def test_damaged_mends_are_one_sentence(tmp_path: Path) -> None:
    whole = stored(tmp_path, Article("1", "铝价", ()), mends=MENDS)
    told = {complaint(read_mends, segment, 0) for segment in flipped(whole, "mends", tmp_path)}
    assert told == {DAMAGED, None}


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
