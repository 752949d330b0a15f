"""What is said to the reader, so that it can still be said in another language.

*Message*: a text in the language of the code (Chinese for readers, English for programs) that
knows what it was made of: a *template* with places such as ``%(count)s``, and the *values* for
them. It is a ``str``, so whoever knows one language alone shows it as it is. *Row*: texts end to
end, some of them messages, the others the reader's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Message(str):
    """``Message("共 %(count)s 篇", count=3)``. Values may be messages and rows themselves.

    The template is a literal, for what has to be translated is collected from the code.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Message:
        message = super().__new__(cls, template % values if values else template)
        message.template = template
        message.values = values
        return message


class Row(str):
    """The texts end to end; ``between`` stands between two of them."""

    pieces: tuple[str, ...]

    def __new__(cls, texts: Iterable[str], between: str = "") -> Row:
        pieces: list[str] = []
        for text in texts:
            if pieces and between:
                pieces.append(between)
            pieces.append(text)
        row = super().__new__(cls, "".join(pieces))
        row.pieces = tuple(pieces)
        return row


def said(text: str, translated: Callable[[str], str]) -> str:
    """``text`` with its templates put into another language by ``translated``."""
    if isinstance(text, Row):
        return "".join([said(piece, translated) for piece in text.pieces])
    if not isinstance(text, Message):
        return text
    values = {
        name: said(value, translated) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    template = translated(text.template)
    return template % values if values else template
