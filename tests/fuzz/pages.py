"""Raw pages broken further than any mirror breaks them, and what the readers make of them.

A page begins as one of the generator's (see :mod:`tests.pages.layouts`), in any container and
encoding, and goes through a few random changes of its bytes: cut, doubled, mixed with another,
filled with what parsers dislike.
"""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from index import archive_entry
from index.archive import Archive, Outcome
from index.archive_entry import Entry
from index.readers import Failure, Item, inputs
from tests.fuzz.answers import SECOND
from tests.injection.payloads import TEXTS
from tests.pages.articles import CleanArticle, load
from tests.pages.convert import Script
from tests.pages.layouts import LAYOUTS
from tests.pages.render import Page, Spec, render

LARGEST = 1 << 20
"""Bytes a page may have, inflated; those that grow beyond it are to be refused."""
_CHUNK = 250
_REPEATED = (
    *(
        text.encode()
        for text in (
            "(", "（", "<div>", "<table><tr><td>", "&#", "&lt;", "<!--", "<", ">", "?", "？",
            "？？", "業(yè)", "(以下簡稱", "\x00", "\n", "\r", " ", "　", "9", "2026-01-15 ", '"',
            "[", "{", "\\", "作者：", "来源：", "“", "\u202e", "的", "铝价，", "http://", "aaaa ",
            "=", ",", "\x1b[", "%s",
        )
    ),
    b"\xff\xfe", b"\xe4", b"\xa1",
)  # fmt: skip
_SUFFIXES = (".txt", ".html", ".jsonl", ".csv")


class Judged(NamedTuple):
    """``pages``: files, of which some hold many records, which are ``added`` or ``rejected``.

    ``crashes``, ``lost``, ``slow``: a line on each that met it.
    """

    pages: int
    added: int
    rejected: int
    slowest: float
    crashes: list[str]
    lost: list[str]
    slow: list[str]


def torture(folder: Path, count: int, seed: int, tell: Callable[[int], None]) -> Judged:
    """Reads so many broken pages into an archive in ``folder``; keeps those that went wrong."""
    chance = random.Random(seed)
    articles = load()
    judge = _Judge(folder)
    for begin in range(0, count, _CHUNK):
        numbers = range(begin, min(begin + _CHUNK, count))
        judge.chunk([_written(folder, number, chance, articles) for number in numbers])
        tell(numbers[-1] + 1)
    return judge.done()


def _written(
    folder: Path, number: int, chance: random.Random, articles: Sequence[CleanArticle]
) -> Path:
    page = _rendered(chance, articles)
    data = page.data
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        data = chance.choice(_CHANGES)(data, chance)
        if chance.random() < 0.05:
            data = _spliced(data, _rendered(chance, articles).data, chance)
    suffix = Path(page.name).suffix
    if chance.random() < 0.1:
        suffix = chance.choice(_SUFFIXES)
    if chance.random() < 0.05:
        data, suffix = gzip.compress(data), suffix + ".gz"
        if chance.random() < 0.5:
            data = chance.choice(_CHANGES)(data, chance)
    path = folder / f"{number:06}{suffix}"
    path.write_bytes(data)
    return path


def _rendered(chance: random.Random, articles: Sequence[CleanArticle]) -> Page:
    while True:
        spec = Spec(
            layout=chance.choice(LAYOUTS), script=chance.choice(get_args(Script)),
            notes=chance.choice(("none", "light", "heavy")),
            encoding=chance.choice(("utf-8", "utf-8-sig", "gb18030", "gbk", "big5")),
            container=chance.choice(("text", "html", "jsonl")),
            losses=chance.choice((0, 0, 1, 4)), hard=chance.random() < 0.5,
            declared=chance.choice(("utf-8", "gb2312", "big5", "")), spam=chance.random() < 0.5,
            junk=chance.random() < 0.5, untidy=chance.random() < 0.5, crlf=chance.random() < 0.3,
            seed=chance.randrange(10**6),
        )  # fmt: skip
        try:
            return render(chance.choice(articles), spec)
        except ValueError:  # no such page can be made of this article
            continue


def _place(data: bytes, chance: random.Random) -> tuple[int, int]:
    begin = chance.randint(0, len(data))
    return begin, min(len(data), begin + chance.choice((1, 2, 3, 20, 300, len(data))))


