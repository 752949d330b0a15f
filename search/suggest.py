"""What a reader may mean while still typing: names of the trade, authors, sources, titles.

*Typed*: the folded text that stands in the box. *Known*: a text that can be suggested, found by how
it begins, by what it contains, or by its pinyin (:mod:`search.pinyin_keys`). Names are those of the
vocabulary that stand in some article.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from index import vocabulary
from index.script import HAN, fold, is_han, leaning, to_hant
from search.parse import parse
from search.pinyin_keys import pinyin_keys, typed_key
from search.query import All, Everything, Phrase, Term, leaves
from search.request import MAX_QUERY
from search.searcher import Plan, View

MOST = 10
"""How many are suggested."""
_MOST_VALUES, _LEAST_TITLES, _MOST_TITLES = 3, 3, 6
"""Of authors and sources at most; of titles, where there are so many."""
_LOOKED_FOR = 12
"""How many names that are no single words are counted, the shortest: some 0.3 ms each."""
_LEAST_OF_TITLE = 2
"""From how many characters on titles are looked for: one stands in too many."""
_WORDS = 8
"""How many words of what was typed a title must contain."""
_INDEXED = re.compile(rf"{HAN}|^[a-z0-9]+$")
"""What titles with it are quickly found by; others would all have to be looked through."""
_LATIN = re.compile("[a-z0-9]")
_BEGINS, _BEGINS_AS_TYPED, _CONTAINS = range(3)
"""How well a text fits; the second: its pinyin begins so."""
_QUOTE, _ESCAPED = re.compile('["＂]'), r"\\\g<0>"
_FIELDS = {"author": "作者", "source": "来源"}


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """``kind``: ``name``, ``author``, ``source`` or ``title``; ``query``: what to search for.

    ``count``: how many articles have it; not known of titles.
    """

    text: str
    kind: str
    query: str
    count: int | None = None

    def behind(self, words: str) -> Suggestion:
        """The same for the last word of a query, behind the words before it."""
        if not words:
            return self
        text = f"{words} {self.text}" if self.kind == "name" else self.text
        return dataclasses.replace(self, text=text, query=f"{words} {self.query}")

    def in_hant(self) -> Suggestion:
        """The same in Traditional Chinese."""
        return dataclasses.replace(self, text=to_hant(self.text), query=to_hant(self.query))


class Known:
    """Texts to be suggested; each is known by its place."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.folded = [_even_blanks(fold(text)) for text in texts]
        self._lines = "\n".join(["", *self.folded, ""])
        self._ends = [at for at, char in enumerate(self._lines) if char == "\n"]
        keys = sorted((key, at) for at, text in enumerate(texts) for key in pinyin_keys(text))
        self._keys = [key for key, _ in keys]
        self._key_places = [at for _, at in keys]

    def fits(self, typed: str) -> dict[int, int]:
        """The places of all texts that fit, each with how well."""
        found = dict.fromkeys(self._containing(typed), _CONTAINS)
        key = typed_key(typed)
        if key:
            start, behind = (bisect_left(self._keys, end) for end in (key, key + "\uffff"))
            whole = bisect_right(self._keys, key, start, behind)
            found |= dict.fromkeys(self._key_places[start:behind], _BEGINS_AS_TYPED)
            found |= dict.fromkeys(self._key_places[start:whole], _BEGINS)
        return found | dict.fromkeys(self._containing("\n" + typed), _BEGINS)

    def _containing(self, piece: str) -> Iterator[int]:
        """The places of the texts with a piece in them; a Latin word or number begins there."""
        lines, is_word = self._lines, _LATIN.match(piece)
        at = lines.find(piece)
        while at >= 0:
            if is_word and _LATIN.match(lines[at - 1]):
                at = lines.find(piece, at + 1)
                continue
            # A piece that begins with a line end belongs to the line behind it.
            line = bisect_right(self._ends, at)
            yield line - 1
            at = lines.find(piece, self._ends[line])


