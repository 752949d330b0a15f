"""Simplified and Traditional: one folded form for finding, either script for showing.

*Folding* brings every spelling of a text to one form, character by character, so that a piece of a
text folds to a piece of the folded text. OpenCC decides what a character becomes; where its
dictionary would decide by the word around it (計畫 but 畫, 反覆 but 覆蓋), the characters in
question
are made one (a *meeting*), so that no context is needed.

Source of the steps: Unicode Standard Annex 15 (NFKC), OpenCC's t2s tables.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import numpy as np
import numpy.typing as npt
import opencc

VARIANTS = {
    "矽": "硅", "錬": "炼", "麽": "么", "祇": "只", "衹": "只", "衞": "卫", "敍": "叙", "銲": "焊",
    "釬": "钎", "硷": "碱", "堿": "碱", "鹻": "碱", "塩": "盐", "鑛": "矿", "鉱": "矿", "鐡": "铁",
    "鉄": "铁", "銾": "汞", "燐": "磷", "砈": "砹", "鉲": "锎", "囯": "国", "濶": "阔", "竪": "竖",
    "硏": "研",
}  # fmt: skip
"""Characters of the trade, of Hong Kong and of old spellings that OpenCC leaves as they are."""

MEETINGS = {
    "著": "着", "画": "划", "覆": "复", "沈": "沉", "乾": "干", "藉": "借", "瞭": "了",
    "锺": "钟", "钜": "巨", "俱": "具", "徵": "征", "於": "于", "幺": "么", "麽": "么",
    "彷": "仿", "牴": "抵", "𫫇": "恶", "揹": "背", "擡": "抬", "幷": "并", "谘": "咨", "馀": "余",
    "镕": "熔", "𬬻": "炉", "𨱏": "锝", "薰": "熏", "伕": "夫", "讬": "托", "醯": "酰", "暱": "昵",
    "缐": "线",
}  # fmt: skip
"""Characters that OpenCC tells apart by the word around them (計畫, 顯著, 反覆), made one."""

_LONG = 50
"""From how many characters on a text is folded all at once."""

_WORD_VARIANTS = {"公厘": "毫米", "甚么": "什么"}
"""Words folded as wholes: their characters mean other things elsewhere. Two characters, both."""
_WORD_VARIANT = re.compile(
    "|".join(rf"({word[0]})([^\S\n]*)({word[1]})" for word in _WORD_VARIANTS)
)
_SIGNS_OF_VARIANTS = "厘", "甚"
"""Of each such word the rarer character."""

_LINE_ENDS = "\n\r"
HAN_RANGES = (
    (0x2E80, 0x2FDF), (0x3005, 0x3005), (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""The codes of Han characters, radicals and extensions included; both ends belong to a range."""
HAN = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES) + "]"
"""A regular expression for one Han character, radicals and extensions included."""

HAN_RUN = re.compile(f"{HAN}+")

is_han = re.compile(f"{HAN}+").fullmatch
"""Whether a text is Han characters and nothing else."""

_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a]+", re.DOTALL)
_ESCAPES = str.maketrans({"\t": " ", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})


@functools.cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def to_hans(text: str) -> str:
    """``text`` in Simplified Chinese, for showing (OpenCC t2s)."""
    return str(_converter("t2s").convert(text)) if text else text


def to_hant(text: str) -> str:
    """``text`` in Traditional Chinese, for showing (OpenCC s2t)."""
    return str(_converter("s2t").convert(text)) if text else text


def _dictionary(name: str) -> list[tuple[str, list[str]]]:
    """The rows of one of OpenCC's tables: what stands in the text, what it may become."""
    path = Path(opencc.__file__).with_name("dictionary") / name
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return [(source, targets.split(" ")) for source, targets in rows]


def _simplified() -> dict[str, str]:
    """Each character that another stands for in the folded text, with that other."""
    table = {source: targets[0] for source, targets in _dictionary("TSCharacters.txt")}
    table |= VARIANTS
    table = {char: MEETINGS.get(target, target) for char, target in table.items()} | MEETINGS
    table = {char: table.get(target, target) for char, target in table.items()}
    return {char: target for char, target in table.items() if char != target}


