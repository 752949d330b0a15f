"""Where a phrase stands in a folded text, by going through every place: slow and plain.

Written from the rule alone, without a look at search/verbatim.py, which it is the measure of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.script import is_han


class Counting(NamedTuple):
    """The characters of a text that count, and for each the offset it has there."""

    text: str
    offsets: Sequence[int]


def places(phrase: str, text: str) -> list[tuple[int, int]]:
    """Every half-open range of ``text`` where the phrase stands, overlapping ones too."""
    return list(standing(counting(phrase).text, counting(text), text))


def standing(wanted: str, there: Counting, text: str) -> Iterator[tuple[int, int]]:
    """The same, where what counts is known of both."""
    begin = there.text.find(wanted) if wanted else -1
    while begin >= 0:
        start, end = there.offsets[begin], there.offsets[begin + len(wanted) - 1] + 1
        inside = (_latin(wanted[0]) and _inside_a_word(text, start)) or (
            _latin(wanted[-1]) and _inside_a_word(text, end)
        )
        if not inside:
            yield start, end
        begin = there.text.find(wanted, begin + 1)


def counting(text: str) -> Counting:
    """The characters of a text that count; a row of blanks that counts is one blank."""
    if len("".join(text.split())) == len(text):
        return Counting(text, range(len(text)))
    kept: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char == "\n" or not char.isspace():
            kept.append((char, at))
        elif at and not text[at - 1].isspace():
            left, right = text[:at], _behind_blanks(text[at:])
            words = _latin(left[-1:]) and _latin(right[:1])
            after_sign = left[-1] in ".," and left[-2:-1].isdecimal() and right[:1].isdecimal()
            before_sign = left[-1].isdecimal() and right[:1] in {".", ","}
            before_sign = before_sign and _behind_blanks(right[1:])[:1].isdecimal()
            if words or after_sign or before_sign:
                kept.append((" ", at))
    return Counting("".join(char for char, _ in kept), [at for _, at in kept])


def _behind_blanks(text: str) -> str:
    """``text`` from its first character on that is no blank; a line end is none."""
    line, end, rest = text.partition("\n")
    return line.lstrip() + end + rest


def _latin(char: str) -> bool:
    return char.isalnum() and not is_han(char)


def _inside_a_word(text: str, place: int) -> bool:
    left, right = text[:place], text[place:]
    if not left or not right:
        return False
    if _latin(left[-1]) and _latin(right[0]):
        return True
    for sign in ".,":
        if right[0] == sign:
            before, after = left, right[1:]
        elif left[-1] == sign:
            before, after = left[:-1], right
        else:
            continue
        digits_before = len(before) - len(before.rstrip("0123456789"))
        digits_after = len(after) - len(after.lstrip("0123456789"))
        if sign == "." and digits_before and digits_after:
            return True
        if sign == "," and 1 <= digits_before <= 3 and digits_after == 3:
            return True
    return False
