"""Lost lead bytes: text out of step, and how it is put back.

In GBK text the first byte of a two-byte character was lost; a ``?`` stands in its place, and what
follows was read shifted by one byte until it fell into step again: ``。總體`` became ``?？傮w``.
The bytes are still there. Encode the shifted characters again, put each possible lead byte before
them, decode, and see whether one reading is plainly better than the text as it stands.

*Stretch*: the characters from the ``?`` to where the text is in step again. Its first character is
the one that must be guessed (:mod:`index.repair.candidates`), and stays a ``?`` where no guess is
good enough; all others follow from the bytes. *Lone*: a stretch of one character, ``?F`` for 貴.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from index.repair import notes
from index.repair.candidates import CONTEXT, Page, rank, two_bytes, with_first, with_second
from index.repair.edits import Edit
from index.repair.plausibility import knows, log_likelihood
from index.script import HAN, fold, is_han, leaning

KIND = "lost-byte"

_GAIN = 7.0
"""How much likelier (natural logarithm) the mended text must be than the text as it stands."""

_SURE = 0.35
"""The chance that the first character must have against all others, or it stays a ``?``."""

_NAMED_SURE = 0.9
"""The chance that it must have where the letter behind the ``?`` may name something."""

_WORK, _LEAST_WORK, _WORK_A_CHARACTER = 25_000, 2_500, 10
"""The characters that are judged in one text, at most: of any, of the shortest, and how many more
for each of its own. What is damaged behind them stays so."""

_TRYING, _RANKING = 30, 700
"""What it costs, in characters judged, to try a stretch and to rank the candidates for a gap."""

_BEYOND, _BEYOND_SHARE = 8, 4
"""More than 8 signs of a loss that are more than every 4th character: nothing is left to go by."""

_GLANCE = 16
"""The first characters of a stretch, which must look no worse when they are put into step."""

_LINE, _LONGEST, _PAGE = 200, 400, 50_000
"""The characters that are looked at: of a line before and behind a stretch, for the halves of its
quotes and brackets; of a stretch, which in Simplified text runs on to a Latin letter; of a page,
for its counts."""

_WRONG_SCRIPT = -6.0
"""For each character that follows from the bytes in a script that is not the page's."""

_VOUCHED, _WRONG_NOTE = 10.0, -15.0
"""For a character that the note behind it is, or is not, a reading of."""

_MARK = re.compile("[?\ufffd](?=[?\ufffd]{0,2}[^\\s0-9?\ufffd])")
_FULL_WIDTH = {sign: chr(ord(sign) + 0xFEE0) for sign in "?,:;!()%"}
_SIGNS_ALONE = re.compile("[?\ufffd，。、：；！（）％？,:;!()%]*")
_NOTE = re.compile(r"\(([^()\s]{1,9})\)")
_NOTE_BEGUN = re.compile(rf"({HAN})\(([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]*)$")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüê"
_SENTENCE_END = re.compile("[。!?\n]")
_ASKS = re.compile(
    "[吗呢吧怎谁孰哪岂]|什么|[为如几任]何|何[时处人为必]|多[少大久]|[是能可会]否|有没有|(.)不\\1"
)
"""What a question has, in folded text: behind it a ``?`` may be one."""

_NAMED = re.compile("[A-Z](?:[0-9:.)-]|[股线型级类座楼栋区轮组班队版值点盘货])")
"""A letter that names one of several, and what follows it, folded."""


class _Stretch(NamedTuple):
    """``data``: the bytes after the lost one; ``end``: where the text is in step again.

    ``orphan``: the last character's second byte was lost too, and stands as ``?`` or U+FFFD.
    """

    data: bytes
    end: int
    orphan: bool


class _Reading(NamedTuple):
    text: str
    end: int
    gain: float


def find(text: str) -> list[Edit]:
    """The stretches of a text that can be put back into step."""
    lost = text.count("?") + text.count("\ufffd")
    if not lost or (lost > _BEYOND and lost * _BEYOND_SHARE > len(text)):
        return []
    edits: list[Edit] = []
    position = 0
    reader = _Reader(text)
    for match in _MARK.finditer(text):
        start = match.start()
        if reader.tired:
            break
        if start >= position and (reading := reader.in_note(start) or reader.best(start)):
            edits.append(Edit(KIND, start, reading.end, reading.text))
            position = reading.end
    return edits


def _stretches(text: str, start: int) -> Iterator[_Stretch]:
    """The stretches that may begin at ``start``.

    A full-width sign in the stretch may have been turned ASCII after the damage, so such a sign
    is read as the full-width one, and a ``?`` as a lost byte as well.
    """
    data = b""
    for index in range(start, min(len(text), start + _LONGEST)):
        char = text[index]
        if data and char in "?\ufffd":
            yield _Stretch(data, index + 1, orphan=True)
        pair = two_bytes(_FULL_WIDTH.get(char, char))
        if pair:
            data += pair
            if pair[1] > 0x7E:
                continue
            # The shift has swallowed an ASCII character, and ends with it.
            yield _Stretch(data, index + 1, orphan=False)
        elif 0x40 <= ord(char) <= 0x7E:
            yield _Stretch(data + char.encode(), index + 1, orphan=False)
        return


