"""Exact text: where a phrase stands in a folded text, whatever the white space.

White space between Han characters, and beside them, is a matter of layout and does not count;
between Latin words or numbers it does, and ``4. 5`` is not ``4.5``. A line end is no white space:
a line is a title or a paragraph, and no phrase reaches over its end. A number or Latin word at
either edge of the phrase is whole: ``4.5`` does not stand in ``14.5`` or ``4.52``, nor ``234`` in
``1,234``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from index.blanks import WORD, is_tight, tight_text, tighten
from index.engines.character_tokens import JOINT

_LATIN: Final = re.compile(WORD)


def _is_latin(char: str) -> bool:
    return bool(char) and _LATIN.match(char) is not None


_tight = functools.lru_cache(maxsize=1024)(tight_text)


def places(phrase: str, folded: str) -> Iterator[tuple[int, int]]:
    """The half-open ranges of ``folded`` where the phrase stands, none within another."""
    text = _tight(phrase)
    # A text is mostly tight already, and then what does not stand in it is told at once.
    if not text or (text not in folded and is_tight(folded)):
        return
    tight = tighten(folded)
    begin = tight.text.find(text)
    while begin >= 0:
        start, end = tight.offsets[begin], tight.offsets[begin + len(text) - 1] + 1
        if (_is_latin(text[0]) and JOINT.match(folded, start)) or (
            _is_latin(text[-1]) and JOINT.match(folded, end)
        ):
            begin = tight.text.find(text, begin + 1)
        else:
            yield start, end
            begin = tight.text.find(text, begin + len(text))
