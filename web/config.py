"""config.yaml → settings, with the origin of each.

Everything that is wrong with a file is said at once, each with the nearest known key or with
what the value must be.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from index.errors import SettingsError
from index.nearest import nearest
from index.settings import ClusterSettings, IndexSettings, StoreSettings
from search.settings import SearchSettings

FILE_NAME = "config.yaml"
_ORIGIN = r"^(\*|https?://[^/\s*]+)$"
_HOST = r"^\.?[\w.-]+$"


class WebSettings(BaseModel):
    """How the site is served."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    threads: Annotated[int, Field(ge=1, le=256)] = 4
    # A sheet of Excel has 1,048,576 rows, one of them with the names of the columns.
    export_rows: Annotated[int, Field(ge=1, le=1_048_575)] = 100_000
    cors_origins: list[Annotated[str, Field(pattern=_ORIGIN)]] = []
    exports: Annotated[int, Field(ge=1, le=256)] = 2
    rate_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    rate_burst: Annotated[int, Field(ge=1, le=100_000)] = 60
    hosts: list[Annotated[str, Field(pattern=_HOST)]] = []
    proxies: Annotated[int, Field(ge=0, le=16)] = 0
    hsts_seconds: Annotated[int, Field(ge=0)] = 0
    log: Literal["json", "text", "off"] = "json"
    log_also: list[Literal["address", "query", "errors"]] = []


class Settings(BaseModel):
    """All settings, in the sections of config.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: StoreSettings = StoreSettings()
    index: IndexSettings = IndexSettings()
    search: SearchSettings = SearchSettings()
    web: WebSettings = WebSettings()
    opensearch: ClusterSettings = ClusterSettings()


class _Boolean:
    """A yes or no in a file, which no setting takes; pydantic would take it for a 1 or 0."""

    def __init__(self, value: bool) -> None:
        self._value = value

    def __repr__(self) -> str:
        return repr(self._value)


@dataclasses.dataclass(frozen=True, slots=True)
class Configuration:
    """The settings in force; ``origins`` says of each key (``web.port``) where it comes from."""

    settings: Settings
    origins: Mapping[str, str]

    def rows(self) -> Iterator[tuple[str, object, str]]:
        """Each key with its value and origin."""
        for section in Settings.model_fields:
            values: BaseModel = getattr(self.settings, section)
            for name in type(values).model_fields:
                key = f"{section}.{name}"
                yield key, getattr(values, name), self.origins.get(key, "default")


def load(
    file: Path | None = None,
    overrides: Mapping[str, object] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Configuration:
    """The settings of ``file`` (else ``YOUSE_CONFIG``, else ``config.yaml`` here, else defaults).

    ``overrides`` are keys given on the command line; ``YOUSE_DATA`` stands between the two. A
    relative data folder in a file is taken from the file's own folder. Raises
    :class:`SettingsError`.
    """
    path = _config_file(file, environment)
    tree = _read(path) if path is not None else {}
    origins = {f"{section}.{key}": str(path) for section, values in tree.items() for key in values}
    if path is not None and isinstance(tree.get("store", {}).get("folder"), str):
        tree["store"]["folder"] = str(path.parent / tree["store"]["folder"])
    given: dict[str, tuple[object, str]] = {}
    if environment.get("YOUSE_DATA"):
        given["store.folder"] = environment["YOUSE_DATA"], "YOUSE_DATA"
    for key, value in (overrides or {}).items():
        if value is not None:
            given[key] = value, "command line"
    for key, (value, origin) in given.items():
        section, _, name = key.partition(".")
        tree.setdefault(section, {})[name] = value
        origins[key] = origin
    try:
        return Configuration(Settings.model_validate(tree), origins)
    except ValidationError as error:
        raise SettingsError(
            "\n".join(_sentence(each, origins, path) for each in error.errors())
        ) from error


def _config_file(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    if file is None and environment.get("YOUSE_CONFIG"):
        file = Path(environment["YOUSE_CONFIG"])
    if file is not None:
        if not file.is_file():
            raise SettingsError(f"There is no configuration file {file}; check its path.")
        return file
    here = Path(FILE_NAME)
    return here if here.is_file() else None


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path} is not YAML: {' '.join(str(error).split())}.") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(f"{path} must hold sections: {', '.join(Settings.model_fields)}.")
    wrong = [
        f"{path}: “{section}” must be a section with keys under it."
        for section, values in content.items()
        if section in Settings.model_fields and not isinstance(values, dict | None)
    ]
    if wrong:
        raise SettingsError("\n".join(wrong))
    return {
        str(section): {
            str(key): _Boolean(value) if isinstance(value, bool) else value
            for key, value in values.items()
        }
        if isinstance(values, dict)
        else ({} if values is None else {"": values})
        for section, values in content.items()
    }


def _sentence(error: ErrorDetails, origins: Mapping[str, str], path: Path | None) -> str:
    location = [str(part) for part in error["loc"]]
    key = ".".join(part for part in location if part)
    where = origins.get(".".join(location[:2]), str(path) if path else "settings")
    if error["type"] == "extra_forbidden":
        known = _known_keys(location)
        near = nearest(location[-1], known) or nearest(key, known)
        hint = f"did you mean “{near}”?" if near else f"known are {', '.join(known)}."
        return f"{where}: there is no key “{key}”; {hint}"
    message = error["msg"][0].lower() + error["msg"][1:]
    return f"{where}: “{key}” cannot be {error['input']!r}: {message}."


def _known_keys(location: list[str]) -> list[str]:
    if len(location) == 1:
        return list(Settings.model_fields)
    section = Settings.model_fields[location[0]].annotation
    assert isinstance(section, type)
    assert issubclass(section, BaseModel)
    return list(section.model_fields)
