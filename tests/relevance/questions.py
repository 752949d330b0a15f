"""What is asked, and of which articles: public sets, and known items of the news.

*Collection*: the articles that one index is made of. *Task*: questions for a collection, with the
measure that judges the rankings; a row of the table. *Distractors*: news that answers nothing.
*Known item*: an article that a reader remembers a piece of.

All of it is drawn with fixed seeds, and :func:`digests` says whether it is what it was before.
"""

from __future__ import annotations

import dataclasses
import functools
import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.article import Article
from index.script import to_hans, to_hant
from tests.benchmarks.corpus import NoData, news_folder
from tests.relevance import known_items
from tests.relevance.measures import ndcg, reciprocal_rank

SETS = ("cmrc2018", "csl")
KNOWN_ITEM = "broadcast"
QUESTIONS = 1500
"""Questions of a task."""
FLASHES = 50_000
"""Flashes among the distractors."""
PLAIN, DISTRACTED = "plain", "with distractors"
OWN, OTHER = "own script", "other script"
WORDS, QUOTE = "three words", "quote"
_SEED = 2018


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """``grades``: id to grade of the articles that answer it; 1 or more."""

    text: str
    grades: Mapping[str, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """``measure``: a ranking of ids and the grades → 0 to 1."""

    name: str
    questions: tuple[Question, ...]
    measure: Callable[[Sequence[str], Mapping[str, int]], float]


@dataclasses.dataclass(frozen=True, slots=True)
class Collection:
    name: str
    articles: tuple[Article, ...]
    tasks: tuple[Task, ...]


def task_name(part: str, *more: str) -> str:
    """``cmrc2018, plain, own script``."""
    return ", ".join((part, *more))


def collections(parts: Iterable[str]) -> Iterator[Collection]:
    """The collections of the sets and of the known items that are named. Raises ``NoData``."""
    news_folder()  # so that nothing is measured where it is missing
    for part in parts:
        if part == KNOWN_ITEM:
            yield _known_items()
            continue
        articles, questions = _set(part)
        yield _asked_in_both_scripts(part, PLAIN, articles, questions)
        yield _asked_in_both_scripts(part, DISTRACTED, (*articles, *_distractors()), questions)


def small_slice(articles: int, questions: int) -> Iterator[Collection]:
    """A little of cmrc2018 and of the known items, measured in seconds. Raises ``NoData``."""
    corpus, asked = _set("cmrc2018")
    asked = asked[:questions]
    wanted = {each for question in asked for each in question.grades}
    corpus = (
        *(each for each in corpus if each.id in wanted),
        *[each for each in corpus if each.id not in wanted][: articles - len(wanted)],
    )
    yield _asked_in_both_scripts("cmrc2018", PLAIN, corpus, asked)
    yield _known_items(articles, questions)


def _asked_in_both_scripts(
    part: str, kind: str, articles: tuple[Article, ...], questions: tuple[Question, ...]
) -> Collection:
    tasks = [Task(task_name(part, kind, OWN), questions, ndcg)]
    converted = tuple(
        dataclasses.replace(each, text=_other_script(each.text)) for each in questions
    )
    tasks.append(Task(task_name(part, kind, OTHER), converted, ndcg))
    return Collection(f"{part}, {kind}", articles, tuple(tasks))


def _other_script(text: str) -> str:
    hant = to_hant(text)
    return to_hans(text) if hant == text else hant


def _known_items(size: int | None = None, count: int = QUESTIONS) -> Collection:
    articles = _news("broadcast")[:size]
    tasks = []
    for name, draw in ((WORDS, known_items.words), (QUOTE, known_items.quotes)):
        asked = tuple(
            Question(text, dict.fromkeys(sorted(ids), 1)) for text, ids in draw(articles, count)
        )
        tasks.append(Task(task_name(KNOWN_ITEM, name), asked, reciprocal_rank))
    return Collection(KNOWN_ITEM, articles, tuple(tasks))


@functools.cache
def _set(name: str) -> tuple[tuple[Article, ...], tuple[Question, ...]]:
    """The articles of a set, and those of its questions that were drawn."""
    folder = news_folder().parent / "relevance" / name
    articles = tuple(_articles(folder / "corpus.jsonl.gz", name))
    grades: dict[str, dict[str, int]] = {}
    for line in _existing(folder / "qrels.tsv").read_text("utf-8").splitlines():
        question, _, document, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(question, {})[f"{name}-{document}"] = int(grade)
    asked = [
        Question(record["text"], grades[record["id"]])
        for record in _records(folder / "queries.jsonl.gz")
        if record["id"] in grades and record.get("text")
    ]
    return articles, tuple(random.Random(_SEED).sample(asked, QUESTIONS))


@functools.cache
def _distractors() -> tuple[Article, ...]:
    flashes = random.Random(_SEED).sample(_news("flashes"), FLASHES)
    return (*_news("broadcast"), *flashes)


@functools.cache
def _news(name: str) -> tuple[Article, ...]:
    return tuple(_articles(news_folder() / f"{name}.jsonl.gz", name))


def _articles(path: Path, prefix: str) -> Iterator[Article]:
    """The texts of a file; what else is known of them is left out, so that only text ranks."""
    for record in _records(path):
        title = " ".join(_text(record, "title").split())
        paragraphs = tuple(
            filter(None, (row.strip() for row in _text(record, "body").splitlines()))
        )
        if title or paragraphs:
            yield Article(id=f"{prefix}-{record['id']}", title=title, paragraphs=paragraphs)


def _text(record: dict[str, Any], name: str) -> str:
    return str(record.get(name) or "").encode("utf-8", "replace").decode()


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(_existing(path)) as lines:
        yield from map(json.loads, lines)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise NoData(f"There is no {path}; set YOUSE_TEST_DATA to the folder that holds it.")
    return path


def digests(collection: Collection) -> dict[str, str]:
    """SHA-256 of the articles of a collection, and of the questions of each of its tasks."""
    found = {
        collection.name: _sha256([each.id, each.title, *each.paragraphs] for each in
                                 collection.articles)
    }  # fmt: skip
    for task in collection.tasks:
        found[task.name] = _sha256(
            [each.text, sorted(each.grades.items())] for each in task.questions
        )
    return found


def _sha256(rows: Iterable[list[object]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.hexdigest()
