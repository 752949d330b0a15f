"""Long queries keep what they match by, and lose what only scores."""

from __future__ import annotations

import pytest

from search.engines.opensearch_limit import MOST, clauses, limited
from search.engines.opensearch_query import Known, compiled
from search.errors import BadRequest
from search.query import All, Phrase, Raised, Term

KNOWN = Known(lambda field, text: 1.0)
WORDS = tuple(f"w{number}" for number in range(400))
HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 500)))


def test_a_short_query_stays_as_it_is() -> None:
    tree = Raised(All((Term("铜价"), Phrase("铝锭", ("铝锭",)))), ("铜价铝锭",))
    assert limited(compiled(tree, KNOWN)) == compiled(tree, KNOWN)
    assert clauses(compiled(tree, KNOWN)) == 6


def test_what_only_scores_goes_the_outer_clauses_first() -> None:
    tree = Raised(All((*map(Term, WORDS), Phrase(HAN, WORDS))), (HAN,))
    query = limited(compiled(tree, KNOWN))
    assert clauses(query) == MOST
    inner, kept = query["bool"]["must"][0]["bool"], query["bool"]["should"]
    assert len(inner["must"]) == len(WORDS) + 1
    assert len(inner["must"][-1]["bool"]["should"]) == len(WORDS)
    assert 100 < len(kept) < 300


def test_what_must_match_is_never_left_out() -> None:
    with pytest.raises(BadRequest, match="too many parts; leave some words out"):
        limited(compiled(All(tuple(map(Term, WORDS * 3))), KNOWN))