def _cut(data: bytes, chance: random.Random) -> bytes:
    begin, end = _place(data, chance)
    return data[:begin] + data[end:]


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    begin, end = _place(data, chance)
    return data[:end] + data[begin:end] * chance.choice((1, 1, 5, 30)) + data[end:]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice((1, 5, 50)) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _swapped(data: bytes, chance: random.Random) -> bytes:
    first, second, third = sorted(chance.randint(0, len(data)) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def _filled(data: bytes, chance: random.Random) -> bytes:
    begin, _ = _place(data, chance)
    pieces = chance.choices(_REPEATED, k=chance.choice((1, 1, 2, 3)))
    filling = b"".join(pieces) * chance.choice((1, 10, 10, 300, 300, 5_000))
    return data[:begin] + filling[:50_000] + data[begin:]


def _random(data: bytes, chance: random.Random) -> bytes:
    begin, end = _place(data, chance)
    return data[:begin] + chance.randbytes(min(end - begin, 4096)) + data[end:]


def _injected(data: bytes, chance: random.Random) -> bytes:
    begin, _ = _place(data, chance)
    payload = chance.choice(TEXTS).encode("utf-8", "surrogatepass")
    return data[:begin] + payload + data[begin:]


def _on_one_line(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"", b" ", b"\r", b"\n\n", b"\x0b")))


def _converted(data: bytes, chance: random.Random) -> bytes:
    codecs = ("utf-8", "gb18030", "big5", "latin-1", "utf-16", "shift_jis")
    text = data.decode(chance.choice(codecs), "replace")
    return text.encode(chance.choice(codecs), "replace")


def _spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))] + other[chance.randint(0, len(other)) :]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _truncated, _doubled, _flipped, _flipped, _swapped, _filled, _filled, _random, _injected,
    _on_one_line, _converted,
)  # fmt: skip


class _Judge:
    """Reads files by themselves, with a clock, and then into one archive."""

    def __init__(self, folder: Path) -> None:
        # What is loaded when it is first needed is loaded now.
        archive_entry.read(Item("first", "<p>作者：?铝?价(jià)。</p>".encode(), "html"))
        self._archive = Archive(folder / "data", create=True)
        self._counts = {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0}
        self._pages = 0
        self._rejected: set[str] = set()
        self._slowest = 0.0
        self._crashes: list[str] = []
        self._lost: list[str] = []
        self._slow: list[str] = []

    def chunk(self, paths: Iterable[Path]) -> None:
        items: list[Item | Failure] = []
        for path in paths:
            self._pages += 1
            items += self._items(path)
        told = {}
        for item in items:
            outcome = self._put(item)
            if outcome is not None:
                told[item.name] = outcome.status
                self._counts[outcome.status] += 1
        self._archive.commit()
        self._lost += self._missing(items, told)

    def _items(self, path: Path) -> Iterator[Item | Failure]:
        begun = time.process_time()
        try:
            yield from inputs.items(path, LARGEST)
        except Exception as error:  # whatever it is, it is what is looked for
            self._crashes.append(f"{path}: {error!r}")
        self._clock(path.name, begun)

    def _put(self, item: Item | Failure) -> Outcome | None:
        begun = time.process_time()
        try:
            read = archive_entry.read(item) if isinstance(item, Item) else item
            self._clock(item.name, begun)
            if isinstance(read, Entry):
                return self._archive.add(read)
            if not read.reason:
                self._lost.append(f"{item.name}: rejected without a reason")
            return self._archive.reject(read)
        except Exception as error:
            self._crashes.append(f"{item.name}: {error!r}")
            return None

    def _clock(self, name: str, begun: float) -> None:
        seconds = time.process_time() - begun
        self._slowest = max(self._slowest, seconds)
        if seconds > SECOND:
            self._slow.append(f"{name}: {seconds:.2f} s")

    def _missing(self, items: Sequence[Item | Failure], told: Mapping[str, str]) -> Iterator[str]:
        """Items that were not reported, or were and are not there."""
        pages = [item for item in items if isinstance(item, Item)]
        kept = dict(zip((item.name for item in pages), self._archive.known(pages), strict=True))
        for item in items:
            status = told.get(item.name)
            if status is None:
                yield f"{item.name}: not reported"
            elif status == "rejected":
                self._rejected.add(item.name)
            elif not kept.get(item.name):
                yield f"{item.name}: {status}, and not there"

    def done(self) -> Judged:
        gone = self._rejected - {reject.name for reject in self._archive.rejects()}
        self._lost += [f"{name}: rejected, and not there" for name in sorted(gone)]
        self._archive.close()
        came_in = self._counts["added"] + self._counts["updated"] + self._counts["unchanged"]
        return Judged(
            self._pages, came_in, self._counts["rejected"], self._slowest,
            self._crashes, self._lost, self._slow,
        )  # fmt: skip
