"""Other names of what is named: which are looked for, where, and what is left as it was typed."""

from __future__ import annotations

import itertools

import pytest

from index import vocabulary
from search.parse import parse
from search.query import All, Any, Leaf, Node, Phrase, Term, Weighted, leaves
from search.synonyms import FACTOR, AlsoSearched, Groups, beside, bundled, expand, is_sure, told

FIRM = "云岭铝业(集团)有限责任公司"
GROUPS = Groups(
    [
        ("铝", "aluminium", "aluminum", "Al"), ("金", "黄金", "gold", "Au"),
        ("铅", "lead", "Pb"), ("砷", "arsenic", "As"), ("钨", "W"), ("沪铜", "上期所铜", "SHFE铜"),
        ("云岭铝业", FIRM, "云岭铝"), ("北川金属交易所", "North River Metal Exchange", "NRME"),
        ("6061铝合金", "6061", "AA6061"), ("孤名",), ("1#电解铜", "1号电解铜"),
    ]
)  # fmt: skip


def also(query: str, groups: Groups = GROUPS) -> dict[str, set[str]]:
    """The other names that are looked for, by the name in the query."""
    _, found = expand(parse(query).tree("all"), groups)
    return {each.name: set(each.others) for each in found}


@pytest.mark.parametrize(
    ("query", "others"),
    [
        ("铝", {"aluminium", "aluminum", "Al"}), ("鋁", {"aluminium", "aluminum", "Al"}),
        ("Aluminium", {"铝", "aluminum", "Al"}), ("Al", {"铝", "aluminium", "aluminum"}),
        ("SHFE铜", {"沪铜", "上期所铜"}), ("ｓｈｆｅ銅", {"沪铜", "上期所铜"}),
        ("滬銅", {"SHFE铜", "上期所铜"}), ("云岭铝", {"云岭铝业", FIRM}),
        (FIRM, {"云岭铝业", "云岭铝"}), ("雲嶺鋁業（集團）有限責任公司", {"云岭铝业", "云岭铝"}),
        ("north river metal exchange", {"北川金属交易所", "NRME"}),
        ("nrme", {"北川金属交易所", "North River Metal Exchange"}),
        ("1#电解铜", {"1号电解铜"}), ("1号电解铜", {"1#电解铜"}), ("W", {"钨"}),
        ("arsenic", {"砷"}),
    ],
)  # fmt: skip
def test_any_name_of_a_group_finds_the_others(query: str, others: set[str]) -> None:
    assert list(also(query).values()) == [others]


@pytest.mark.parametrize(
    ("query", "others"),
    [
        # 金 stands in 资金, As and lead are English words, a letter or a number may be anything
        ("gold", {"黄金", "Au"}), ("黄金", {"gold", "Au"}), ("砷", {"arsenic"}), ("铅", {"Pb"}),
        ("aa6061", {"6061铝合金"}),
    ],
)  # fmt: skip
def test_what_would_flood_the_results_is_not_looked_for(query: str, others: set[str]) -> None:
    assert list(also(query).values()) == [others]


@pytest.mark.parametrize(
    "query",
    [
        "“沪铜”", '"aluminium"', "「铝」", "标题:铝", "title:aluminium", "作者:铝", "来源:沪铜",
        "-铝", "NOT 沪铜", "alum*", "alumini~", '"铝 价"~5', "al", "as", "w", "孤名", "铝途",
        "沪铜矿", "钨", "",
    ],
)  # fmt: skip
def test_left_as_typed(query: str) -> None:
    tree = parse(query).tree("all")
    assert expand(tree, GROUPS) == (tree, ())


def test_the_other_names_stand_beside_at_a_lower_weight() -> None:
    tree, _ = expand(parse("铝").tree("all"), GROUPS)
    others = Any((Term("aluminium"), Term("aluminum"), Term("Al")))
    assert tree == Any((Term("铝"), Weighted(others, FACTOR)))
    assert 0 < FACTOR < 1


def test_a_name_among_other_words() -> None:
    typed = parse("aluminium price").tree("all")
    tree, _ = expand(typed, GROUPS)
    assert isinstance(typed, All)
    assert isinstance(tree, All)
    assert tree.children[0] == expand(Term("aluminium"), GROUPS)[0]
    assert tree.children[1] == typed.children[1]
    assert also("LNG 沪铜 (铝 OR 锌) -云岭铝") == {
        "沪铜": {"上期所铜", "SHFE铜"}, "铝": {"aluminium", "aluminum", "Al"},
    }  # fmt: skip


def test_the_longest_name_counts() -> None:
    groups = Groups([("铜", "copper"), ("LME", "伦敦交易所"), ("LME铜", "伦铜")])
    assert also("LME铜", groups) == {"LME铜": {"伦铜"}}
    assert also("LME 铜", groups) == {"LME铜": {"伦铜"}}
    assert also("LME 价格 铜", groups) == {"LME": {"伦敦交易所"}, "铜": {"copper"}}


