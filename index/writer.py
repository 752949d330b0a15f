"""The port through which articles reach an engine's index.

An engine's writer follows the archive: it says up to which sequence number it has followed, takes
documents and deletions, and commits them together with the new number, all or nothing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from index.archive import Change
from index.vocabulary_change import VocabularyChange


class IndexWriter(Protocol):
    """What :mod:`index.build` needs of an engine."""

    @property
    def sequence(self) -> int:
        """The archive's sequence number up to which the index has followed."""

    def apply(self, change: Change) -> None:
        """Adds, replaces or deletes one article; readers see it after :meth:`commit`."""

    def commit(self, sequence: int) -> None:
        """Makes what was applied visible, at once, together with the number."""

    def close(self) -> None:
        """Lets go of the index; what was not committed is forgotten."""


class Indexes(Protocol):
    """The indexes of one engine, of which one is in use. For who holds the lock of writers."""

    def open(self) -> IndexWriter:
        """The writer over the index in use; makes an empty one where there is none."""

    def fresh(self) -> AbstractContextManager[IndexWriter]:
        """A new index beside the one in use, in whose place it is put at one instant behind the
        block. Whatever ends the block otherwise, the old index stays and the new one goes.
        """

    def in_use(self) -> str | None:
        """The name of the index in use; ``None`` where there is none yet."""

    def damages(self) -> list[str]:
        """What is wrong with the files of the index in use, a sentence each."""

    def bytes_in_use(self) -> int:
        """The size of the index in use, without what is kept of superseded commits."""

    def vocabulary_change(self) -> VocabularyChange | None:
        """What the vocabulary has become since the index in use was built."""
