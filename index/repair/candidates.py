"""Which character was it? The candidates for one lost character, each with its chance.

One byte of two is left, so that some hundred characters may have stood there. Six kinds of
evidence, all natural logarithms, are added up and made chances that sum to one:

- *The sentence*: the likeliest cut into words (:class:`index.repair.plausibility.Gap`).
- *The page*: what it says often, it says again, above all beside the same neighbours; no
  dictionary knows its people and firms. Source: unigram rescaling by a cache (Kneser et al.,
  "Language Model Adaptation Using Dynamic Marginals", Eurospeech 1997).
- *The dictionary's characters*: pairs that stand side by side in many words, for unknown words.
- *The newspaper's characters*: which follow which (:func:`index.repair.trigrams.affinity`).
- *The notes*: what the page writes with a note each time did not stand there without one.
- *The writing*: the page's script, and signs that come in pairs.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from index.repair import notes
from index.repair.plausibility import Gap, attraction, share
from index.repair.trigrams import affinity, plain
from index.script import fold, is_han, leaning, to_hant

CONTEXT = 12
"""The characters on each side that tell what stood between them."""

_COMPANY = {2: 19.0, 3: 147.0}
"""What one occurrence on the page of the candidate with one or two neighbours weighs, against
none: log(1 + 19) is 3, log(1 + 147) is 5."""

_INERTIA = 2000.0
"""The characters of average text that a page's own counts are smoothed with."""

_COMMON, _USUAL_SHARE = 0.25, 1e-3
"""How far it counts that a character is common, and what is neither common nor rare."""

_UNSEEN_SHARE = 1e-7
"""The share of a character that the page has and no word of the dictionary."""

_ATTRACTION = 0.45
"""How far a pair counts that words have oftener than chance would."""

_LEAST_NOTING = 0.005
"""The least chance that a character has a note, or none, against the habit of its page."""

_WRONG_SCRIPT = -6.0
_STRAY_VARIANT = -4.0
"""For a form of a character that the page does not use elsewhere and OpenCC does not choose."""

_SENTENCE, _FOLLOWING = 0.8, 0.38
"""How far the sentence counts, and which characters follow each other."""

_SIGN = 2.75
"""For a sign: converters lose signs oftener than characters."""

_UNPAIRED, _PAIRED = -6.0, 5.0
"""For a quote or bracket without, or that completes, its other half in the line."""

_MISPLACED = -6.0
"""For a stop beside a stop, a lone dash, a degree without a number."""

_PAIRS = dict(zip("“‘（《【「『〈", "”’）》】」』〉", strict=True))
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_STOPS = frozenset("，。、；：？！,;:?!·％…")
_FULL_WIDTH = str.maketrans("()", "（）")
_PLAIN_SIGNS = frozenset("，。、；：？！“”‘’（）《》【】「」『』—…·％～〈〉±×℃")


class Candidate(NamedTuple):
    """A character with its chance against all others, and the ``evidence`` beside the sentence.

    ``chance`` is from 0 to 1, ``evidence`` a natural logarithm.
    """

    chance: float
    char: str
    evidence: float


@functools.lru_cache(maxsize=8192)
def two_bytes(char: str) -> bytes:
    """The character's two bytes in GBK, or nothing where it has none."""
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) == 2 else b""


@functools.cache
def with_second(second: int) -> tuple[str, ...]:
    """The characters whose second byte is ``second``: candidates for one that lost its first."""
    return _decodable(bytes([first, second]) for first in range(0x81, 0xFF))


@functools.cache
def with_first(first: int) -> tuple[str, ...]:
    """The characters whose first byte is ``first``: candidates for one that lost its second."""
    seconds = (*range(0x40, 0x7F), *range(0x80, 0xFF))
    return _decodable(bytes([first, second]) for second in seconds)


def _decodable(pairs: Iterator[bytes]) -> tuple[str, ...]:
    found = []
    for pair in pairs:
        char = pair.decode("gb18030", errors="ignore")
        if is_han(char) or char in _PLAIN_SIGNS:
            found.append(char)
    return tuple(found)