def test_a_name_inside_a_run() -> None:
    """沪铜 is a word of the dictionary: the run may say it by another name."""
    typed = parse("沪铜价格").tree("all")
    tree, found = expand(typed, GROUPS)
    assert isinstance(typed, Any)
    assert isinstance(tree, Any)
    assert tree.children[:-1] == typed.children
    swapped = tree.children[-1]
    assert isinstance(swapped, Weighted)
    assert isinstance(swapped.child, All)
    names, *rest = swapped.child.children
    assert {leaf.text for leaf in leaves(names) if isinstance(leaf, Term | Phrase)} == {
        "上期所铜", "shfe铜",
    }  # fmt: skip
    assert rest == [Term("价格")]
    assert found == (AlsoSearched("沪铜", ("上期所铜", "SHFE铜")),)


def texts(node: Node) -> set[Leaf]:
    return set(leaves(node))


def test_what_is_typed_still_matches_and_scores_as_it_did() -> None:
    for query in ("铝", "沪铜价格", f"{FIRM} 板材", "nrme LNG", "(铝 OR 铜) 6061"):
        typed = parse(query).tree("all")
        tree, _ = expand(typed, GROUPS)
        assert texts(typed) <= texts(tree)


def test_any_of_the_words_or_of_the_other_names() -> None:
    _, found = expand(parse("铝 沪铜").tree("all"), GROUPS)
    one, other = beside(found)
    assert isinstance(one, Weighted)
    assert isinstance(other, Weighted)
    assert texts(one) == {Term("aluminium"), Term("aluminum"), Term("Al")}
    assert {one.factor, other.factor} == {FACTOR}


def test_a_short_word_is_looked_for_as_a_word() -> None:
    """The vocabulary knows 沪铜; as text it would stand in any 沪铜陵."""
    tree, _ = expand(Term("copper"), Groups([("沪铜", "copper")]))
    assert tree == Any((Term("copper"), Weighted(Term("沪铜"), FACTOR)))


def test_what_the_reader_is_told() -> None:
    assert told(()) == ""
    _, found = expand(parse("铝 砷").tree("all"), GROUPS)
    assert told(found) == (
        "同时查找：aluminium、aluminum、Al（“铝”的其他名称）；arsenic（“砷”的其他名称）"
    )


# Names that articles define --------------------------------------------------------------------


def test_a_defined_name_is_a_group() -> None:
    groups = GROUPS.with_defined([("东陵院", "东陵矿冶研究院")])
    assert also("东陵院", groups) == {"东陵院": {"东陵矿冶研究院"}}
    assert also("東陵礦冶研究院", groups) == {"东陵矿冶研究院": {"东陵院"}}
    assert also("铝", groups) == also("铝")
    assert also("东陵院") == {}


def test_a_defined_name_joins_the_group_of_its_full_name() -> None:
    groups = GROUPS.with_defined([("云岭集团", "雲嶺鋁業（集團）有限責任公司")])
    assert also("云岭集团", groups) == {"云岭集团": {"云岭铝业", FIRM, "云岭铝"}}


def test_several_spellings_of_a_full_name_are_one() -> None:
    pairs = [("东陵院", "位于东川的东陵矿冶研究院"), ("东陵院", "东陵矿冶研究院")]
    for order in itertools.permutations(pairs):
        assert also("东陵院", GROUPS.with_defined(order)) == {"东陵院": {"东陵矿冶研究院"}}


@pytest.mark.parametrize(
    "pairs",
    [
        [("东陵院", "东陵矿冶研究院"), ("东陵院", "东陵医院")],  # stands for several things
        [("老虎", "老虎岭铜业有限公司")],  # an ordinary word
        [("云岭铝", "云岭铝粉厂")],  # the vocabulary says otherwise
    ],
)
def test_defined_names_that_are_not_used(pairs: list[tuple[str, str]]) -> None:
    groups = GROUPS.with_defined(pairs)
    assert also(pairs[0][0], groups) == also(pairs[0][0])
    assert also(pairs[0][1], groups) == {}


def test_two_characters_that_no_dictionary_knows_are_not_looked_for() -> None:
    """As text 华岭 would stand in 中华岭南."""
    groups = GROUPS.with_defined([("华岭", "华北山岭铜业有限公司")])
    assert also("华岭", groups) == {"华岭": {"华北山岭铜业有限公司"}}
    assert also("华北山岭铜业有限公司", groups) == {}


# The vocabulary's ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("铝", "aluminium", "aluminum", "Al"), ("沪铜", "上期所铜", "SHFE铜"), ("伦铜", "LME铜"),
        ("西南铝", "西南铝业", "西南铝业(集团)有限责任公司"),
    ],
)  # fmt: skip
def test_the_groups_that_are_promised(names: tuple[str, ...]) -> None:
    for one in names:
        ((name, others),) = also(one, bundled()).items()
        assert {name, *others} >= set(names)


def test_every_name_that_may_be_typed_finds_its_group() -> None:
    """What the parser makes of a name is that name again."""
    groups = [entry.names for entry in vocabulary.load()]
    names = [(name, {*group} - {name}) for group in groups for name in group]
    lost = [
        name
        for name, others in names
        if any(map(is_sure, others)) and name not in also(name, bundled())
    ]
    assert lost == []
