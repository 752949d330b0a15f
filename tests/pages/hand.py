"""A page's *hand*: the one way in which a page writes every text that stands on it.

*Truth* is what a perfect reader gives for a text: script and ASCII punctuation as the page has
them, since neither is mended. *Printed* is that with the converter's notes. *Labels* are the field
names of the page (`來源:`); only some mirrors let the converter loose on them.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.pages.convert import Script, to_script
from tests.pages.damage import annotate, ascii_punctuation


@dataclass(frozen=True)
class Hand:
    """`noted` are the character types, in the page's own script, that carry a note."""

    script: Script = "hans"
    noted: frozenset[str] = frozenset()
    note_labels: bool = False
    in_context: bool = True
    ascii_punctuation: bool = False

    def truth(self, text: str) -> str:
        """Simplified `text` as a perfect reader gives it back."""
        written = to_script(text, self.script)
        return ascii_punctuation(written) if self.ascii_punctuation else written

    def mark(self, truth: str) -> str:
        """A text already in the page's writing, with its notes."""
        return annotate(truth, self.noted, in_context=self.in_context)

    def printed(self, text: str) -> str:
        """Simplified `text` as it stands on the page."""
        return self.mark(self.truth(text))

    def label(self, text: str) -> str:
        """A Simplified field name as it stands on the page."""
        return self.printed(text) if self.note_labels else self.truth(text)
