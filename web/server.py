"""The site under granian: worker processes that are replaced when they die, threads in each.

granian (hyper underneath) takes addresses with unescaped Chinese characters, as people type them
into curl; gunicorn and waitress refuse them.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import socket
from collections.abc import Callable

import flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from index.archive_pages import ArchivePages
from search.errors import NotReady
from web.app import create_app
from web.config import Settings
from web.wiring import build_service


def load_site(settings: Settings) -> flask.Flask:
    """The application of one worker process, ready to answer quickly."""
    service = build_service(settings)
    with contextlib.suppress(NotReady):
        service.warm()
    # What is loaded stays: a collection that looks through it all would hold up some search.
    gc.collect()
    gc.freeze()
    return create_app(service, settings.web, ArchivePages(settings.store.folder))


class CannotListen(Exception):
    """The address cannot be listened on; one sentence that says why and names the mend."""


def check_address(host: str, port: int) -> None:
    """Raises :class:`CannotListen` where nothing could be served at this address.

    granian's workers share their port, so two sites at one port would both seem to run.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotListen(
            f"Nothing can listen on {host} port {port}: {error.strerror or error}; "
            "choose others with --host and --port."
        ) from error


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serves until it is told to stop, and says where. Raises :class:`CannotListen`."""
    web = settings.web
    check_address(web.host, web.port)
    host = f"[{web.host}]" if ":" in web.host else web.host
    say(f"Serving on http://{host}:{web.port}; end with Ctrl-C.")
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
