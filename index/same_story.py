"""Whether two articles tell one story: the same text but for what a reposting page changes.

The folded bodies are aligned. Two of them are one story where no *fact* of one is exchanged for
another in the other, and little else differs. A false "yes" is the worst answer, so what cannot be
told is "no".

*Token*, *figure*, *clause*, *lead*: see :mod:`index.story_text`. *Difference*: a stretch of tokens
where the texts are not equal, with the few equal ones between two such stretches. *Name*: a word
that the trade's vocabulary knows, or jieba's dictionary as a person, place, firm or brand.
*Contraries*: characters that say something else when one stands in another's place (涨 and 跌, 一
and 二).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from index import vocabulary
from index.analysis import segmenter, word_tags
from index.script import fold, is_han
from index.story_text import Text, figures, is_figure

TINY = 33
"""Where one source prints a text of fewer characters twice, it speaks of two things."""
_DAYS_APART = 1
"""So many days lie between two flashes at most that tell one story."""
_CHANGED, _CHANGED_OF_FLASH = 0.15, 0.08
"""The greatest part of the shorter text that differs inside clauses; three tokens always may."""
_ADDED, _ADDED_TO_FLASH = 0.6, 0.3
"""How much whole clauses of one text alone come to at most, beside the shorter text."""
_SIMILAR = 0.4
"""Two headlines of which less differs are one headline, told of one thing or of two."""
_CLAUSE = 6
"""Tokens of the shortest clause that may take the place of another."""
_BRIDGE = 3
"""So many equal tokens between two stretches are taken for chance."""

_DIGITS = re.compile(r"\d+")
_NAME_TAGS = frozenset(("nr", "nrt", "nrfg", "ns", "nt", "nz"))
_CONTRARIES = (
    "〇零一二三四五六七八九十百千万亿两半", "今昨明前去翌", "东西南北", "早午晚", "上下", "多空",
    "买卖", "正负", "盈亏", "进出", "内外", "开收", "松紧", "男女", "胜负", "有无",
    "加免", "快慢", "大小",
    "好坏", "优劣", "长短", "同环",
)  # fmt: skip
_UP, _DOWN = frozenset("涨升增高扩强"), frozenset("跌降减低缩弱")
_WEIGHTY = frozenset("不未没无非否勿将已拟")
"""What one flash has inside a clause, the other must have too: they deny, or tell time."""
_ALIKE = 0.3
"""How much of the shorter headline another has at least, in pairs of characters, where one source
prints the same flash twice: else it is what that source prints under all its news."""


def same_story(one: Text, other: Text) -> bool:
    """Whether two bodies tell one story. It does not matter which comes first."""
    if len(one.body) > len(other.body):
        one, other = other, one
    return _may_be(one, other) and _Comparison(one, other).is_same()


def _may_be(one: Text, other: Text) -> bool:
    """What can be told without looking at the words."""
    if one.lead_date and other.lead_date and not _same_date(one.lead_date, other.lead_date):
        return False
    own = one.figures - other.figures - other.free
    others = other.figures - one.figures - one.free
    if (own and others) or (one.is_flash and (own or others)):
        return False
    if one.headline and other.headline and _headlines_differ(one, other):
        return False
    if not one.is_flash:
        return True
    if one.day and other.day and abs((one.day - other.day).days) > _DAYS_APART:
        return False
    return one.source != other.source or (len(one.body) >= TINY and _alike(one.title, other.title))


def _alike(title: str, other: str) -> bool:
    pairs, others = ({each[at : at + 2] for at in range(len(each) - 1)} for each in (title, other))
    return len(pairs & others) >= _ALIKE * min(len(pairs), len(others))


def _headlines_differ(one: Text, other: Text) -> bool:
    """Whether one headline has a figure that the other text lacks, or tells the same of another."""
    mine, theirs = figures(one.headline), figures(other.headline)
    if mine - other.figures - other.free or theirs - one.figures - one.free:
        return True
    if one.headline == other.headline:
        return False
    first, second = (dataclasses.replace(each, body=each.headline) for each in (one, other))
    compared = _Comparison(first, second)
    pieces = compared.pieces()
    changed = sum(max(each.end - each.start, each.stop - each.begin) for each in pieces)
    return changed < _SIMILAR * len(first.tokens) and any(
        compared.figures_differ(each) or compared.exchanges(each) for each in pieces
    )


def _same_date(one: str, other: str) -> bool:
    """``5月18日`` and ``18日`` may be one."""
    first, second = _DIGITS.findall(one), _DIGITS.findall(other)
    return all(int(a) == int(b) for a, b in zip(reversed(first), reversed(second), strict=False))


class _Range(NamedTuple):
    """Where two texts are not equal: tokens ``[start, end)`` of one, ``[begin, stop)`` of other."""

    start: int
    end: int
    begin: int
    stop: int


@dataclasses.dataclass
class _Comparison:
    """``one`` is no longer than ``other``."""

    one: Text
    other: Text

    def is_same(self) -> bool:
        changed = added = 0
        pieces = self.pieces()
        for each in self._differences(pieces):
            if count := self._whole_clauses(each):
                added += count
            elif self.figures_differ(each) or self._names_differ(each, strict=False):
                return False
            else:
                changed += max(each.end - each.start, each.stop - each.begin)
        length, flash = len(self.one.tokens), self.one.is_flash
        return (
            changed <= max(3, length * (_CHANGED_OF_FLASH if flash else _CHANGED))
            and added <= length * (_ADDED_TO_FLASH if flash else _ADDED)
            and not any(self.exchanges(each) for each in pieces if not self._whole_clauses(each))
        )

    def pieces(self) -> list[_Range]:
        """Where the tokens are not equal, in order; one of the two ranges may be empty."""
        found: list[_Range] = []
        for step in Indel.opcodes(self.one.tokens, self.other.tokens):
            if step.tag == "equal":
                continue
            each = _Range(step.src_start, step.src_end, step.dest_start, step.dest_end)
            if found and (each.start, each.begin) == (found[-1].end, found[-1].stop):
                each = _Range(found[-1].start, each.end, found.pop().begin, each.stop)
            found.append(each)
        return found

    def _differences(self, pieces: Sequence[_Range]) -> list[_Range]:
        """The pieces, those in one clause joined that only few equal tokens part."""
        found: list[_Range] = []
        for each in pieces:
            if (
                found
                and each.start - found[-1].end <= _BRIDGE
                and not self._parted(found[-1], each)
            ):
                each = _Range(found[-1].start, each.end, found.pop().begin, each.stop)
            found.append(each)
        return [self._trimmed(each) for each in found]

    def _parted(self, one: _Range, other: _Range) -> bool:
        """Whether on both sides a sign stands between two pieces."""
        return any(self.one.opens[one.end : other.start + 1]) and any(
            self.other.opens[one.stop : other.begin + 1]
        )

    def _trimmed(self, each: _Range) -> _Range:
        """Without the tokens that are equal at its ends after all."""
        one, other = self.one.tokens, self.other.tokens
        start, end, begin, stop = each
        while start < end and begin < stop and one[end - 1] == other[stop - 1]:
            end, stop = end - 1, stop - 1
        while start < end and begin < stop and one[start] == other[begin]:
            start, begin = start + 1, begin + 1
        return _Range(start, end, begin, stop)

    def _whole_clauses(self, each: _Range) -> int:
        """How many tokens stand on one side alone, as whole clauses; 0 where it is not so.

        Also where clauses were left out and others added at one place, with figures in one of the
        two at most.
        """
        start, end, begin, stop = each
        if begin == stop:
            return (end - start) * _are_clauses(self.one, start, end)
        if start == end:
            return (stop - begin) * _are_clauses(self.other, begin, stop)
        if (
            self.one.is_flash
            or min(end - start, stop - begin) < _CLAUSE
            or not (self.one.opens[start] and self.one.opens[end])
            or not (self.other.opens[begin] and self.other.opens[stop])
            or (_figures(self.one, start, end) and _figures(self.other, begin, stop))
            or self.exchanges(each)
        ):
            return 0
        return end - start + stop - begin

    def figures_differ(self, each: _Range) -> bool:
        return _figures(self.one, each.start, each.end) != _figures(
            self.other, each.begin, each.stop
        )

    def exchanges(self, each: _Range) -> bool:
        """Whether a piece changes what is told: another name, a contrary."""
        start, end, begin, stop = each
        mine, theirs = set(self.one.tokens[start:end]), set(self.other.tokens[begin:stop])
        if any(mine & group and theirs & group for group in _contraries()):
            return True
        if (mine & _UP and theirs & _DOWN) or (mine & _DOWN and theirs & _UP):
            return True
        flash = self.one.is_flash
        if flash and (mine & _WEIGHTY) != (theirs & _WEIGHTY):
            return True
        if mine and theirs:
            return self._names_differ(each, strict=flash)
        own, others = self._names(each, strict=False)
        return flash and not (
            all(name in self.other.run for name in own)
            and all(name in self.one.run for name in others)
        )

    def _names_differ(self, each: _Range, *, strict: bool) -> bool:
        """Whether a name stands in the place of another."""
        own, others = self._names(each, strict=strict)
        return bool(own - others and others - own)

    def _names(self, each: _Range, *, strict: bool) -> tuple[set[str], set[str]]:
        """The names that reach into a range, on either side."""
        return (
            _names(_words(self.one.tokens, each.start, each.end), strict),
            _names(_words(self.other.tokens, each.begin, each.stop), strict),
        )


def _figures(text: Text, start: int, end: int) -> list[str]:
    return [token for token in text.tokens[start:end] if is_figure(token)]


def _are_clauses(text: Text, start: int, end: int) -> bool:
    """Whether a stretch that only one text has is whole clauses, wherever it is aligned."""
    tokens, opens = text.tokens, text.opens
    first, behind = start, end
    while not (opens[first] and opens[behind]):
        if not first or tokens[first - 1] != tokens[behind - 1]:
            break
        first, behind = first - 1, behind - 1
    else:
        return True
    first, behind = start, end
    while behind < len(tokens) and tokens[first] == tokens[behind]:
        first, behind = first + 1, behind + 1
        if opens[first] and opens[behind]:
            return True
    return False


def _words(tokens: Sequence[str], start: int, end: int) -> Iterator[str]:
    """The words of the runs of Han around a stretch that reach into it."""
    first, behind = start, end
    while first and start - first < 12 and is_han(tokens[first - 1]):
        first -= 1
    while behind < len(tokens) and behind - end < 12 and is_han(tokens[behind]):
        behind += 1
    run, at = "", first
    for place in range(first, behind + 1):
        if place < behind and is_han(tokens[place]):
            run += tokens[place]
            continue
        for word, begin, stop in segmenter().words(run) if run else ():
            if at + begin < end and at + stop > start:
                yield word
        run, at = "", place + 1


def _names(words: Iterable[str], strict: bool) -> set[str]:
    """Those that are names; ``strict``: what no dictionary knows may be one."""
    known = word_tags()
    return {
        word for word in words if _is_name(word) or (strict and len(word) > 1 and word not in known)
    }


def _is_name(word: str) -> bool:
    return word in _trade_names() or (len(word) > 1 and word_tags().get(word) in _NAME_TAGS)


@functools.cache
def _trade_names() -> frozenset[str]:
    return frozenset(fold(name) for entry in vocabulary.load() for name in entry.names)


@functools.cache
def _contraries() -> tuple[frozenset[str], ...]:
    metals = [name for name in _trade_names() if len(name) == 1 and is_han(name)]
    return (*map(frozenset, _CONTRARIES), frozenset(metals))
