"""The command line: ``youse``.

Errors go to standard error in one sentence; exit status 0 done, 1 failed, 2 wrong usage. With
``--json`` standard output holds JSON alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import click

from index.archive import Archive
from index.engines.registry import ENGINES
from index.errors import EditError, IndexingError, SettingsError
from search.errors import BadRequest, SearchError
from web import config
from web.config import Configuration


class _Group(click.Group):
    """Commands whose known errors are one sentence, and whose misspelt names find the nearest."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (BadRequest, EditError, SettingsError) as error:
            raise click.UsageError(str(error)) from error
        except (IndexingError, SearchError) as error:
            _fail(str(error))
        except KeyboardInterrupt:
            taking_in = "; what was reported as taken in is kept"
            _fail(f"Interrupted{taking_in if context.invoked_subcommand == 'index' else ''}.")
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)
        except OSError as error:
            place = error.filename or "A file"
            _fail(f"{place} cannot be used: {error.strerror or error}; check the path.")

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from index.nearest import nearest

        try:
            return super().resolve_command(context, args)
        except click.UsageError as error:
            near = nearest(args[0], self.commands)
            if near:
                context.fail(f"There is no command “{args[0]}”; did you mean “{near}”?")
            raise error


def _fail(message: str) -> NoReturn:
    click.echo(f"youse: {message}", err=True)
    sys.exit(1)


def _json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "file", type=click.Path(path_type=Path), help="The configuration file.")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.")
@click.version_option(version("youse"), prog_name="youse")
@click.pass_context
def main(context: click.Context, file: Path | None, data: Path | None) -> None:
    """Full-text search over nonferrous-metals news. 有色搜索"""
    context.obj = config.load(file, {"store.folder": data})


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Go on taking in what appears.")
@as_json
@click.pass_obj
def index(
    configuration: Configuration, paths: tuple[Path, ...], watch: bool, as_json: bool
) -> None:
    """Read files and folders into the archive and the index.

    Reads .txt .html .htm .json .jsonl .csv, each also .gz, and - for standard input.
    """
    from web.intake import Intake

    missing = [path for path in paths if str(path) != "-" and not path.exists()]
    if missing:
        _fail(f"There is nothing at {', '.join(map(str, missing))}; check the path.")
    Intake(configuration.settings, as_json).run(paths, watch)


@main.command()
@click.argument("query", default="")
@click.option("--author", multiple=True, help="Only by this author (repeatable).")
@click.option("--source", multiple=True, help="Only from this source (repeatable).")
@click.option("--category", multiple=True, help="Only in this category (repeatable).")
@click.option("--from", "start", help="Published on or after: 2026, 2026-01 or 2026-01-15.")
@click.option("--to", "end", help="Published on or before.")
@click.option("--sort", help="relevance, newest, oldest or views.")
@click.option("--mode", help="auto, all or any.")
@click.option("--size", help="Hits a page, 1 to 100.")
@click.option("--page", help="Which page, from 1.")
@click.option("--cursor", help="Go on from here: what “next” of an answer in JSON says.")
@click.option("--synonyms", help="on, or off to look for nothing but what was typed.")
@click.option("--reposts", help="fold: of articles that tell one story only the earliest; or show.")
@click.option("--explain", is_flag=True, help="What each score consists of.")
@as_json
@click.pass_obj
def search(
    configuration: Configuration, /, query: str, as_json: bool, explain: bool, **options: Any
) -> None:
    """Search, as on the site. Put -- before a query that begins with -."""
    from search import request as search_request
    from web import serialize
    from web.show import show_results
    from web.wiring import build_service

    names = {"start": "from", "end": "to"}
    parameters = {
        names.get(name, name): list(value) if isinstance(value, tuple) else [value]
        for name, value in {"q": query, "explain": "1" if explain else "", **options}.items()
        if value
    }
    request = search_request.read(parameters)
    results = build_service(configuration.settings).search(request)
    if as_json:
        _json(serialize.results(request, results))
    else:
        show_results(request, results)


@main.command()
@click.argument("article_id", metavar="ID")
@click.option("--raw", is_flag=True, help="The page as it came.")
@click.option("--repairs", is_flag=True, help="What was mended, and where.")
@as_json
@click.pass_obj
def show(
    configuration: Configuration, article_id: str, raw: bool, repairs: bool, as_json: bool
) -> None:
    """Show one article."""
    from web import serialize
    from web.show import show_article, show_mends

    with _archive(configuration) as archive:
        if raw:
            sys.stdout.buffer.write(archive.pages(article_id)[0].raw)
            return
        article, mends = archive.article_and_mends(article_id)
        others = archive.reposts(article_id)
    rows = [mend.as_dict() for mend in mends]
    if as_json:
        fields = {**article.as_dict(), "reposts": serialize.reposts(others)}
        _json({**fields, "repairs": rows} if repairs else fields)
    elif repairs:
        show_mends(mends)
    else:
        show_article(article, others)


@main.command()
@click.argument("article_id", metavar="ID")
@click.option("--set", "assignments", multiple=True, required=True, metavar="FIELD=VALUE")
@click.pass_obj
def edit(configuration: Configuration, article_id: str, assignments: tuple[str, ...]) -> None:
    """Correct fields of an article; lasts through newer pages and rebuilds.

    FIELD is title, body, author, source, category, date, views, editor or url; an empty VALUE
    clears it.
    """
    from index.corrections import read_corrections, typed_names

    corrections = read_corrections(assignments)

    def correct(archive: Archive) -> None:
        archive.edit(article_id, corrections)

    _change(configuration, correct)
    click.echo(f"Corrected {', '.join(typed_names(corrections))} of {article_id}.")


