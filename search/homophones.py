"""Which characters sound alike: what an input method offers for the same keys.

*Reading*: a syllable of Hanyu Pinyin as it is typed, without its tone, ``v`` for ``ü``; a character
may have several. pypinyin knows them.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import unicodedata
from pathlib import Path

from index.script import fold_even

_COMMON = range(0x4E00, 0xA000)


def readings(char: str) -> tuple[str, ...]:
    """The readings of a common folded character, the commonest first."""
    return _tables()[0].get(char, ())


@functools.cache
def homophones(char: str) -> str:
    """The common folded characters that share a reading with a folded one, itself first."""
    by_reading = _tables()[1]
    alike = (by_reading[reading] for reading in readings(char))
    return "".join(dict.fromkeys((char, *"".join(alike))))


@functools.cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Each common folded character's readings; the characters of each reading."""
    rows = {code: row for code, row in _pypinyin_rows().items() if code in _COMMON}
    chars = "".join(map(chr, rows))
    of_char: dict[str, tuple[str, ...]] = {}
    by_reading: dict[str, list[str]] = {}
    for char, folded, row in zip(chars, fold_even(chars), rows.values(), strict=True):
        if char == folded:
            of_char[char] = tuple(dict.fromkeys(_as_typed(row).split(",")))
            for reading in of_char[char]:
                by_reading.setdefault(reading, []).append(char)
    return of_char, {reading: "".join(alike) for reading, alike in by_reading.items()}


def _as_typed(row: str) -> str:
    """``lǚ,lǜ`` → ``lv,lv``."""
    letters = unicodedata.normalize("NFD", row).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _pypinyin_rows() -> dict[int, str]:
    """For each code its readings with tone marks, between commas.

    The file alone: importing the package would load its phrases too, 50 MB.
    """
    package = importlib.util.find_spec("pypinyin")
    assert package
    assert package.origin
    path = Path(package.origin).with_name("pinyin_dict.json")
    rows: dict[str, str] = json.loads(path.read_text("utf-8"))
    return {int(code): row for code, row in rows.items()}
