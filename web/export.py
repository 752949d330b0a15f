"""Articles → files that other programs open: CSV, XLSX, JSON Lines, RIS.

What articles say is data in every format: it is never a formula, a line of another field or a
broken document. All are written as the articles come; none is held as a whole in memory.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, cast

import xlsxwriter

from index.article import Article
from index.script import strip_invisible
from web.links import original
from web.plain_text import holdable, one_line

COLUMNS = {
    "id": "编号", "title": "标题", "authors": "作者", "source": "来源", "category": "分类",
    "published": "日期", "views": "浏览量", "editor": "编辑", "url": "网址", "paragraphs": "正文",
}  # fmt: skip
"""The fields of a hit and its paragraphs, in the order of the columns; how XLSX calls them."""

RIS_TYPE = "application/x-research-info-systems; charset=utf-8"

_CHUNK = 1 << 16
"""Bytes that are collected before they are sent."""
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_LARGEST_CELL = 32_767
"""Units of UTF-16 that a cell of Excel holds."""
_FIRST_YEAR = 1901
"""Excel counts days from 1900, and counts one too many in that year."""
_WIDTHS = (12, 48, 16, 18, 10, 17, 9, 10, 24, 80)


def jsonl(articles: Iterable[Article]) -> Iterator[bytes]:
    """A JSON object a line, with the names and shapes of the API."""
    lines = (json.dumps(each.as_dict(), ensure_ascii=False) + "\n" for each in articles)
    yield from _chunks(lines)


def csv_table(articles: Iterable[Article], *, bom: bool = False) -> Iterator[bytes]:
    """Comma-separated values in UTF-8 (RFC 4180), the first row the names of the fields.

    Authors are joined by ``、``, paragraphs by line ends. A text that a spreadsheet would run as a
    formula gets ``'`` before it. ``bom``: begins with the mark that tells Excel it is UTF-8.
    """

    def rows() -> Iterator[str]:
        if bom:
            yield "\ufeff"
        row = io.StringIO()
        writer = csv.writer(row)
        writer.writerow(COLUMNS)
        for article in articles:
            writer.writerow([_guarded(cell) for cell in _cells(article)])
            yield row.getvalue()
            row.seek(0)
            row.truncate()
        yield row.getvalue()

    yield from _chunks(rows())


def xlsx(articles: Iterable[Article]) -> IO[bytes]:
    """A workbook of one sheet, at its beginning, in a file that is gone when it is closed.

    Days are dates of Excel, in Shanghai's time; a longer text than a cell holds ends with ``…``.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 — it is read by who asked for it
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("有色搜索")
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS.values()):
            sheet.write_string(0, column, name, bold)
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        published = list(COLUMNS).index("published")
        last = 0
        for last, article in enumerate(articles, 1):
            cells = _cells(article)
            moment = article.published
            if moment is not None and moment.year >= _FIRST_YEAR:
                cells[published] = None
                if isinstance(moment, dt.datetime):
                    naive = moment.replace(tzinfo=None)
                    sheet.write_datetime(last, published, naive, minute)
                else:
                    sheet.write_datetime(last, published, moment, day)
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(last, column, cell)
                elif cell:
                    sheet.write_string(last, column, _short(cell))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        book.close()
    file.seek(0)
    return file


def ris(articles: Iterable[Article], address: Callable[[Article], str]) -> Iterator[bytes]:
    """Newspaper articles for reference managers; ``address`` says where one is shown here."""

    def records() -> Iterator[str]:
        for article in articles:
            lines = [f"{tag}  - {value}" for tag, value in _ris_fields(article, address) if value]
            yield "\r\n".join((*lines, "ER  - ", "", ""))

    yield from _chunks(records())


def read_out(file: IO[bytes]) -> Iterator[bytes]:
    """What a file holds from where it stands; closes it."""
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _ris_fields(article: Article, address: Callable[[Article], str]) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", one_line(article.id)
    yield "TI", one_line(article.title)
    for author in article.authors:
        yield "AU", one_line(author)
    yield "T2", one_line(article.source or "")
    if article.published is not None:
        yield "PY", f"{article.published.year:04}"
        yield "DA", f"{article.published.isoformat()[:10].replace('-', '/')}/"
    yield "KW", one_line(article.category or "")
    yield "LA", "zh"
    yield "DB", "有色搜索"
    yield "UR", one_line(original(article.url) or address(article))


def _cells(article: Article) -> list[str | int | None]:
    fields = {
        **article.as_dict(),
        "authors": "、".join(article.authors),
        "paragraphs": "\n".join(article.paragraphs),
    }
    return [cast("str | int | None", fields[name]) for name in COLUMNS]


def _guarded(cell: str | int | None) -> str | int | None:
    if not isinstance(cell, str):
        return cell
    text = holdable(cell)
    # Some programs leave out blanks and marks that cannot be seen before they look at a cell.
    bare = strip_invisible(text).lstrip()
    return f"'{text}" if text.startswith(_FORMULA) or bare.startswith(_FORMULA) else text


def _short(text: str) -> str:
    text = holdable(text)
    if len(text) * 2 <= _LARGEST_CELL:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LARGEST_CELL:
        return text
    return units[: 2 * (_LARGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8, several together; half a surrogate pair becomes ``?``."""
    collected: list[bytes] = []
    size = 0
    for text in texts:
        collected.append(text.encode("utf-8", "replace"))
        size += len(collected[-1])
        if size >= _CHUNK:
            yield b"".join(collected)
            collected, size = [], 0
    if collected:
        yield b"".join(collected)
