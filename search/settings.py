"""The settings of answering searches."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SearchSettings(BaseModel):
    """How the index is followed while it answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refresh_seconds: Annotated[float, Field(ge=0, le=60)] = 0.5
