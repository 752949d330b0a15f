"""Short names that an article gives its own things: ``…有限公司（以下简称“西南铝”）``.

*Short*: what the article says from there on. *Full*: what stands directly before. *Clause*: the
text before, back to the nearest sign that ends one. The full name is the end of the clause; where
it begins is told by the short name, each of whose characters stands in it, and by the words that
lead up to a name (由, 收购, 子公司 …). Precision comes first: what is not told so is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from index.article import Article
from index.script import HAN, fold


class DefinedName(NamedTuple):
    """As the article spells them."""

    short: str
    full: str


_OPEN, _CLOSE = "（(", "）)"
_QUOTES = "“”「」『』\"＂‘’'《》〈〉"
_SAID = r"(?:以下|下文|后文|後文|下)?\s*(?:[合并統统]*[简簡统統合][称稱]|下[称稱])"
_NAME = rf"[“「『\"＂‘'《]([^{_QUOTES}{_OPEN}{_CLOSE}，。；：\n]{{2,20}})[”」』\"＂’'》]"
_SIGN = re.compile(r"[简簡统統合下][称稱]")
_DEFINITION = re.compile(
    rf"(?P<sign>[{_OPEN}]|[,，]\s*(?=以下|下文|下[称稱]))"
    rf"(?P<other>[^{_OPEN}{_CLOSE}。；\n]{{1,80}}[,，;；、]\s*)?"
    rf"(?:{_SAID})[为為]?\s*[:：]?\s*"
    rf"(?P<names>{_NAME}(?:\s*[、,，/或和及者]+\s*(?:{_NAME}))*"
    rf"|[^{_QUOTES}{_OPEN}{_CLOSE}，。；：、\s][^{_QUOTES}{_OPEN}{_CLOSE}，。；：、\n]{{1,14}}(?=[{_CLOSE}]))"
)
_QUOTED = re.compile(_NAME)
_TITLE = re.compile(r"《([^《》\n]{4,60})》\s*$")
_CLAUSE_END = re.compile(rf"[，,。；;：:！!？?、\n\s|】【—…{_QUOTES}]")
_LEADS = re.compile(
    r"[的由向与與及从從在将將被据據为為是于於了给給%％]|[和对對](?![外田平谐])|\d+[年月日时時分名家位个只项次批股]|"
    r"(?:[全控参子孙母合]|控股|参股|合资|上市|项目|关联|标的|目标|下属|所属|本)+(?:公司|企业)|"
    r"(?:大|控股|小|新|老)?股东|旗下|所属|下属|隶属|一致行动人|执行人|(?:让|对|对手|承包|关联|投资|合作|收购|发行|新增|乙|甲)方|"
    r"收购|收到|持有|出售|转让|受让|增资|出资|设立|成立|新设|组建|委托|聘请|通过|新增|购买|竞买|竞拍|购得|"
    r"签署|签订|签约|联合(?!国|会|铜)|携手|参与|参加|加入|开展|举行|举办|召开|召開|发布|公布|印发|出台|制定|"
    r"修订|施行|实施|通知|公告|披露|获悉|獲悉|记者|記者|消息|显示|指出|表示|接受|来自|來自|位于|支持|按照|围绕|受理|协助|代理|药企|到访|一行到|所称|同意|并购|履新|单位|让(?!方)|企业|"
    r"推动|推進|推进|启动|完成|取得|获得|取消|提出|发表|会见|會見|赶赴|前往|看见|罹患|关于|關於|"
    r"(?:服务|供应|供應|制造|生产|开发|运营)商|龙头|独角兽|大厂|大廠|世界模型|巨头|巨頭|品牌|主体|董事长|总经理|總經理|客户|客戶|法人|"
    r"被告(?!单位)|原告|申请人|发行人|管理人|实控人|实际控制人|其中|日前|近日|今日|昨日|目前|今天|今年|去年|拟|擬|"
    r"方式|基地|交割库|已有|共有|投资建设|在建|首架|首个|首個|首家|首批|知名|自研|新型"
)
_GENERIC = re.compile(
    r"(?:[本该该我贵]|标的|目标|上市|母|子|新|原|两|双|各|甲|乙|丙|控股|合资|项目|发行|收购|交易|本次|此次)*"
    r"(?:公司|集团|企业|股东|基金|银行|协会|学会|大会|会议|论坛|峰会|展会|项目|工程|计划|方案|"
    r"办法|条例|意见|通知|公告|规定|规则|指引|指南|细则|决定|措施|若干措施|政策|政策措施|行动|法|法律|解释|"
    r"标准|纲要|规划|报告|协议|合同|清单|读本|报批稿|委员会|电影节|运作|回复|检测|销售|若干|指导|基本|修正|文化|学习|债务人|公报|合伙|创新|研究院|框架|协定|主管|产业|工作|要点|金融|两项|目录|名录|倡议|宣言|声明|要求|准则|制度|平台|中心|学校|大学|医院|"
    r"法院|政府|部门|机构|单位|产品|系统|双方|各方|三方|实施|征求|意见稿|征求意见稿|议案|预案|草案|函|"
    r"问询函|通报|白皮书|蓝皮书|共识|守则|公约|合约|章程|体系|活动|资产|股份|股票|债券|交易|投资者|用户)+"
)
_ASIDE = re.compile(rf"\s*[{_OPEN}][^{_OPEN}{_CLOSE}]{{0,40}}[{_CLOSE}]\s*$")
_MOST = 50
"""The most characters of a full name."""
_LEAST_TAIL = 4
"""From how many characters on the end of a name may be its short name: 工委会 is any such."""


def defined_names(lines: Iterable[str]) -> tuple[DefinedName, ...]:
    """The names that the lines of an article define, each once, in order.

    A short name that says nothing by itself (公司, 《条例》) is left out.
    """
    # Each sign ends in one of two characters, and those are looked for in no time.
    signed = (line for line in lines if ("称" in line or "稱" in line) and _SIGN.search(line))
    found = (name for line in signed for name in _in_line(line))
    return tuple(dict.fromkeys(found))


def names_of(article: Article) -> tuple[DefinedName, ...]:
    """The names that title and body of an article define."""
    return defined_names((article.title, *article.paragraphs))


def _in_line(line: str) -> Iterator[DefinedName]:
    for match in _DEFINITION.finditer(line):
        before = line[: match.start()]
        named = match["names"]
        for short in _QUOTED.findall(named) or [named]:
            short = " ".join(short.split())
            full = _full_name(before, short)
            if full is not None and _is_name(short, full):
                yield DefinedName(short, full)


def _full_name(before: str, short: str) -> str | None:
    title = _TITLE.search(before)
    if title is not None:
        return " ".join(title[1].split())
    clause = _clause(before)
    begin = _first_needed(fold(clause), fold(short)) if len(fold(clause)) == len(clause) else None
    if begin is None:
        return None
    start = max((each.end() for each in _LEADS.finditer(clause, 0, begin)), default=0)
    return clause[start:].strip()


def _clause(before: str) -> str:
    """The end of a text, back to the sign before it; what stands in brackets does not count."""
    depth = 0
    start = closed = len(before)
    while start and len(before) - start < 2 * _MOST:
        char = before[start - 1]
        if char in _CLOSE:
            closed = start if not depth else closed
            depth += 1
        elif char in _OPEN:
            if not depth:
                break
            depth -= 1
        elif not depth and _CLAUSE_END.match(char) and not _joins_latin(before, start - 1):
            break
        start -= 1
    # A bracket that nothing opens ends what stood before.
    clause = before[closed if depth else start :]
    # A code or an English name in brackets behind a name is no part of it.
    aside = _ASIDE.search(clause)
    if aside and not re.search(HAN, aside[0]):
        clause = clause[: aside.start()]
    return clause


def _joins_latin(text: str, place: int) -> bool:
    """Whether a blank stands between two Latin words or numbers."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] == " " and len(around) == 2 and around.isascii() and around.isalnum()


def _first_needed(clause: str, short: str) -> int | None:
    """The last place from which on the clause has every character of ``short``, or ``None``."""
    missing = Counter(short.replace(" ", ""))
    for place in range(len(clause) - 1, -1, -1):
        char = clause[place]
        if missing[char] > 0:
            missing[char] -= 1
            if not +missing:
                return place
    return None


def _is_name(short: str, full: str) -> bool:
    """Whether the short name can stand for the full one, and for little else."""
    one, other = fold(short), fold(full)
    return (
        len(other) > len(one)
        and len(other) <= _MOST
        and not one.isdecimal()
        and _first_needed(other, one) is not None
        and _GENERIC.fullmatch(one) is None
        and not (len(one) < _LEAST_TAIL and other.endswith(one))
    )
