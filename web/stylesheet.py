"""The site's stylesheet, as every page carries it within itself.

A page that brings its style along is painted after one round trip; a file would be a second one
before anything shows. The stylesheet and the first screen together are within what a server sends
before it waits for the first acknowledgement (ten packets, RFC 6928). The policy of what a page
may load names the stylesheet by its digest, so that no other style within a page is taken
(https://www.w3.org/TR/CSP3/#match-element-to-source-list).
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from markupsafe import Markup

_FOR_WRITERS = re.compile(r"/\*.*?\*/|(?<=[{};,:])\s+|\s+(?=[{}])", re.DOTALL)
"""Comments, and blanks that only lay the file out: a tenth of what is sent of it."""

TEXT = Markup(
    _FOR_WRITERS.sub("", (Path(__file__).parent / "static" / "youse.css").read_text("utf-8"))
)
"""As it stands between ``<style>`` and ``</style>``: a style element knows no escapes."""

SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(TEXT.encode()).digest()).decode()}'"
"""What the policy's ``style-src`` lets in."""
