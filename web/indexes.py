"""The indexes that the settings name, for who may write to them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from index.engines import registry
from index.writer import Indexes
from web.config import Settings


def indexes_of(settings: Settings, engine: str | None = None) -> Indexes:
    """The indexes of the engine of ``settings``, or of another one that they reach."""
    return opening(settings, engine)()


def opening(settings: Settings, engine: str | None = None) -> Callable[[], Indexes]:
    """What gives :func:`indexes_of`, in another process too."""
    store = settings.store
    return functools.partial(
        registry.indexes, engine or store.engine, store.folder, settings.opensearch
    )
