"""The settings of answering searches."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SearchSettings(BaseModel):
    """How the index is followed and how much a search may take."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refresh_seconds: Annotated[float, Field(ge=0, le=60)] = 0.5
    pattern_terms: Annotated[int, Field(ge=1, le=1_000_000)] = 20_000
    mask_bytes: Annotated[int, Field(ge=0)] = 32 << 20
