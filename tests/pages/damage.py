"""What a mirror's converter does to a text: notes, lost lead bytes, untidy punctuation.

A *note* is a reading in ASCII brackets behind its character: `業(yè)`. A *type* is a character as
such, as opposed to its occurrences. A *loss* is one two-byte character whose first byte in GB18030
became `?`, so that the bytes behind it are read shifted by one until they fall into step again.
A loss is *fair* when no byte but that lead byte is gone: the damaged text still encodes to the
damaged bytes, and whoever puts the right lead byte back has the original.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

from pypinyin import Style, pinyin

from tests.pages.convert import Script, table, to_script

Target = Literal["any", "han", "punctuation"]

_LIGHT = "优统调创内环业联权战质术产构经转发规续网现协据关执监态结区"  # noted on the reference page
_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ"
_READING = re.compile(f"[{_LETTERS}]+")
_BRACKETED = re.compile(rf"([一-鿿])\(([{_LETTERS}]+)\)")
_HAN = re.compile(r"[一-鿿]")
_HAN_RUN = re.compile(r"[一-鿿]+")
_ASCII = str.maketrans("，：；！？（）％", ",:;!?()%")


def ascii_punctuation(text: str) -> str:
    """Chinese commas, colons, brackets … turned ASCII; full stops and quotes stay, as observed."""
    return text.translate(_ASCII)


def untidy(text: str, rng: random.Random) -> str:
    """One more slip that readers leave alone: a doubled or displaced comma, or wide digits."""
    slips = (
        lambda: re.sub(r"([,，])", r"\1\1", text, count=1),
        lambda: re.sub(r"([。；])", r",\1", text, count=1),
        lambda: re.sub(r"\d+", lambda found: _wide(found[0]), text, count=1),
    )
    return rng.choice(slips)()


def light_types(script: Script) -> frozenset[str]:
    """The 29 types that carry notes on the reference page, in the page's own script."""
    return frozenset(to_script(_LIGHT, script))


def heavy_types(texts: Iterable[str], script: Script, rng: random.Random) -> frozenset[str]:
    """Nearly every type that conversion to `script` changes.

    Simplified pages have no such types, yet carry notes too: there it is a third of the types in
    `texts`, which are in Simplified.
    """
    if script == "hans":
        pool = sorted({found for text in texts for found in _HAN.findall(text)})
        return frozenset(rng.sample(pool, round(len(pool) / 3)))
    changed = sorted(set(table("mirror" if script == "hant-mirror" else "variant").values()))
    return frozenset(rng.sample(changed, round(len(changed) * 0.95)))


def annotate(text: str, types: frozenset[str], *, in_context: bool = True) -> str:
    """`text` with the reading behind every occurrence of `types`.

    Converters differ: some read words (`協調(tiáo)`), most know one reading a character
    (`協調(diào)`, as on the reference page); `in_context` chooses.
    """
    return _HAN_RUN.sub(lambda run: _annotate_run(run[0], types, in_context), text)


def undecidable(text: str) -> str | None:
    """A bracket of the clean text that nobody could tell from a note (`锿(āi)`), or None."""
    for found in _BRACKETED.finditer(text):
        if found[2] in pinyin(found[1], style=Style.TONE, heteronym=True)[0]:
            return found[0]
    return None


def lose_lead_byte(text: str, position: int, *, show_ascii: bool = False) -> str:
    """`text` after the two-byte character at `position` lost its first byte.

    `show_ascii` shows `？` among the misread characters as `?`, as some mirrors do.
    Raises ValueError where GB18030 gives that character no two bytes.
    """
    if _width(text[position]) != 2:
        raise ValueError(f"{text[position]!r} at {position} is no two-byte character in GB18030")
    damaged = _bytes_without_lead(text, position).decode("gb18030", errors="replace")
    if show_ascii:
        # Only the misread stretch: a question mark the author wrote is nobody's damage.
        tail = _common_suffix(text[position:], damaged[position:])
        end = len(damaged) - tail
        damaged = damaged[:position] + damaged[position:end].replace("？", "?") + damaged[end:]
    return damaged


def is_fair(text: str, position: int) -> bool:
    """Whether a loss at `position` leaves every byte but the lead byte on the page."""
    if _width(text[position]) != 2:
        return False
    raw = _bytes_without_lead(text, position)
    damaged = raw.decode("gb18030", errors="replace")
    if "\ufffd" in damaged or damaged.encode("gb18030", errors="replace") != raw:
        return False
    # Controls and outer blanks would be lost again on the way through any container.
    controls = any(unicodedata.category(character) == "Cc" for character in damaged)
    return damaged != text and damaged == damaged.strip() and not controls


def lose_one(
    text: str,
    rng: random.Random,
    *,
    target: Target = "any",
    show_ascii: bool = False,
    hard: bool = False,
) -> str | None:
    """`text` with one random loss at a character of kind `target`; None where there is no place.

    Only fair losses, unless `hard`, which takes whatever comes and is meant to be beyond repair
    at times. `show_ascii` prefers a place where it makes a difference.
    """
    places = [at for at, character in enumerate(text) if _is_target(character, target)]
    rng.shuffle(places)
    chosen: str | None = None
    for position in places:
        if hard or is_fair(text, position):
            shown = lose_lead_byte(text, position, show_ascii=show_ascii)
            if not show_ascii or shown != lose_lead_byte(text, position):
                return shown
            chosen = chosen or shown
    return chosen


def _annotate_run(run: str, types: frozenset[str], in_context: bool) -> str:
    if not any(character in types for character in run):
        return run  # cutting a run into words is slow, and most runs carry no note
    words = [found[0] for found in pinyin(run, style=Style.TONE)] if in_context else []
    if len(words) != len(run):
        words = [_first_reading(character) for character in run]
    return "".join(
        f"{character}({reading})"
        if character in types and _READING.fullmatch(reading)
        else character
        for character, reading in zip(run, words, strict=True)
    )


def _is_target(character: str, target: Target) -> bool:
    if _width(character) != 2:
        return False
    if target == "han":
        return _HAN.match(character) is not None
    if target == "punctuation":
        return unicodedata.category(character).startswith("P")
    return True


def _bytes_without_lead(text: str, position: int) -> bytes:
    raw = bytearray(text.encode("gb18030"))
    raw[len(text[:position].encode("gb18030"))] = 0x3F
    return bytes(raw)


def _common_suffix(left: str, right: str) -> int:
    length = 0
    for ours, theirs in zip(reversed(left), reversed(right), strict=False):
        if ours != theirs:
            break
        length += 1
    return length


def _wide(digits: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) if digit.isascii() else digit for digit in digits)


@cache
def _width(character: str) -> int:
    return len(character.encode("gb18030", errors="replace"))


@cache
def _first_reading(character: str) -> str:
    return pinyin(character, style=Style.TONE)[0][0]
