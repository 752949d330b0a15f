"""The description of the API: complete, true of real answers, and readable."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from typing import Any
from urllib.request import urlopen

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.request import PARAMETERS, read
from tests.web.running import Commands
from web import openapi
from web.schemas import SCHEMAS

SEARCH = "/api/v1/search"


@pytest.fixture
def document(browser: FlaskClient) -> dict[str, Any]:
    response = browser.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.json is not None
    return response.json


def closed(schema: Any) -> Any:
    """The schema with no member allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(each) for name, each in schema.items()}
    if schema.get("type") in ("object", ["object", "null"]) and "properties" in schema:
        shut["additionalProperties"] = False
    return shut


def fits(answer: object, document: dict[str, Any], name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": closed(document["components"])}
    jsonschema.Draft202012Validator(schema).validate(answer)


def test_every_address_of_the_api_is_described(site: Flask, document: dict[str, Any]) -> None:
    rules = [rule for rule in site.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    described = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    }
    assert {rule.endpoint for rule in rules} - openapi.UNTOLD == {
        f"api.{name}" for name in described
    }
    assert document["openapi"].startswith("3.1")
    assert next(iter(document["paths"])) == SEARCH
    assert set(document["paths"][SEARCH]) == {"get", "post"}


def test_every_parameter_of_a_search_is_described(document: dict[str, Any]) -> None:
    ways = document["paths"][SEARCH]
    assert [each["name"] for each in ways["get"]["parameters"]] == list(PARAMETERS)
    posted = ways["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert list(posted["properties"]) == list(PARAMETERS)
    assert all(each["description"] for each in ways["get"]["parameters"])


def test_defaults_are_those_of_a_search_that_says_nothing(document: dict[str, Any]) -> None:
    for parameter in document["paths"][SEARCH]["get"]["parameters"]:
        default = parameter["schema"].get("default")
        if default is not None:
            assert read({parameter["name"]: [str(default)]}) == read({})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"q": "西南铝", "author": "杨磊", "from": "2026-01"},
        {"q": "西南铝 板材", "explain": 1},
        {"q": '"铝 石墨烯', "mode": "any"},
        {"q": "铜价 石墨烯", "mode": "all", "category": ["铜"], "to": "2030"},
        {"q": "戏南铝业", "mode": "all"},
        {"q": "铝", "facets": "none", "script": "hant"},
        {"q": "铝", "page": 9, "size": 1, "sort": "views"},
    ],
)
def test_answers_of_searches(
    browser: FlaskClient, document: dict[str, Any], given: dict[str, Any]
) -> None:
    fits(browser.get(SEARCH, query_string=given).json, document, "Results")
    schema = document["paths"][SEARCH]["post"]["requestBody"]["content"]["application/json"]
    jsonschema.Draft202012Validator(schema["schema"]).validate(given)
    fits(browser.post(SEARCH, json=given).json, document, "Results")


def test_other_answers(browser: FlaskClient, document: dict[str, Any]) -> None:
    for name in ("468110", "plain", "a%2Fb%20c%3Fd"):
        fits(browser.get(f"/api/v1/articles/{name}").json, document, "Article")
    fits(browser.get("/api/v1/articles/468110/similar").json, document, "Similar")
    for typed in ("铝", "西南", "杨", "中国"):
        fits(browser.get(f"/api/v1/suggest?q={typed}").json, document, "Suggestions")
    fits(browser.get("/api/v1/fields").json, document, "Fields")
    for response in (
        browser.get(SEARCH, query_string={"autor": "杨磊"}),
        browser.get("/api/v1/articles/none"),
        browser.post(SEARCH, data="{", content_type="application/json"),
        browser.delete(SEARCH),
    ):
        fits(json.loads(response.text), document, "Problem")


def test_every_schema_is_one_and_closed_to_other_members(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert document["components"]["schemas"] == json.loads(json.dumps(SCHEMAS))
    with pytest.raises(jsonschema.ValidationError):
        fits({"status": 400, "new": 1}, document, "Problem")


@pytest.mark.parametrize(
    ("day", "right"),
    [
        ("", True), ("2026", True), ("2026-1", True), ("2026-01-15", True), ("0001", True),
        ("2024-02-29", True), ("2000-02-29", True), ("0004-2-29", True), ("2026-12-31", True),
        ("2023-02-29", False), ("1900-02-29", False), ("2026-04-31", False), ("0000", False),
        ("2026-13", False), ("2026-00", False), ("2026-01-00", False), ("26", False),
        ("２０２６", False),
    ],
)  # fmt: skip
def test_the_pattern_of_days(browser: FlaskClient, day: str, right: bool) -> None:
    assert bool(re.search(openapi.DATE, day)) == right
    status = browser.get(SEARCH, query_string={"from": day}).status_code
    assert status == (200 if right else 400)


def test_the_page_is_made_of_the_document(browser: FlaskClient, document: dict[str, Any]) -> None:
    page = browser.get("/api/v1/docs")
    assert page.status_code == 200
    text = html.unescape(page.text)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"<code>{method.upper()} {path}</code>" in text
            ways = 2 if operation["operationId"] == "search" else 1  # once, and all of it
            assert [each["lang"] for each in operation["x-codeSamples"]] == [
                "curl", "Python", "JavaScript",
            ] * ways  # fmt: skip
            for sample in operation["x-codeSamples"]:
                assert sample["source"] in text
    for name in SCHEMAS:
        assert f'id="{name}"' in text
    assert not re.search(r'(?:src|href)="(?!/|#|\?)', page.text)
    for name in re.findall(r'href="#([^"]+)"', page.text):
        assert f'id="{name}"' in page.text


def test_samples_run_as_they_are_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    commands = Commands(tmp_path_factory.mktemp("samples"))
    row = {"id": "468110", "title": "铝价", "category": "期货", "date": "2026-01-15"}
    rows = [row, *({"id": str(number), "title": f"铝锭{number}"} for number in range(150))]
    (commands.folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert commands.run("index", "a.jsonl").returncode == 0
    with commands.site() as (_, port):
        with urlopen(f"http://127.0.0.1:{port}/api/v1/openapi.json") as answer:
            document = json.load(answer)
        for methods in document["paths"].values():
            for operation in methods.values():
                for sample in operation["x-codeSamples"]:
                    if sample["lang"] == "Python":
                        command = [sys.executable, "-c", sample["source"]]
                    elif sample["lang"] == "curl":
                        command = ["sh", "-c", sample["source"].replace("curl", "curl -sf", 1)]
                    else:
                        continue
                    if "jq" in sample["source"] and not shutil.which("jq"):
                        continue
                    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
                    assert done.returncode == 0, done.stderr
                    if "cursor" in sample["source"]:
                        lines = done.stdout.splitlines()
                        assert len(lines) == 151
                        assert {line.split()[0] for line in lines} == {row["id"] for row in rows}
                        continue
                    assert done.stdout.lstrip().startswith("{")
                    if "earch" in operation["operationId"]:
                        assert "468110" in done.stdout


@pytest.mark.parametrize("path", ["articles/plain", "articles/plain/similar", "suggest", "fields"])
def test_no_address_takes_parameters_that_it_does_not_know(
    browser: FlaskClient, document: dict[str, Any], path: str
) -> None:
    response = browser.get(f"/api/v1/{path}?colour=red")
    assert response.status_code == 400
    answer = json.loads(response.text)
    fits(answer, document, "Problem")
    assert answer["parameter"] == "colour"
