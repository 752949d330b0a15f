"""What a process that serves has loaded, and Python's collector of garbage."""

from __future__ import annotations

import gc

_YOUNG = 20_000
"""A page makes about a thousand objects, and they go with it."""


def keep() -> None:
    """What is loaded by now stays: no collection looks through it again and holds up a search.

    Nor does each page cause one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
