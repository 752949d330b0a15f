"""What of a text other formats can hold."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holdable(text: str) -> str:
    """``text`` without control characters and halves of pairs, which XML 1.0 has no place for.

    https://www.w3.org/TR/xml/#charsets; sheets of Excel are XML too.
    """
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The same on one line, where a format begins a new field with a new line."""
    return " ".join(holdable(text).split())
