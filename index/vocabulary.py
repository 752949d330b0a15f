"""The trade's words: ``vocabulary.yaml``, read and checked.

The file maps a kind to a list; an entry is one word, or a list of equal names, the main one first.
"""

from __future__ import annotations

import dataclasses
import functools
from importlib import resources

import yaml

from index.errors import VocabularyError


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the trade with its names, the main one first."""

    kind: str
    names: tuple[str, ...]


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of a vocabulary file. Raises :class:`VocabularyError` naming the entry."""
    try:
        kinds = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise VocabularyError(f"The vocabulary is not YAML: {error}") from error
    if not isinstance(kinds, dict):
        raise VocabularyError("The vocabulary must map each kind to a list of entries.")
    entries: list[Entry] = []
    for kind, listed in kinds.items():
        if not isinstance(listed, list):
            raise VocabularyError(f"The vocabulary's kind “{kind}” must hold a list of entries.")
        for entry in listed:
            names = entry if isinstance(entry, list) else [entry]
            if not names or not all(isinstance(name, str) and name.strip() for name in names):
                raise VocabularyError(
                    f"The entry {entry!r} under “{kind}” must be a word or a list of words; "
                    "put quotes around numbers and signs."
                )
            entries.append(Entry(str(kind), tuple(names)))
    return tuple(entries)


@functools.cache
def load() -> tuple[Entry, ...]:
    """The entries of the bundled vocabulary."""
    text = resources.files("index").joinpath("vocabulary.yaml").read_text("utf-8")
    return parse(text)
