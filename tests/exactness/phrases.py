"""Pieces of the texts, typed in quotes: exactly the articles that have them are found."""

from __future__ import annotations

import random

from tests.exactness.library import Library, Wrong
from tests.exactness.texts import folded_line

_SHOWN_IDS = 5


def wrong(library: Library, count: int, seed: int) -> list[Wrong]:
    """What is wrong with the answers to ``count`` random pieces, half of them converted."""
    chance = random.Random(seed)
    found: list[Wrong] = []
    done = 0
    while done < count:
        piece = library.texts.piece(chance, converted=done % 2 == 1)
        if piece is None:
            continue
        done += 1
        folded = folded_line(piece.text)
        wanted = library.texts.standing(folded)
        answered = library.all_ids(piece.typed)
        for kind, ids in (("missed", wanted - answered), ("false hits", answered - wanted)):
            if ids:
                some = " ".join(sorted(ids)[:_SHOWN_IDS])
                detail = f"{piece.text!r}: {len(ids)} of {len(wanted)}: {some}"
                found.append(Wrong(f"quotes: {kind}", piece.typed, detail))
    return found
