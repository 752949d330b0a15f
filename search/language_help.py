"""The query language by examples: what the help page shows, and what the tests hold it to."""

from __future__ import annotations

from typing import NamedTuple


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
        "组合词语",
        (
            Example("铝 OR 铜", "有“铝”或有“铜”，一个就够"),
            Example("铝 | 铜", "同上，竖线两边留空格"),
            Example("铝 AND 铜", "两个都要有"),
            Example("铝 NOT 期货", "有“铝”而没有“期货”"),
            Example("铝 -期货", "同上，减号前留空格，后面紧跟词语"),
            Example("(铝 OR 铜) 价格", "有“铝”或“铜”，并且有“价格”；括号也可写作（）"),
        ),
        "运算符 AND、OR、NOT、NEAR 要大写，全角也可以；小写的 and、or 是普通词语。"
        "没有括号时 OR 管得最宽：“铝 OR 铜 价格”是“铝”，或者“铜”与“价格”。",
    ),
    Section(
        "fields",
        "限定字段",
        (
            Example("标题:铝", "标题里有“铝”"),
            Example("标题:“电解铝”", "标题里恰有这段文字"),
            Example("作者:杨磊", "作者是杨磊"),
            Example("作者:(杨磊 OR 任飞)", "作者是杨磊或任飞"),
            Example("来源:“中国有色金属报”", "来源是中国有色金属报"),
            Example("分类:铝", "分类是铝"),
            Example("编辑:任飞", "编辑是任飞"),
            Example("铝 -分类:铝", "有“铝”，但分类不是铝"),
        ),
        "字段也可写英文：title、author、source、category、editor、date；冒号半角全角都行，后面不留空格。其他词语后面的冒号只是"
        "普通文字。",
    ),
    Section(
        "days",
        "限定日期",
        (
            Example("日期:2025", "2025 年全年"),
            Example("日期:2025-01", "2025 年 1 月"),
            Example("日期:2025-01-15", "这一天"),
            Example("日期:2025-01..2025-03", "从 2025 年 1 月到 3 月，首尾都算"),
            Example("日期:2025-06..", "从 2025 年 6 月起"),
            Example("日期:近30天", "到今天为止的 30 天；也可写 近7天、近3个月、近一年"),
            Example("日期:2025年第四季度", "2025 年 10 月到 12 月；也可写 2025Q4、2025年上半年"),
            Example("日期:上月", "上个月；还有 今天、昨天、本周、本月、今年、去年、今年3月"),
        ),
    ),
    Section(
        "patterns",
        "记不全的字母与数字",
        (
            Example("C9*", "以 C9 开头的编号，如 C919"),
            Example("A35?", "A35 加一个字符，如 A356"),
            Example("alumin~", "与 alumin 差一个字母的拼写"),
            Example("aluminum~2", "差两个字母以内的拼写，如 aluminium"),
        ),
        "这些符号只在一串字母与数字的末尾有意义；汉字后面的问号就是问号。",
    ),
    Section(
        "near",
        "相距不远",
        (
            Example('"铝 价格"~5', "两个词在同一段里，不论先后，中间最多隔 5 个字"),
            Example("铝 NEAR/5 价格", "同上"),
            Example("铝 NEAR 价格", "不写数字就是 10 个字"),
        ),
    ),
    Section(
        "symbols",
        "元素符号",
        (
            Example("As", "元素砷：照样写出大小写时，只找这样写的符号"),
            Example("W", "元素钨：单独一个大写字母"),
            Example("as", "不分大小写"),
        ),
    ),
)