class _Index:
    """What is known of one view: its authors and sources, and in how many articles names stand."""

    def __init__(self, view: View) -> None:
        plan = Plan(Everything(), {}, None, None, "newest", 0, 0, tuple(_FIELDS), None)
        facets = view.run(plan).facets
        found = [(field, each) for field in _FIELDS for each in facets.get(field, ())]
        self.known = Known([each.value for _, each in found])
        self._counted = [
            Suggestion(each.value, field, f"{_FIELDS[field]}:{_quoted(each.value)}", each.count)
            for field, each in found
        ]
        self._word_counts: dict[int, int] = {}
        self._text_counts: dict[int, int] = {}
        """By a name's place, as far as asked for: as one term of the index, and as a text."""

    def values(self, fits: Mapping[int, int]) -> list[Suggestion]:
        """The authors and sources of some places, the best first."""
        order = sorted(fits, key=lambda at: (fits[at], -(self._counted[at].count or 0), at))
        return [self._counted[at] for at in order[:_MOST_VALUES]]

    def names(self, view: View, fits: Mapping[int, int]) -> list[Suggestion]:
        """The names of some places that stand in articles, the best first."""
        counts = self._counts(view, fits)
        names = _names().texts
        found = (at for at in fits if counts[at])
        order = sorted(found, key=lambda at: (fits[at], -counts[at], len(names[at]), at))
        texts = [(names[at], counts[at]) for at in order[:MOST]]
        return [Suggestion(text, "name", _plainly(text), count) for text, count in texts]

    def _counts(self, view: View, fits: Mapping[int, int]) -> dict[int, int]:
        """In how many articles names stand; 0 for those of several words beyond the best few."""
        folded, known = _names().folded, self._word_counts
        new = [at for at in fits if at not in known]
        known |= zip(new, view.frequencies([folded[at] for at in new]), strict=True)
        counts = {at: known[at] for at in fits}
        several = (at for at in fits if not counts[at] and not is_han(folded[at]))
        for at in sorted(several, key=lambda at: (fits[at], len(folded[at]), at))[:_LOOKED_FOR]:
            if at not in self._text_counts:
                plan = Plan(Phrase(folded[at]), {}, None, None, "newest", 0, 0, (), 0)
                self._text_counts[at] = view.run(plan).total
            counts[at] = self._text_counts[at]
        return counts


class Suggester:
    """Suggests from the newest view; what it makes of a view is kept until there is another."""

    def __init__(self) -> None:
        self._last: tuple[weakref.ref[View], _Index] | None = None

    def suggest(self, view: View, text: str) -> tuple[Suggestion, ...]:
        """At most :data:`MOST`: names first, then authors and sources, then titles.

        Where nothing is known by all that was typed, its last word is completed. What was typed
        itself is none.
        """
        text = _even_blanks(text)
        if not fold(text).strip():
            return ()
        index = self._index(view)
        fits, value_fits = _names().fits(fold(text)), index.known.fits(fold(text))
        before, _, last = text.rpartition(" ")
        if before and not fits and not value_fits:
            # That a name contains the last word would say little.
            fits, value_fits = (
                {at: fit for at, fit in known.fits(fold(last)).items() if fit != _CONTAINS}
                for known in (_names(), index.known)
            )
        else:
            before = ""
        names, values = index.names(view, fits), index.values(value_fits)
        if leaning(text) > 0:
            names = [each.in_hant() for each in names]
        titles = _titles(view, text)
        room = MOST - len(values) - min(len(titles), _LEAST_TITLES)
        known = [each.behind(before) for each in (*names[:room], *values)]
        return tuple(
            [
                each
                for each in (*known, *titles)
                if fold(each.query) != fold(text) and len(each.query) <= MAX_QUERY
            ][:MOST]
        )

    def _index(self, view: View) -> _Index:
        last = self._last
        if last is not None and last[0]() is view:
            return last[1]
        index = _Index(view)
        self._last = weakref.ref(view), index
        return index


@functools.cache
def _names() -> Known:
    """The names of the vocabulary, each once."""
    names = (name for entry in vocabulary.load() for name in entry.names)
    return Known(tuple({fold(name): name for name in names}.values()))


def _titles(view: View, text: str) -> list[Suggestion]:
    """The newest titles with all words of a text, first those that begin with it."""
    folded = fold(text)
    words = folded.split()[:_WORDS]
    if len(folded) < _LEAST_OF_TITLE or not any(map(_INDEXED.search, words)):
        return []
    tree = All(tuple(Phrase(word, in_title=True) for word in words))
    plan = Plan(tree, {}, None, None, "newest", 0, 2 * _MOST_TITLES, (), 0)
    titles: dict[str, str] = {}
    for found in view.run(plan).found:
        title = _even_blanks(found.article.title)
        titles.setdefault(fold(title), title)
    order = sorted(titles, key=lambda each: not each.startswith(folded))[:_MOST_TITLES]
    return [Suggestion(titles[each], "title", _plainly(titles[each])) for each in order]


def _plainly(text: str) -> str:
    """The query that looks for a text, quoted where the language would read signs in it."""
    parsed = parse(text)
    plain = parsed.is_plain and not parsed.notices
    words = all(isinstance(leaf, Term | Phrase) for leaf in leaves(parsed.tree("all")))
    return text if plain and words else _quoted(text)


def _quoted(text: str) -> str:
    return f'"{_QUOTE.sub(_ESCAPED, text)}"'


def _even_blanks(text: str) -> str:
    return " ".join(text.split())
