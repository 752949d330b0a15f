"""How an article is cited, by GB/T 7714—2015 (信息与文献 参考文献著录规则).

*Designation*: kind and carrier, ``[N/OL]`` for a newspaper's article online (4.4, an article in a
serial) and ``[EB/OL]`` for any other page (4.6, an electronic resource).
"""

from __future__ import annotations

import datetime as dt

from index.article import Article
from index.script import fold
from web.plain_text import one_line

_MOST_AUTHORS = 3
"""More than three are the first three and 等 (8.1.2)."""


def citation(article: Article, address: str, seen: dt.date) -> str:
    """The reference to an article that was seen at ``address`` on a day, on one line.

    What is not known is left out; without authors it begins with the title.
    """
    authors = [one_line(name) for name in article.authors]
    named = ",".join(authors[:_MOST_AUTHORS]) + (",等" if len(authors) > _MOST_AUTHORS else "")
    title = one_line(article.title) or "（无标题）"
    source = one_line(article.source or "")
    day = "" if article.published is None else article.published.isoformat()[:10]
    if fold(source).endswith("报"):
        kind, issue = "N/OL", ",".join(filter(None, (source, day)))
    else:
        kind, issue = "EB/OL", ",".join(filter(None, (source, day and source and day[:4])))
        issue += f"({day})" if day else ""
    parts = (named, f"{title}[{kind}]", f"{issue}[{seen.isoformat()}]", one_line(address))
    return ". ".join(filter(None, parts)) + "."
