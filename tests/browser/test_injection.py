"""Pages of the injection suite in a browser: no script of an article or a parameter runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from tests.injection.conftest import folder  # noqa: F401 - the same articles
from tests.injection.payloads import MARK, SCRIPTS, TEXTS, rows
from tests.web.running import Commands

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_no_script_runs(folder: Path, chromium: Browser) -> None:  # noqa: F811
    troubles: list[str] = []
    with Commands(folder).site() as (_, port):
        site = f"http://127.0.0.1:{port}"
        paths = [f"/search?q={MARK}&size=100&page={page}" for page in (1, 2)]
        paths += [f"/articles/{quote(row['id'], safe='')}?q={MARK}" for row in rows()[::2]]
        for text in SCRIPTS:
            paths.append(f"/search?{urlencode({'q': text, 'author': text, 'from': '2026'})}")
            paths.append(f"/search?{urlencode({'q': text, 'sort': text})}")
            paths.append(f"/{quote(text)}?{urlencode({'q': text})}")
        for policy_off in (False, True):
            # Without the policy, too: it is the second wall, not the only one.
            context = chromium.new_context(base_url=site, bypass_csp=policy_off)
            page = context.new_page()
            page.expose_function("pwned", lambda number=None: troubles.append(f"ran: {number}"))
            page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
            page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
            page.on(
                "request",
                lambda request: (
                    request.url.startswith((site, "data:"))
                    or troubles.append(f"elsewhere: {request.url}")
                ),
            )
            page.on(
                "console",
                lambda told: "Content Security Policy" in told.text and troubles.append(told.text),
            )
            # Where the first wall stands, a few will do.
            for path in paths if policy_off else paths[::5]:
                page.goto(path)
                assert page.url.startswith(site)
                assert troubles == [], path
            page.goto("/")
            for text in SCRIPTS[:4]:
                page.fill("#q", text)
                page.wait_for_timeout(250)
                assert troubles == [], text
            context.close()


def test_text_that_turns_around_turns_itself_alone(folder: Path, chromium: Browser) -> None:  # noqa: F811
    numbers = [number for number, text in enumerate(TEXTS) if "\u202e" in text]
    with Commands(folder).site() as (_, port):
        page = chromium.new_page(base_url=f"http://127.0.0.1:{port}")
        for number in numbers:
            text = rows()[number]["source"]
            for path in (
                f"/search?{urlencode({'q': MARK, 'source': text})}",
                f"/articles/{number}",
            ):
                page.goto(path)
                assert page.locator("time, .count").count() > 0
                assert page.evaluate(_TURNED) == [], path
        page.close()


_TURNED = """() => {
  const turned = [];
  for (const element of document.querySelectorAll("time, .count, .byline > span, .total strong")) {
    const text = element.firstChild;
    if (!text || text.nodeType !== Node.TEXT_NODE || text.length < 2) continue;
    const left = (place) => {
      const range = document.createRange();
      range.setStart(text, place);
      range.setEnd(text, place + 1);
      return range.getBoundingClientRect().left;
    };
    if (left(0) > left(text.length - 1)) turned.push(element.outerHTML);
  }
  for (const element of document.querySelectorAll('main a, main [lang="zh"]')) {
    if (getComputedStyle(element).unicodeBidi === "normal") turned.push(element.outerHTML);
  }
  return turned;
}"""
"""The figures of ours whose last character stands before the first, and texts that could do it."""
