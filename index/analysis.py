"""Text → terms with offsets, the same for documents and queries. The one place that knows jieba.

*Folded text*: see :mod:`index.script`; all offsets here count in it. *Term*: what is looked up.
*Token*: a term where it stands. Han runs are cut by jieba in search mode (long words and the
shorter words inside them) with the trade's vocabulary; Latin and digits by our own rule; every
Han character is a term of its own as well, so that 铜 finds 云南铜业.

``rjieba`` cuts Han runs exactly as ``jieba`` does, some ten times faster; where it is not
installed jieba does the work.
"""

from __future__ import annotations

import functools
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from index import vocabulary
from index.script import HAN, fold, is_han

TITLE_WEIGHT: Final = 3
"""How many times a title's terms count in the one text of title and body."""

_UNIT = (
    "(?:[十百千万亿]*(?:美元|欧元|日元|英镑|港元|元|吨|公斤|千克|克|盎司|磅|毫米|厘米|公里|千米|米|"
    "平方米|立方米|亩|千瓦时|千瓦|兆瓦|小时|分钟|个月|月|年|日|号|岁|天|次|倍|家|个|人|名|项|万|亿))"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)*"
_RUN: Final = re.compile(
    rf"(?P<han>{HAN}+)"
    rf"|(?P<number>(?<![a-z0-9])(?:{_NUMBER}))(?![a-z0-9]|[.\-/&'+][a-z0-9])(?P<unit>[%‰#]|°[cf]|{_UNIT})?"
    r"|(?P<code>[^\W_](?:[^\W_]|[.\-/&'+](?=[^\W_]))*)".replace(r"[^\W_]", rf"(?:(?!{HAN})[^\W_])")
)
_NOT_HAN: Final = re.compile(HAN.replace("[", "[^", 1))
_JOINS: Final = ".,-/&'+°"
"""What may stand inside a number or a code, beside letters and digits."""
_SIGNS: Final = frozenset(("%", "‰", "#", "°c", "°f"))
"""The units that are no terms of their own."""
_PART: Final = re.compile(r"[\-/&+]|\.(?=[a-z])")


class Token(NamedTuple):
    """``term`` stands at ``[start, end)`` of the folded text."""

    term: str
    start: int
    end: int


class Segmenter(Protocol):
    """Cuts runs of Han characters into words."""

    def words(self, run: str) -> Iterable[tuple[str, int, int]]:
        """The words of ``run`` in search mode, each with its half-open range."""

    def cut(self, runs: Sequence[str]) -> list[str]:
        """The words of all ``runs``, without their places."""

    def has_word(self, word: str) -> bool:
        """Whether the dictionary knows ``word``."""


class RustJieba:
    """jieba's algorithm and dictionary in the ``rjieba`` package."""

    def __init__(self) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        for word, frequency in extra_words():
            self._jieba.add_word(word, frequency, "n")

    def words(self, run: str) -> Iterable[tuple[str, int, int]]:
        found: Iterable[tuple[str, int, int]] = self._jieba.tokenize(run, mode="search")
        return found

    def cut(self, runs: Sequence[str]) -> list[str]:
        # A line end parts the runs, and one call for all of them is quicker than many.
        return [word for word in self._jieba.cut_for_search("\n".join(runs)) if word != "\n"]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.has_word(word))


class PythonJieba:
    """The ``jieba`` package itself: the reference, and the fallback."""

    def __init__(self) -> None:
        import jieba

        self._jieba = jieba.Tokenizer()
        # Not initialize(): it would read and write a cache in the folder for temporary files,
        # which other users of the machine can write too.
        self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(jieba.get_dict_file())
        self._jieba.initialized = True
        for word, frequency in extra_words():
            self._jieba.add_word(word, frequency)
        # A word added again replaced its count, but jieba counted it twice in the total.
        self._jieba.total = sum(self._jieba.FREQ.values())

    def words(self, run: str) -> Iterable[tuple[str, int, int]]:
        found: Iterable[tuple[str, int, int]] = self._jieba.tokenize(run, mode="search")
        return found

    def cut(self, runs: Sequence[str]) -> list[str]:
        return [word for run in runs for word in self._jieba.cut_for_search(run)]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.FREQ.get(word))


@functools.cache
def word_frequencies() -> dict[str, int]:
    """jieba's dictionary: words as they stand there, with their counts in its corpus."""
    import jieba

    frequencies: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency, *_ = line.decode("utf-8").split(" ")
            frequencies[word] = int(frequency)
    return frequencies


@functools.cache
def word_tags() -> dict[str, str]:
    """The part of speech of each word in jieba's dictionary, as ICTCLAS tags it: ``n``, ``v`` …"""
    import jieba

    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return {word: tag for word, _, tag in rows}


