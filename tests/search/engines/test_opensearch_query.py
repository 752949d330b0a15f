"""What trees become in OpenSearch's query language; what it finds is tested on a real cluster."""

from __future__ import annotations

import pytest

from search.engines.opensearch_query import (
    NOTHING,
    Known,
    compiled,
    exact,
    filters_of,
    inner,
    near,
    weighed,
)
from search.query import (
    All,
    Any,
    Constant,
    DateRange,
    Everything,
    Fuzzy,
    Native,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Raised,
    Term,
    ValueFilter,
    Weighted,
    Wildcard,
)

WEIGHTS = {
    ("words", "铜价"): 2.5, ("grams", "铜"): 1.5, ("words", "铜"): 3.0, ("grams", "铜价"): 2.0,
}  # fmt: skip
KNOWN = Known(lambda field, text: WEIGHTS[field, text])
PRICE = {"term": {"words": {"value": "铜价", "boost": 2.5}}}
CHARACTER = {
    "bool": {
        "must": [{"term": {"grams": {"value": "铜", "boost": 1.5}}}],
        "should": [{"term": {"words": {"value": "铜", "boost": 3.0}}}],
    }
}


def unscored(query: object) -> dict[str, object]:
    return {"constant_score": {"filter": query, "boost": 0.0}}


@pytest.mark.parametrize(
    ("tree", "query"),
    [
        (Term("铜价"), PRICE),
        (Term("铜"), CHARACTER),
        (Phrase("铜价"), {"constant_score": {"filter": {"term": {"grams": "铜价"}}, "boost": 2.0}}),
        (Phrase(" "), {"constant_score": {"filter": NOTHING, "boost": 2.0}}),
        (All((Term("铜价"), Not(Term("铜")))),
         {"bool": {"must": [PRICE], "must_not": [CHARACTER]}}),
        (All((Not(Term("铜价")),)),
         {"bool": {"must": [{"match_all": {"boost": 0.0}}], "must_not": [PRICE]}}),
        (All(()), NOTHING),
        (Any(()), NOTHING),
        (Any((Term("铜价"),)), PRICE),
        (Any((Term("铜价"), Term("铜"))),
         {"bool": {"should": [PRICE, CHARACTER], "minimum_should_match": 1}}),
        (Constant(Term("铜价"), 7.0), {"constant_score": {"filter": PRICE, "boost": 7.0}}),
        (Weighted(Term("铜价"), 0.3), {"bool": {"must": [PRICE], "boost": 0.3}}),
        (Raised(Term("铜价"), ("铜价", "锡")),
         {"bool": {"must": [PRICE],
                   "should": [{"term": {"grams": {"value": "铜价", "boost": 2.0}}}]}}),
        (Everything(), {"match_all": {"boost": 0.0}}),
        (Native("a query of another engine"), NOTHING),
        (Prefix("铜"), unscored({"prefix": {"words": {"value": "铜"}}})),
        (Wildcard("c9*\\"), unscored({"wildcard": {"words": {"value": "c9*\\\\"}}})),
        (DateRange(5, None), unscored({"range": {"moment": {"gte": 5}}})),
        (DateRange(None, None), unscored({"exists": {"field": "moment"}})),
        (ValueFilter("source", ("銅報", "铜报", "ＳＭＭ")),
         unscored({"terms": {"source": ["smm", "铜报"]}})),
    ],
)  # fmt: skip
def test_what_a_tree_becomes(tree: Node, query: object) -> None:
    assert compiled(tree, KNOWN) == query


def test_spellings_are_looked_for_among_the_codes_all_of_them() -> None:
    query = compiled(Fuzzy("c919", 2), KNOWN)["constant_score"]["filter"]["fuzzy"]["codes"]
    assert (query["value"], query["fuzziness"], query["transpositions"]) == ("c919", 2, False)
    assert query["rewrite"] == "constant_score"


def test_a_phrase_scores_by_its_words() -> None:
    query = compiled(Phrase("铜价上", ("铜价",)), KNOWN)
    assert query["bool"]["should"] == [PRICE]
    (stands,) = query["bool"]["must"]
    assert stands["constant_score"]["boost"] == 2.0


def test_exact_text_is_a_row_of_characters_behind_its_pairs() -> None:
    *pairs, stands = exact("铜 价2.5")["bool"]["filter"]
    assert pairs == [{"term": {"grams": "铜价"}}]
    assert stands == {"match_phrase": {"text": {"query": "铜 价 2_ _. _5"}}}
    assert exact("铜价", in_title=True)["bool"]["filter"][-1] == {
        "match_phrase": {"title": {"query": "铜 价"}}
    }


def test_a_point_at_an_edge_may_stand_in_a_number_or_not() -> None:
    rows = exact("5.")["bool"]["should"]
    assert [row["match_phrase"]["text"]["query"] for row in rows] == ["5 .", "5_ _."]


def test_texts_near_each_other_stand_in_one_line() -> None:
    *_, query = near(("铜价", "lme"), 4)["bool"]["filter"]
    rule = query["intervals"]["text"]["all_of"]
    assert [each["match"]["query"] for each in rule["intervals"]] == ["铜 价", "lme __ _e"]
    assert (rule["max_gaps"], rule["mode"]) == (4, "unordered")
    assert rule["filter"] == {"not_containing": {"match": {"query": "_n"}}}
    assert near(("铜价", " "), 4) == NOTHING


def test_texts_that_were_looked_up_are_found_by_their_articles() -> None:
    node = Near(("铜", "铝", "锌"), 3)
    known = Known(KNOWN.weight, {node: ["1", "2"]})
    assert compiled(node, known)["constant_score"]["filter"] == {"terms": {"id": ["1", "2"]}}


def test_which_terms_are_weighed() -> None:
    tree = All((Term("铜"), Not(Phrase("铜价上", ("铜价",))), Raised(Prefix("x"), ("涨停了",))))
    assert list(weighed(tree)) == [
        ("grams", "铜"), ("words", "铜"), ("words", "铜价"), ("grams", "涨停"), ("grams", "停了"),
    ]  # fmt: skip


def test_nodes_of_one_kind() -> None:
    tree = Any((Not(Native(1)), Constant(Weighted(Native(2), 0.5), 1.0), Term("x")))
    assert list(inner(tree, Native)) == [Native(1), Native(2)]


def test_conditions_have_the_names_of_their_facets() -> None:
    found = filters_of({"author": ("楊磊",)}, 5, 9)
    assert found == {
        "author": {"terms": {"author": ["杨磊"]}},
        "date": {"range": {"moment": {"gte": 5, "lt": 9}}},
    }
    assert filters_of({}, None, None) == {}
