"""The port through which articles reach an engine's index.

An engine's writer follows the archive: it says up to which sequence number it has followed, takes
documents and deletions, and commits them together with the new number, all or nothing.
"""

from __future__ import annotations

from typing import Protocol

from index.archive import Change


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