@main.command()
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--restore", is_flag=True, help="Undo a removal.")
@click.pass_obj
def remove(configuration: Configuration, article_ids: tuple[str, ...], restore: bool) -> None:
    """Remove articles; they stay removed when the same pages come again."""
    done: list[str] = []

    def change(archive: Archive) -> None:
        act = archive.restore if restore else archive.remove
        done.extend(article_id for article_id in article_ids if act(article_id))

    _change(configuration, change)
    verb = "Restored" if restore else "Removed"
    click.echo(f"{verb} {len(done)} of {len(article_ids)}: {', '.join(done) or 'nothing to do'}.")


@main.command()
@click.option("--host", help="The address to listen on.")
@click.option("--port", help="The port to listen on.")
@click.option("--workers", help="How many processes answer.")
@click.pass_context
def serve(context: click.Context, /, **options: str | None) -> None:
    """Serve the site and the API until told to stop."""
    from web.server import CannotServe
    from web.server import serve as serve_site

    given = {f"web.{name}": value for name, value in options.items()}
    parent = context.parent.params if context.parent else {}
    overrides = {"store.folder": parent.get("data"), **given}
    try:
        serve_site(lambda: config.load(parent.get("file"), overrides).settings, _say)
    except CannotServe as error:
        _fail(str(error))
    except KeyboardInterrupt:
        pass


@main.command()
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="The engine to build for; without it the one of the settings.",
)
@click.pass_obj
def rebuild(configuration: Configuration, engine: str | None) -> None:
    """Build a new index from the archive beside the old one, then switch over."""
    from index import build
    from web.indexes import indexes_of
    from web.progress import Progress
    from web.upkeep import changing

    settings = configuration.settings
    with changing(settings, _say) as archive:
        total = archive.counts()["articles"]
        with Progress("Indexing", total, "articles") as progress:
            count = build.rebuild(
                archive, indexes_of(settings, engine), settings.index.commit_articles,
                progress.advance,
            )  # fmt: skip
    click.echo(f"Built a new index of {count:,} changes and switched over.")


@main.command()
@click.option("--repair", is_flag=True, help="Mend what the archive can mend.")
@click.pass_obj
def check(configuration: Configuration, repair: bool) -> None:
    """Check the archive, and the index against it."""
    from web.upkeep import check_data

    checked = check_data(configuration.settings, repair, _say)
    for sentence in (*checked.findings, checked.stale):
        if sentence:
            click.echo(sentence)
    if checked.mended:
        click.echo(checked.mended)
    elif not checked.findings:
        click.echo("The archive is whole and the index agrees with it.")
    else:
        sys.exit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def backup(configuration: Configuration, folder: Path) -> None:
    """Copy the archive into a new data folder, while others read and write.

    The index is not copied: it is made again from the archive.
    """
    from index.backup import copy

    count = copy(configuration.settings.store.folder, folder)
    click.echo(
        f"Copied the archive with {count:,} articles; to use the copy: "
        f"youse --data {folder} rebuild"
    )


@main.command()
@as_json
@click.pass_obj
def rejects(configuration: Configuration, as_json: bool) -> None:
    """List the input that was rejected, with the reasons."""
    with _archive(configuration) as archive:
        for each in archive.rejects():
            if as_json:
                _json({"input": each.name, "reason": each.reason, "received": each.received})
            else:
                click.echo(f"{each.name}\t{each.reason}")


@main.command()
@click.argument("text", default="")
@as_json
@click.pass_obj
def names(configuration: Configuration, text: str, as_json: bool) -> None:
    """List the short names that articles define, those with TEXT in them.

    Short name, full name, the first article with its date, and how many articles define it.
    """
    from web.upkeep import defined_names

    with _archive(configuration) as archive:
        rows = defined_names(archive, text)
    for row in rows:
        if as_json:
            _json(row)
        else:
            click.echo("\t".join("" if value is None else str(value) for value in row.values()))


@main.command()
@as_json
@click.pass_obj
def stats(configuration: Configuration, as_json: bool) -> None:
    """Counts, sizes and generations."""
    from web.upkeep import statistics

    with _archive(configuration) as archive:
        rows = statistics(configuration.settings, archive)
    if as_json:
        _json(rows)
    else:
        for name, value in rows.items():
            click.echo(
                f"{name:<16}{value:>16,}" if isinstance(value, int) else f"{name:<16}{value:>16}"
            )


@main.command(name="config")
@as_json
@click.pass_obj
def config_command(configuration: Configuration, as_json: bool) -> None:
    """The settings in force and where each comes from."""
    rows = [(key, str(value) if isinstance(value, Path) else value, origin)
            for key, value, origin in configuration.rows()]  # fmt: skip
    if as_json:
        _json({key: {"value": value, "origin": origin} for key, value, origin in rows})
        return
    for key, value, origin in rows:
        click.echo(f"{key:<26}  {value!s:<22}  {origin}")


def _say(message: str) -> None:
    click.echo(message, err=True)


class _archive:  # noqa: N801 - reads as what it gives
    """The archive of a configuration, closed at the end."""

    def __init__(self, configuration: Configuration) -> None:
        from web.progress import tell_upgrade

        self._archive = Archive(configuration.settings.store.folder, tell=tell_upgrade)

    def __enter__(self) -> Archive:
        return self._archive

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _change(configuration: Configuration, change: Callable[[Archive], None]) -> None:
    """Changes the archive under the lock, all or nothing, and lets the index follow."""
    from index import build
    from web.indexes import indexes_of
    from web.upkeep import changing

    settings = configuration.settings
    with changing(settings, _say) as archive:
        change(archive)
        archive.commit()
        build.bring_up(archive, indexes_of(settings), settings.index.commit_articles, _say)


if __name__ == "__main__":
    main()
