"""One input format a file, and a registry by suffix.

*Input*: what the user names: a file, a folder, ``-``. *Item*: one raw page in it, as it came, with
the name that reports call it by (``path``, or ``path#line`` where an input holds many). *Draft*:
what an
item says, before it has its place in the archive.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from index.errors import ReadError
from index.page import Reading


class Item(NamedTuple):
    """``form`` names the reader that understands ``raw``: text, html, json or csv."""

    name: str
    raw: bytes
    form: str


class Failure(NamedTuple):
    """An input, or a part of one, that could not become an item: kept with its reason."""

    name: str
    raw: bytes
    reason: str


class Draft(NamedTuple):
    """``article_id`` is the one given or found in the page's address; ``notes`` say what was
    left out, one sentence each."""

    reading: Reading
    article_id: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """What the module of a form holds."""

    def interpret(self, raw: bytes) -> Draft: ...

    def parts(self, raw: bytes) -> Mapping[str, str]: ...


def interpret(item: Item) -> Draft:
    """What an item says. Raises :class:`index.errors.ReadError` where it holds no article."""
    return _reader(item.form).interpret(item.raw)


def parts(form: str, raw: bytes) -> Mapping[str, str]:
    """The texts of an item in which its mends have their places, before any mend.

    Raises :class:`index.errors.ReadError` where it holds none.
    """
    return _reader(form).parts(raw)


@functools.cache
def _reader(form: str) -> Reader:
    # Loaded when first needed: the HTML reader alone takes most of a second.
    if form == "text":
        from index.readers import plain

        return plain
    if form == "html":
        from index.readers import html

        return html
    if form == "json":
        from index.readers import json_records

        return json_records
    if form == "csv":
        from index.readers import csv_records

        return csv_records
    raise ReadError(f"There is no reader for the form “{form}”.")
