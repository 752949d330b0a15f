"""What all pages of the site are made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, render_template, request

if TYPE_CHECKING:
    from search.service import SearchService


def service() -> SearchService:
    """What answers the searches of this site."""
    return cast("SearchService", current_app.extensions["youse"])


def given() -> dict[str, list[str]]:
    """The parameters of the address, in their order, but for that of the language."""
    return {name: of_it for name, of_it in request.args.lists() if name != "lang"}


def page(template: str, **values: object) -> str:
    """A page from its template."""
    # A damaged page may hold half a surrogate pair, which no response can carry.
    return render_template(template, **values).encode("utf-8", "replace").decode()
