"""What pages and terminal say of a search: what a score consists of, why nothing was found.

*Reason*: a sentence that says why there is nothing. *Way on*: a search that finds something, as the
parameters it changes; it is offered, never taken unasked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from search.date_words import span
from search.messages import Message, Row
from search.operands import FIELD_TITLES
from search.parse import Parsed, parse
from search.request import Request
from search.rescoring import Parts
from search.results import FilterCount, NothingFound, WordCount

SUMS = {
    "words": Message("词语"),
    "pairs": Message("字对"),
    "characters": Message("单字"),
    "names": Message("别名"),
}
FACTORS = {"together": Message("同句"), "verbatim": Message("原文"), "titled": Message("题名")}
_MOST_PIECES = 24
_LONGEST_RUN = 4


@dataclasses.dataclass(frozen=True, slots=True)
class WayOn:
    """``changes``: parameters of the search, those without a value are taken out."""

    text: str
    count: int
    changes: Mapping[str, tuple[str, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Explained:
    """Why nothing was found. ``meant``: the query in other spellings.

    ``looser``: whether any word would ask for less than all words.
    """

    reasons: tuple[str, ...] = ()
    meant: tuple[WayOn, ...] = ()
    ways: tuple[WayOn, ...] = ()
    looser: bool = False


def score(total: float, parts: Parts | None) -> str:
    """A score as a sum and the factors that raise it; a value stays beside its name."""
    said = _named(Message("得分"), total)
    if parts is None:
        return Row((said, Message("（初步排序，未细算）")))
    values = parts._asdict()
    sums = [_named(name, values[key]) for key, name in SUMS.items() if values[key]]
    factors = [_named(name, values[key]) for key, name in FACTORS.items() if values[key] != 1]
    total_of = Row(sums, " + ") or "0"
    if len(sums) > 1 and factors:
        total_of = Row(("(", total_of, ")"))
    return Row((said, Row((total_of, *factors), " × ")), " = ")


def _named(name: str, value: float) -> str:
    return Row((name, f"\u00a0{value:.2f}"))


def explained(asked: Request, nothing: NothingFound | None) -> Explained:
    """What to say where a request found nothing; empty where there is nothing to find in."""
    if nothing is None:
        return Explained()
    parsed = parse(asked.text)
    return Explained(
        reasons=tuple(_reasons(asked, parsed, nothing)),
        meant=tuple(WayOn(one.query, one.count, {"q": (one.query,)}) for one in nothing.spellings),
        ways=(*_without_words(asked.text, nothing.words), *_without_filters(asked, nothing)),
        looser=parsed.tree("any") != parsed.tree("all"),
    )


def _reasons(asked: Request, parsed: Parsed, nothing: NothingFound) -> Iterator[str]:
    words = nothing.words
    conditions = [part.role.is_condition for part in parsed.parts]
    for is_condition, sentence in ((False, _unmentioned), (True, _unmet)):
        missing = [
            _quoted(word.text)
            for word, condition in zip(words, conditions, strict=False)
            if condition == is_condition and not word.count
        ]
        if missing:
            yield sentence(Row(missing, Message("、")))
    if nothing.unfiltered:
        count = f"{nothing.unfiltered:,}"
        if asked.text:
            yield Message("有 %(count)s 篇文章符合查询，都被筛选排除了。", count=count)
        else:
            yield Message("有 %(count)s 篇文章，都被筛选排除了。", count=count)
    elif len(words) > 1 and all(word.count for word in words):
        counts = (
            Message("%(word)s %(count)s 篇", word=_quoted(word.text), count=f"{word.count:,}")
            for word in words
        )
        yield Message(
            "分开查找都有文章，但没有一篇同时符合：%(counts)s。", counts=Row(counts, Message("，"))
        )


def _unmentioned(words: str) -> Message:
    return Message("没有文章提到%(words)s。", words=words)


def _unmet(words: str) -> Message:
    return Message("没有文章符合%(words)s。", words=words)


def _without_words(text: str, words: Sequence[WordCount]) -> Iterator[WayOn]:
    if not any(word.without for word in words):
        return
    shorter = shorter_queries(text)
    for place, word in enumerate(words):
        if word.without and place in shorter:
            yield WayOn(
                Message("去掉%(word)s", word=_quoted(word.text)),
                word.without,
                {"q": (shorter[place],)},
            )


def _without_filters(asked: Request, nothing: NothingFound) -> Iterator[WayOn]:
    taken: dict[str, tuple[str, ...]] = {}
    for each in nothing.filters:
        names = ("from", "to") if each.name == "date" else (each.name,)
        changes = dict.fromkeys(names, ())
        taken |= changes
        if each.without:
            yield WayOn(
                Message("去掉筛选 %(filter)s", filter=_filter(asked, each)), each.without, changes
            )
    if len(nothing.filters) > 1 and nothing.unfiltered:
        yield WayOn(Message("去掉全部筛选"), nothing.unfiltered, taken)


def _filter(asked: Request, given: FilterCount) -> str:
    if given.name != "date":
        values: str = Row(given.values, Message("、"))
    else:
        values = span(asked.start_text, asked.end_text)
    return Message("%(field)s：%(value)s", field=FIELD_TITLES[given.name], value=values)


def _quoted(text: str) -> str:
    # What is in quotes already comes as it was typed, or as a message that is nothing but quotes.
    return text if text.startswith("“") else Message("“%(text)s”", text=text)


def shorter_queries(text: str) -> dict[int, str]:
    """The query without one of its parts, by the part's place, as far as that can be written.

    The fewest pieces between blanks are left out without which exactly the other parts are read,
    and nothing more has to be mended.
    """
    pieces = text.split()
    asked = parse(text)
    mended = {notice.code for notice in asked.notices}
    found: dict[int, str] = {}
    if len(pieces) > _MOST_PIECES:
        return found
    others = [(*asked.parts[:at], *asked.parts[at + 1 :]) for at in range(len(asked.parts))]
    for size in range(1, _LONGEST_RUN + 1):
        for start in range(len(pieces) - size + 1):
            shorter = " ".join((*pieces[:start], *pieces[start + size :]))
            read = parse(shorter)
            if not read.parts or not mended.issuperset(notice.code for notice in read.notices):
                continue
            for place, rest in enumerate(others):
                if read.parts == rest:
                    found.setdefault(place, shorter)
    return found
