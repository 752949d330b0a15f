"""Lost lead bytes: text out of step, and how it is put back.

In GBK text the first byte of a two-byte character was lost; a ``?`` stands in its place, and what
follows was read shifted by one byte until it fell into step again: ``。總體`` became ``?？傮w``. The
bytes are still there. Encode the shifted characters again, put each possible lead byte before
them, decode, and see whether one reading is plainly better than the text as it stands.

*Stretch*: the characters from the ``?`` to where the text is in step again. Its first character is
the one that must be guessed; all others follow from the bytes.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from index.repair import notes
from index.repair.edits import Edit
from index.repair.plausibility import knows, log_likelihood
from index.script import HAN, fold, is_han, leaning

KIND = "lost-byte"

_MARK = re.compile("[?\ufffd]+(?=[^\\s?\ufffd0-9])|[?\ufffd](?=[?\ufffd])")
_CONTEXT = 12
_LONGEST = 120
_GAIN = 9.0
"""How much likelier (natural logarithm) the mended text must be than the text as it stands."""
_LEAD = float(__import__("os").environ.get("LEAD", "2"))
"""How much likelier the first character must be than the next best, or it stays a ``?``."""
_WRONG_SCRIPT = -6.0
_WRONG_NOTE = -15.0
_COMPANY = {
    1: float(__import__("os").environ.get("C1", "3")),
    2: float(__import__("os").environ.get("C2", "5")),
}
"""What it counts for that a character stands elsewhere in the page with one or two neighbours."""
_SEEN = float(__import__("os").environ.get("SEEN", "1"))
_VOUCHED = 10.0
_FULL_WIDTH = {sign: chr(ord(sign) + 0xFEE0) for sign in "?,:;!()%"}
_NOTE = re.compile(r"\(([^()\s]{1,9})\)")
_NOTE_BEGUN = re.compile(rf"({HAN})\(([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]*)$")
_SIGNS_ALONE = re.compile("[?\ufffd，：；！（）％？,:;!()%]*")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüê"


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
    if "?" not in text and "\ufffd" not in text:
        return []
    edits: list[Edit] = []
    position = 0
    around = _Surroundings(notes.without_notes(text))
    for match in _MARK.finditer(text):
        for start in range(match.start(), match.end()):
            if start < position:
                continue
            if note := _NOTE_BEGUN.search(text, max(0, start - 9), start):
                reading = _in_note(text, start, note)
            else:
                reading = _best_reading(text, start, around)
            if reading is not None:
                edits.append(Edit(KIND, start, reading.end, reading.text))
                position = reading.end
    return edits


class _Surroundings:
    """What the rest of the page tells of a character: its script, and the company it keeps.

    A page names its people and firms more than once; a dictionary does not know them.
    """

    def __init__(self, page: str) -> None:
        self.toward = leaning(page)
        self.folded = fold(page)

    def support(self, before: str, char: str, after: str) -> float:
        """The logarithm by which the page makes ``char`` likelier between ``before`` and ``after``."""
        if self.toward * leaning(char) < 0:
            return _WRONG_SCRIPT
        if not is_han(char):
            return 0.0
        before, char, after = fold(before), fold(char), fold(after)
        score = 0.0
        for left, right in ((2, 0), (1, 1), (0, 2), (1, 0), (0, 1)):
            piece = before[len(before) - left :] + char + after[:right]
            if len(piece) == left + 1 + right and is_han(piece) and piece in self.folded:
                score = max(score, _COMPANY[left + right])
        return score + (_SEEN if char in self.folded else 0.0)


def _in_note(text: str, start: int, begun: re.Match[str]) -> _Reading | None:
    """The reading of a stretch inside a pinyin note: the letter that makes the note a reading."""
    for stretch in _stretches(text, start + 1):
        try:
            rest = stretch.data[1:].decode("gb18030")
        except UnicodeDecodeError:
            continue
        tail = text[stretch.end : stretch.end + 9]
        for first in _letters_with_second(stretch.data[0]) if stretch.data else ():
            note, closed, _ = f"{begun[2]}{first}{rest}{tail}".partition(")")
            if closed and notes.is_reading(note, begun[1]):
                return _Reading(first + rest, stretch.end, _GAIN)
    return None


@functools.cache
def _letters_with_second(second: int) -> tuple[str, ...]:
    return tuple(letter for letter in _TONED if (pair := _two_bytes(letter)) and pair[1] == second)


def _best_reading(text: str, start: int, around: _Surroundings) -> _Reading | None:
    line = text.rfind("\n", 0, start) + 1
    before = notes.without_notes(text[max(line, start - 3 * _CONTEXT) : start])[-_CONTEXT:]
    readings = [
        reading
        for stretch in _stretches(text, start + 1)
        if (reading := _read(text, start, stretch, before, around)) is not None
    ]
    return max(readings, key=lambda reading: reading.gain, default=None)


def _stretches(text: str, start: int) -> Iterator[_Stretch]:
    """The stretches that may begin at ``start``.

    A full-width sign in the stretch may have been turned ASCII after the damage, so such a sign
    is read both ways.
    """
    data = b""
    for index in range(start, min(len(text), start + _LONGEST)):
        char = text[index]
        pair = _two_bytes(char)
        if not pair and char in _FULL_WIDTH:
            if char == "?" and data:
                yield _Stretch(data, index + 1, orphan=True)
            pair = _two_bytes(_FULL_WIDTH[char])
        if pair:
            data += pair
            if pair[1] <= 0x7E:
                # The shift may have swallowed an ASCII character, and ended with it.
                yield _Stretch(data, index + 1, orphan=False)
        elif char == "\ufffd":
            yield _Stretch(data, index + 1, orphan=True)
            return
        else:
            if 0x40 <= ord(char) <= 0x7E:
                yield _Stretch(data + bytes([ord(char)]), index + 1, orphan=False)
            return


@functools.lru_cache(maxsize=8192)
def _two_bytes(char: str) -> bytes:
    """The character's two bytes in GBK, or nothing where it has none."""
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) == 2 else b""


