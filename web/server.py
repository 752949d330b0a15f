"""The site under granian: worker processes that are replaced when they die, threads in each.

granian (hyper underneath) takes addresses with unescaped Chinese characters, as people type them
into curl; gunicorn and waitress refuse them.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import flask
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from index.analysis import segmenter
from index.errors import SettingsError
from search import loaded
from search.errors import NotReady
from web.app import create_app
from web.config import Settings
from web.metrics import shared_counts
from web.request_log import logging_settings
from web.wiring import build_pages, build_searcher, build_service

_log = logging.getLogger("youse.server")


class Site:
    """Makes the application of a worker process, by the settings that are in force then."""

    def __init__(self, read_settings: Callable[[], Settings]) -> None:
        self._read = read_settings
        self.settings = read_settings()

    def __call__(self) -> flask.Flask:
        """The application, ready to answer quickly."""
        settings = self.settings
        service = build_service(settings)
        with contextlib.suppress(NotReady):
            service.warm()
        loaded.keep()
        return create_app(service, settings.web, build_pages(settings))

    def reload(self) -> None:
        """Reads the settings again; what is wrong with them is said, and the old ones stay.

        Address, port, workers and threads stay as they are in any case.
        """
        try:
            self.settings = self._read()
        except SettingsError as error:
            _log.error("settings not read again: %s", error)


class CannotServe(Exception):
    """Nothing can be served here; one sentence that says why and names the mend."""


def check_address(host: str, port: int) -> None:
    """Raises :class:`CannotServe` where nothing could be served at this address.

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
        raise CannotServe(
            f"Nothing can listen on {host} port {port}: {error.strerror or error}; "
            "choose others with --host and --port."
        ) from error


def fork_workers() -> None:
    """Has the workers forked, whatever way of starting processes is this Python's own.

    They share what is loaded before them, the cells of :mod:`web.rate_limit` among it, and take
    :class:`Site` as it is. Raises :class:`CannotServe` where no process can be forked.
    """
    try:
        multiprocessing.set_start_method("fork", force=True)
    except ValueError as error:
        raise CannotServe(
            "The site cannot be served on a system that does not fork processes; "
            "serve it on Linux or macOS."
        ) from error


class _Server(MPServer):
    """granian with the queue of connections of each worker held by the main process.

    By itself it lets a worker make its queue, and what waits in it is reset when the worker ends.
    So a worker can be replaced, or die, and nobody is turned away. One queue for all would do so
    too, but then a worker that is idle takes all connections of one moment.
    """

    _sso = None
    _shd: Any = None

    def _init_shared_socket(self) -> None:
        self._queues = [
            SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
            for _ in range(self.workers)
        ]

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Any
    ) -> Any:
        self._shd = self._queues[idx]
        return super()._spawn_worker(idx, target, callback_loader)


def _obey(server: _Server) -> None:
    """Has signals heard from now on, and by workers while they load; granian does so later."""
    ends = (signal.SIGTERM, signal.SIGINT)
    signal.signal(signal.SIGHUP, server.signal_handler_reload)
    for number in ends:
        signal.signal(number, server.signal_handler_interrupt)

    def hear() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)

    def hear_in_worker() -> None:
        # These handlers would tell it nothing. A Ctrl-C, which goes to all, is the main process's.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        hear()

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ends),
        after_in_parent=hear,
        after_in_child=hear_in_worker,
    )


def serve(read_settings: Callable[[], Settings], say: Callable[[str], None]) -> None:
    """Serves until it is told to stop, and says where.

    SIGTERM and SIGINT let requests in flight come to their end; SIGHUP reads the settings again and
    replaces one worker after another. Raises :class:`CannotServe` and
    :class:`index.errors.SettingsError`.
    """
    site = Site(read_settings)
    build_searcher(site.settings)  # what it lacks is said here, and not by each worker
    web = site.settings.web
    check_address(web.host, web.port)
    fork_workers()
    with shared_counts():
        server = _Server(
            "web.server:Site",
            address=web.host,
            port=web.port,
            interface=Interfaces.WSGI,
            workers=web.workers,
            # Exports wait for their readers in threads of their own.
            blocking_threads=web.threads + web.exports,
            http=HTTPModes.http1,
            websockets=False,
            respawn_failed_workers=True,
            # A client that keeps its connection open must not hold up a stop.
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
            log_dictconfig=logging_settings(web.log, web.log_also),
        )
        server.on_reload(site.reload)
        _obey(server)
        host = f"[{web.host}]" if ":" in web.host else web.host
        say(f"Serving on http://{host}:{web.port}; end with Ctrl-C.")
        # What takes longest to load is there before the workers are, and once for all of them.
        segmenter()
        loaded.keep()
        server.serve(target_loader=site, wrap_loader=False)
