"""Three texts and more near each other: what a cluster finds, looked through here.

A cluster counts what lies between texts without those in the middle, so it finds too much.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.blanks import tight_text
from index.engines.article_fields import lines_of
from index.engines.opensearch_mapping import Json, read_article
from search.engines.nearness import near
from search.engines.opensearch_query import inner
from search.engines.opensearch_query import near as candidates
from search.engines.opensearch_terms import Ask
from search.messages import Message
from search.query import Near, Node
from search.results import Notice

MOST = 2_000
"""Articles that are looked through for one query at most."""
_CUT = Notice("near-cut", Message("NEAR 要查看的文章太多：只查找了其中一部分；请加上较少见的词。"))


class Nears:
    """What was looked up of one view. Safe under threads."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def of(self, tree: Node) -> tuple[dict[Near, list[str]], tuple[Notice, ...]]:
        """For each such node of a tree the ids of its articles; what was not looked through."""
        nodes = [each for each in dict.fromkeys(inner(tree, Near)) if len(each.texts) > 2]
        found = {node: list(self._ids(node)) for node in nodes}
        cut = any(self._count(node) > MOST for node in nodes)
        return found, (_CUT,) if cut else ()

    def _query(self, node: Near) -> Json:
        return {"query": candidates(node.texts, node.distance)}

    def _count(self, node: Near) -> int:
        answer = self._ask({**self._query(node), "size": 0, "track_total_hits": True})
        return int(answer["hits"]["total"]["value"])

    def _ids(self, node: Near) -> Iterator[str]:
        body = {**self._query(node), "size": MOST, "sort": [{"id": "asc"}], "_source": ["article"]}
        for hit in self._ask(body)["hits"]["hits"]:
            article = read_article(hit["_source"])
            folded = lines_of(article).folded
            if near(node.texts, node.distance, tight_text(folded)):
                yield article.id