@functools.cache
def _with_second(second: int) -> tuple[str, ...]:
    """The characters whose second byte is ``second``: candidates for the one that lost its first."""
    return _decodable(bytes([first, second]) for first in range(0x81, 0xFF))


@functools.cache
def _with_first(first: int) -> tuple[str, ...]:
    """The characters whose first byte is ``first``: candidates for one that lost its second."""
    seconds = (*range(0x40, 0x7F), *range(0x80, 0xFF))
    return _decodable(bytes([first, second]) for second in seconds)


def _decodable(pairs: Iterator[bytes]) -> tuple[str, ...]:
    found = []
    for pair in pairs:
        try:
            char = pair.decode("gb18030")
        except UnicodeDecodeError:
            continue
        if is_han(char) or char in _PLAIN_SIGNS:
            found.append(char)
    return tuple(found)


_PLAIN_SIGNS = frozenset("，。、；：？！“”‘’（）《》【】「」『』—…·％～〈〉±×℃")


def _read(
    text: str, start: int, stretch: _Stretch, before: str, around: _Surroundings
) -> _Reading | None:
    """The best reading of one stretch, or ``None`` where it is not plainly better."""
    data = stretch.data
    if not data or _SIGNS_ALONE.fullmatch(text, start, stretch.end):
        return None
    middle = data[1:-1] if stretch.orphan and len(data) > 1 else data[1:]
    try:
        rest = middle.decode("gb18030")
    except UnicodeDecodeError:
        return None
    if any("\ue000" <= char <= "\uf8ff" for char in rest):
        return None
    lasts = _with_first(data[-1]) if stretch.orphan and len(data) > 1 else ("",)
    tail = text[stretch.end : stretch.end + 3 * _CONTEXT].split("\n")[0]
    note = _NOTE.match(tail)
    after = notes.without_notes(tail)[:_CONTEXT]

    def likelihood(first: str, last: str) -> float:
        whole = first + rest + last
        score = log_likelihood(before + whole + after)
        score += around.support(before, first, rest + last + after) if first else 0.0
        return score + _note_penalty(whole[-1], note)

    last = _likeliest(lasts, lambda char: likelihood("", char) if rest else likelihood("，", char))
    ranked = sorted(
        ((likelihood(first, last), first) for first in _with_second(data[0])), reverse=True
    )
    if not ranked:
        return None
    top, first = ranked[0]
    gain = top - log_likelihood(before + text[start : stretch.end] + after)
    sure = _ahead(ranked) >= _LEAD
    vouched = _note_vouches(note, (first + rest + last)[-1])
    if vouched:
        gain += _VOUCHED
    if not rest and not last:
        # One character and no shifted text behind it: only a word or its note can vouch for it.
        odd = not stretch.data.decode("ascii").isupper() and not stretch.data.isdigit()
        if not sure or not (vouched or odd or _makes_word(before, first, after)):
            return None
    if gain < _GAIN:
        return None
    return _Reading((first if sure else "?") + rest + last, stretch.end, gain)


def _likeliest(chars: tuple[str, ...], score: Callable[[str], float]) -> str:
    return max(chars, key=score) if len(chars) > 1 else chars[0]


def _ahead(ranked: list[tuple[float, str]]) -> float:
    """How far the best candidate leads the best one that would fold to another character."""
    top, first = ranked[0]
    for score, char in itertools.islice(ranked, 1, None):
        if fold(char) != fold(first):
            return top - score
    return float("inf")


def _note_penalty(char: str, note: re.Match[str] | None) -> float:
    if note is None or not is_han(char):
        return 0.0
    return 0.0 if notes.is_reading(note[1], char) else _WRONG_NOTE


def _note_vouches(note: re.Match[str] | None, char: str) -> bool:
    return note is not None and is_han(char) is not None and notes.is_reading(note[1], char)


def _makes_word(before: str, char: str, after: str) -> bool:
    """Whether ``char`` stands inside a word of the dictionary with what is around it."""
    text, place = before + char + after, len(before)
    folded = fold(text)
    if len(folded) != len(text):
        return False
    return any(
        knows(folded[start:end])
        for start in range(max(0, place - 3), place + 1)
        for end in range(max(place + 1, start + 2), min(len(folded), start + 5) + 1)
    )
