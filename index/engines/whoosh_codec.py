"""Whoosh's plug-in point: its segments and readers, over our segment files.

What a segment is to Whoosh is what our table of contents (TOC) keeps of it: name, number of
documents, deletions; the file itself stays out of it. Postings reach Whoosh's own matchers as
lists, for the query classes that our evaluator leaves to Whoosh.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from index.engines.array_file import Seal, seal_of
from index.engines.segment_file import EXTENSION, WITH_FREQS, StoredSegment
from index.engines.toc import INDEX_NAME, Entry

Term = tuple[str, bytes]


class ArraySegment(base.Segment):  # type: ignore[misc]
    """What the TOC keeps of a segment."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._count = 0
        self._deleted: set[int] = set()
        self._seal: Seal | None = None

    @classmethod
    def of(cls, entry: Entry) -> ArraySegment:
        """The segment of an entry of the TOC."""
        segment = cls(INDEX_NAME)
        segment.segid = entry.name.removeprefix(f"{INDEX_NAME}_")
        segment._count, segment._deleted = entry.documents, set(entry.deleted)
        segment._seal = entry.seal
        return segment

    def entry(self, folder: Path) -> Entry:
        """Its entry in the TOC of the index in ``folder``."""
        if self._seal is None:
            self._seal = seal_of(self.path(folder))
        return Entry(self.segment_id(), self._count, sorted(self._deleted), self._seal)

    def codec(self, **_: object) -> ArrayCodec:
        return ArrayCodec()

    def path(self, folder: str | Path) -> Path:
        """Its file in the folder of the index."""
        return Path(folder, str(self.make_filename(EXTENSION)))

    def set_doc_count(self, count: int) -> None:
        self._count = count

    def doc_count_all(self) -> int:
        return self._count

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        return frozenset(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        return False


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads segment files for Whoosh. They are written by :mod:`index.engines.bulk_writer`."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(indexname)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTerms:
        return ArrayTerms(StoredSegment(segment.path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocuments:
        return ArrayDocuments(StoredSegment(segment.path(storage.folder)), segment)

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> _Nothing:
        return _Nothing()

    def field_writer(self, storage: Any, segment: ArraySegment) -> _Nothing:
        return _Nothing()


class _Nothing:
    """Stands where Whoosh's writer expects what writes a document at a time."""

    is_closed = True


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment and their postings."""

    def __init__(self, stored: StoredSegment) -> None:
        self._stored = stored

    def indexed_field_names(self) -> list[str]:
        return list(WITH_FREQS)

    def __contains__(self, term: Term) -> bool:
        field, text = term
        return field in WITH_FREQS and self._stored.postings(field).find(text) >= 0

    def terms(self) -> Iterator[Term]:
        for field in sorted(WITH_FREQS):
            for text in self._stored.postings(field).terms():
                yield field, text

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        for field in sorted(WITH_FREQS):
            if field >= fieldname:
                postings = self._stored.postings(field)
                start = postings.at_or_behind(prefix) if field == fieldname else 0
                for text in postings.terms(start):
                    yield field, text

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        postings = self._stored.postings(fieldname)
        number = postings.find(text)
        return postings.doc_frequency(number) if number >= 0 else 0

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._stored.postings(fieldname)
        number = postings.find(text)
        if number < 0:
            raise TermNotFound((fieldname, text))
        docs, freqs = postings.postings(number)
        lengths = self._stored.lengths.get(fieldname)
        return TermInfo(
            weight=docs.size if freqs is None else int(freqs.sum()),
            df=docs.size,
            minlength=1 if lengths is None else int(lengths[docs].min()),
            maxlength=1 if lengths is None else int(lengths[docs].max()),
            maxweight=1 if freqs is None else int(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(
        self, fieldname: str, text: bytes, format_: object, scorer: object = None
    ) -> ListMatcher:
        postings = self._stored.postings(fieldname)
        number = postings.find(text)
        if number < 0:
            raise TermNotFound((fieldname, text))
        docs, freqs = postings.postings(number)
        weights = [1.0] * docs.size if freqs is None else [float(freq) for freq in freqs.tolist()]
        return ListMatcher(
            docs.tolist(), weights, format=format_, scorer=scorer, term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )  # fmt: skip


class ArrayDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """The documents of a segment, with what was deleted since it was written."""

    def __init__(self, stored: StoredSegment, segment: ArraySegment) -> None:
        self._stored = stored
        self._segment = segment

    def doc_count_all(self) -> int:
        return self._stored.doc_count

    def doc_count(self) -> int:
        return self._stored.doc_count - self._segment.deleted_count()

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._stored.lengths.get(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        return self._stored.total_lengths.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        return self._bounds.get(fieldname, (0, 0))[0]

    def max_field_length(self, fieldname: str) -> int:
        return self._bounds.get(fieldname, (0, 0))[1]

    @functools.cached_property
    def _bounds(self) -> dict[str, tuple[int, int]]:
        lengths = self._stored.lengths.items()
        return {name: (int(each.min()), int(each.max())) for name, each in lengths if each.size}

    def stored_fields(self, docnum: int) -> dict[str, object]:
        return {}
