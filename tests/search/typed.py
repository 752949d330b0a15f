"""Random queries as nobody would type them: signs of the query language, text and rubbish."""

from __future__ import annotations

import random

PIECES = (
    " ", " ", "　", "\t", "\n", '"', "“", "”", "「", "」", "『", "』", "＂", "\\", '\\"', "(", ")",
    "（", "）", "-", "－", "|", "｜", " | ", ":", "：", "*", "?", "？", "~", "～", "~2", "~5", "＊",
    "AND", "OR", "NOT", "NEAR", "NEAR/5", "ＡＮＤ", "ＯＲ", " AND ", " OR ", " NOT ", " NEAR/3 ",
    "and", "标题:", "標題：", "title:", "ＴＩＴＬＥ：", "作者:", "来源:", "分類:", "编辑:", "日期:",
    "date:", "作者:(", "2025", "2025-01..2025-03", "近30天", "9999年99月", "近9999年", "铝", "鋁價",
    "西南铝业", "什么", "期货", "Cu", "As", "C9*", "A35?", "alumin~", "4.5%", "1,234吨",
    "6061-T651", "且", "或", "不含", "\u200b", "\ufeff", "\ud800", "\udfff", "\x00", "e\u0301", "İ",
    "ı", "ſ", "ß", "ﬁ", "㎏", "①", "😀", "\U00020000", "ア", "한", "\u2028", "..", "…", "/", "+",
    "&", "'", "#", "。", "，", "；",
)  # fmt: skip


def query(chance: random.Random, most: int = 512) -> str:
    """A query of ``most`` characters at most, long ones as likely as short ones."""
    size = chance.randint(0, most)
    pieces: list[str] = []
    length = 0
    # Few different pieces make nested brackets, rows of operators and the like.
    alphabet = chance.choices(PIECES, k=chance.choice((2, 4, 10, len(PIECES))))
    while length < size:
        piece = chance.choice(alphabet)
        if chance.random() < 0.02:
            piece = chr(chance.randrange(0x110000))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)[:size]
