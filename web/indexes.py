"""The indexes that the settings name, for who may write to them."""

from __future__ import annotations

from index.engines import registry
from index.writer import Indexes
from web.config import Settings


def indexes_of(settings: Settings, engine: str | None = None) -> Indexes:
    """The indexes of the engine of ``settings``, or of another one that they reach."""
    store = settings.store
    return registry.indexes(engine or store.engine, store.folder, settings.opensearch)
