"""What a page's address tells: the article number of 中国有色网 and its mirrors."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NUMBER = re.compile(r"/ShowNews\d*\.aspx\?(?:[^#]*&)?id=(\d{1,12})(?:&|#|$)", re.IGNORECASE)
_OWN_HOST = "cnmn.com.cn"


def article_number(url: str) -> str | None:
    """The number in ``…/ShowNews1.aspx?id=N``: the same on every mirror."""
    match = _NUMBER.search(url)
    return match[1] if match else None


def is_mirror(url: str) -> bool:
    """Whether an address carries an article number on a host that is not 中国有色网's own."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return True
    return (
        article_number(url) is not None and host != _OWN_HOST and not host.endswith("." + _OWN_HOST)
    )