class _Reader:
    """Reads the stretches of one page, and counts the characters it has judged (``work``)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.work = 0
        self._most = min(_WORK, _LEAST_WORK + _WORK_A_CHARACTER * len(text))

    @property
    def tired(self) -> bool:
        """Whether it has judged as much as it may."""
        return self.work > self._most

    @functools.cached_property
    def page(self) -> Page:
        return Page(self.text[:_PAGE])

    def in_note(self, start: int) -> _Reading | None:
        """The reading inside a pinyin note: the letter that makes the note a reading."""
        begun = _NOTE_BEGUN.search(self.text, max(0, start - 9), start)
        if begun is None:
            return None
        for stretch in _stretches(self.text, start + 1):
            self.work += _TRYING
            rest = _decoded(stretch.data[1:])
            if rest is None:
                continue
            tail = self.text[stretch.end : stretch.end + 9]
            for first in _letters_with_second(stretch.data[0]):
                note, closed, _ = f"{begun[2]}{first}{rest}{tail}".partition(")")
                if closed and notes.is_reading(note, begun[1]):
                    return _Reading(first + rest, stretch.end, _GAIN)
        return None

    def best(self, start: int) -> _Reading | None:
        """The best reading of what begins at ``start``, if one is plainly better than the text."""
        before = notes.without_notes(self.text[max(0, start - _LINE) : start].rpartition("\n")[2])
        readings = (
            self._read(start, each, before)
            for each in _stretches(self.text, start + 1)
            if not self.tired
        )
        return max(filter(None, readings), key=lambda reading: reading.gain, default=None)

    def _read(self, start: int, stretch: _Stretch, before: str) -> _Reading | None:
        """The best reading of one stretch, or ``None`` where it is not plainly better."""
        data, as_is = stretch.data, self.text[start : stretch.end]
        self.work += _TRYING + len(as_is)
        rest = _decoded(data[1:-1] if stretch.orphan else data[1:])
        if rest is None or _SIGNS_ALONE.fullmatch(as_is):
            return None
        if self._judge(rest[:_GLANCE]) < self._judge(as_is[: _GLANCE + 1]):
            return None
        tail = self.text[stretch.end : stretch.end + _LINE].partition("\n")[0]
        after, note = notes.without_notes(tail), _NOTE.match(tail)
        if note and not note[1].islower():
            note = None  # (Dy) and (集團) are the author's.
        if stretch.orphan:
            self.work += _RANKING
            lasts = rank(self.page, f"{before}?{rest}", with_first(data[-1]), after)
            rest += lasts[0].char if lasts and lasts[0].chance >= _SURE else "?"
        lone = not rest
        least = self._least_chance(start, stretch.end, note) if lone else 0.0
        if least > 1:
            return None
        self.work += _RANKING
        own_note = note if lone else None

        def known(char: str) -> float:
            return _by_note(own_note, char) + self.page.noting(char, own_note is not None)

        ranked = rank(self.page, before, with_second(data[0]), rest + after, known)
        if not ranked or ranked[0].chance < least:
            return None
        first = ranked[0]
        near, far = before[-CONTEXT:], after[:CONTEXT]
        gain = self._judge(near + first.char + rest + far) - self._judge(near + as_is + far)
        gain += first.evidence + (0.0 if lone else _by_note(note, rest[-1]))
        gain += _WRONG_SCRIPT * sum(leaning(char) * self.page.toward < 0 for char in rest)
        if gain < _GAIN:
            return None
        return _Reading((first.char if first.chance >= _SURE else "?") + rest, stretch.end, gain)

    def _judge(self, text: str) -> float:
        self.work += len(text)
        return log_likelihood(text)

    def _least_chance(self, start: int, end: int, note: re.Match[str] | None) -> float:
        """How sure a loss must be that left ``?`` and one ASCII character, or more than 1: never.

        ``?F公司`` may be one, ``怎麼看?A股`` may not. Only forms that GB2312 lacks have such a
        second byte, so the page must be Traditional.
        """
        text, letter, follows = self.text, self.text[end - 1], self.text[end : end + 1]
        if note and any(_by_note(note, char) > 0 for char in with_second(ord(letter))):
            return _SURE
        before = fold(text[max(0, start - _LINE) : start])
        if self.page.toward <= 0 or _ASKS.search(_SENTENCE_END.split(before)[-1]):
            return math.inf
        if not any(map(is_han, text[max(0, start - 2) : start] + text[end : end + 2])):
            return math.inf
        if letter == "[" and "]" in text[end : end + CONTEXT]:
            return math.inf
        if not letter.isalpha():
            return _SURE
        # A letter of a Latin word, or a word that the page has elsewhere: A股.
        if _is_latin(fold(text[max(0, start - 1) : start])) or _is_latin(follows):
            return math.inf
        word = letter + follows
        damaged = text.count(text[start] + word, 0, _PAGE)
        if is_han(follows) and (knows(fold(word)) or text.count(word, 0, _PAGE) > damaged):
            return math.inf
        # Or one that names something: Q3, 乙?B型, 問答's A:
        return _NAMED_SURE if _NAMED.match(letter + fold(follows)) else _SURE


def _decoded(data: bytes) -> str | None:
    """The text of the bytes, or ``None`` where they are not text."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return None if any("\ue000" <= char <= "\uf8ff" for char in text) else text


@functools.cache
def _letters_with_second(second: int) -> tuple[str, ...]:
    return tuple(letter for letter in _TONED if two_bytes(letter)[1:] == bytes([second]))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _by_note(note: re.Match[str] | None, char: str) -> float:
    """What the note behind a character tells of it."""
    if note is None or not is_han(char):
        return 0.0
    return _VOUCHED if notes.is_reading(note[1], char) else _WRONG_NOTE
