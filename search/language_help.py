"""The query language by examples: what the help page shows, and what the tests hold it to."""

from __future__ import annotations

from typing import NamedTuple

from search.messages import Message


class Example(NamedTuple):
    """What may be typed and what it means, for the reader."""

    typed: str
    meaning: str


class Section(NamedTuple):
    """Examples of one kind. ``name``: its anchor on the page."""

    name: str
    title: str
    examples: tuple[Example, ...]
    remark: str = ""


SECTIONS = (
    Section(
        "operators",
        Message("组合词语"),
        (
            Example(Message("铝 OR 铜"), Message("有“铝”或有“铜”，一个就够")),
            Example(Message("铝 | 铜"), Message("同上，竖线两边留空格")),
            Example(Message("铝 AND 铜"), Message("两个都要有")),
            Example(Message("铝 NOT 期货"), Message("有“铝”而没有“期货”")),
            Example(Message("铝 -期货"), Message("同上，减号前留空格，后面紧跟词语")),
            Example(
                Message("(铝 OR 铜) 价格"), Message("有“铝”或“铜”，并且有“价格”；括号也可写作（）")
            ),
        ),
        Message(
            "运算符 AND、OR、NOT、NEAR 要大写，全角也可以；小写的 and、or 是普通词语。"
            "没有括号时 OR 管得最宽：“铝 OR 铜 价格”是“铝”，或者“铜”与“价格”。"
        ),
    ),
    Section(
        "fields",
        Message("限定字段"),
        (
            Example(Message("标题:铝"), Message("标题里有“铝”")),
            Example(Message("标题:“氧化铝”"), Message("标题里恰有这段文字")),
            Example(Message("作者:林砚秋"), Message("作者是林砚秋")),
            Example(Message("作者:(林砚秋 OR 顾清禾)"), Message("作者是林砚秋或顾清禾")),
            Example(Message("来源:“北辰冶金时报”"), Message("来源是北辰冶金时报")),
            Example(Message("分类:铝"), Message("分类是铝")),
            Example(Message("编辑:田嘉木"), Message("编辑是田嘉木")),
            Example(Message("铝 -分类:铝"), Message("有“铝”，但分类不是铝")),
        ),
        Message(
            "字段也可写英文：title、author、source、category、editor、date；冒号半角全角都行，后面不留空格。其他词语后面的冒号只是"
            "普通文字。"
        ),
    ),
    Section(
        "days",
        Message("限定日期"),
        (
            Example(Message("日期:2025"), Message("2025 年全年")),
            Example(Message("日期:2025-01"), Message("2025 年 1 月")),
            Example(Message("日期:2025-01-15"), Message("这一天")),
            Example(Message("日期:2025-01..2025-03"), Message("从 2025 年 1 月到 3 月，首尾都算")),
            Example(Message("日期:2025-06.."), Message("从 2025 年 6 月起")),
            Example(
                Message("日期:近30天"), Message("到今天为止的 30 天；也可写 近7天、近3个月、近一年")
            ),
            Example(
                Message("日期:2025年第四季度"),
                Message("2025 年 10 月到 12 月；也可写 2025Q4、2025年上半年"),
            ),
            Example(
                Message("日期:上月"),
                Message("上个月；还有 今天、昨天、本周、本月、今年、去年、今年3月"),
            ),
        ),
    ),
    Section(
        "patterns",
        Message("记不全的字母与数字"),
        (
            Example("C9*", Message("以 C9 开头的编号，如 C919")),
            Example("H6?", Message("H6 加一个字符，如 H62、H68")),
            Example("topcom~", Message("与 topcom 差一个字母的拼写，如 TOPCon")),
            Example("topkom~2", Message("差两个字母以内的拼写，如 TOPCon")),
        ),
        Message("这些符号只在一串字母与数字的末尾有意义；汉字后面的问号就是问号。"),
    ),
    Section(
        "near",
        Message("相距不远"),
        (
            Example(
                Message('"铝 价格"~5'), Message("两个词在同一段里，不论先后，中间最多隔 5 个字")
            ),
            Example(Message("铝 NEAR/5 价格"), Message("同上")),
            Example(Message("铝 NEAR 价格"), Message("不写数字就是 10 个字")),
        ),
    ),
    Section(
        "symbols",
        Message("元素符号"),
        (
            Example("In", Message("元素铟：照样写出大小写时，只找这样写的符号")),
            Example("W", Message("元素钨：单独一个大写字母")),
            Example("in", Message("不分大小写")),
        ),
    ),
)
