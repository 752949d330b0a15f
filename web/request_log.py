"""The log: one line for each request, and each failure, as JSON or as ``key=value``.

A line says nothing of the reader: the route in place of the address, no text of the query, no
address of a machine, and of a failure its type and where it happened, but not its words, which
may repeat what was asked. ``web.log_also`` adds what an operator wants to know besides.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Callable, Collection
from typing import Any

from web.observed import Answered, Observer

FORMS = ("json", "text", "off")
ALSO = ("address", "query", "errors")
"""What lines say besides, if it is wished: who asked, what was asked, the words of failures."""

_LONGEST = 1000
"""Characters of a value: a line is written at once, so that those of processes do not mix."""
_FRAMES = 12
_PLAIN = re.compile(r"[\w./:<>+-]+", re.ASCII)
_requests = logging.getLogger("youse.requests")


def observer(also: Collection[str], generation: Callable[[], str | None]) -> Observer:
    """Writes a line for each request; ``generation`` tells the index that is in use."""

    def log(answered: Answered) -> None:
        if not _requests.isEnabledFor(logging.INFO):
            return
        fields: dict[str, object] = {
            "request_id": answered.request_id,
            "method": answered.method,
            "route": answered.route,
            "status": answered.status,
            "ms": round(answered.seconds * 1000, 1),
            "bytes": answered.size,
            "generation": generation(),
        }
        if not answered.whole:
            fields["cut"] = True
        if "address" in also:
            fields["address"] = answered.address
        if "query" in also:
            fields["query"] = answered.query
        _requests.info("request", extra={"fields": fields})

    return log


def logging_settings(form: str, also: Collection[str]) -> dict[str, Any]:
    """For :func:`logging.config.dictConfig`: all loggers write such lines to standard error."""
    lines = {"()": Lines, "form": form, "words": "errors" in also}
    loud = {"level": "WARNING" if form == "off" else "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "filters": {"known": {"()": _Known}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["known"],
            }
        },
        "loggers": {"youse": loud, "_granian": {}},
        "root": {"level": "WARNING", "handlers": ["lines"]},
    }


class _Known(logging.Filter):
    """Leaves out what the server advises against and we do on purpose."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Threads that wait for slow readers do not run Python.
        return not record.getMessage().startswith("Configuration allows spawning")


class Lines(logging.Formatter):
    """A record as one line. ``words``: with what an exception says."""

    def __init__(self, form: str, words: bool = False) -> None:
        super().__init__()
        self._text = form == "text"
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        fields: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields |= self._failure(record.exc_info[1])
        return self._line({name: _short(value) for name, value in fields.items()})

    def _failure(self, error: BaseException) -> dict[str, object]:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        told: dict[str, object] = {
            "error": type(error).__name__,
            "at": [f"{each.filename}:{each.lineno} {each.name}" for each in reversed(frames)],
        }
        return told | ({"words": str(error)} if self._words else {})

    def _line(self, fields: dict[str, object]) -> str:
        if not self._text:
            return json.dumps(
                fields, ensure_ascii=True
            )  # half a pair or a line end cannot break it
        return " ".join(f"{name}={_value(value)}" for name, value in fields.items())


def _short(value: object) -> object:
    return value[:_LONGEST] if isinstance(value, str) else value


def _value(value: object) -> str:
    text = " < ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=True)
