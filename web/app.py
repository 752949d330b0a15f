"""The application: where service, pages, API and errors meet."""

from __future__ import annotations

import flask

from index.archive_pages import ArchivePages
from search.errors import NotReady
from search.service import SearchService
from web import api, carry_away, errors, http_manners, pages
from web.config import WebSettings

_LARGEST_BODY = 64 * 1024
_YEAR = 365 * 86_400
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(
    service: SearchService,
    settings: WebSettings | None = None,
    archive: ArchivePages | None = None,
) -> flask.Flask:
    """The WSGI application that answers with ``service``. Read-only: no route writes.

    ``archive`` has the pages as they came; without it none is shown.
    """
    settings = settings or WebSettings()
    app = flask.Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.config["EXPORT_ROWS"] = settings.export_rows
    app.extensions["youse"] = service
    app.extensions["youse.pages"] = archive
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(carry_away.blueprint)
    errors.register(app)
    http_manners.register(app, settings.cors_origins)

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

    @app.after_request
    def harden(response: flask.Response) -> flask.Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app
