"""Every error as one clear answer: a page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

import flask
from werkzeug.exceptions import HTTPException, SecurityError

from search.errors import BadRequest, NoSuchArticle, NotReady, ViewGone
from search.messages import Message
from web import language
from web.bounds import LARGEST_BODY
from web.observed import request_id
from web.pages import RETRY_SECONDS, render_problem

API_PREFIX = "/api/"
_log = logging.getLogger("youse.errors")
_TITLES = {
    400: Message("请求有误"),
    404: Message("没有这个页面"),
    405: Message("不支持这种请求方式"),
    413: Message("请求太大"),
    414: Message("地址太长"),
    415: Message("请求的格式不对"),
    429: Message("请求太频繁"),
    503: Message("服务正忙"),
}


def register(app: flask.Flask) -> None:
    """Makes ``app`` answer every error so."""
    app.register_error_handler(BadRequest, _bad_request)
    app.register_error_handler(NoSuchArticle, _no_such_article)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(ViewGone, _view_gone)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failure)


def problem(status: int, detail: str, **members: str) -> flask.Response:
    """An answer of the type ``application/problem+json``."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }
    text = json.dumps(body, ensure_ascii=False)
    return flask.Response(text, status, content_type="application/problem+json")


def _answer(status: int, title: str, detail: str, **members: str) -> flask.Response:
    if flask.request.path.startswith(API_PREFIX):
        return problem(status, detail, **members)
    # What libraries say of an error is English, and says no more than the title.
    told = detail if isinstance(detail, Message) or language.current() == "en" else ""
    page, status = render_problem(status, title, told, flask.request.args.get("q", ""))
    return flask.Response(page, status)


def _bad_request(error: Exception) -> flask.Response:
    assert isinstance(error, BadRequest)
    return _answer(400, _TITLES[400], error.message, parameter=error.parameter)


def _no_such_article(error: Exception) -> flask.Response:
    assert isinstance(error, NoSuchArticle)
    return _answer(404, Message("没有这篇文章"), error.message)


def _not_ready(error: Exception) -> flask.Response:
    assert isinstance(error, NotReady)
    response = _answer(503, Message("索引尚未就绪"), error.message)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _view_gone(error: Exception) -> flask.Response:
    return _answer(410, "续页标记已经过期", str(error))


def _http_error(error: Exception) -> flask.typing.ResponseReturnValue:
    assert isinstance(error, HTTPException)
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Under a name that is not ours there are no addresses that a page could lead to.
        return problem(error.code, "This site does not answer to that name; check the Host header.")
    detail = error.description or HTTPStatus(error.code).phrase
    if error.code == 404:
        detail = Message("There is nothing at %(path)s.", path=flask.request.path)
    elif error.code == 405:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        detail = Message(
            "%(method)s is not answered here; use %(allowed)s.",
            method=flask.request.method,
            allowed=allowed,
        )
    elif error.code == 413:
        detail = Message("The body is longer than %(most)s bytes; send less.", most=LARGEST_BODY)
    response = _answer(error.code, _TITLES.get(error.code, Message("出错了")), detail)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _failure(error: Exception) -> flask.Response:
    name = request_id(flask.request.environ)
    _log.error("failed", exc_info=error, extra={"fields": {"request_id": name}})
    detail = Message("The service failed to answer; it has been logged as %(name)s.", name=name)
    return _answer(500, Message("服务出错"), detail)
