"""What OpenAPI cannot say of parameters: ``from`` must not lie after ``to``, ``cursor`` is given.

Schemathesis draws each by itself; here the two are exchanged where they are the wrong way round,
and what has but the form of a cursor is left empty.
"""

from __future__ import annotations

import re
from typing import Any

import schemathesis

from search.dates import DateRangeError, first_day, last_day

_CURSOR = re.compile("[A-Za-z0-9_-]{40,}")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    for given in (case.query, case.body):
        if not isinstance(given, dict):
            continue
        cursor = given.get("cursor")
        if isinstance(cursor, list) and len(cursor) == 1:
            cursor = cursor[0]
        if isinstance(cursor, str) and _CURSOR.fullmatch(cursor):
            given["cursor"] = ""
        texts = [_text(given.get("from")), _text(given.get("to"))]
        try:
            backwards = first_day(texts[0]) > last_day(texts[1])
        except DateRangeError:
            continue
        if backwards:
            given["from"], given["to"] = texts[1], texts[0]


def _text(value: object) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
