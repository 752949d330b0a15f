"""The body of an article as it is compared with others: folded, cut into tokens.

*Token*: a number, a Latin word or code, or one Han character. *Figure*: a token that is no Han
character. *Clause*: what stands between two signs. *Lead*: what an agency puts before its text, the
headline in brackets among it (``【…】某社5月18日电，``); *note*: what a page puts behind it
(``（某报）``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re

from index.article import Article
from index.blanks import tight_text
from index.script import HAN, fold, is_han

SHORT = 165
"""A text of fewer characters is a flash: many are told in the same words of different things."""

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+"
_FIGURE = re.compile(_NUMBER)
_SIGNS = frozenset(",。;:!?、\n…—|()【】")
_TOKEN = re.compile(rf"{HAN}|{_NUMBER}|[{''.join(_SIGNS)}]")
_LEAD = re.compile(
    r"\s*(?P<head>【[^】]*】)?\s*(?:[^,。;:!?、\n]{0,20}?(?:(?:\d{1,2}月)?\d{1,2}日)?"
    r"(?:电|讯)(?:\([^)\n]{1,12}\))?\s*[,:|丨]|[^,。;:!?、\n\d]{2,8}\d{1,2}月\d{1,2}日\s*[|丨])?\s*"
)
_NOTE = re.compile(r"\s*[(（【][^()（）【】\n\d]{2,16}[)）】]\s*$|\s*来源:[^\n,。\d]{2,16}\s*$")
_LONGEST_NOTE = 30
_DATE = re.compile(r"(?:\d{1,2}月)?\d{1,2}日")


@dataclasses.dataclass(frozen=True)
class Text:
    """A body as it is compared: folded, without lead and note.

    ``free``: figures of the lead, which the other text may have or lack; ``headline``: what
    stands in its brackets.
    """

    title: str
    source: str
    day: dt.date | None
    body: str
    free: frozenset[str]
    headline: str
    lead_date: str | None

    @property
    def is_flash(self) -> bool:
        return len(self.body) < SHORT

    @functools.cached_property
    def figures(self) -> frozenset[str]:
        return figures(self.body)

    @functools.cached_property
    def _cut(self) -> tuple[list[str], list[bool]]:
        tokens: list[str] = []
        opens: list[bool] = []
        begins = True
        for token in _TOKEN.findall(self.body):
            if token in _SIGNS:
                begins = True
                continue
            tokens.append(token if token > "\u2e80" else _plain(token))
            opens.append(begins)
            begins = False
        return tokens, [*opens, True]

    @property
    def tokens(self) -> list[str]:
        return self._cut[0]

    @property
    def opens(self) -> list[bool]:
        """For each token, and for the end, whether a clause begins there."""
        return self._cut[1]

    @functools.cached_property
    def run(self) -> str:
        """The tokens without what stood between them."""
        return "".join(self.tokens)


def text_of(article: Article) -> Text:
    """The body of an article as it is compared."""
    folded = tight_text(fold("\n".join(article.paragraphs)))
    lead = _LEAD.match(folded)
    start = lead.end() if lead and lead.end() < len(folded) else 0
    note = _NOTE.search(folded, max(start, len(folded) - _LONGEST_NOTE))
    published = article.published
    headline = (lead["head"] or "") if lead and start else ""
    dates = _DATE.findall(folded, len(headline), start)
    return Text(
        fold(article.title),
        fold(article.source or "").strip(),
        published.date() if isinstance(published, dt.datetime) else published,
        folded[start : note.start() if note else len(folded)],
        figures(folded[:start]),
        headline,
        dates[-1] if dates else None,
    )


def figures(text: str) -> frozenset[str]:
    """The figures of a folded text."""
    return frozenset(map(_plain, _FIGURE.findall(text)))


def _plain(token: str) -> str:
    """A number without the signs that do not change it."""
    if not token[0].isdigit():
        return token
    whole, point, rest = token.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{point * bool(rest)}{rest}"


def is_figure(token: str) -> bool:
    return not is_han(token)
