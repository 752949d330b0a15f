"""One input format a file, and a registry by suffix.

*Input*: what the user names: a file, a folder, ``-``. *Item*: one raw page in it, as it came, with
the name that reports call it by (``path``, or ``path#line`` where an input holds many). *Draft*:
what an
item says, before it has its place in the archive.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

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


def interpret(item: Item) -> Draft:
    """What an item says. Raises :class:`index.errors.ReadError` where it holds no article."""
    return _reader(item.form)(item.raw)


@functools.cache
def _reader(form: str) -> Callable[[bytes], Draft]:
    # Loaded when first needed: the HTML reader alone takes most of a second.
    if form == "text":
        from index.readers import plain

        return plain.interpret
    if form == "html":
        from index.readers import html

        return html.interpret
    if form == "json":
        from index.readers import json_records

        return json_records.interpret
    if form == "csv":
        from index.readers import csv_records

        return csv_records.interpret
    raise ReadError(f"There is no reader for the form “{form}”.")
