"""What a text is typed as in pinyin: in full (``xinanlu``) and by initials (``xnl``).

*Key*: letters and digits alone, without tones and case; ``u`` stands for ``ü`` and for ``v``, which
some keyboards type for it. Characters that are not Han stand for themselves.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator

from index.script import fold_even, is_han
from search.homophones import readings

_SEVERAL = frozenset(
    "长还轧行厦藏调秘重模佛给粘会都朝曾单盛乐车石仇查任解传降角六薄便蚌省盖翟缪柏泌涡露扎塞贾率铅绿"
)
"""The characters that are read in several ways in names: 重庆 is chongqing, 重工 zhonggong.

Of the others the first reading is tried alone: the second is rare, and finds what nobody means.
"""
_READINGS = 3
"""How many readings of those are tried."""
_READ = 8
"""How many characters of a text have keys: nobody types more before choosing."""
_MOST = 16
"""How many ways of reading a text are tried."""


def pinyin_keys(text: str) -> set[str]:
    """The keys of a text with Han characters, of one without any none."""
    syllables = list(itertools.islice(_syllables(fold_even(text)), _READ))
    # The first characters vary first: what is typed is the beginning.
    ways = itertools.islice(itertools.product(*reversed(syllables)), _MOST)
    if not any(map(is_han, text)):
        return set()
    found = set()
    for way in ways:
        spelled = way[::-1]
        found |= {"".join(spelled), "".join(syllable[0] for syllable in spelled)}
    return found


def _syllables(folded: str) -> Iterator[tuple[str, ...]]:
    """The readings of each character, itself where it has none."""
    for char in folded:
        if is_han(char):
            known = readings(char)[: _READINGS if char in _SEVERAL else 1]
            yield tuple(reading.replace("v", "u") for reading in known) or (char,)
        elif char.isalnum():
            yield ("u" if char == "v" else char,)


def typed_key(text: str) -> str:
    """What was typed as a key, to be compared with the beginnings of keys; empty where it is none.

    ``Xī'nán lǚ`` is ``xinanlu``.
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    key = "".join(letters.replace("'", "").replace("’", "").split()).replace("v", "u")
    return key if key.isascii() and key.isalnum() else ""
