"""One clean article, one specification of damage: one raw page and a perfect reading of it.

The truth is in the page's own script and with its own punctuation, since neither is mended; notes,
lost bytes, spam, junk, disclaimer, editor line and doubled lead are undone in it; a field that the
layout does not show is None, empty for authors. Everything random comes from the seed and the
article's key, so that the same call gives the same bytes.
"""

from __future__ import annotations

import codecs
import json
import random
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tests.pages.articles import CleanArticle
from tests.pages.boilerplate import WORDINGS, price_cells
from tests.pages.convert import Script
from tests.pages.damage import (
    Target,
    heavy_types,
    light_types,
    lose_one,
    undecidable,
    untidy,
)
from tests.pages.hand import Hand
from tests.pages.html_page import to_html
from tests.pages.layouts import (
    SHOWN,
    Indent,
    Layout,
    Shape,
    as_text,
    iso,
    lay_out,
    printed_editor,
)

Notes = Literal["none", "light", "heavy"]
Encoding = Literal["utf-8", "utf-8-sig", "gb18030", "gbk", "big5"]
Container = Literal["text", "html", "jsonl"]

_SUFFIX = {"text": ".txt", "html": ".html", "jsonl": ".jsonl"}
# Article numbers of the trade site by date; between these they grew about evenly.
_NUMBERS = (("2011-06-15", 207539), ("2022-04-15", 435705), ("2026-01-15", 468110))


@dataclass(frozen=True)
class Spec:
    """What is done to an article. The default is a clean L1 page in Simplified UTF-8.

    `losses` counts paragraphs that lose a byte; fewer do where there are no fair places, which is
    common in Simplified text: its bytes fall into step again only at a Latin letter. `loss_target`
    is the kind of character that loses its byte, `hard` allows losses beyond repair,
    `fullwidth_loss` shows a misread `？` as `?`. `padded` None follows the date: times before 2019
    are not padded, later ones only most of the time. `declared` is the charset an HTML page
    claims, empty for none. `reference` puts the article's number into an HTML page.
    `container="jsonl"` has fields instead of a layout. `untidy` and `prices` change
    the truth too: readers leave such things alone.
    """

    layout: Layout = "L1"
    script: Script = "hans"
    notes: Notes = "none"
    note_labels: bool = False
    in_context: bool = True
    encoding: Encoding = "utf-8"
    declared: str = "utf-8"
    container: Container = "text"
    losses: int = 0
    loss_target: Target = "any"
    fullwidth_loss: bool = False
    hard: bool = False
    spam: bool = False
    junk: bool = False
    ascii_punctuation: bool = False
    untidy: bool = False
    prices: bool = False
    indent: Indent = "none"
    padded: bool | None = None
    crlf: bool = False
    reference: bool = False
    disclaimer_lines: Literal[5, 6] = 6
    seed: int = 0


