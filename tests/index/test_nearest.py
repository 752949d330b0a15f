"""Which known name is meant by one that is not known, and when none is."""

from __future__ import annotations

import pytest

from index.nearest import nearest

KNOWN = ("author", "date", "explain", "from", "page", "size", "sort", "title")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("autor", "author"), ("form", "from"), ("titel", "title"), ("siez", "size"),
        ("pages", "page"), ("explian", "explain"), ("lang", None), ("format", None),
        ("page_size", None), ("plan", None), ("", None), ("作者", None),
    ],
)  # fmt: skip
def test_only_what_is_near_is_offered(name: str, meant: str | None) -> None:
    assert nearest(name, KNOWN) == meant
