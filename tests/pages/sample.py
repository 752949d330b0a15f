"""The bundled sample: one raw page for every clean article and every repost of one.

    python -m tests.pages.sample DIR

Most pages are complete L1 text pages, so that the facets of a demonstration have something to
count; about a third show the other layouts. Everything follows from one seed: the same articles
give the same bytes, and `expected()` gives the truth of exactly those bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from tests.pages.articles import CleanArticle, load, reposted
from tests.pages.layouts import LAYOUTS, SHOWN, Layout
from tests.pages.render import Encoding, Page, Spec, possible, render

SEED = 468110
EXPORT = "trade-export.jsonl"  # its pages are named `trade-export.jsonl#LINE`, lines from 1

_EXPORTED, _HTML, _DAMAGED = 8, 12, 8
_ENCODINGS: tuple[Encoding, ...] = (
    *("big5",) * 5,
    *("gb18030",) * 6,
    *("gbk",) * 3,
    *("utf-8-sig",) * 4,
)
# Bytes and what the page says they are; half of these lie, as real ones do.
_CHARSETS: tuple[tuple[Encoding, str], ...] = (
    ("utf-8", "utf-8"),
    ("gb18030", "gb2312"),
    ("utf-8", "gb2312"),
    ("gb18030", "utf-8"),
    ("utf-8", ""),
    ("gbk", "gbk"),
)
_NOT_L1: tuple[Layout, ...] = tuple(layout for layout in LAYOUTS if layout != "L1")
_WITH_SOURCE: tuple[Layout, ...] = tuple(name for name in _NOT_L1 if SHOWN[name].source)


def expected(articles: Iterable[CleanArticle] | None = None) -> list[Page]:
    """The pages of the sample, by name; of the bundled articles unless told otherwise."""
    rng = random.Random(SEED)
    originals = load() if articles is None else list(articles)
    entries = [*originals, *(repost for article in originals for repost in reposted(article))]
    rng.shuffle(entries)
    specs = [
        _in_layout(layout, replace(_common(rng, number), seed=SEED + number))
        for number, layout in enumerate(_layouts(entries))
    ]
    exported, html = entries[:_EXPORTED], entries[_EXPORTED : _EXPORTED + _HTML]
    for number in range(len(exported)):
        specs[number] = replace(specs[number], container="jsonl", crlf=False)
    for number, charset in zip(range(_EXPORTED, _EXPORTED + len(html)), cycle(_CHARSETS)):
        specs[number] = _html(specs[number], *charset, reference=rng.random() < 0.7)
    plain = range(_EXPORTED + _HTML, len(entries))
    _spread_encodings(entries, specs, plain)
    _spread_losses(entries, specs, plain)
    pages = []
    for number, (article, spec) in enumerate(zip(entries, specs, strict=True), start=1):
        page = render(article, spec)
        exported_as = replace(page, name=f"{EXPORT}#{number}")
        pages.append(exported_as if spec.container == "jsonl" else page)
    return sorted(pages, key=lambda page: page.name)


def write(folder: Path) -> list[Path]:
    """Writes the sample into `folder`; returns the files, the export being one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes] = {}
    for page in expected():
        name, _, _ = page.name.partition("#")
        files[name] = files.get(name, b"") + page.data
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _layouts(entries: list[CleanArticle]) -> list[Layout]:
    # A repost without its source would be no repost: it goes where the source is printed.
    others, sources = cycle(_NOT_L1), cycle(_WITH_SOURCE)
    layouts: list[Layout] = []
    for number, article in enumerate(entries):
        own: Layout = next(sources if "-r" in article.key else others) if number % 3 == 0 else "L1"
        layouts.append(own)
    return layouts


def _in_layout(layout: Layout, spec: Spec) -> Spec:
    # The original site knows no Traditional; the mirrors that leave tags behind also carry spam.
    if layout == "L2b":
        return replace(spec, layout=layout, script="hans")
    return replace(spec, layout=layout, spam=spec.spam or layout in ("L2", "L4"))


def _common(rng: random.Random, number: int) -> Spec:
    hant = number % 5 in (0, 2)
    weights = (3, 4, 3) if hant else (6, 2, 2)
    return Spec(
        script=rng.choice(("hant-mirror", "hant-mirror", "hant-variant")) if hant else "hans",
        notes=rng.choices(("none", "light", "heavy"), weights)[0],
        note_labels=rng.random() < 0.5,
        in_context=rng.random() < 0.5,
        spam=rng.random() < 0.2,
        junk=rng.random() < 0.1,
        ascii_punctuation=rng.random() < (0.7 if hant else 0.3),
        untidy=rng.random() < 0.15,
        prices=rng.random() < 0.05,
        indent=rng.choice(("none", "none", "ideographic", "space")),
        crlf=rng.random() < 0.1,
        disclaimer_lines=rng.choice((5, 6)),
    )


def _html(spec: Spec, encoding: Encoding, declared: str, *, reference: bool) -> Spec:
    # Only the trade site and its mirrors have article numbers, not the other portals.
    numbered = reference and spec.layout.startswith("L")
    return replace(spec, container="html", encoding=encoding, declared=declared, reference=numbered)


def _spread_encodings(entries: list[CleanArticle], specs: list[Spec], plain: range) -> None:
    # Every third page, so that no encoding falls together with one script or layout.
    free = [*plain[::3], *plain[1::3], *plain[2::3]]
    for encoding in _ENCODINGS:
        for number in free:
            spec = replace(specs[number], encoding=encoding)
            if encoding == "big5":
                spec = replace(spec, script="hant-mirror", notes="none")
            if possible(entries[number], spec):
                specs[number] = spec
                free.remove(number)
                break


def _spread_losses(entries: list[CleanArticle], specs: list[Spec], plain: range) -> None:
    # Misread characters may lie outside GBK and Big5; only these encodings hold them all.
    holders = [at for at in plain if specs[at].encoding in ("utf-8", "utf-8-sig", "gb18030")]
    step = max(1, len(holders) // _DAMAGED)
    count = 0
    for number in (at for start in range(step) for at in holders[start::step]):
        if count == _DAMAGED:
            break
        spec = replace(
            specs[number],
            losses=1 + count % 2,
            loss_target=("han", "punctuation")[count // 2 % 2],
            fullwidth_loss=count % 3 == 0,
        )
        # A price list has no comma that could be lost fairly: then the next page takes the loss.
        if len(render(entries[number], spec).damaged) == spec.losses:
            specs[number] = spec
            count += 1


def main(arguments: list[str]) -> int:
    """Writes the sample; 2 for a wrong call, since a folder is all it takes."""
    if len(arguments) != 1:
        print("usage: python -m tests.pages.sample DIR", file=sys.stderr)
        return 2
    written = write(Path(arguments[0]))
    print(f"{len(written)} files in {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
