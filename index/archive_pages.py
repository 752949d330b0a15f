"""The archive seen by those who only read: the page that an article was read from.

A look opens the file, asks once and closes it. It takes no lock that a writer would wait for.
"""

from __future__ import annotations

import contextlib
import dataclasses
import zlib
from pathlib import Path
from typing import Protocol

from index.archive_file import FILE_NAME, as_archive_errors, connect_reading, load_mends
from index.article import Mend
from index.errors import ArchiveError, NoSuchArticle

_PAGE = (
    "SELECT p.form, p.raw, p.received, a.mends FROM articles a JOIN pages p ON p.number = a.page "
    "WHERE a.id = ? AND a.removed IS NULL"
)
_CORRECTED = "SELECT field FROM edits WHERE article_id = ? ORDER BY field"


@dataclasses.dataclass(frozen=True, slots=True)
class PageAsItCame:
    """The latest page of an article. ``form``: text, html, json or csv; ``raw``: its bytes.

    ``received``: ISO 8601, in Asia/Shanghai. ``mends``: of this very page. ``corrected``: the
    fields of the article that were set by hand and are not the page's.
    """

    form: str
    raw: bytes
    received: str
    mends: tuple[Mend, ...]
    corrected: tuple[str, ...]


class Pages(Protocol):
    """Where a site has the pages from."""

    def page(self, article_id: str) -> PageAsItCame:
        """The page of an article. Raises :class:`index.errors.IndexingError` without one."""


class ArchivePages:
    """The pages of the archive in a data folder. Safe under threads."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    @property
    def archive_id(self) -> str:
        """By which an archive is told from others; empty where there is none."""
        if not self.path.is_file():
            return ""
        with (
            as_archive_errors(self.path),
            contextlib.closing(connect_reading(self.path, timeout=2)) as db,
        ):
            found = db.execute("SELECT value FROM meta WHERE name = 'id'").fetchone()
        return found[0] if found else ""

    def page(self, article_id: str) -> PageAsItCame:
        """The page of an article.

        Raises :class:`NoSuchArticle`, and :class:`ArchiveError` where the archive is not there or
        cannot be read.
        """
        if not self.path.is_file():
            raise ArchiveError(f"There is no archive in {self.path.parent}.")
        with (
            as_archive_errors(self.path),
            contextlib.closing(connect_reading(self.path, timeout=2)) as db,
        ):
            db.execute("BEGIN")  # both questions of one state
            row = db.execute(_PAGE, (article_id,)).fetchone()
            if row is None:
                raise NoSuchArticle(article_id)
            corrected = tuple(field for (field,) in db.execute(_CORRECTED, (article_id,)))
        form, raw, received, mends = row
        return PageAsItCame(form, zlib.decompress(raw), received, load_mends(mends), corrected)
