"""What HTTP expects beside the answer itself: validators, compression, other origins.

*Validator*: the ETag of an answer, by which a program that has it already gets a 304 instead.
*Origin*: scheme, host and port of a page whose scripts ask; a browser gives them the answer only
where the answer allows it (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection
from typing import Any

import flask

from web.errors import API_PREFIX

_SMALLEST = 1024
"""Below so many bytes compression saves no packet."""
_LEVEL = 5
_TEXTS = (
    "text/", "application/json", "application/problem+json", "application/atom+xml",
    "image/svg+xml",
)  # fmt: skip
_PREFLIGHT_SECONDS = "86400"


def answered(body: dict[str, Any], *varying: str, also: str = "") -> flask.Response:
    """``body`` as JSON; asked for again with its ETag, 304 as long as it is the same.

    ``varying``: members that differ from time to time and say nothing new. ``also``: something else
    with which the answer is no longer the same. The tag is made from
    the answer, not from the generation of the index: what a query such as 近30天 finds changes
    with the day, and what it is read as with the vocabulary. It is weak, since the bytes are not
    the same when they are compressed.
    """
    response = flask.jsonify(body)
    if flask.request.method in ("GET", "HEAD"):
        told = {name: value for name, value in body.items() if name not in varying}
        digest = hashlib.blake2b((flask.json.dumps(told) + also).encode(), digest_size=12)
        response.set_etag(digest.hexdigest(), weak=True)
        response.headers["Cache-Control"] = "no-cache"  # kept, but asked about before it is used
        response.make_conditional(flask.request)
    return response


def register(app: flask.Flask, origins: Collection[str]) -> None:
    """Makes ``app`` compress texts, and let pages of these origins ask the API (``*``: all)."""
    app.after_request(compressed)

    @app.after_request
    def shared(response: flask.Response) -> flask.Response:
        if origins and flask.request.path.startswith(API_PREFIX):
            _allow(response, origins)
        return response


def compressed(response: flask.Response) -> flask.Response:
    """The response, by gzip where it is a text of some length and the client takes that."""
    response.vary.add("Accept-Encoding")
    length = response.content_length
    if (
        response.status_code not in (206, 304)
        and not response.content_encoding
        and length is not None
        and length >= _SMALLEST
        and (response.mimetype or "").startswith(_TEXTS)
        and flask.request.accept_encodings["gzip"] > 0
    ):
        response.direct_passthrough = False
        # Without a time, equal texts stay equal.
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.content_encoding = "gzip"
        response.headers.pop("Accept-Ranges", None)
        tag, _ = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)
    return response


def _allow(response: flask.Response, origins: Collection[str]) -> None:
    request = flask.request
    given = request.headers.get("Origin", "")
    if "*" not in origins:
        response.vary.add("Origin")
        if given not in origins:
            return
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else given
    headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET")
        headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
        headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS
