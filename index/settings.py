"""The settings of reading and indexing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class IndexSettings(BaseModel):
    """How pages are read into the archive, and how the index follows it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_page_bytes: Annotated[int, Field(ge=1024, le=4 * 1024**3)] = 64 * 1024**2
    commit_articles: Annotated[int, Field(ge=1, le=1_000_000)] = 200_000
    lock_wait_seconds: Annotated[float, Field(ge=0, le=86_400)] = 30.0
    watch_seconds: Annotated[float, Field(ge=0.1, le=3_600)] = 1.0


class StoreSettings(BaseModel):
    """Where the archive and the index lie, and what engine the index is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path = Path("data")
    engine: Literal["whoosh"] = "whoosh"
