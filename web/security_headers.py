"""Headers by which a browser holds a page of ours to what it needs, and other sites off it.

Scripts are files of this site and the one style is named by its digest, so the policy lets in
nothing else that stands within a page: a script that an article smuggled in would not run. What
a page carries as data (``application/ld+json``) is no script and needs no exception. Fields and
values after the OWASP Secure Headers Project, https://owasp.org/www-project-secure-headers/.
"""

from __future__ import annotations

import flask

from web import stylesheet

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": stylesheet.SOURCE,
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_POWERS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
"""What a browser could let a page do, and none of ours does."""

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _POWERS),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def register(app: flask.Flask, hsts_seconds: int = 0) -> None:
    """Makes every answer of ``app`` carry them.

    ``hsts_seconds``: for how long a browser is told to come by HTTPS alone; 0: not told.
    """
    headers = dict(HEADERS)
    if hsts_seconds:
        headers["Strict-Transport-Security"] = f"max-age={hsts_seconds}; includeSubDomains"

    @app.after_request
    def harden(response: flask.Response) -> flask.Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response
