"""What one request may take: of length, of body, and of the threads that answer.

*Slow reader*: one who takes, or sends, bytes when it pleases. A thread waits for it, so only so
many may be waited for at a time; the others are told to come again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import flask
from werkzeug.exceptions import (
    RequestEntityTooLarge,
    RequestURITooLarge,
    ServiceUnavailable,
    TooManyRequests,
)

from search.messages import Message
from web.rate_limit import RateLimit

LARGEST_BODY = 64 * 1024
LONGEST_ADDRESS = 16 * 1024
"""Bytes of path and query as sent; a query of 512 Han characters takes 4,608."""
_PATIENCE = 0.25
"""Seconds within which the place of a body that is just being read becomes free."""
_FREE = ("static", "healthz", "readyz", "metrics")
"""Endpoints whose requests are not counted."""


class Places:
    """Places for so many slow readers; who finds none gets a 503 that says when to come again."""

    def __init__(self, count: int, what: str, patience: float = 0, retry_seconds: int = 5) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._what = what
        self._patience = patience
        self._retry_seconds = retry_seconds

    def take(self) -> Callable[[], None]:
        """Takes a place; what it answers gives it back, once however often it is called."""
        if not self._free.acquire(timeout=self._patience):
            raise ServiceUnavailable(
                Message(
                    "Too many %(what)s at once; try again in %(seconds)s seconds.",
                    what=self._what,
                    seconds=self._retry_seconds,
                ),
                retry_after=self._retry_seconds,
            )
        taken = threading.Lock()

        def give_back() -> None:
            if taken.acquire(blocking=False):
                self._free.release()

        return give_back


def register(app: flask.Flask, threads: int, limit: RateLimit | None) -> None:
    """Holds the requests of ``app`` to the bounds, and each address to ``limit``."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    bodies = Places(max(1, threads // 2), Message("posted searches"), _PATIENCE)

    @app.before_request
    def bound() -> None:
        request = flask.request
        environ = request.environ
        if (
            len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", ""))
            > LONGEST_ADDRESS
        ):
            raise RequestURITooLarge(
                Message(
                    "The address is longer than %(most)s bytes; shorten it.", most=LONGEST_ADDRESS
                )
            )
        if limit is not None and request.endpoint not in _FREE:
            seconds = limit.seconds_to_wait(request.remote_addr or "")
            if seconds:
                raise TooManyRequests(
                    Message(
                        "Too many requests from this address; try again in %(seconds)s seconds.",
                        seconds=seconds,
                    ),
                    retry_after=seconds,
                )
        if request.method == "POST" and request.url_rule is not None:
            give_back = bodies.take()
            try:
                body = request.get_data()
            finally:
                give_back()
            # Of a body of unknown length no more than the bound is read, and not told from a whole.
            if request.content_length is None and len(body) >= LARGEST_BODY:
                raise RequestEntityTooLarge
