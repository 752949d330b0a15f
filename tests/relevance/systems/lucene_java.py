"""Lucene 8 with its two analyzers for Chinese, through ``LuceneRelevance.java`` beside this file.

Java runs the source as it stands (JEP 330). Texts go in and ids come out as lines of UTF-8.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.article import Article
from tests.relevance.systems import LUCENE_CJK, LUCENE_SMART, Missing, whole_text

_SOURCE = Path(__file__).with_name("LuceneRelevance.java")
_ANALYZERS = {LUCENE_CJK: "cjk", LUCENE_SMART: "smart"}
_JARS = ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-smartcn")
_MEMORY = "-Xmx1g"


def system(name: str) -> Lucene:
    return Lucene(_ANALYZERS[name])


def _class_path() -> str:
    """The three jars, from ``YOUSE_LUCENE`` or where Debian keeps them. Raises ``Missing``."""
    folder = Path(os.environ.get("YOUSE_LUCENE") or "/usr/share/java")
    jars = [sorted(folder.glob(f"{name}-8.*.jar")) for name in _JARS]
    if not all(jars):
        raise Missing(f"no Lucene 8 in {folder}: apt-get install liblucene8-java")
    return os.pathsep.join(str(several[-1]) for several in jars)


class Lucene:
    def __init__(self, analyzer: str) -> None:
        java = shutil.which("java")
        if java is None:
            raise Missing("Java is not installed: apt-get install default-jdk-headless")
        self._analyzer = analyzer
        self._command = (java, _MEMORY, "-Dfile.encoding=UTF-8", "-cp", _class_path(), str(_SOURCE))

    def index(self, articles: Sequence[Article], folder: Path) -> None:
        self._folder = folder
        self._run("index", (f"{each.id}\t{_line(whole_text(each))}" for each in articles))

    def rankings(self, texts: Sequence[str], size: int) -> list[list[str]]:
        answers = self._run("ask", map(_line, texts), str(size)).splitlines()
        return [answer.split("\t") if answer else [] for answer in answers]

    def _run(self, verb: str, lines: Iterable[str], *more: str) -> str:
        command = [*self._command, verb, self._analyzer, str(self._folder), *more]
        text = "".join(f"{line}\n" for line in lines)
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"Lucene failed: {done.stderr.decode(errors='replace')[-2000:]}")
        return done.stdout.decode()

    def close(self) -> None:
        """Nothing is held: each call is a process."""


def _line(text: str) -> str:
    """``text`` on one line, as Java's reader tells lines apart."""
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
