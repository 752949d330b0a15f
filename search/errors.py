"""What can go wrong between a question and its answer.

SearchError
├── BadRequest        the request cannot be answered as asked; names the parameter and the mend
├── NoSuchArticle     no article has that id
├── NotReady          there is no index that could answer yet
└── ViewGone          the view that a cursor holds is there no longer
"""

from __future__ import annotations

from search.messages import Message


class SearchError(Exception):
    """Base of this folder's errors; ``message`` is one sentence for the reader."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(SearchError):
    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class NoSuchArticle(SearchError):
    def __init__(self, article_id: str) -> None:
        super().__init__(Message("There is no article with the id “%(id)s”.", id=article_id))
        self.article_id = article_id


class NotReady(SearchError):
    pass


class ViewGone(SearchError):
    def __init__(self) -> None:
        super().__init__(
            Message(
                "The cursor is too old: it holds its place for ten minutes; "
                "search again without it and go on from there."
            )
        )
