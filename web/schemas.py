"""The JSON Schemas of the API's answers, beside :mod:`web.serialize`, which makes the answers.

A test holds real answers against them, each object closed, so neither changes without the other.
Published objects are open: a program must bear names that are added later. Descriptions are what
the reader of the API's page sees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.messages import Message
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
    Message("命中的字符区间，含起点不含终点，按旁边那段文字计"),
)
_ARTICLE = {
    "id": text(Message("文章编号")),
    "title": text(Message("标题；搜索结果中按 script 所选的字形")),
    "authors": listed({"type": "string"}, Message("作者")),
    "source": optional(text(Message("来源"))),
    "category": optional(text(Message("分类"))),
    "published": optional(
        text(
            Message("发布时间，北京时间；只知道日期时只有日期"),
            pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}\+[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$",
            examples=["2026-01-15T13:44:00+08:00", "2026-01-15"],
        )
    ),
    "views": optional(whole(Message("浏览量"))),
    "editor": optional(text(Message("责任编辑"))),
    "url": optional(text(Message("原文地址"))),
}
_SCORE = {
    "words": Message("词语"),
    "pairs": Message("相邻两字"),
    "characters": Message("单字"),
    "names": Message("其他名称"),
    "together": Message("同一句里有多少查询内容"),
    "verbatim": Message("查询整段照原文出现"),
    "titled": Message("标题整个写在查询里"),
}
_FACET = listed(
    record({"value": text(Message("取值")), "count": whole(Message("篇数"), 1)}),
    Message("该栏的取值与篇数，准确，不计该栏自己的筛选"),
)
_WITHOUT = Message("去掉它能找到多少篇")

_REPOST = record(
    {name: _ARTICLE[name] for name in ("id", "title", "source", "published")},
)

SCHEMAS: dict[str, Schema] = {
    "Results": record(
        {
            "query": record(
                {
                    "text": text(Message("查询原文")),
                    "mode": text(Message("实际采用的匹配方式"), enum=["all", "any"]),
                    "sort": text(Message("实际采用的排序")),
                    "filters": record(
                        {
                            **{
                                name: listed({"type": "string"})
                                for name in ("author", "source", "category")
                            },
                            "from": {"type": "string"},
                            "to": {"type": "string"},
                        },
                        Message("所用的筛选"),
                        lacking=("author", "source", "category", "from", "to"),
                    ),
                    "interpreted": text(Message("查询是怎样理解的")),
                },
                Message("这次搜索"),
            ),
            "total": whole(Message("找到的篇数，准确")),
            "took_ms": {"type": "number", "minimum": 0, "description": Message("用时，毫秒")},
            "hits": listed(named("Hit"), Message("这一页的文章")),
            "facets": record(
                {
                    "author": _FACET,
                    "source": _FACET,
                    "category": _FACET,
                    "date": record(
                        {
                            "interval": text(Message("每段多长"), enum=["day", "month", "year"]),
                            "buckets": listed(
                                record(
                                    {
                                        "from": text(Message("这段的第一天")),
                                        "count": whole(Message("篇数"), 1),
                                    }
                                )
                            ),
                        },
                        Message("按日期的篇数"),
                    ),
                },
                Message("所要的分面"),
                lacking=("author", "source", "category", "date"),
            ),
            "page": whole(Message("第几页"), 1),
            "pages": whole(Message("共几页")),
            "next": optional(text(Message("后面还有时，接着往下的 cursor"))),
            "notices": listed(named("Notice"), Message("查询是怎样读的，作了哪些补正")),
            "nothing_found": optional(named("NothingFound", Message("一篇也没找到时的原因"))),
        }
    ),
    "Hit": record(
        {
            **_ARTICLE,
            "score": optional(
                {"type": "number", "description": Message("得分；不按相关度排序时没有")}
            ),
            "title_marks": _MARKS,
            "snippets": listed(
                record({"text": text(Message("摘录")), "marks": _MARKS}),
                Message("命中处前后的文字"),
            ),
            "explain": optional(
                record(
                    {
                        name: {"type": "number", "description": _SCORE[name]}
                        for name in Parts._fields
                    },
                    Message("得分的构成：前四项之和，乘以后三项"),
                )
            ),
            "reposts": listed(_REPOST, Message("reposts=fold 时并入这一篇的转载，最早的在前")),
        }
    ),
    "Notice": record(
        {
            "code": text(Message("代号，不随措辞改变")),
            "message": text(Message("说明")),
            "start": whole(Message("所指的是查询中从第几个字符")),
            "end": whole(Message("到第几个字符之前")),
        },
        lacking=("start", "end"),
    ),
    "NothingFound": record(
        {
            "unfiltered": whole(Message("不加任何筛选能找到多少篇")),
            "words": listed(
                record(
                    {
                        "text": text(Message("查询的一部分")),
                        "count": whole(Message("单独查它有多少篇，不计筛选")),
                        "without": optional(whole(_WITHOUT)),
                    }
                )
            ),
            "filters": listed(
                record(
                    {
                        "name": text(
                            Message("筛选"), enum=["author", "source", "category", "date"]
                        ),
                        "values": listed({"type": "string"}),
                        "without": whole(_WITHOUT),
                    }
                )
            ),
            "spellings": listed(
                record(
                    {
                        "typed": text(Message("所写的")),
                        "spelling": text(Message("读音相同而确有文章的写法")),
                        "query": text(Message("改用这一写法的查询")),
                        "count": whole(Message("能找到多少篇"), 1),
                    }
                )
            ),
        }
    ),
    "Article": record(
        {
            **_ARTICLE,
            "paragraphs": listed({"type": "string"}, Message("正文各段")),
            "repairs": listed(
                record(
                    {
                        "kind": text(Message("损坏的种类")),
                        "where": text(Message("page 是整页；否则是字段名")),
                        "start": whole(Message("在那里从第几个字符")),
                        "before": text(Message("原来的文字")),
                        "after": text(Message("修补成的文字")),
                    }
                ),
                Message("读入时的修补"),
            ),
            "reposts": listed(_REPOST, Message("同一篇报道的其他版本，最早的在前")),
        }
    ),
    "Similar": record({"hits": listed(named("Hit"), Message("相关文章，最相关的在前"))}),
    "Suggestions": record(
        {
            "suggestions": listed(
                record(
                    {
                        "text": text(Message("提示")),
                        "kind": text(
                            Message("名称、作者、来源或标题"),
                            enum=["name", "author", "source", "title"],
                        ),
                        "query": text(Message("选中后的查询")),
                        "count": whole(Message("有多少篇；标题没有")),
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
                    "filters": Message("可以筛选的字段"),
                    "facets": Message("可以计数的字段"),
                    "modes": Message("匹配方式"),
                    "sorts": Message("排序"),
                    "scripts": Message("字形"),
                    "parameters": Message("搜索的全部参数"),
                }.items()
            },
            "max_query": whole(Message("查询最多多少个字符"), 1),
            "max_size": whole(Message("每页最多多少篇"), 1),
        }
    ),
    "Problem": record(
        {
            "type": text("about:blank"),
            "title": text(Message("HTTP 状态的名称")),
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text(Message("一句话，说明怎样改正")),
            "parameter": text(Message("有误的参数")),
        },
        "RFC 9457",
        lacking=("parameter",),
    ),
}
