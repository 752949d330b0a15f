"""Bytes → text, whatever the page says of itself.

A declaration is a hint, not a fact: pages declare GB2312 and are UTF-8. UTF-8 proves itself; of the
others the one whose text reads most like Chinese is taken.
"""

from __future__ import annotations

import codecs
import re

from index.analysis import word_frequencies
from index.script import fold

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})|<\?xml[^>]{0,80}encoding=[\"']([A-Za-z0-9_-]{3,20})",
    re.IGNORECASE,
)
_SAMPLE = 20_000
_SAME = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950", "utf8": "utf-8"}


def decode(data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the name of the encoding it was read in.

    Bytes that are no character of it become U+FFFD. Line ends become ``\\n``.
    """
    text, encoding = _decode(data)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    sample = data[:_SAMPLE]
    candidates = dict.fromkeys(("utf-8", *_declared(data), "gb18030", "cp950"))
    best = max(candidates, key=lambda name: _likeness(sample.decode(name, "replace")))
    return data.decode(best, "replace"), best


def _declared(data: bytes) -> list[str]:
    match = _DECLARED.search(data[:4096])
    if match is None:
        return []
    name = (match[1] or match[2]).decode("ascii").lower()
    name = _SAME.get(name, name)
    try:
        b"a".decode(name, "replace")
    except (LookupError, UnicodeError):
        return []
    return [name]


def _likeness(text: str) -> float:
    """How much a text is like written Chinese: the share of its characters that are common words
    by themselves, less what is no character at all."""
    common = word_frequencies()
    foreign = [char for char in text if not char.isascii()]
    if not foreign:
        return 0.0
    good = sum(common.get(char, 0) > 200 for char in fold("".join(foreign)))
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in foreign)
    return (good - 4 * bad) / len(foreign)
