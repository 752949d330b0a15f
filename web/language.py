"""In which language the site speaks: 简体, 繁體 or English.

*Language*: one of :data:`LANGUAGES`, by its tag as HTML writes it. An address may name it
(``lang``), which a cookie then keeps, so that other addresses need not; else the browser's list of
languages decides. *Catalogue*: the translations into one language, by what the code says. That is
Chinese for readers, and English where programs are told the same; the catalogue of 简体 holds only
the latter.
"""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import NamedTuple

import flask
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import request

from search.messages import Message, Row, said
from web import links, site

LANGUAGES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
DEFAULT = "zh-Hans"
FOLDER = Path(__file__).with_name("translations")

_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_YEAR = 365 * 86_400


class Way(NamedTuple):
    """The same page in another language; ``href`` keeps its path."""

    tag: str
    name: str
    href: str


def register(app: flask.Flask) -> None:
    """Makes ``app`` answer each page in the reader's language.

    What a template shows is translated if it is a message; its own texts stand in ``_()``.
    """
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # by the extension
        _gettext,
        lambda one, many, count: _now().ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: _now().pgettext(context, text),
    )
    # By itself it looks up at each text which function that is.
    environment.globals["_"] = environment.globals["gettext"]
    environment.finalize = shown
    environment.filters["said"] = shown
    environment.globals.update(language=current, language_ways=ways, month_name=month_name)
    app.after_request(_told)


@functools.cache
def catalogue(language: str) -> Translations:
    """The translations into a language, from the .po itself: nothing has to be compiled."""
    with (FOLDER / f"{_locale(language)}.po").open("rb") as file:
        read = read_po(file, _locale(language))
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


def current() -> str:
    """The language of this answer."""
    if not flask.has_app_context():
        return DEFAULT
    known_already: str | None = flask.g.get("language")
    if known_already is None:
        known_already = flask.g.language = _asked()
    return known_already


def shown(value: object) -> object:
    """A message in the language of this answer; anything else as it is."""
    return said(value, _gettext) if isinstance(value, Message | Row) else value


def _gettext(text: str) -> str:
    return _now().gettext(text)


def _now() -> Translations:
    return catalogue(current())


def ways() -> list[Way]:
    """This page in each language."""
    # A reference without a path keeps the path that the browser is at. A cursor is soon gone.
    given = (
        links.changed(site.given(), {"cursor": ()}) if "cursor" in request.args else site.given()
    )
    return [
        Way(tag, name, links.address("", {**given, "lang": (tag,)}))
        for tag, name in LANGUAGES.items()
    ]


def month_name(month: int) -> str:
    """A month in short: ``1月``, ``Jan``."""
    names = Locale.parse(_locale(current())).months["stand-alone"]["abbreviated"]
    return str(names[month])


def known(tag: str) -> str | None:
    """The language that a tag of BCP 47 asks for: ``zh-TW`` is 繁體."""
    primary, *others = tag.strip().lower().replace("_", "-").split("-")
    if primary == "en":
        return "en"
    if primary != "zh":
        return None
    return "zh-Hant" if _TRADITIONAL.intersection(others) and "hans" not in others else "zh-Hans"


def _asked() -> str:
    if not flask.has_request_context():
        return DEFAULT
    named = (request.args.get("lang", ""), request.cookies.get("lang", ""))
    listed = (tag for tag, quality in request.accept_languages if quality > 0)
    return next(filter(None, map(known, (*named, *listed))), DEFAULT)


def _locale(language: str) -> str:
    return language.replace("-", "_")


def _told(response: flask.Response) -> flask.Response:
    """Says which language a page is in, and on what that depends; keeps the one that was chosen."""
    if response.mimetype != "text/html":
        return response
    response.content_language.add(current())
    response.vary.update(("Accept-Language", "Cookie"))
    chosen = known(request.args.get("lang", ""))
    if chosen and request.cookies.get("lang") != chosen:
        response.set_cookie(
            "lang", chosen, max_age=_YEAR, path=request.script_root or "/",
            secure=request.is_secure, httponly=True, samesite="Lax",
        )  # fmt: skip
    return response
