"""``youse check`` and ``youse stats``: archive and index against each other, and in figures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from index import build, generations, lock
from index.archive import Archive
from index.engines import registry
from index.errors import EngineError
from search.errors import NotReady
from web.config import Settings
from web.wiring import build_searcher


def check_data(
    settings: Settings, repair: bool, say: Callable[[str], None]
) -> tuple[list[str], str | None]:
    """What is wrong with archive and index, a sentence each; and what ``repair`` mended of it."""
    data = settings.store.folder
    with (
        lock.writing(data, settings.index.lock_wait_seconds, say),
        contextlib.closing(Archive(data)) as archive,
    ):
        findings = [f"The archive is damaged: {finding}." for finding in archive.check()]
        if findings:
            return findings, None
        findings = _compare(settings, archive)
        if not (findings and repair):
            return findings, None
        count = build.rebuild(archive, data, settings.store.engine, settings.index.commit_articles)
        return findings, f"Built the index again from the archive: {count:,} changes."


def _compare(settings: Settings, archive: Archive) -> list[str]:
    folder = generations.current(settings.store.folder)
    if folder is not None and (damages := registry.damages(settings.store.engine, folder)):
        return damages
    try:
        indexed = build_searcher(settings).view().ids()
        writer = build.open_index(settings.store.folder, settings.store.engine)
        behind = archive.sequence - writer.sequence
        writer.close()
    except (NotReady, EngineError) as error:
        return [str(error)]
    kept = archive.ids()
    findings = []
    if behind:
        findings.append(f"The index is {behind:,} changes behind the archive.")
    for ids, sentence in (
        (kept - indexed, "articles of the archive are not in the index"),
        (indexed - kept, "articles of the index are not in the archive"),
    ):
        if ids:
            findings.append(f"{len(ids):,} {sentence}, such as {min(ids)}.")
    return findings


def statistics(settings: Settings, archive: Archive) -> dict[str, int | str]:
    """Counts of the archive, sizes in bytes, and the index in use."""
    data = settings.store.folder
    current = generations.current(data)
    return {
        **archive.counts(),
        "archive_bytes": archive.path.stat().st_size,
        "index_bytes": _folder_size(current) if current else 0,
        "index": current.name if current else "none",
        "sequence": archive.sequence,
    }


def _folder_size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
