"""The words by which a question is known; they say nothing of what is asked for."""

from __future__ import annotations

import re

QUESTION_WORDS = frozenset(
    (
        "什么", "为什么", "什么样", "什么时候", "时候", "啥", "为何", "何", "何时", "何地",
        "何处", "何种", "何人", "何以", "何年", "何故", "何物", "何者", "何方", "是何", "哪",
        "哪些", "哪个", "哪里", "哪儿", "哪家", "哪种", "哪类", "哪年", "哪位", "哪几", "哪一",
        "哪两", "哪一个", "哪两个", "哪几个", "哪座", "哪部", "哪支", "哪国", "哪间", "哪条",
        "哪项", "哪次", "哪天", "多少", "多少个", "多少年", "多大", "多久", "多长", "多高",
        "多远", "多重", "多深", "多宽", "几", "几个", "几家", "几种", "几年", "几次", "几位",
        "几岁", "几月", "几号", "几条", "如何", "怎", "怎么", "怎样", "怎么样", "怎样的", "谁",
        "谁是", "是谁", "由谁", "请问", "是否", "是不是", "有没有", "能否", "可否", "吗", "呢",
    )
)  # fmt: skip
"""Terms of the analyzer, folded. Dropped where any part of a query will do, as terms only."""

_QUESTION = re.compile(
    r"什么|哪些|哪个|哪里|哪家|多少|如何|怎么|怎样|为何|为什么|是谁|谁是|是否|吗[?？]?$|[?？]$"
)


def asks(folded: str) -> bool:
    """Whether a folded text reads like a question."""
    return _QUESTION.search(folded) is not None
