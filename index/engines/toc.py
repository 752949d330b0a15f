"""The table of contents (TOC) of an index: what it consists of at one commit.

*Generation*: the number of a commit. Each has a file ``_MAIN_GENERATION.toc``, as Whoosh calls it,
but not as Whoosh writes it: that is a pickle, and whoever loads a pickle does what it says. Ours is
a line with format and CRC-32, and JSON; nothing of an index is unpickled.

*Manifest*: what the TOC is to the files of the segments. It has the *seal* of each, which is
compared before the file is opened. A file's seal has the sum of its header, that the sum of its
directory, and that the sums of its arrays; those are compared by :func:`whoosh_index.damages` and
before a merge, for reading all that is in an index takes a while.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import NamedTuple

from index.engines import array_file, whoosh_schema
from index.engines.array_file import Seal
from index.engines.segment_file import EXTENSION
from index.errors import IndexUnusable
from index.generations import sync_folder, write_whole

INDEX_NAME = "MAIN"
_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
_MAGIC = "youse-toc-1"
REBUILD = "run: youse rebuild"


class Entry(NamedTuple):
    """A segment at a commit; ``deleted`` are the numbers of its deleted documents, ascending."""

    name: str
    documents: int
    deleted: list[int]
    seal: Seal


class Toc(NamedTuple):
    """``sequence``: the archive's sequence number that the commit has reached."""

    generation: int
    sequence: int
    segments: tuple[Entry, ...]


def path_of(folder: Path, generation: int) -> Path:
    return folder / f"_{INDEX_NAME}_{generation}.toc"


def generation_of(path: Path) -> int | None:
    """The generation that a file is the TOC of; ``None`` for any other file."""
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else None


def latest(folder: Path) -> int | None:
    """The generation of the last commit; ``None`` where there was none yet."""
    found = (generation_of(path) for path in folder.iterdir())
    return max((each for each in found if each is not None), default=None)


def write(folder: Path, toc: Toc) -> None:
    """Commits: ``toc`` is there for good, and all that it names, or not at all."""
    # The names of the segments come before the name of what names them.
    sync_folder(folder)
    text = json.dumps({"stamp": whoosh_schema.stamp(), **toc._asdict()}, ensure_ascii=False)
    write_whole(
        path_of(folder, toc.generation), f"{_MAGIC} {zlib.crc32(text.encode()):08x}\n{text}"
    )


def read(folder: Path, generation: int | None = None) -> Toc:
    """The TOC of the last commit, or of one whose files are still kept.

    Raises :class:`IndexUnusable` for one that is damaged, of another version of youse, or names
    files that are not there as they were written.
    """
    if generation is None:
        generation = latest(folder)
    if generation is None:
        raise IndexUnusable(f"There is no whole index in {folder}; {REBUILD}")
    toc = _parse(path_of(folder, generation))
    if toc.generation != generation:
        raise IndexUnusable(f"The index in {folder} is damaged: a TOC was renamed; {REBUILD}")
    for entry in toc.segments:
        segment = folder / f"{entry.name}{EXTENSION}"
        try:
            sealed = array_file.seal_of(segment) == entry.seal
        except FileNotFoundError as error:
            raise IndexUnusable(f"The index in {folder} lacks {segment.name}; {REBUILD}") from error
        if not sealed:
            raise IndexUnusable(f"{segment} is damaged: it is not what was written; {REBUILD}")
    return toc


def _parse(path: Path) -> Toc:
    head, _, data = path.read_bytes().partition(b"\n")
    magic, _, crc = head.partition(b" ")
    if magic != _MAGIC.encode():
        raise IndexUnusable(
            f"The index in {path.parent} is damaged or was made by another version of youse; "
            f"{REBUILD}"
        )
    if crc != f"{zlib.crc32(data):08x}".encode():
        raise IndexUnusable(f"The index in {path.parent} is damaged: {path.name}; {REBUILD}")
    # What has the right sum was written so by us.
    values = json.loads(data)
    if values["stamp"] != whoosh_schema.stamp():
        raise IndexUnusable(f"The index was made by another version of youse; {REBUILD}")
    segments = (
        Entry(name, documents, deleted, Seal(*seal))
        for name, documents, deleted, seal in values["segments"]
    )
    return Toc(values["generation"], values["sequence"], tuple(segments))
