"""Which engines there are to write for, loaded when first asked for."""

from __future__ import annotations

from pathlib import Path

from index.errors import EngineError
from index.nearest import nearest
from index.writer import IndexWriter

ENGINES = ("whoosh",)


def open_writer(engine: str, folder: Path) -> IndexWriter:
    """The writer of ``engine`` over ``folder``."""
    if engine == "whoosh":
        from index.engines.whoosh_writer import WhooshWriter

        return WhooshWriter(folder)
    near = nearest(engine, ENGINES)
    hint = f"did you mean {near}?" if near else f"known are {', '.join(ENGINES)}."
    raise EngineError(f"There is no engine “{engine}”; {hint}")
