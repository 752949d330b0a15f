"""Single flipped bits in random places of an index: ``youse check`` finds each, or it is harmless.

Harmless is what changes no answer, to no search and of no article.
"""

from __future__ import annotations

import random
from pathlib import Path

from index import generations, vocabulary_change
from index.engines import toc
from index.engines.whoosh_index import snapshot
from search.errors import NotReady
from search.request import Request
from tests.exactness.library import Library
from tests.torture.trial import Trial
from web.config import Settings
from web.upkeep import check_data

_SEARCHES = 40


def torture(folder: Path, flips: int, seed: int) -> tuple[int, list[str]]:
    """Flips so many bits, one at a time; returns how many were found, and those that did harm."""
    chance = random.Random(seed)
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    trial = Trial(folder, scratch, seed)
    trial.fill(300)
    trial.fill(60)  # a second segment, and deletions in the first
    settings = Settings.model_validate({"store": {"folder": trial.data}})
    library = Library(trial.data)
    pieces = (library.texts.piece(chance, converted=False) for _ in range(_SEARCHES))
    queries = [piece.typed for piece in pieces if piece]
    before = _answers(trial.data, queries)
    found, harm = 0, []
    files = _in_use(trial.data)
    for number in range(flips):
        # Every other one in any file, however small, which would hardly ever be hit.
        sizes = [1 if number % 2 else path.stat().st_size for path in files]
        (path,) = chance.choices(files, sizes)
        whole = path.read_bytes()
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        flipped = bytearray(whole)
        flipped[place] ^= 1 << bit
        path.write_bytes(flipped)
        checked = check_data(settings, False, lambda _: None)
        if checked.findings or checked.stale:
            found += 1
        else:
            try:
                harmless = _answers(trial.data, queries) == before
            except (NotReady, AssertionError):
                harmless = False
            if not harmless:
                harm.append(f"{path.name}, byte {place}, bit {bit}")
        path.write_bytes(whole)
    return found, harm


def _in_use(data: Path) -> list[Path]:
    """The files of the index in use, without those of superseded commits."""
    folder = generations.current(data)
    assert folder is not None
    now = snapshot(folder)
    beside = (folder.parent / "CURRENT", folder / vocabulary_change.FILE)
    return [*beside, toc.path_of(folder, now.generation), *(ref.path for ref in now.segments)]


def _answers(data: Path, queries: list[str]) -> object:
    library = Library(data)
    searches = [library.service.search(Request(text=text, size=100)) for text in queries]
    return [
        (each.total, [(hit.article, hit.score, hit.snippets) for hit in each.hits], each.facets)
        for each in searches
    ]
