"""The site under granian: worker processes that are replaced when they die, threads in each.

granian (hyper underneath) takes addresses with unescaped Chinese characters, as people type them
into
curl; gunicorn and waitress refuse them.
"""

from __future__ import annotations

import contextlib
import functools

import flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from search.errors import NotReady
from web.app import create_app
from web.config import Settings
from web.wiring import build_service


def load_site(settings: Settings) -> flask.Flask:
    """The application of one worker process, ready to answer quickly."""
    service = build_service(settings)
    with contextlib.suppress(NotReady):
        service.warm()
    return create_app(service)


def serve(settings: Settings) -> None:
    """Serves until it is told to stop."""
    web = settings.web
    site = Granian(
        "web.server:load_site",
        address=web.host,
        port=web.port,
        interface=Interfaces.WSGI,
        workers=web.workers,
        blocking_threads=web.threads,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        # A client that keeps its connection open must not hold up a stop.
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    site.serve(target_loader=functools.partial(load_site, settings), wrap_loader=False)
