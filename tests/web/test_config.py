"""The settings: every key in config.yaml, every mistake told at once, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from index.errors import SettingsError
from tests.conftest import ROOT
from web.config import Settings, load

BUNDLED = ROOT / "config.yaml"


pytestmark = pytest.mark.usefixtures("nowhere")


def write(text: str, name: str = "my.yaml") -> Path:
    path = Path(name).absolute()
    path.write_text(text, "utf-8")
    return path


def mistakes(text: str, **overrides: object) -> list[str]:
    """What is said about a file, a line each, without its path."""
    path = write(text)
    with pytest.raises(SettingsError) as caught:
        load(path, overrides, {})
    return [line.replace(f"{path}", "FILE") for line in str(caught.value).split("\n")]


def test_the_bundled_file_states_every_key_with_its_default() -> None:
    stated = yaml.safe_load(BUNDLED.read_text("utf-8"))
    defaults: dict[str, Any] = Settings().model_dump()
    defaults["store"]["folder"] = str(defaults["store"]["folder"])
    assert stated == defaults
    assert list(stated) == list(defaults)
    assert [list(section) for section in stated.values()] == [
        list(section) for section in defaults.values()
    ]


def test_every_key_of_the_bundled_file_is_explained() -> None:
    for line in BUNDLED.read_text("utf-8").splitlines():
        if line.startswith("  "):
            assert len(line.split("#", 1)[1].strip()) > 10, line


def test_without_a_file_the_defaults_are_in_force() -> None:
    configuration = load(environment={})
    assert configuration.settings == Settings()
    assert {origin for _, _, origin in configuration.rows()} == {"default"}
    assert len(list(configuration.rows())) == sum(
        len(section) for section in Settings().model_dump().values()
    )


def test_file_then_environment_then_command_line() -> None:
    path = write("store:\n  folder: a\nweb:\n  port: 81\n  threads: 2\n")
    environment = {"YOUSE_DATA": "/b"}
    settings = load(path, environment={}).settings
    assert (settings.store.folder, settings.web.port) == (path.parent / "a", 81)
    assert load(path, environment=environment).settings.store.folder == Path("/b")
    given = {"store.folder": Path("c"), "web.port": "82", "web.host": None}
    configuration = load(path, given, environment)
    assert configuration.settings.store.folder == Path("c")
    assert configuration.settings.web.port == 82
    origins = {key: origin for key, _, origin in configuration.rows()}
    assert origins["store.folder"] == origins["web.port"] == "command line"
    assert origins["web.threads"] == str(path)
    assert origins["web.host"] == origins["store.engine"] == "default"
    assert {key: origin for key, _, origin in load(path, {}, environment).rows()}[
        "store.folder"
    ] == "YOUSE_DATA"


def test_which_file() -> None:
    write("web:\n  port: 1\n", "config.yaml")
    named = write("web:\n  port: 2\n", "named.yaml")
    given = write("web:\n  port: 3\n", "given.yaml")
    assert load(environment={}).settings.web.port == 1
    environment = {"YOUSE_CONFIG": str(named)}
    assert load(environment=environment).settings.web.port == 2
    assert load(given, environment=environment).settings.web.port == 3
    for missing in ({"file": Path("none.yaml")}, {"environment": {"YOUSE_CONFIG": "none.yaml"}}):
        with pytest.raises(
            SettingsError, match=r"no configuration file none\.yaml; check its path"
        ):
            load(**missing)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "# nothing\n", "web:\n", "store:\nindex:\nsearch:\nweb:\n"])
def test_files_that_say_nothing(text: str) -> None:
    assert load(write(text), environment={}).settings == Settings()


def test_all_mistakes_at_once_each_with_the_mend() -> None:
    said = mistakes(
        "webb:\n  port: 1\nstore:\n  foldr: x\n  engine: woosh\n"
        "web:\n  port: many\n  workers: 0\n  colour: red\nindex:\n  watch_seconds: 0\n"
    )
    assert len(said) == 7
    text = "\n".join(said)
    assert "FILE: there is no key “webb”; did you mean “web”?" in said
    assert "FILE: there is no key “store.foldr”; did you mean “folder”?" in said
    assert (
        "FILE: “store.engine” cannot be 'woosh': input should be 'whoosh' or 'opensearch'." in said
    )
    assert "“web.port” cannot be 'many': input should be a valid integer" in text
    assert "“web.workers” cannot be 0: input should be greater than or equal to 1." in text
    assert "there is no key “web.colour”; known are host, port, workers, threads" in text
    assert (
        "“index.watch_seconds” cannot be 0: input should be greater than or equal to 0.1." in text
    )
    assert all(line.startswith("FILE: ") for line in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("web: 5\n", "FILE: “web” must be a section with keys under it."),
        ("web:\n- port\n", "FILE: “web” must be a section with keys under it."),
        ("- web\n", "FILE must hold sections: store, index, search, web, opensearch."),
        ("port: 80\n", "FILE: there is no key “port”; "),
        ("web:\n  port: yes\n", "FILE: “web.port” cannot be True: input should be "),
        ("web:\n  port: 8000.5\n", "FILE: “web.port” cannot be 8000.5: "),
        ("web:\n  port: 70000\n", "FILE: “web.port” cannot be 70000: "),
        ("web:\n  port: 0\n", "FILE: “web.port” cannot be 0: "),
        ("web:\n  port:\n", "FILE: “web.port” cannot be None: "),
        ("web:\n  host: ''\n", "FILE: “web.host” cannot be '': "),
        ("web:\n  1: 2\n", "FILE: there is no key “web.1”; known are host, port, "),
        ("search:\n  refresh_seconds: .nan\n", "FILE: “search.refresh_seconds” cannot be nan: "),
        ("search:\n  refresh_seconds: no\n", "FILE: “search.refresh_seconds” cannot be False: "),
        ("store:\n  folder: 5\n", "FILE: “store.folder” cannot be 5: "),
        ("web: {port: 1\n", "FILE is not YAML: "),
        ("web:\n\tport: 1\n", "FILE is not YAML: "),
    ],
)  # fmt: skip
def test_mistakes(text: str, said: str) -> None:
    (line,) = mistakes(text)
    assert line.startswith(said)
    assert line.endswith((".", "?"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"web:\n  host: \xe9\n")
    with pytest.raises(SettingsError, match=r"latin\.yaml cannot be read"):
        load(path, environment={})


def test_mistakes_of_the_command_line_say_so() -> None:
    with pytest.raises(SettingsError) as caught:
        load(None, {"web.port": "abc", "web.workers": "0"}, {})
    first, second = str(caught.value).split("\n")
    assert first.startswith(
        "command line: “web.port” cannot be 'abc': input should be a valid integer"
    )
    assert second.startswith("command line: “web.workers” cannot be '0': ")
