"""What can go wrong between a page and the index.

IndexingError
├── ReadError         an input cannot be read: names the input and the mend
├── ArchiveError      the archive cannot be opened or used
│   └── NoSuchArticle no article of the archive has that id
├── EditError         a correction that cannot be made
├── LockHeld          another process writes; says which
├── EngineError       the index cannot be opened or written
│   ├── IndexUnusable it is damaged or of another version, and must be built again
│   └── ClusterAway   the cluster that holds it does not answer
├── VocabularyError   the vocabulary file is malformed
└── SettingsError     the configuration is wrong; one line a mistake
"""

from __future__ import annotations


class IndexingError(Exception):
    """Base of this folder's errors; its text is one sentence for the user."""


class ReadError(IndexingError):
    pass


class ArchiveError(IndexingError):
    pass


class NoSuchArticle(ArchiveError):
    def __init__(self, article_id: str) -> None:
        super().__init__(f"There is no article with the id “{article_id}” in the archive.")


class EditError(IndexingError):
    pass


class LockHeld(IndexingError):
    pass


class EngineError(IndexingError):
    pass


class IndexUnusable(EngineError):
    pass


class ClusterAway(EngineError):
    pass


class VocabularyError(IndexingError):
    pass


class SettingsError(IndexingError):
    pass
