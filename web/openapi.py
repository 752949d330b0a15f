"""The API described by OpenAPI 3.1, from the code that answers.

Which addresses there are comes from the application's own rules, what a search may be given from
:mod:`search.request`, what is answered from :mod:`web.schemas`. *Operation*: one method at one
address. *Sample*: how to ask in a language, ready to be copied (``x-codeSamples``).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

import flask

from search import request as search_request
from search import similar
from search.messages import Message, Row
from search.request import FACETS, FILTERS, MAX_PAGE, MAX_QUERY, MAX_SIZE, MAX_VALUES, PARAMETERS
from web.api_samples import samples, walks
from web.schemas import SCHEMAS, Schema, named

Json = dict[str, Any]

VERSION = "1"

_YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(0?[1-9]|1[0-2])"
_DAY = (
    "(0?[13578]|1[02])-(0?[1-9]|[12][0-9]|3[01])",
    "(0?[469]|11)-(0?[1-9]|[12][0-9]|30)",
    "0?2-(0?[1-9]|1[0-9]|2[0-8])",
)
DATE = f"^({_YEAR}(-{_MONTH})?|{_YEAR}-({'|'.join(_DAY)})|{_LEAP}-0?2-29)?$"
"""A year, month or day that there is, or nothing."""


def _choice(told: str, known: Sequence[str], default: str | None = None) -> Schema:
    schema: Schema = {"type": "string", "enum": [*known, ""], "description": told}
    return schema if default is None else {**schema, "default": default}


def _number(told: str, most: int, default: int) -> Schema:
    # The pattern is for texts alone: an address may also carry the name with nothing behind it.
    return {
        "type": ["integer", "string"], "minimum": 1, "maximum": most,
        "pattern": f"^({_digits(most)})?$", "default": default, "description": told,
    }  # fmt: skip


def _digits(most: int) -> str:
    """A pattern of the whole numbers from 1 to a small one, or to a power of ten."""
    if most < 100:
        return "0{0,4}(" + "|".join(map(str, range(1, most + 1))) + ")"
    return f"0{{0,4}}([1-9][0-9]{{0,{len(str(most)) - 2}}}|{most})"


def _date(told: str) -> Schema:
    return {"type": "string", "pattern": DATE, "description": told, "examples": ["2026-01"]}


def _filter(told: str) -> Schema:
    # That no more than MAX_VALUES may differ cannot be said in a schema.
    told = Message(
        "%(field)s；可重复，几个之间是“或”，不同的值最多 %(most)s 个", field=told, most=MAX_VALUES
    )
    return {"type": "array", "items": {"type": "string"}, "description": told}


_FACET = f"({'|'.join(FACETS)})"
_KNOWN: Mapping[str, Schema] = {
    "q": {
        "type": "string", "maxLength": MAX_QUERY, "examples": ["氧化铝 价格"],
        "description": Message("查询，写法见帮助页；不写就列出全部文章，最新在前"),
    },
    "author": _filter(Message("作者")),
    "source": _filter(Message("来源")),
    "category": _filter(Message("分类")),
    "from": _date(Message("起始的年、月或日，算在内，北京时间；不晚于 to")),
    "to": _date(Message("截止的年、月或日，算在内，北京时间；不早于 from")),
    "mode": _choice(Message("匹配方式：自动、全部词语、任一词语"), search_request.MODES, "auto"),
    "sort": _choice(
        Message("排序；有 q 时默认 relevance，没有时默认 newest"), search_request.SORTS
    ),
    "size": _number(Message("每页篇数"), MAX_SIZE, 20),
    "page": _number(Message("页码；超出末页则没有文章"), MAX_PAGE, 1),
    "cursor": {
        "type": "string", "pattern": "^([A-Za-z0-9_-]{40,})?$",
        "description": Message(
            "上一份答复里的 next，照原样送回，查询、筛选、匹配方式和排序都不变，不与 page 同用；"
            "可到任意深处，其间文章增减也不重不漏；十分钟内有效，此后得到 410"
        ),
    },
    "facets": {
        "type": "string", "pattern": f"^(none|{_FACET}(,{_FACET})*)?$",
        "description": Message(
            "要哪些分面，以逗号分开：%(facets)s；none 一个也不要", facets=Row(FACETS, Message("、"))
        ),
        "default": ",".join(FACETS), "examples": ["source,date"],
    },
    "facet_size": {
        "type": "string", "pattern": f"^({_digits(1_000_000)}|all)?$",
        "default": "20",
        "description": Message("每个分面列出多少值：1 到 1,000,000 的整数，或 all"),
    },
    "script": _choice(
        Message("标题与摘录的字形：原文、简体、繁体"), search_request.SCRIPTS, "original"
    ),
    "reposts": _choice(Message("转载：逐篇列出，或并入同一篇"), search_request.REPOSTS, "show"),
    "synonyms": _choice(Message("是否同时查找其他名称"), search_request.SYNONYMS, "on"),
    "explain": _choice(Message("1 给出每篇的得分构成"), search_request.EXPLAIN, "0"),
}  # fmt: skip


def _posted(name: str, schema: Schema) -> Schema:
    """What a member of a posted body may be: the value, the same as text, a list of it, null."""
    if name in FILTERS:
        one = {"type": ["string", "integer"]}
        return {
            "type": ["array", "string", "integer", "null"], "items": one,
            "description": schema["description"],
        }  # fmt: skip
    told: Schema = {key: schema[key] for key in ("description", "default") if key in schema}
    given = {key: value for key, value in schema.items() if key not in (*told, "examples")}
    if name == "facets":
        several = {"type": "array", "items": {"enum": list(FACETS)}}
        return {"anyOf": [given, several, {"type": "null"}], **told}
    ways = [given]
    if numbers := [int(value) for value in given.get("enum", ()) if value.isdigit()]:
        ways.append({"enum": numbers})
    elif name in _AS_NUMBERS:
        ways.append({"type": "integer", **_AS_NUMBERS[name]})
    single = {"type": "array", "items": {"anyOf": ways}, "maxItems": 1}
    return {"anyOf": [*ways, single, {"type": "null"}], **told}


_YEARS = {"minimum": 1000, "maximum": 9999}
_AS_NUMBERS: Mapping[str, Schema] = {
    "q": {}, "from": _YEARS, "to": _YEARS, "facet_size": {"minimum": 1, "maximum": 1_000_000},
}  # fmt: skip
"""Texts that may be numbers in JSON, and which."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    """What the code does not say of an address.

    ``schema``: of the answer. ``parameters``: those of a search where ``None``.
    """

    summary: str
    schema: str
    parameters: Sequence[Json] | None
    missing: bool = False
    """Whether what is asked for may not be there."""


_ID = {
    "name": "article_id", "in": "path", "required": True, "description": Message("文章编号"),
    "schema": {"type": "string", "minLength": 1},
}  # fmt: skip
_SIMILAR = {
    "name": "size", "in": "query", "description": Message("最多多少篇"),
    "schema": _number("", similar.MOST, 5),
}  # fmt: skip
_TYPED = {
    "name": "q", "in": "query", "example": "xnl",
    "description": Message("已输入的文字；全拼和拼音首字母也可以"),
    "schema": {"type": "string", "maxLength": MAX_QUERY},
}  # fmt: skip
_TOLD: Mapping[str, _Told] = {
    "api.search": _Told(Message("搜索"), "Results", None),
    "api.search_posted": _Told(Message("搜索，参数以 JSON 给出"), "Results", None),
    "api.article": _Told(Message("一篇文章"), "Article", (_ID,), missing=True),
    "api.similar": _Told(Message("相关文章"), "Similar", (_ID, _SIMILAR), missing=True),
    "api.suggest": _Told(Message("输入时的提示"), "Suggestions", (_TYPED,)),
    "api.fields": _Told(Message("可以问什么"), "Fields", ()),
}
UNTOLD = {"api.openapi", "api.docs"}
"""The addresses that describe the others."""
_TO_ARTICLE = {
    "operationId": "article", "parameters": {"article_id": "$response.body#/hits/0/id"},
    "description": Message("第一篇的全文"),
}  # fmt: skip
_EXAMPLE = {"q": "铝", "category": ["期货"], "from": "2024", "sort": "newest", "size": 5}
_WALK = [("q", "铝"), ("size", "100"), ("facets", "none")]
_PROBLEMS = {
    400: Message("请求有误，说明怎样改正"),
    404: Message("没有这篇文章"),
    410: Message("cursor 已过期：不带它重新搜索"),
    413: Message("请求太大"),
    415: Message("正文不是 application/json"),
    503: Message("索引尚未就绪，稍后再问"),
}


def document(app: flask.Flask, root: str, address: str, article_id: str) -> Json:
    """The description.

    ``root``: the path the site is mounted at; ``address``: that of the site; ``article_id``: of
    an article that there is, for the samples.
    """
    paths: dict[str, Json] = {}
    for rule in app.url_map.iter_rules():
        told = _TOLD.get(rule.endpoint)
        if told is None:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = _operation(rule.endpoint, told, method, article_id)
            operation["x-codeSamples"] = samples(method, address + path, operation)
            if told.schema == "Results" and method == "GET":
                operation["x-codeSamples"] += walks(address + path, _WALK)
            paths.setdefault(path, {})[method.lower()] = operation
    order = [told.summary for told in _TOLD.values()]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "youse 有色搜索",
            "version": VERSION,
            "summary": Message("中国有色金属行业新闻全文检索"),
            "description": Message(
                "只读。篇数与分面计数都是准确的。"
                "不认识的参数和不可能的值得到 400，说明怎样改正；查询怎样写都不会出错。"
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": dict(
            sorted(
                paths.items(),
                key=lambda each: min(order.index(way["summary"]) for way in each[1].values()),
            )
        ),
        "components": {
            "schemas": SCHEMAS,
            "responses": {str(status): _problem(status) for status in _PROBLEMS},
        },
    }


def _operation(endpoint: str, told: _Told, method: str, article_id: str) -> Json:
    operation: Json = {
        "operationId": endpoint.rpartition(".")[2],
        "summary": told.summary,
    }
    problems = [400, 503]
    if method == "POST":
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _body(), "example": _EXAMPLE}},
        }
        problems += [413, 415]
    elif told.parameters is None:
        operation["parameters"] = [_in_query(name) for name in PARAMETERS]
    elif told.parameters:
        operation["parameters"] = [
            {**each, "example": article_id} if each is _ID else each for each in told.parameters
        ]
    if told.schema == "Results":
        problems.append(410)
    if told.missing:
        problems.append(404)
    answer: Json = {
        "description": Message("答复"),
        "content": {"application/json": {"schema": named(told.schema)}},
    }
    if told.schema == "Results":
        answer["links"] = {"article": _TO_ARTICLE}
    responses: dict[str, Json] = {"200": answer}
    if method == "GET":
        answer["headers"] = {
            "ETag": {
                "description": Message("再问时放进 If-None-Match，没有变化就得到 304"),
                "schema": {"type": "string"},
            }
        }
        responses["304"] = {"description": Message("与已有的答复相同")}
    for status in sorted(problems):
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return {**operation, "responses": responses}


def _in_query(name: str) -> Json:
    schema = dict(_KNOWN[name])
    parameter = {"name": name, "in": "query", "description": schema.pop("description")}
    if name in _EXAMPLE:
        parameter["example"] = _EXAMPLE[name]
    return {**parameter, "schema": schema}


def _body() -> Schema:
    return {
        "type": "object",
        "properties": {name: _posted(name, _KNOWN[name]) for name in PARAMETERS},
        "additionalProperties": False,
    }


def _problem(status: int) -> Json:
    answer: Json = {
        "description": _PROBLEMS[status],
        "content": {"application/problem+json": {"schema": named("Problem")}},
    }
    if status == 503:
        answer["headers"] = {
            "Retry-After": {"description": Message("多少秒后再问"), "schema": {"type": "integer"}}
        }
    return answer
