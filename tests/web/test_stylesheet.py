"""Every page carries its style, and nothing but that style is let in."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest
from flask.testing import FlaskClient

FLIGHT = 10 * 1460
"""Bytes that a server sends before it waits for the first acknowledgement."""


@pytest.mark.parametrize("path", ["/", "/search?q=铝", "/help", "/articles/none"])
def test_the_policy_names_the_style_of_the_page(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "&" not in style
    assert style.count("{") == style.count("}") > 300
    assert 'rel="stylesheet"' not in answer.text
    assert len(gzip.compress(answer.data)) < FLIGHT
