"""The JSON Schemas of the API's answers, beside :mod:`web.serialize`, which makes the answers.

A test holds real answers against them, each object closed, so neither changes without the other.
Published objects are open: a program must bear names that are added later. Descriptions are what
the reader of the API's page sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.rescoring import Parts

Schema = dict[str, Any]


def text(description: str, **more: object) -> Schema:
    return {"type": "string", "description": description, **more}


def whole(description: str, least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, "description": description}


def listed(items: Schema, description: str = "") -> Schema:
    schema: Schema = {"type": "array", "items": items}
    return {**schema, "description": description} if description else schema


def optional(schema: Schema) -> Schema:
    """Where there may be ``null`` instead."""
    if "$ref" in schema:
        told = {"description": schema["description"]} if "description" in schema else {}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **told}
    return {**schema, "type": [schema["type"], "null"]}


def record(
    members: Mapping[str, Schema], description: str = "", *, lacking: Sequence[str] = ()
) -> Schema:
    """An object with these members; ``lacking``: those that may be left out."""
    schema: Schema = {
        "type": "object",
        "properties": dict(members),
        "required": [name for name in members if name not in lacking],
    }
    return {"description": description, **schema} if description else schema


def named(name: str, description: str = "") -> Schema:
    """A reference to one of :data:`SCHEMAS`."""
    schema: Schema = {"$ref": f"#/components/schemas/{name}"}
    return {**schema, "description": description} if description else schema


_MARKS = listed(
    {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
    "命中的字符区间，含起点不含终点，按旁边那段文字计",
)
_ARTICLE = {
    "id": text("文章编号"),
    "title": text("标题；搜索结果中按 script 所选的字形"),
    "authors": listed({"type": "string"}, "作者"),
    "source": optional(text("来源")),
    "category": optional(text("分类")),
    "published": optional(
        text(
            "发布时间，北京时间；只知道日期时只有日期",
            pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}\+[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$",
            examples=["2026-01-15T13:44:00+08:00", "2026-01-15"],
        )
    ),
    "views": optional(whole("浏览量")),
    "editor": optional(text("责任编辑")),
    "url": optional(text("原文地址")),
}
_SCORE = {
    "words": "词语",
    "pairs": "相邻两字",
    "characters": "单字",
    "names": "其他名称",
    "together": "同一句里有多少查询内容",
    "verbatim": "查询整段照原文出现",
    "titled": "标题整个写在查询里",
}
_FACET = listed(
    record({"value": text("取值"), "count": whole("篇数", 1)}),
    "该栏的取值与篇数，准确，不计该栏自己的筛选",
)
_WITHOUT = "去掉它能找到多少篇"

_REPOST = record(
    {name: _ARTICLE[name] for name in ("id", "title", "source", "published")},
)

SCHEMAS: dict[str, Schema] = {
    "Results": record(
        {
            "query": record(
                {
                    "text": text("查询原文"),
                    "mode": text("实际采用的匹配方式", enum=["all", "any"]),
                    "sort": text("实际采用的排序"),
                    "filters": record(
                        {
                            **{
                                name: listed({"type": "string"})
                                for name in ("author", "source", "category")
                            },
                            "from": {"type": "string"},
                            "to": {"type": "string"},
                        },
                        "所用的筛选",
                        lacking=("author", "source", "category", "from", "to"),
                    ),
                    "interpreted": text("查询是怎样理解的"),
                },
                "这次搜索",
            ),
            "total": whole("找到的篇数，准确"),
            "took_ms": {"type": "number", "minimum": 0, "description": "用时，毫秒"},
            "hits": listed(named("Hit"), "这一页的文章"),
            "facets": record(
                {
                    "author": _FACET,
                    "source": _FACET,
                    "category": _FACET,
                    "date": record(
                        {
                            "interval": text("每段多长", enum=["day", "month", "year"]),
                            "buckets": listed(
                                record(
                                    {
                                        "from": text("这段的第一天"),
                                        "count": whole("篇数", 1),
                                    }
                                )
                            ),
                        },
                        "按日期的篇数",
                    ),
                },
                "所要的分面",
                lacking=("author", "source", "category", "date"),
            ),
            "page": whole("第几页", 1),
            "pages": whole("共几页"),
            "next": optional(text("后面还有时，接着往下的 cursor")),
            "notices": listed(named("Notice"), "查询是怎样读的，作了哪些补正"),
            "nothing_found": optional(named("NothingFound", "一篇也没找到时的原因")),
        }
    ),
    "Hit": record(
        {
            **_ARTICLE,
            "score": optional({"type": "number", "description": "得分；不按相关度排序时没有"}),
            "title_marks": _MARKS,
            "snippets": listed(record({"text": text("摘录"), "marks": _MARKS}), "命中处前后的文字"),
            "explain": optional(
                record(
                    {
                        name: {"type": "number", "description": _SCORE[name]}
                        for name in Parts._fields
                    },
                    "得分的构成：前四项之和，乘以后三项",
                )
            ),
            "reposts": listed(_REPOST, "reposts=fold 时并入这一篇的转载，最早的在前"),
        }
    ),
    "Notice": record(
        {
            "code": text("代号，不随措辞改变"),
            "message": text("说明"),
            "start": whole("所指的是查询中从第几个字符"),
            "end": whole("到第几个字符之前"),
        },
        lacking=("start", "end"),
    ),
    "NothingFound": record(
        {
            "unfiltered": whole("不加任何筛选能找到多少篇"),
            "words": listed(
                record(
                    {
                        "text": text("查询的一部分"),
                        "count": whole("单独查它有多少篇，不计筛选"),
                        "without": optional(whole(_WITHOUT)),
                    }
                )
            ),
            "filters": listed(
                record(
                    {
                        "name": text("筛选", enum=["author", "source", "category", "date"]),
                        "values": listed({"type": "string"}),
                        "without": whole(_WITHOUT),
                    }
                )
            ),
            "spellings": listed(
                record(
                    {
                        "typed": text("所写的"),
                        "spelling": text("读音相同而确有文章的写法"),
                        "query": text("改用这一写法的查询"),
                        "count": whole("能找到多少篇", 1),
                    }
                )
            ),
        }
    ),
    "Article": record(
        {
            **_ARTICLE,
            "paragraphs": listed({"type": "string"}, "正文各段"),
            "repairs": listed(
                record(
                    {
                        "kind": text("损坏的种类"),
                        "where": text("page 是整页；否则是字段名"),
                        "start": whole("在那里从第几个字符"),
                        "before": text("原来的文字"),
                        "after": text("修补成的文字"),
                    }
                ),
                "读入时的修补",
            ),
            "reposts": listed(_REPOST, "同一篇报道的其他版本，最早的在前"),
        }
    ),
    "Similar": record({"hits": listed(named("Hit"), "相关文章，最相关的在前")}),
    "Suggestions": record(
        {
            "suggestions": listed(
                record(
                    {
                        "text": text("提示"),
                        "kind": text(
                            "名称、作者、来源或标题", enum=["name", "author", "source", "title"]
                        ),
                        "query": text("选中后的查询"),
                        "count": whole("有多少篇；标题没有"),
                    },
                    lacking=("count",),
                )
            )
        }
    ),
    "Fields": record(
        {
            **{
                name: listed({"type": "string"}, told)
                for name, told in {
                    "filters": "可以筛选的字段",
                    "facets": "可以计数的字段",
                    "modes": "匹配方式",
                    "sorts": "排序",
                    "scripts": "字形",
                    "parameters": "搜索的全部参数",
                }.items()
            },
            "max_query": whole("查询最多多少个字符", 1),
            "max_size": whole("每页最多多少篇", 1),
        }
    ),
    "Problem": record(
        {
            "type": text("about:blank"),
            "title": text("HTTP 状态的名称"),
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text("一句话，说明怎样改正"),
            "parameter": text("有误的参数"),
        },
        "RFC 9457",
        lacking=("parameter",),
    ),
}
