"""Every request as it was answered, told to those who keep count: the log and the metrics.

*Observer*: called once the last byte of an answer was handed over, or its reader has gone.
*Request id*: one name for a request in our log, in the answer (``X-Request-ID``) and in the log of
the proxy before us, whose id is taken over.
"""

from __future__ import annotations

import dataclasses
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

import flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_ID = "youse.request_id"
"""The key of the request's id in its WSGI environment."""
_ROUTE = "youse.route"
_NO_ROUTE = "other"
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
# What goes into a header and a line of the log must not be able to end either.
_HARMLESS_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """``route``: the pattern of the address, not the address. ``size``: bytes of the body as sent.

    ``whole``: whether the answer came to its end. ``address`` and ``query`` tell of the reader.
    """

    request_id: str
    method: str
    route: str
    status: int
    seconds: float
    size: int
    whole: bool
    address: str
    query: str


Observer = Callable[[Answered], None]


def register(app: flask.Flask, observers: Sequence[Observer]) -> None:
    """Tells the observers of every request that ``app`` answers from now on."""

    @app.before_request
    def remember_route() -> None:
        rule = flask.request.url_rule
        flask.request.environ[_ROUTE] = rule.rule if rule else _NO_ROUTE

    app.wsgi_app = _Observed(app.wsgi_app, observers)  # type: ignore[method-assign]


def request_id(environ: WSGIEnvironment) -> str:
    """The id of the request of an environment; the one that came with it where it is harmless."""
    if REQUEST_ID not in environ:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        harmless = _HARMLESS_ID.fullmatch(given) is not None
        environ[REQUEST_ID] = given if harmless else secrets.token_hex(8)
    return cast(str, environ[REQUEST_ID])


class _Observed:
    """A WSGI application around another."""

    def __init__(self, app: WSGIApplication, observers: Sequence[Observer]) -> None:
        self._app = app
        self._observers = observers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        name = request_id(environ)
        told = [500]

        def start(status: str, headers: list[tuple[str, str]], *failed: object) -> object:
            told[0] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", name)], *failed)  # type: ignore[arg-type]

        def ended(size: int, whole: bool) -> None:
            method = environ["REQUEST_METHOD"]
            answered = Answered(
                request_id=name,
                method=method if method in _METHODS else "OTHER",
                route=environ.get(_ROUTE, _NO_ROUTE),
                status=told[0],
                seconds=time.perf_counter() - started,
                size=size,
                whole=whole,
                address=environ.get("REMOTE_ADDR") or "",
                query=environ.get("QUERY_STRING") or "",
            )
            for observer in self._observers:
                observer(answered)

        return _Body(self._app(environ, start), ended)  # type: ignore[arg-type]


class _Body:
    """The body of an answer, whose bytes are counted until the server closes it."""

    def __init__(self, chunks: Iterable[bytes], ended: Callable[[int, bool], None]) -> None:
        self._chunks = chunks
        self._rest = iter(chunks)
        self._ended: Callable[[int, bool], None] | None = ended
        self._size = 0
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._rest)
        except StopIteration:
            self._whole = True
            raise
        self._size += len(chunk)
        return chunk

    def close(self) -> None:
        try:
            if close := getattr(self._chunks, "close", None):
                close()
        finally:
            ended, self._ended = self._ended, None
            if ended is not None:
                ended(self._size, self._whole)