@functools.cache
def _one_script() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only Simplified text has, and those that only Traditional text has."""
    hans = {char for char, targets in _dictionary("STCharacters.txt") if char not in targets}
    hant = {char for char, targets in _dictionary("TSCharacters.txt") if char not in targets}
    return frozenset(hans - hant), frozenset(hant - hans)


def leaning(text: str) -> int:
    """How many more characters of ``text`` are Traditional only than are Simplified only."""
    hans, hant = _one_script()
    return sum((char in hant) - (char in hans) for char in text)


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when it is first met (for ``str.translate``)."""

    def __init__(self) -> None:
        super().__init__()
        self.simplified = _simplified()
        self.uneven: set[str] = set()
        """The characters met so far that fold to none, or to several."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _LINE_ENDS:
            folded = char
        else:
            plain = unicodedata.normalize("NFKC", char).casefold()
            plain = unicodedata.normalize("NFKC", plain).translate(_ESCAPES)
            folded = "".join(
                self.simplified.get(each, each) for each in plain if not _invisible(each)
            )
        if len(folded) != 1:
            self.uneven.add(char)
        self[code] = folded
        return folded


def _invisible(char: str) -> bool:
    return char not in _LINE_ENDS and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


_fold_table = functools.cache(_FoldTable)


class _EvenTable(dict[int, str]):
    """What each character folds to where that is one character, else the character itself."""

    def __missing__(self, code: int) -> str:
        folded = _fold_table()[code]
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_even_table = functools.cache(_EvenTable)


def fold(text: str) -> str:
    """``text`` in its one form for finding: documents and queries alike.

    Compatibility forms, width, case, script and the trade's variants are made one; zero-width and
    control characters go, line ends stay.
    """
    return _fold(text)[0]


def fold_and_evenness(text: str) -> tuple[str, bool]:
    """:func:`fold` and :func:`folds_evenly` of a text, for little more than the first of them."""
    folded, known = _fold(text)
    return folded, known or (len(folded) == len(text) and folds_evenly(text))


def _other_word(match: re.Match[str]) -> str:
    first, blanks, last = (group for group in match.groups() if group is not None)
    word = _WORD_VARIANTS[first + last]
    return word[0] + blanks + word[1]


def _fold(text: str) -> tuple[str, bool]:
    """The folded text, and whether it turned out that it folds evenly; it may without that."""
    composed = unicodedata.is_normalized("NFC", text)
    if not composed:
        text = _CLUSTER.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    if len(text) >= _LONG:
        folded, one_by_one = _fold_long(text)
    else:
        folded, one_by_one = text.translate(_fold_table()), False
    if any(char in folded for char in _SIGNS_OF_VARIANTS):
        folded = _WORD_VARIANT.sub(_other_word, folded)
    return folded, composed and one_by_one


@functools.cache
def _fold_codes() -> npt.NDArray[np.uint32]:
    """For each code the one that it folds to; 0 where that is not known yet, or is not just one."""
    return np.zeros(0x110000, "<u4")


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _fold_long(text: str) -> tuple[str, bool]:
    """What ``str.translate`` gives, several times faster for a whole text.

    And whether each of its characters was known to fold to one.
    """
    codes = _codes(text)
    known = _fold_codes()
    folded = known[codes]
    first, *pieces = str(folded.tobytes(), "utf-32-le").split("\0")
    if not pieces:
        return first, True
    whole = [first]
    for code, piece in zip(codes[folded == 0].tolist(), pieces, strict=True):
        char = _fold_table()[code]
        if len(char) == 1:
            known[code] = ord(char)
        whole += (char, piece)
    return "".join(whole), False


def folds_evenly(text: str, until: int | None = None) -> bool:
    """Whether each character of ``fold(text)`` stands where its own stands in ``text``.

    At least of those before ``until``. To be asked once ``text`` has been folded.
    """
    if not unicodedata.is_normalized("NFC", text):
        return False
    start = text[:until]
    if len(start) >= _LONG and _fold_codes()[_codes(start)].all():
        return True  # Each is known to fold to one; so it is known sooner than one by one.
    return _fold_table().uneven.isdisjoint(start)


def fold_even(text: str) -> str:
    """``text`` folded character by character, at the same length: for matching labels in place."""
    return text.translate(_even_table())


def fold_offsets(text: str) -> list[int]:
    """For each character of ``fold(text)`` the offset in ``text`` it came from, and the end.

    The list is one longer than the folded text. The piece of ``text`` behind the folded range
    ``[i, j)`` is ``text[offsets[i]:offsets[j - 1] + 1]``, or more where a cluster was composed.
    """
    table = _fold_table()
    offsets: list[int] = []
    position = 0
    for index, end, length in _uneven_pieces(text, table):
        offsets.extend(range(position, index))
        offsets.extend([index] * length)
        position = end
    offsets.extend(range(position, len(text) + 1))
    return offsets


def _uneven_pieces(text: str, table: _FoldTable) -> list[tuple[int, int, int]]:
    """The characters and clusters that do not fold to one character, and to how many they do."""
    if not table.keys() >= set(map(ord, text)):
        text.translate(table)  # so that it is known which are uneven
    pieces = []
    if not unicodedata.is_normalized("NFC", text):
        for cluster in _CLUSTER.finditer(text):
            composed = unicodedata.normalize("NFC", cluster[0])
            pieces.append((*cluster.span(), len(composed.translate(table))))
    inside = {place for start, end, _ in pieces for place in range(start, end)}
    for char in table.uneven.intersection(text):
        length = len(table[ord(char)])
        at = text.find(char)
        while at >= 0:
            if at not in inside:
                pieces.append((at, at + 1, length))
            at = text.find(char, at + 1)
    return sorted(pieces)


def original_range(offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """The range of the original text behind the folded range ``[start, end)``."""
    if end <= start:
        return offsets[start], offsets[start]
    last = offsets[end - 1]
    while end < len(offsets) - 1 and offsets[end] == last:
        end += 1
    return offsets[start], offsets[end]


def strip_invisible(text: str) -> str:
    """``text`` without zero-width and control characters, otherwise as it was."""
    if text.isprintable():
        return text
    return "".join(char for char in text if not _invisible(char) or char == "\t")
