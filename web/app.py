"""The application: where service, pages, API and errors meet."""

from __future__ import annotations

import flask
from werkzeug.middleware.proxy_fix import ProxyFix

from index.archive_pages import ArchivePages, Pages
from search.errors import NotReady
from search.messages import Message
from search.service import SearchService
from web import (
    api,
    bounds,
    carry_away,
    errors,
    http_manners,
    language,
    observed,
    pages,
    request_log,
    security_headers,
)  # fmt: skip
from web.config import WebSettings
from web.metrics import Metrics
from web.rate_limit import RateLimit

_YEAR = 365 * 86_400


def create_app(
    service: SearchService,
    settings: WebSettings | None = None,
    archive: Pages | None = None,
) -> flask.Flask:
    """The WSGI application that answers with ``service``. Read-only: no route writes.

    ``archive`` has the pages as they came; without it none is shown; its size
    is told where it is a file here.
    """
    settings = settings or WebSettings()
    app = flask.Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["EXPORT_ROWS"] = settings.export_rows
    app.config["TRUSTED_HOSTS"] = settings.hosts or None
    app.extensions["youse"] = service
    app.extensions["youse.pages"] = archive
    app.extensions["youse.exports"] = bounds.Places(settings.exports, Message("exports"))
    metrics = Metrics(service, archive.path if isinstance(archive, ArchivePages) else None)
    log = request_log.observer(settings.log_also, lambda: service.generation)
    if settings.proxies:
        # Only what our own proxies added is believed; a client can send such headers too.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    observed.register(app, (metrics.count, log))
    rate = settings.rate_per_minute
    limit = RateLimit(rate, settings.rate_burst) if rate else None
    bounds.register(app, settings.threads, limit)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(carry_away.blueprint)
    errors.register(app)
    language.register(app)
    http_manners.register(app, settings.cors_origins)
    security_headers.register(app, settings.hsts_seconds)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> flask.typing.ResponseReturnValue:
        """200 once a search is quick; until then 503."""
        try:
            service.warm()
        except NotReady as error:
            response = errors.problem(503, str(error))
            response.headers["Retry-After"] = pages.RETRY_SECONDS
            return response
        return {"status": "ready"}

    @app.get("/metrics", endpoint="metrics")
    def told() -> flask.Response:
        text, content_type = metrics.text()
        return flask.Response(text, content_type=content_type)

    return app