@functools.cache
def parts_of_speech() -> tuple[dict[str, str], dict[str, dict[str, float]]]:
    """The part of speech of each word in jieba's dictionary, and how they follow each other.

    The second maps a part of speech (``""``: the start of a sentence) to the probabilities of the
    next word's, as jieba.posseg has them.
    """
    from jieba.posseg.prob_start import P as STARTS
    from jieba.posseg.prob_trans import P as TRANSITIONS

    following: dict[str, dict[str, float]] = {}
    # A state is a place in a word (Begin, Middle, End, Single) and the word's part of speech.
    for (place, before), row in {("E", ""): STARTS, **TRANSITIONS}.items():
        chances = following.setdefault(before, {})
        for (next_place, tag), log in row.items():
            if place in "ES" and next_place in "BS":
                chances[tag] = chances.get(tag, 0.0) + math.exp(log)
    for chances in following.values():
        total = sum(chances.values())
        for tag in chances:
            chances[tag] /= total
    return word_tags(), following


def extra_words() -> Iterator[tuple[str, int]]:
    """What the segmenter must know beside its dictionary: folded spellings, and the trade's words.

    A word of the trade weighs enough to be kept whole against any cut into its parts.
    """
    known = word_frequencies()
    for word, folded in zip(known, fold("\n".join(known)).split("\n"), strict=True):
        if folded != word and len(folded) > 1 and is_han(folded):
            yield folded, max(known[word], known.get(folded, 0))
    for entry in vocabulary.load():
        for name in entry.names:
            folded = fold(name)
            if len(folded) > 1 and is_han(folded):
                yield folded, max(TRADE_FREQUENCY, known.get(folded, 0))


TRADE_FREQUENCY = 2000
"""The count that a word of the trade gets in the segmenter's dictionary, at least."""


@functools.cache
def segmenter() -> Segmenter:
    """The segmenter in use, with its dictionaries loaded (about a second)."""
    try:
        return RustJieba()
    except ImportError:
        return PythonJieba()


def word_tokens(folded: str, since: int = 0, until: int = sys.maxsize) -> Iterator[Token]:
    """The words, numbers and codes of a folded text, in order of their starts.

    Of a part of it only, where ``since`` and ``until`` stand at edges of runs.
    """
    words = segmenter().words
    for match in _RUN.finditer(folded, since, until):
        start = match.start()
        if match["han"]:
            for word, begin, end in words(match["han"]):
                yield Token(word, start + begin, start + end)
        elif match["number"]:
            yield from _number_tokens(match)
        else:
            yield from _code_tokens(match["code"], start)


def _number_tokens(match: re.Match[str]) -> Iterator[Token]:
    """``1.2万吨`` → itself, ``1.2`` and ``万吨``; a thousands comma does not tell apart."""
    number, unit, start = match["number"], match["unit"] or "", match.start()
    middle = start + len(number)
    bare = number.replace(",", "")
    if unit:
        yield Token(bare + unit, start, match.end())
    yield Token(bare, start, middle)
    if unit and unit not in _SIGNS:
        yield Token(unit, middle, match.end())


def _code_tokens(code: str, start: int) -> Iterator[Token]:
    """``6061-t651`` → itself and its parts; ``a356.2`` → itself, for a number's point is no cut."""
    yield Token(code, start, start + len(code))
    parts = _PART.split(code)
    if len(parts) > 1:
        for part in parts:
            if part:
                yield Token(part, start, start + len(part))
            start += len(part) + 1


def run_around(folded: str, place: int) -> tuple[int, int]:
    """The range of the run that is cut by itself and holds the character at ``place``.

    The range is empty where the character belongs to no word, number or code.
    """
    start = place
    if _is_one_han(folded[place]):
        # Written out, for it is asked of every character before a match that is shown.
        while start and ("\u4e00" <= (char := folded[start - 1]) <= "\u9fff" or is_han(char)):
            start -= 1
        if not start or not folded[start - 1].isdecimal():
            end = _NOT_HAN.search(folded, place)
            return start, end.start() if end else len(folded)
    # Of what stands directly before, a part may be a number whose unit begins the Han, or a code.
    while start and ((char := folded[start - 1]).isalnum() or char in _JOINS):
        if _is_one_han(char):
            break
        start -= 1
    for match in _RUN.finditer(folded, start):
        if match.end() > place:
            return match.span() if match.start() <= place else (place, place)
    return place, place


def _is_one_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or is_han(char) is not None


def characters(folded: str) -> Iterator[Token]:
    """Every Han character of a folded text as a term of its own."""
    for index, char in enumerate(folded):
        if is_han(char):
            yield Token(char, index, index + 1)


def article_tokens(title: str, body: str) -> list[str]:
    """The terms of an article, each as often as it counts, in no particular order.

    ``title`` and ``body`` are folded; a title's terms count :data:`TITLE_WEIGHT` times.
    """
    return terms(title) * TITLE_WEIGHT + terms(body)


def terms(folded: str) -> list[str]:
    """The terms of :func:`word_tokens`: without their places they cost a third."""
    runs: list[str] = []
    found: list[str] = []
    for han, number, unit, code in _RUN.findall(folded):
        if han:
            runs.append(han)
        elif number:
            bare = number.replace(",", "")
            found.append(bare)
            if unit:
                found.append(bare + unit)
                if unit not in _SIGNS:
                    found.append(unit)
        else:
            found.append(code)
            if not code.isalnum():
                found += [token.term for token in _code_tokens(code, 0)][1:]
    if runs:
        found += segmenter().cut(runs)
    return found
