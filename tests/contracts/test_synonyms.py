"""The trade's names on every engine: found as typed, and by each other, as the reader is told."""

from __future__ import annotations

import functools
from collections import Counter

import pytest

from index import vocabulary
from search.parse import parse
from search.request import Request
from search.synonyms import Groups, bundled, expand, is_sure
from tests.contracts.shelf import Shelf, article

KINDS = sorted({entry.kind for entry in vocabulary.load()})
_SAMPLE = 12


@pytest.fixture(scope="module")
def stock(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """For each name of a sample of each kind an article that says it, and nothing else."""
    shelf = Shelf(tmp_path_factory.mktemp("stock") / "data", engine)
    shelf.put(*(article(name, "", f"记者昨日了解到“{name}”。") for name in names()))
    return shelf


@functools.cache
def sample(kind: str) -> tuple[tuple[str, ...], ...]:
    """Groups of a kind, spread over the whole of it."""
    entries = [entry.names for entry in vocabulary.load() if entry.kind == kind]
    return tuple(entries[:: max(1, len(entries) // _SAMPLE)])


def names() -> list[str]:
    return [name for kind in KINDS for group in sample(kind) for name in group]


def found(shelf: Shelf, query: str, groups: Groups | None = None) -> set[str]:
    """The ids of what is found with the other names looked for, a hundred at most."""
    tree, _ = expand(parse(query).tree("all"), groups or bundled())
    return {hit.article.id for hit in shelf.service.answer(tree, Request(size=100)).hits}


@pytest.mark.parametrize("kind", KINDS)
def test_each_name_is_found_as_it_is_typed(stock: Shelf, kind: str) -> None:
    lost = [
        name for group in sample(kind) for name in group if name not in stock.ids(name, mode="all")
    ]
    assert lost == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_name_finds_what_says_another(stock: Shelf, kind: str) -> None:
    lost = [
        (name, other)
        for group in sample(kind)
        for name in group
        for other in {*group} - {name}
        if is_sure(other) and other not in found(stock, name)
    ]
    assert lost == []


@pytest.fixture
def trade(shelf: Shelf) -> Shelf:
    return shelf.put(
        article("铝", "铝价上涨", "现货成交清淡。"),
        article("al", "", "Al含量不低于99.7%。"),
        article("aluminium", "", "Aluminium stocks fell."),
        article("aluminum", "", "Aluminum stocks fell."),
        article("沪铜", "", "沪铜收涨。"),
        article("shfe", "", "SHFE铜持仓下降。"),
        article("上期所", "", "上期所铜仓单增加。"),
        article("伦铜", "", "伦铜收跌。"),
        article("lme", "", "LME铜库存下降。"),
        article("short", "", "西南铝交付板材。"),
        article("middle", "", "西南铝业交付板材。"),
        article("full", "", "西南铝业（集团）有限责任公司交付板材。"),
        article("none", "", "资金面宽松，银行间利率下行，地铁开通；as in be al。"),
    )


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (("铝", "aluminium", "aluminum", "Al", "鋁"), {"铝", "al", "aluminium", "aluminum"}),
        (("沪铜", "SHFE铜", "上期所铜", "滬銅"), {"沪铜", "shfe", "上期所"}),
        (("伦铜", "LME铜", "ＬＭＥ銅"), {"伦铜", "lme"}),
        (("西南铝", "西南铝业", "西南铝业(集团)有限责任公司"), {"short", "middle", "full"}),
        (("西南铝板材", "西南铝业板材"), {"short", "middle", "full"}),
    ],
)
def test_any_name_finds_all(trade: Shelf, queries: tuple[str, ...], expected: set[str]) -> None:
    for query in queries:
        # 铝 stands in 西南铝 as well.
        assert found(trade, query) - ({"short", "middle", "full"} - expected) == expected


@pytest.mark.parametrize("query", ["gold", "Au", "silver", "iron", "砷", "铟", "铍"])
def test_namesakes_are_not_found(trade: Shelf, query: str) -> None:
    assert found(trade, query) == set()


def test_quoted_names_find_themselves(trade: Shelf) -> None:
    assert found(trade, '"沪铜"') == {"沪铜"}
    assert found(trade, "“aluminium”") == {"aluminium"}


def test_what_was_typed_comes_first(shelf: Shelf) -> None:
    shelf.put(
        article("other", "", "SHFE铜持仓下降，现货成交清淡。"),
        article("typed", "", "沪铜的持仓下降，现货成交清淡。"),
        *(article(f"{n}", "", "铝价、锌价、铅价。") for n in range(5)),
    )
    for query, order in (("沪铜", ["typed", "other"]), ("SHFE铜", ["other", "typed"])):
        tree, _ = expand(parse(query).tree("all"), bundled())
        hits = shelf.service.answer(tree, Request()).hits
        assert [hit.article.id for hit in hits] == order


def test_names_that_articles_define(shelf: Shelf) -> None:
    shelf.put(
        article("full", "", "东陵矿冶研究院（以下简称“东陵院”）成立。"),
        article("short", "", "东陵院公布成果。"),
    )
    groups = bundled().with_defined([("东陵院", "东陵矿冶研究院")])
    assert found(shelf, "东陵矿冶研究院", groups) == {"full", "short"}
    assert found(shelf, "东陵矿冶研究院") == {"full"}


def test_the_sample_is_of_every_kind() -> None:
    assert min(Counter(kind for kind in KINDS for _ in sample(kind)).values()) >= _SAMPLE