@dataclass(frozen=True)
class Truth:
    """What a perfect reader gives; `published` is ISO with +08:00, or a bare date."""

    title: str
    published: str | None
    views: int | None
    source: str | None
    category: str | None
    authors: tuple[str, ...]
    editor: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A raw page. `damaged` indexes the paragraphs of `truth` that lost a byte; `id` is the
    identifier that the page itself gives (a JSONL id, the article number of an address), if any.
    """

    name: str
    data: bytes
    truth: Truth
    spec: Spec
    damaged: tuple[int, ...]
    id: str | None = None


def possible(article: CleanArticle, spec: Spec) -> bool:
    """Whether `render` can make a page that is neither corrupt nor undecidable."""
    try:
        render(article, spec)
    except ValueError:
        return False
    return True


def render(article: CleanArticle, spec: Spec) -> Page:
    """The page; ValueError, naming the cause, where no fair page of that kind exists."""
    if spec.container != "jsonl" and spec.layout == "L2b" and spec.script != "hans":
        raise ValueError("L2b is the original site and Simplified: set script='hans'")

    def rng(aspect: str) -> random.Random:
        # A stream for each aspect: switching one damage on leaves the rest of the page as it was.
        return random.Random(f"{spec.seed}:{article.key}:{aspect}")

    hand = _hand(article, spec, rng("notes"))
    paragraphs = _paragraphs(article, hand, spec, rng("paragraphs"))
    body, damaged = _lose([hand.mark(text) for text in paragraphs], spec, rng("losses"))
    shape = _shape(article, spec, rng("shape"))
    if spec.container == "jsonl":
        truth = _truth_of_fields(article, hand, paragraphs)
        text, own_id = _record(article, hand, body, rng("record")), f"t-{article.key}"
    else:
        truth = _truth(article, hand, paragraphs, shape)
        lines = lay_out(article, body, hand, shape, rng("layout"))
        own_id = None
        if spec.container == "html":
            own_id = number(article.published) if spec.reference else None
            text = to_html(lines, hand, rng("html"), declared=spec.declared, number=own_id)
        else:
            text = as_text(lines, shape)
    _refuse_undecidable(truth)
    name = f"{article.published[:10]}-{article.key}{_SUFFIX[spec.container]}"
    data = _encode(text.replace("\n", "\r\n") if spec.crlf else text, spec.encoding)
    return Page(name, data, truth, spec, damaged, own_id)


def number(published: str) -> str:
    """The article number that the trade site would have given at that time."""
    moment = datetime.fromisoformat(published).replace(tzinfo=None)
    points = [(datetime.fromisoformat(day), count) for day, count in _NUMBERS]
    (start, low), (end, high) = points[:2] if moment < points[1][0] else points[1:]
    return str(low + round((high - low) * ((moment - start) / (end - start))))


def _hand(article: CleanArticle, spec: Spec, rng: random.Random) -> Hand:
    noted: frozenset[str] = frozenset()
    if spec.notes == "light":
        noted = light_types(spec.script)
    elif spec.notes == "heavy":
        fields = (article.title, article.source, article.category, article.byline, article.editor)
        noted = heavy_types((*article.paragraphs, *fields, WORDINGS), spec.script, rng)
    return Hand(spec.script, noted, spec.note_labels, spec.in_context, spec.ascii_punctuation)


def _paragraphs(
    article: CleanArticle, hand: Hand, spec: Spec, rng: random.Random
) -> tuple[str, ...]:
    paragraphs = [hand.truth(text) for text in article.paragraphs]
    if spec.untidy:
        for at in rng.sample(range(len(paragraphs)), min(2, len(paragraphs))):
            paragraphs[at] = untidy(paragraphs[at], rng)
    if spec.prices:
        at = rng.randint(1, len(paragraphs))
        paragraphs[at:at] = [hand.truth(cell) for cell in price_cells(rng)]
    return tuple(paragraphs)


def _lose(body: list[str], spec: Spec, rng: random.Random) -> tuple[list[str], tuple[int, ...]]:
    damaged: list[int] = []
    for at in rng.sample(range(len(body)), len(body)):
        if len(damaged) == spec.losses:
            break
        text = lose_one(
            body[at],
            rng,
            target=spec.loss_target,
            show_ascii=spec.fullwidth_loss,
            hard=spec.hard,
        )
        if text is not None:
            body[at] = text
            damaged.append(at)
    return body, tuple(sorted(damaged))


def _shape(article: CleanArticle, spec: Spec, rng: random.Random) -> Shape:
    padded = spec.padded
    if padded is None:
        padded = article.published >= "2019" and rng.random() > 0.15
    return Shape(
        layout=spec.layout,
        spam=spec.spam,
        junk=spec.junk,
        inline_junk=spec.container == "html",
        indent=spec.indent,
        padded=padded,
        second=rng.randint(10, 59),
        editor=printed_editor(article, spec.layout, rng),
        disclaimer_lines=spec.disclaimer_lines,
    )


def _truth(article: CleanArticle, hand: Hand, paragraphs: tuple[str, ...], shape: Shape) -> Truth:
    shown = SHOWN[shape.layout]
    return Truth(
        title=hand.truth(article.title),
        published=iso(article, shape),
        views=article.views if shown.views else None,
        source=(hand.truth(article.source) or None) if shown.source else None,
        category=(hand.truth(article.category) or None) if shown.category else None,
        authors=tuple(hand.truth(name) for name in article.authors) if shown.authors else (),
        editor=hand.truth(shape.editor) or None,
        paragraphs=paragraphs,
    )


def _truth_of_fields(article: CleanArticle, hand: Hand, paragraphs: tuple[str, ...]) -> Truth:
    return Truth(
        title=hand.truth(article.title),
        published=article.published,
        views=article.views,
        source=hand.truth(article.source) or None,
        category=hand.truth(article.category) or None,
        authors=tuple(hand.truth(name) for name in article.authors),
        editor=hand.truth(article.editor) or None,
        paragraphs=paragraphs,
    )


def _record(article: CleanArticle, hand: Hand, body: list[str], rng: random.Random) -> str:
    names = [hand.printed(name) for name in article.authors]
    moment = datetime.fromisoformat(article.published)
    date = rng.choice((article.published, f"{moment:%Y-%m-%d} {moment.hour}:{moment.minute:02d}"))
    record = {
        "id": f"t-{article.key}",
        "title": hand.printed(article.title),
        "body": "\n".join(body),
        "author": rng.choice((names, "、".join(names))) if names else "",
        "source": hand.printed(article.source),
        "category": hand.printed(article.category),
        "date": date,
        "views": article.views,
        "editor": hand.printed(article.editor),
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def _refuse_undecidable(truth: Truth) -> None:
    for text in (truth.title, *truth.paragraphs):
        found = undecidable(text)
        if found is not None:
            raise ValueError(f"{found!r} in the clean text cannot be told from a note; reword it")


def _encode(text: str, encoding: Encoding) -> bytes:
    alien = sorted({character for character in text if not _holds(character, encoding)})
    if alien:
        raise ValueError(
            f"{encoding} cannot hold {' '.join(alien)}: choose another encoding, or notes='none'"
        )
    return text.encode(encoding)


def _holds(character: str, encoding: str) -> bool:
    codec = codecs.lookup("utf-8" if encoding == "utf-8-sig" else encoding)
    try:
        raw, _ = codec.encode(character)
        # Big5 maps some signs in and out differently; such a page would not say what it says.
        return codec.decode(raw)[0] == character
    except UnicodeError:
        return False
