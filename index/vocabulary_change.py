"""What the vocabulary has become since an index was built.

The segmenter cuts by the vocabulary, so an index holds the words of the one it was built with. Its
words lie beside it, for whoever wants to know what a rebuild would change.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

from index import vocabulary
from index.generations import write_whole
from index.script import fold, is_han

FILE = "vocabulary.txt"


class VocabularyChange(NamedTuple):
    """Words that the segmenter knows now and did not, and the other way round; ascending."""

    added: tuple[str, ...]
    gone: tuple[str, ...]


def words() -> frozenset[str]:
    """What the segmenter is told of the vocabulary: folded names of several Han characters."""
    return _words_of(vocabulary.load())


@functools.lru_cache(1)
def _words_of(entries: tuple[vocabulary.Entry, ...]) -> frozenset[str]:
    folded = (fold(name) for entry in entries for name in entry.names)
    return frozenset(name for name in folded if len(name) > 1 and is_han(name))


def record(folder: Path) -> None:
    """Keeps the words of now beside an index that is about to be built."""
    write_whole(folder / FILE, "\n".join(sorted(words())) + "\n")


def change(folder: Path) -> VocabularyChange | None:
    """What has changed; ``None`` where nothing has, or nobody knows."""
    try:
        return since(frozenset((folder / FILE).read_text("utf-8").split()))
    except (OSError, ValueError):
        return None


def since(then: frozenset[str]) -> VocabularyChange | None:
    """What has changed since the words were these; ``None`` where nothing has."""
    now = words()
    if now == then:
        return None
    return VocabularyChange(tuple(sorted(now - then)), tuple(sorted(then - now)))