class Page:
    """What a page tells of a lost character: its script, and how often it says what."""

    def __init__(self, page: str) -> None:
        text = notes.without_notes(page)
        self.toward = leaning(text)
        self._noted = Counter(page[edit.start - 1] for edit in notes.find(page))
        self._shown = Counter(text)
        self._note_rates = {kept: self._note_rate(kept) for kept in (True, False)}
        folded = fold(text)
        self._counts = Counter(filter(is_han, folded))
        self._total = self._counts.total()
        for length in _COMPANY:
            pieces = (folded[start:] for start in range(length))
            self._counts.update(filter(is_han, map("".join, zip(*pieces, strict=False))))

    def _note_rate(self, kept: bool) -> float:
        """How often a character has a note: of those that conversion kept, or of the others."""
        chars = [char for char in self._shown if is_han(char) and (char == fold(char)) == kept]
        shown = sum(self._shown[char] for char in chars)
        return sum(self._noted[char] for char in chars) / (shown + 1)

    def noting(self, char: str, noted: bool) -> float:
        """For a character with, or without, a note behind it, by what the page does elsewhere."""
        if not is_han(char):
            return 0.0
        rate = self._note_rates[char == fold(char)]
        chance = (self._noted[char] + rate) / (self._shown[char] + 1)
        return math.log(max(_LEAST_NOTING, chance if noted else 1 - chance))

    def evidence(self, before: str, char: str, after: str) -> float:
        """For a Han character between two folded pieces; minus infinity where nobody knows it."""
        folded = fold(char)
        common = share(folded) or (_UNSEEN_SHARE if self._counts[folded] else 0.0)
        if not common:
            return -math.inf
        here = self._counts[folded] + _INERTIA * common
        score = math.log(here / (self._total + _INERTIA) / common)
        score += _COMMON * math.log(common / _USUAL_SHARE) + self._glyph(char, folded)
        text, place = before[-2:] + folded + after[:2], len(before[-2:])
        for length, weight in _COMPANY.items():
            for start in range(max(0, place - length + 1), min(place, len(text) - length) + 1):
                piece = text[start : start + length]
                score += math.log1p(weight * self._counts[piece])
                if length == 2:
                    score += _ATTRACTION * attraction(piece)
        return score

    def _glyph(self, char: str, folded: str) -> float:
        if self.toward * leaning(char) < 0:
            return _WRONG_SCRIPT
        usual = char == folded or char in self._shown or char == to_hant(folded)
        return 0.0 if usual else _STRAY_VARIANT


def rank(
    page: Page,
    before: str,
    chars: Iterable[str],
    after: str,
    known: Callable[[str], float] | None = None,
) -> list[Candidate]:
    """The characters that may stand between two pieces of a line, the likeliest first.

    ``known`` adds what the caller knows of a character. Forms of one character are not set
    against each other.
    """
    near, far = fold(before[-CONTEXT:]), fold(after[:CONTEXT])
    close = plain(near[-2:]), plain(far[:2])
    gap = Gap(near, far)
    scored: list[tuple[float, str, float]] = []
    forms: dict[str, float] = {}
    for char in chars:
        folded = fold(char)
        evidence = known(char) if known else 0.0
        if is_han(char):
            evidence += page.evidence(near, char, far)
        else:
            evidence += _placing(before, char, after)
        if evidence == -math.inf:
            continue
        # What folds to more than one character is a sign, and stands for itself.
        one = folded if len(folded) == 1 else char
        evidence += _FOLLOWING * affinity(close[0], plain(one), close[1])
        score = _SENTENCE * gap.log_likelihood(one) + evidence
        score += 0.0 if is_han(char) else _SIGN  # Which it was, not whether one was lost at all.
        scored.append((score, char, evidence))
        forms[folded] = max(score, forms.get(folded, -math.inf))
    scored.sort(reverse=True)
    top = scored[0][0] if scored else 0.0
    total = sum(math.exp(score - top) for score in forms.values())
    return [
        Candidate(math.exp(score - top) / total, char, evidence) for score, char, evidence in scored
    ]


def _placing(before: str, sign: str, after: str) -> float:
    """For a sign, by what it goes with in its line."""
    before, after = before.translate(_FULL_WIDTH), after.translate(_FULL_WIDTH)
    if opener := _OPENERS.get(sign):
        if before.count(opener) <= before.count(sign):
            return _UNPAIRED
        return _PAIRED if after.count(sign) <= after.count(opener) else 0.0
    if closer := _PAIRS.get(sign):
        return _PAIRED if after.count(closer) > after.count(sign) else _UNPAIRED
    last, following = before[-1:], after[:1]
    if sign in "—…":
        return _PAIRED if (last == sign) != (following == sign) else _MISPLACED
    astray = sign in "℃％±×～" and not last.isdigit()
    doubled = sign in _STOPS and bool({last, following} & _STOPS)
    return _MISPLACED if astray or doubled else 0.0
