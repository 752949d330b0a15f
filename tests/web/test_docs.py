"""A setting, command or way in without documentation fails here.

What is required, in README.md or a file of docs/: each command as ``youse NAME``, each setting as
``section.key``, each variable of the environment; on the help page, each parameter of a search.
"""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from search.request import PARAMETERS
from tests.conftest import ROOT
from web.cli import main
from web.config import Settings

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
TEXT = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_documented(name: str) -> None:
    assert re.search(rf"\byouse {name}\b", TEXT)


@pytest.mark.parametrize(
    "setting",
    [f"{section}.{key}" for section, keys in Settings().model_dump().items() for key in keys],
)
def test_every_setting_is_documented(setting: str) -> None:
    assert re.search(rf"(?<![\w.]){re.escape(setting)}(?![\w.]\w)", TEXT)


@pytest.mark.parametrize(
    "name",
    [
        "YOUSE_CONFIG",
        "YOUSE_DATA",
        "YOUSE_OPENSEARCH_PASSWORD",
        "YOUSE_OPENSEARCH_API_KEY",
        "--config",
        "--data",
    ],
)
def test_every_way_to_say_so_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_only_commands_that_exist_are_documented() -> None:
    named = set(re.findall(r"`youse ([a-z]+)", TEXT))
    assert named <= set(main.commands)


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_on_the_help_page(browser: FlaskClient, name: str) -> None:
    terms = re.findall(r"<dt>(.*?)</dt>", browser.get("/help").text)
    assert any(re.search(rf"<code>(.* )?{name}( .*)?</code>", term) for term in terms)
