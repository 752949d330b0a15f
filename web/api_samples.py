"""Samples of asking the API, in curl, Python and JavaScript, made from an operation's examples.

*Walk*: asking again with the cursor of each answer, up to the end of a result.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from search.messages import Message

Json = dict[str, Any]


def samples(method: str, address: str, operation: Json) -> list[dict[str, str]]:
    """``x-codeSamples`` of an operation of OpenAPI at ``address``, whose path may hold ``{id}``."""
    query: list[tuple[str, str]] = []
    for parameter in operation.get("parameters", ()):
        if "example" not in parameter:
            continue
        if parameter["in"] == "path":
            value = quote(str(parameter["example"]), safe="")
            address = address.replace(f"{{{parameter['name']}}}", value)
            continue
        given = parameter["example"]
        query += [
            (parameter["name"], str(v)) for v in (given if isinstance(given, list) else [given])
        ]
    body = None
    if method == "POST":
        body = operation["requestBody"]["content"]["application/json"]["example"]
    made = {
        "curl": _curl(address, query, body),
        "Python": _python(address, query, body),
        "JavaScript": _javascript(address, query, body),
    }
    return [{"lang": language, "source": source} for language, source in made.items()]


def walks(address: str, query: list[tuple[str, str]]) -> list[dict[str, str]]:
    """How to walk through a whole result at ``address`` by cursor; the shell needs jq."""
    given = " \\\n".join(f"    --data-urlencode '{name}={value}'" for name, value in query)
    shell = f"""cursor=
while :; do
  answer=$(curl -fsG '{address}' \\
{given} \\
    --data-urlencode "cursor=$cursor") || break
  printf '%s' "$answer" | jq -r '.hits[] | [.id, .title] | @tsv'
  cursor=$(printf '%s' "$answer" | jq -r '.next // empty')
  [ -n "$cursor" ] || break
done"""
    python = f"""import json
from urllib.parse import urlencode
from urllib.request import urlopen

given, cursor = {query!r}, ""
while cursor is not None:
    asked = urlencode([*given, ("cursor", cursor)])
    with urlopen("{address}?" + asked) as answer:
        page = json.load(answer)
    for hit in page["hits"]:
        print(hit["id"], hit["title"])
    cursor = page["next"]"""
    script = f"""const given = new URLSearchParams({_json([list(pair) for pair in query])});
for (let cursor = ""; cursor !== null; ) {{
  given.set("cursor", cursor);
  const page = await (await fetch("{address}?" + given)).json();
  for (const hit of page.hits) console.log(hit.id, hit.title);
  cursor = page.next;
}}"""
    made = {"curl": shell, "Python": python, "JavaScript": script}
    return [
        {
            "lang": language,
            "label": Message("走完全部结果：%(language)s", language=language),
            "source": source,
        }
        for language, source in made.items()
    ]


def _curl(address: str, query: list[tuple[str, str]], body: Json | None) -> str:
    if body is not None:
        return (
            f"curl '{address}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{_json(body)}'"
        )
    if not query:
        return f"curl '{address}'"
    given = " \\\n".join(f"  --data-urlencode '{name}={value}'" for name, value in query)
    return f"curl -G '{address}' \\\n{given}"


def _python(address: str, query: list[tuple[str, str]], body: Json | None) -> str:
    lines = ["import json", "from urllib.request import Request, urlopen", ""]
    if body is not None:
        lines += [
            f"body = json.dumps({body!r}).encode()",
            'headers = {"Content-Type": "application/json"}',
            f'with urlopen(Request("{address}", body, headers)) as answer:',
        ]
    elif query:
        lines[1:2] = ["from urllib.parse import urlencode", "from urllib.request import urlopen"]
        lines += [
            f"given = {query!r}",
            f'with urlopen("{address}?" + urlencode(given)) as answer:',
        ]
    else:
        lines[1] = "from urllib.request import urlopen"
        lines.append(f'with urlopen("{address}") as answer:')
    return "\n".join([*lines, "    print(json.load(answer))"])


def _javascript(address: str, query: list[tuple[str, str]], body: Json | None) -> str:
    if body is not None:
        return (
            f'const answer = await fetch("{address}", {{\n  method: "POST",\n'
            '  headers: {"Content-Type": "application/json"},\n'
            f"  body: JSON.stringify({_json(body)}),\n}});\nconsole.log(await answer.json());"
        )
    if not query:
        return f'const answer = await fetch("{address}");\nconsole.log(await answer.json());'
    return (
        f"const given = new URLSearchParams({_json([list(pair) for pair in query])});\n"
        f'const answer = await fetch("{address}?" + given);\nconsole.log(await answer.json());'
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
