"""Pinyin notes: a converter wrote a character's reading behind it, ``業(yè)``.

A note is a note only where it is a reading of the character before it, tone marks and all, in
ASCII brackets: ``集團)`` and ``鎵(Ga)`` stay. pypinyin knows the readings.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from index.repair.edits import Edit
from index.script import fold, is_han

KIND = "pinyin-note"

_LETTERS = "a-zāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ\u0300\u0301\u0304\u030c\u0308"
# They begin with the bracket, which a search jumps to; the character before it is looked at after.
_NOTE = re.compile(rf"\(([{_LETTERS}]{{1,9}})\)")
_DAMAGED = re.compile(rf"\(([{_LETTERS}]{{0,7}})\?\ufffd?([{_LETTERS}]{{0,7}})\)")

_IN_WORDS = {
    "个": "ge", "不": "bu", "西": "xi", "思": "si", "夫": "fu", "宜": "yi", "生": "sheng",
    "坊": "fang", "巴": "ba", "伯": "bo", "婆": "po", "姥": "lao", "奶": "nai", "弟": "di",
    "朵": "duo", "腾": "teng", "嚷": "rang", "蟆": "ma", "乐": "lào", "着": "zhù", "干": "qián",
}  # fmt: skip
"""Readings that a character has only inside words (这个, 东西), as pypinyin's phrases give them and
its table of characters does not."""


@functools.cache
def readings(char: str) -> frozenset[str]:
    """Every reading of a Han character, with tone marks: ``業`` → ``{"yè"}``."""
    import pypinyin

    found: set[str] = set()
    for each in {char, fold(char)}:
        for syllables in pypinyin.pinyin(each, heteronym=True, errors="ignore"):
            found.update(syllables)
    if (folded := fold(char)) in _IN_WORDS:
        found.add(_IN_WORDS[folded])
    return frozenset(found)


def is_reading(note: str, char: str) -> bool:
    """Whether ``note`` is a reading of ``char``."""
    return unicodedata.normalize("NFC", note).replace("ɡ", "g") in readings(char)


def find(text: str) -> list[Edit]:
    """The notes of a text, each to be taken out."""
    if "(" not in text:
        return []
    edits = [
        Edit(KIND, match.start(), match.end(), "")
        for match, char in _behind_han(_NOTE, text)
        if is_reading(match[1], char)
    ]
    if "?" in text:
        edits += [
            Edit(KIND, match.start(), match.end(), "")
            for match, char in _behind_han(_DAMAGED, text)
            if _hides_reading(match[1], match[2], char)
        ]
        edits.sort(key=lambda edit: edit.start)
    return edits


def _behind_han(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The matches that stand behind a Han character, each with that character."""
    for match in pattern.finditer(text):
        if match.start() and is_han(char := text[match.start() - 1]):
            yield match, char


def _hides_reading(before: str, after: str, char: str) -> bool:
    """Whether ``before?after`` is a reading of ``char`` whose marked letter was lost."""
    return any(
        len(reading) == len(before) + 1 + len(after)
        and reading.startswith(before)
        and reading.endswith(after)
        and not reading[len(before)].isascii()
        for reading in readings(char)
    )


def without_notes(text: str) -> str:
    """``text`` without anything of a note's shape: for judging, never for keeping."""
    return _NOTE.sub("", text) if "(" in text else text
