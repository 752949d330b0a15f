"""Which engines there are to write for, loaded when first asked for."""

from __future__ import annotations

from pathlib import Path

from index.errors import EngineError
from index.nearest import nearest
from index.settings import ClusterSettings
from index.writer import Indexes

ENGINES = ("whoosh", "opensearch")


def indexes(engine: str, data: Path, cluster: ClusterSettings | None = None) -> Indexes:
    """The indexes of ``engine``: in the data folder, or in a cluster."""
    if engine == "whoosh":
        from index.engines.whoosh_indexes import WhooshIndexes

        return WhooshIndexes(data)
    if engine == "opensearch":
        from index.engines.opensearch_indexes import OpenSearchIndexes

        return OpenSearchIndexes(cluster or ClusterSettings(), data)
    near = nearest(engine, ENGINES)
    hint = f"did you mean {near}?" if near else f"known are {', '.join(ENGINES)}."
    raise EngineError(f"There is no engine “{engine}”; {hint}")
