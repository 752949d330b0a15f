"""The settings of reading and indexing: defaults, bounds, and no unknown names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from index.engines.registry import ENGINES
from index.settings import IndexSettings, StoreSettings


def test_the_defaults() -> None:
    assert IndexSettings().model_dump() == {
        "max_page_bytes": 67_108_864, "commit_articles": 200_000, "lock_wait_seconds": 30.0,
        "watch_seconds": 1.0,
    }  # fmt: skip
    assert StoreSettings().model_dump() == {"folder": Path("data"), "engine": "whoosh"}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (IndexSettings, {"max_page_bytes": 1023}), (IndexSettings, {"commit_articles": 0}),
        (IndexSettings, {"lock_wait_seconds": -1}), (IndexSettings, {"watch_seconds": 0}),
        (IndexSettings, {"watch_second": 1}), (IndexSettings, {"commit_articles": "many"}),
        (StoreSettings, {"engine": "lucene"}), (StoreSettings, {"folders": "data"}),
    ],
)  # fmt: skip
def test_wrong_values_and_names_are_refused(model: type[BaseModel], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**values)


def test_every_engine_of_the_registry_can_be_set() -> None:
    for engine in ENGINES:
        assert StoreSettings.model_validate({"engine": engine}).engine == engine


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        IndexSettings().commit_articles = 1
