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
    engine: Literal["whoosh", "opensearch"] = "whoosh"


_URL = r"^https?://[^/\s@]+/?$"
_NAME = r"^[a-z][a-z0-9_-]{0,99}$"


class ClusterSettings(BaseModel):
    """How the engine ``opensearch`` reaches its cluster, and what it lays out there.

    Password and API key come from the environment alone: ``YOUSE_OPENSEARCH_PASSWORD`` and
    ``YOUSE_OPENSEARCH_API_KEY``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: Annotated[list[Annotated[str, Field(pattern=_URL)]], Field(min_length=1)] = [
        "http://127.0.0.1:9200"
    ]
    prefix: Annotated[str, Field(pattern=_NAME)] = "youse"
    shards: Annotated[int, Field(ge=1, le=1024)] = 1
    replicas: Annotated[int, Field(ge=0, le=20)] = 1
    user: str = ""
    ca_file: str = ""
    bulk_bytes: Annotated[int, Field(ge=100_000, le=90_000_000)] = 5_000_000
    timeout_seconds: Annotated[float, Field(ge=0.1, le=600)] = 30.0
    wait_seconds: Annotated[float, Field(ge=0, le=86_400)] = 300.0
