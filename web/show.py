"""Articles and results as lines on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click

from index.article import Article, Mend
from search.request import Request
from search.results import Mark, Repost, Results
from web import explanations


def show_results(asked: Request, results: Results) -> None:
    """A page of results, matches in bold; where there is none, why, and what would find some."""
    for notice in results.notices:
        click.echo(f"· {notice.message}")
    page = f"第 {results.page}/{max(results.pages, 1)} 页"
    click.echo(f"{results.total:,} 篇，{page}，{results.took_ms} 毫秒")
    for hit in results.hits:
        article = hit.article
        facts = [
            article.published_text and article.published_text[:16].replace("T", " "),
            article.source,
            article.category,
            "、".join(article.authors),
            article.id,
        ]
        click.echo()
        click.echo(_marked(hit.title or "（无题）", hit.title_marks))
        click.secho("  " + " · ".join(filter(None, facts)), dim=True)
        for snippet in hit.snippets:
            click.echo("  " + _marked(snippet.text, snippet.marks))
        if hit.reposts:
            told = _in_short(hit.reposts)
            click.secho(f"  另有 {len(hit.reposts):,} 篇转载：{told}", dim=True)
        if asked.explain and hit.score is not None:
            click.secho("  " + explanations.score(hit.score, hit.parts), dim=True)
    why = explanations.explained(asked, results.nothing)
    for reason in why.reasons:
        click.echo(reason)
    for way in why.meant:
        click.echo(f"您是不是要找：{way.text}（{way.count:,} 篇）")
    for way in why.ways:
        click.echo(f"{way.text}，可得 {way.count:,} 篇")


def _in_short(reposts: Sequence[Article | Repost]) -> str:
    return "、".join(f"{each.source or '来源不明'} {each.id}" for each in reposts)


def _marked(text: str, marks: tuple[Mark, ...]) -> str:
    shown, position = "", 0
    for start, end in marks:
        shown += text[position:start] + click.style(text[start:end], bold=True, fg="yellow")
        position = end
    return shown + text[position:]


def show_article(article: Article, others: Sequence[Article]) -> None:
    """An article to read; ``others``: those that tell the same story."""
    click.secho(article.title or "（无题）", bold=True)
    names = {
        "id": "编号", "published": "日期", "source": "来源", "category": "分类",
        "authors": "作者", "editor": "编辑", "views": "浏览",
    }  # fmt: skip
    for field, value in article.as_dict().items():
        if field in names and value not in (None, []):
            shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            click.echo(f"{names[field]}  {shown}")
    if others:
        click.echo("转载  " + _in_short(others))
    for paragraph in article.paragraphs:
        click.echo()
        click.echo(paragraph)


def show_mends(mends: tuple[Mend, ...]) -> None:
    """What was mended, a line each: kind, place, before and after."""
    for mend in mends:
        click.echo(f"{mend.kind}\t{mend.where}:{mend.start}\t{mend.before!r} → {mend.after!r}")
