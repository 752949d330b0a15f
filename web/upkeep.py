"""``youse check``, ``youse names`` and ``youse stats``: archive and index against each other, the
names that articles define, and figures; and the archive as every command but ``index`` changes it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index import build, generations, lock
from index.archive import Archive
from index.archive_check import Damage
from index.archive_file import existing
from index.archive_names import listed
from index.errors import EngineError
from index.script import fold
from search.errors import NotReady
from search.query import Any, Phrase
from search.searcher import Plan
from web.config import Settings
from web.indexes import indexes_of
from web.progress import tell_upgrade
from web.wiring import build_searcher

_SHOWN = 5
"""How many words of a changed vocabulary are named."""


class Checked(NamedTuple):
    """What is wrong, a sentence each; what a rebuild would change besides; what was mended."""

    findings: list[str]
    stale: str | None = None
    mended: str | None = None


@contextlib.contextmanager
def changing(settings: Settings, say: Callable[[str], None]) -> Iterator[Archive]:
    """The archive, under the lock of who writes; ``say`` is told who is being waited for.

    Raises :class:`ArchiveError` where there is no archive, and makes no folder for the lock then.
    """
    data = settings.store.folder
    existing(data)
    with (
        lock.writing(data, settings.index.lock_wait_seconds, say),
        contextlib.closing(Archive(data, tell=tell_upgrade)) as archive,
    ):
        yield archive


def check_data(settings: Settings, repair: bool, say: Callable[[str], None]) -> Checked:
    """Looks through archive and index; ``repair`` mends what the archive can mend."""
    with changing(settings, say) as archive:
        damages = archive.check()
        findings = [damage.sentence for damage in damages]
        if damages:
            return Checked(findings) if not repair else _mend(settings, archive, damages)
        findings = _compare(settings, archive)
        stale = None if findings else _stale(settings)
        if not ((findings or stale) and repair):
            return Checked(findings, stale)
        count = build.rebuild(archive, indexes_of(settings), settings.index.commit_articles)
        mended = f"Built the index again from the archive: {count:,} changes."
        return Checked(findings, stale, mended)


def _mend(settings: Settings, archive: Archive, damages: Sequence[Damage]) -> Checked:
    """Reads again what is damaged in the archive, if its pages are whole."""
    left = archive.mend(damages)
    archive.commit()
    remaining = {each.article_id: each for each in left if each.article_id is not None}
    findings = [remaining.get(each.article_id or "", each).sentence for each in damages]
    count = len(damages) - len(left)
    if not count:
        return Checked(findings)
    build.rebuild(archive, indexes_of(settings), settings.index.commit_articles)
    mended = f"Read {count:,} articles again from their pages, and built the index again."
    return Checked([*findings, mended]) if left else Checked(findings, mended=mended)


def _stale(settings: Settings) -> str | None:
    """What a rebuild would change because the vocabulary has changed, in a sentence or two."""
    change = indexes_of(settings).vocabulary_change()
    if change is None:
        return None
    words = Any(tuple(map(Phrase, (*change.added, *change.gone))))
    plan = Plan(words, {}, None, None, "newest", 0, 0, (), None)
    count = build_searcher(settings).view().run(plan).total
    changes = [
        f"{len(words):,} words {what} ({', '.join(words[:_SHOWN])}{', …' * (len(words) > _SHOWN)})"
        for words, what in ((change.added, "more"), (change.gone, "fewer"))
        if words
    ]
    return (
        f"The vocabulary has changed since the index was built: {', '.join(changes)}. "
        f"youse rebuild would cut {count:,} articles anew; until then they are found as text."
    )


def _compare(settings: Settings, archive: Archive) -> list[str]:
    indexes = indexes_of(settings)
    if damages := indexes.damages():
        return damages
    try:
        indexed = build_searcher(settings).view().ids()
        writer = indexes.open()
        sequence = writer.sequence
        writer.close()
    except (NotReady, EngineError) as error:
        return [str(error)]
    kept = archive.ids()
    findings = []
    if sequence > archive.sequence:
        findings.append(build.ahead(sequence, archive.sequence))
    elif sequence < archive.sequence:
        behind = archive.sequence - sequence
        findings.append(f"The index is {behind:,} changes behind the archive.")
    for ids, sentence in (
        (kept - indexed, "articles of the archive are not in the index"),
        (indexed - kept, "articles of the index are not in the archive"),
    ):
        if ids:
            findings.append(f"{len(ids):,} {sentence}, such as {min(ids)}.")
    return findings


def defined_names(archive: Archive, text: str) -> list[dict[str, int | str | None]]:
    """The short names that articles define, those with ``text`` in either name, a row each."""
    wanted = fold(text).strip()
    return [
        {
            "short": first.short,
            "full": first.full,
            "article": first.article_id,
            "date": first.published,
            "articles": articles,
        }
        for first, articles in listed(archive.names())
        if wanted in fold(first.short) or wanted in fold(first.full)
    ]


def statistics(settings: Settings, archive: Archive) -> dict[str, int | str]:
    """Counts of the archive, sizes in bytes, and the index in use.

    ``kept_bytes``: of what was superseded and can still be read for a few minutes.
    """
    data = settings.store.folder
    indexes = indexes_of(settings)
    in_use = indexes.bytes_in_use()
    here = _folder_size(generations.folder(data))
    return {
        **archive.counts(),
        "archive_bytes": archive.path.stat().st_size,
        "index_bytes": in_use,
        "kept_bytes": here - in_use if settings.store.engine == "whoosh" else 0,
        "index": indexes.in_use() or "none",
        "sequence": archive.sequence,
    }


def _folder_size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
