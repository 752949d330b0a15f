"""A place in a result that stays where it is while articles come and go.

*Cursor*: which view of the index a search went through, how many of its articles were behind it,
and which search that was. Who sends it on with the same search gets the articles that follow, from
the same view; so a walk by cursors meets each article once.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import re
import time

from search.errors import BadRequest, ViewGone
from search.messages import Message

HELD_SECONDS = 600
"""How long a cursor holds its view."""
_LONGEST = 4_000
_FORM = re.compile(r"(\d{1,12})\.(\d{1,12})\.([!-~]+)\.([0-9a-f]{16})")


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """``offset``: how many articles were given. ``given``: when, in seconds since 1970.

    ``view``: the name of the view. ``search``: the digest of the :class:`search.searcher.Plan`.
    """

    given: int
    offset: int
    view: str
    search: str

    @classmethod
    def behind(cls, offset: int, view: str, search: str) -> Cursor:
        """Behind the first ``offset`` articles of what a view finds for a search, from now on."""
        return cls(int(time.time()), offset, view, search)

    def check_age(self) -> None:
        """Raises :class:`ViewGone` where the cursor no longer holds its view."""
        if time.time() - self.given > HELD_SECONDS:
            raise ViewGone()

    def check_search(self, search: str) -> None:
        """Raises :class:`BadRequest` where the cursor was given for another search."""
        if self.search != search:
            raise BadRequest(
                "cursor",
                Message(
                    "The cursor belongs to another search; send it with the query, filters, mode "
                    "and sort that it was given for, or search again without it."
                ),
            )

    def __str__(self) -> str:
        text = f"{self.given}.{self.offset}.{self.view}.{self.search}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str) -> Cursor:
    """The cursor that was given as ``text``. Raises :class:`BadRequest`."""
    try:
        padded = text[:_LONGEST].encode("ascii") + b"=" * (-len(text) % 4)
        match = _FORM.fullmatch(base64.b64decode(padded, b"-_", validate=True).decode("ascii"))
    except (ValueError, binascii.Error):
        match = None
    if match is None:
        raise BadRequest(
            "cursor",
            Message(
                "This is no cursor; send “next” of an answer as it came, "
                "or search again without it."
            ),
        )
    given, offset, view, search = match.groups()
    return Cursor(int(given), int(offset), view, search)
