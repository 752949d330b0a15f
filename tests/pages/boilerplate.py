"""What stands on a page and is no part of the article: spam, junk tags, disclaimer, price cells.

All of it is invented; the disclaimer's wording is ours, its telltale phrases are those of the
specification, since a reader has to know it by them. Everything is in Simplified, to be printed
by the page's hand, but the spam, which stands in the script that the page is not in.
"""

from __future__ import annotations

import random

from tests.pages.convert import Script, traditional

MIRROR_DOMAIN = "www.caoyihen.example"
_MAIL = "copy@caoyihen.example"

_SPAM = (
    "单机游戏下载 手机壁纸大全 团购优惠券 今日彩铃排行",
    "网页小游戏,免费试玩,开服时间表,礼包领取",
    "打折机票查询 酒店优惠券 自驾路线图 旅游攻略下载",
    "连续剧在线观看|最新电影下载|歌词大全|铃声下载",
    "瘦身食谱_健身计划_瑜伽视频教程_养生茶价格",
    "二手车报价 驾校题库下载 洗车优惠券 汽车贴膜多少钱",
    "网店代运营 购物券领取 团购导航 满减优惠 返利软件下载",
    "四六级答案 论文模板下载 简历制作 英语听力 单词软件",
    "宠物领养,猫粮试吃,狗狗训练视频,水族箱优惠",
    "星座运势 周公解梦 起名大全 手机号码测试 万年历下载",
)

_JUNK = (
    '<div class="content">',
    '<div class="content"><span style="font-size:14px">',
    "</span></div>",
    "<br/>",
    "<br /><br />",
    "&nbsp;&nbsp;",
    '<p align="center">&nbsp;</p>',
    "</td></tr></table>",
    '<font color="#000000">',
    "<o:p></o:p>",
    "<!-- content start -->",
)

# Inside a real HTML page a stray block tag would move the article into another box, which is the
# parser's business and not what is tested here.
_INLINE_JUNK = ("</span>", "<br/>", "&nbsp;&nbsp;", '<font color="#000000">', "<o:p></o:p>")

_MORE = (
    "了解更多信息请登录中国有色网：{domain}，每日更新行情与要闻。",
    "如需了解更多信息，请登录中国有色网：{domain}查看。",
)
_RIGHTS = (
    "中国有色网声明：网页所载文字与图片，其版权均属于原作者或页面写明的权利人。",
    "声明：本站刊出的一切内容，版权均属于各自的作者或页面上标出的版权人。",
)
_OWN = (
    "凡注明文章来源为“中国有色金属报”或 “中国有色网”的稿件，系中国有色网原创，或经合作单位授权。",
    "凡注明文章来源为“中国有色网”或 “中国有色金属报”的文字，都是中国有色网原创或合作方授权。",
)
_REPRINT = (
    "如需转载，请先与中国有色网( 邮件：{mail} 或 电话：010-00000000)联系，办妥授权再用；",
    "如需转载，应取得中国有色网的书面授权( 邮件：{mail} 或 电话：010-00000000)，并注明出处；",
)
_FOREIGN = (
    "凡本网注明“来源:“XXX(非中国有色网或非中国有色金属报)”的稿件，都取自其它媒体，不构成投资建议。",
    "凡本网注明“来源:“XXX(非中国有色金属报或非中国有色网)的内容，均转自别家媒体，只供读者参考。",
)
_RISK = (
    "若据本文章操作，由此产生的后果由读者自己承担，中国有色网不负任何责任。",
    "若据本文章操作，盈亏与中国有色网无关，中国有色网概不承担责任。",
)

# Everything of the page's own that a converter may put notes into, labels included.
WORDINGS = "".join(
    ("来源分类作者责任编辑撰写次浏览", *_MORE, *_RIGHTS, *_OWN, *_REPRINT, *_FOREIGN, *_RISK)
)

_CELLS = (
    ("品种", "最低价", "最高价", "均价", "涨跌"),
    ("1#电解铜", "71230", "71390", "71310", "-240"),
    ("A00铝", "20480", "20520", "20500", "30"),
    ("0#锌", "23610", "2371", "23660", "平"),
    ("LME铝", "7335.0/7345.0 b", "2568", "2571.5", "12.5"),
)


def spam_line(script: Script, rng: random.Random) -> str:
    """Unrelated keywords in the script that a page in `script` does not use."""
    line = rng.choice(_SPAM)
    return traditional(line, "mirror") if script == "hans" else line


def junk_lines(rng: random.Random, *, inline_only: bool = False) -> list[str]:
    """One to four leftover tags or entities, never a whole sensible element."""
    pool = _INLINE_JUNK if inline_only else _JUNK
    return rng.sample(pool, rng.randint(1, min(4, len(pool))))


def disclaimer(rng: random.Random, lines: int) -> list[str]:
    """The mirror's notice in five or six lines, quotes unbalanced, the mirror's domain in it."""
    if lines not in (5, 6):
        raise ValueError(f"a disclaimer has 5 or 6 lines, not {lines}")
    notice = [rng.choice(wording) for wording in (_RIGHTS, _OWN, _REPRINT, _FOREIGN, _RISK)]
    if lines == 6:
        notice.insert(0, rng.choice(_MORE))
    else:
        # The shorter form keeps the domain: it moves into the reprint line.
        notice[2] = notice[2].replace("( 邮件", f"( 网址：{MIRROR_DOMAIN} 邮件")
    return [line.format(domain=MIRROR_DOMAIN, mail=_MAIL) for line in notice]


def price_cells(rng: random.Random) -> list[str]:
    """A price table as flattening leaves it, one cell a line; decimal points lost in places."""
    head, *rows = _CELLS
    chosen = sorted(rng.sample(range(len(rows)), rng.randint(2, len(rows))))
    return [cell for row in (head, *(rows[at] for at in chosen)) for cell in row]
