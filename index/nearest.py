"""The nearest known name to one that is not known, for messages that name the mend."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or ``None`` when nothing is near.

    Near is what shares three quarters of its characters, by difflib's ratio: one slip in a short
    name, two in a longer one.
    """
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)), None)
