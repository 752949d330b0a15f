"""Which engines there are to write for, loaded when first asked for."""

from __future__ import annotations

from pathlib import Path

from index.errors import EngineError
from index.generations import KEPT_SECONDS
from index.nearest import nearest
from index.writer import IndexWriter

ENGINES = ("whoosh",)


def open_writer(engine: str, folder: Path, kept_seconds: float = KEPT_SECONDS) -> IndexWriter:
    """The writer of ``engine`` over ``folder``.

    ``kept_seconds``: how long what a commit supersedes can still be read.
    """
    if engine == "whoosh":
        from index.engines.whoosh_writer import WhooshWriter

        return WhooshWriter(folder, kept_seconds)
    raise _unknown(engine)


def damages(engine: str, folder: Path) -> list[str]:
    """What is wrong with the files of an engine's index, a sentence each."""
    if engine == "whoosh":
        from index.engines import whoosh_index

        return whoosh_index.damages(folder)
    raise _unknown(engine)


def bytes_in_use(engine: str, folder: Path) -> int:
    """The size of an engine's index on the disk, without what is kept of superseded commits."""
    if engine == "whoosh":
        from index.engines import whoosh_index

        return whoosh_index.bytes_in_use(folder)
    raise _unknown(engine)


def _unknown(engine: str) -> EngineError:
    near = nearest(engine, ENGINES)
    hint = f"did you mean {near}?" if near else f"known are {', '.join(ENGINES)}."
    return EngineError(f"There is no engine “{engine}”; {hint}")
