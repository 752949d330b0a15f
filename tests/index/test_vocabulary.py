"""The trade's vocabulary: what the bundled file must keep to, and what a broken one says."""

from __future__ import annotations

from collections import Counter

import pytest

from index import vocabulary
from index.errors import VocabularyError
from index.script import fold
from index.symbols import SYMBOLS
from index.vocabulary import Entry, parse

KINDS = {
    "metals", "elements_minor", "compounds", "alloys", "grades", "ores", "products", "technologies",
    "equipment", "exchanges", "contracts", "price_terms", "companies_china", "companies_world",
    "institutions", "places", "energy_carbon",
}  # fmt: skip


def test_the_kinds() -> None:
    assert {entry.kind for entry in vocabulary.load()} == KINDS


def test_no_name_stands_twice() -> None:
    counts = Counter(fold(name) for entry in vocabulary.load() for name in entry.names)
    assert [name for name, count in counts.items() if count > 1] == []


def test_names_are_trimmed_and_short_enough_to_be_names() -> None:
    for entry in vocabulary.load():
        for name in entry.names:
            assert name == " ".join(name.split())
            assert len(name) <= 60, name


def test_there_is_enough_of_each_kind() -> None:
    counts = Counter(entry.kind for entry in vocabulary.load())
    assert sum(counts.values()) >= 1500
    assert {kind for kind in KINDS if counts[kind] < 50} == set()


SAMPLES = {
    "metals": "铝 铜 铅 锌 镍 锡 金 银 镁 钛 钴 锑 汞 镉 铋 锂 钨 钼 铂 钯 铑 稀土 有色金属",
    "elements_minor": "钒 铬 锰 硅 砷 硒 碲 锗 镓 铟 铊 铼 铪 锆 铌 钽 铍 铷 铯 钪 钇 镧 钕 镝 铀",
    "compounds": "氧化铝 氢氧化铝 氟化铝 冰晶石 碳酸锂 氢氧化锂 硫酸镍 硫酸铜 氧化锌 仲钨酸铵",
    "alloys": "1XXX 2XXX 3XXX 4XXX 5XXX 6XXX 7XXX 8XXX 黄铜 青铜 白铜 铝锂合金 镍基合金 镁合金",
    "grades": "A00铝 1#电解铜 0#锌 1#铅 1#锡 1#电解镍 6061 7075 A356.2 ADC12 TC4 AZ91D H62",
    "ores": "铝土矿 铜精矿 锌精矿 铅精矿 红土镍矿 锡精矿 白钨矿 锂辉石 独居石 尾矿",
    "products": "电解铝 铝锭 铝型材 铝箔 阴极铜 铜杆 铜箔 锌锭 镍生铁 高冰镍 海绵钛 再生铝 废铜",
    "technologies": "拜耳法 闪速熔炼 高压酸浸 浮选 堆浸 皮江法 克罗尔法 RKEF 电积 直接提锂",
    "equipment": "电解槽 闪速炉 阳极炉 回转窑 浮选机 高压釜 铸轧机 挤压机",
    "exchanges": "SHFE LME COMEX INE GFEX 上海期货交易所 伦敦金属交易所 广州期货交易所",
    "contracts": "沪铜 沪铝 沪锌 沪铅 沪镍 沪锡 国际铜 伦铜 伦铝 COMEX铜 碳酸锂期货 仓单",
    "price_terms": "升贴水 升水 贴水 基差 粗炼费 精炼费 CIF FOB 长单 沪伦比 精废价差 洋山铜溢价",
    "companies_china": "中国铝业 江西铜业 紫金矿业 洛阳钼业 云南铜业 铜陵有色 西南铝业 赣锋锂业",
    "companies_world": "力拓 必和必拓 嘉能可 淡水河谷 美国铝业 俄铝 Codelco Freeport-McMoRan 托克",
    "institutions": "中国有色金属工业协会 ICSG 国际铝业协会 SMM 安泰科 工信部 USGS",
    "places": "埃斯康迪达 格拉斯伯格 西芒杜 德兴铜矿 白云鄂博 几内亚 刚果(金) 察尔汗盐湖",
    "energy_carbon": "碳达峰 碳中和 CBAM 绿电 产能置换 社会库存 去库 能耗双控 开工率",
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_each_kind_cannot_do_without(kind: str) -> None:
    known = {name for entry in vocabulary.load() if entry.kind == kind for name in entry.names}
    assert set(SAMPLES[kind].split()) - known == set()


def test_every_symbol_is_the_name_of_a_metal() -> None:
    groups = [entry for entry in vocabulary.load() if entry.kind in ("metals", "elements_minor")]
    of = {name: entry.names for entry in groups for name in entry.names if name in SYMBOLS}
    assert of.keys() == SYMBOLS
    for symbol, names in of.items():
        assert len(names[0]) == 1, symbol
        assert any(name.isascii() and len(name) > 2 for name in names), symbol


@pytest.mark.parametrize(
    "names",
    [
        {"铝", "aluminium", "aluminum", "Al"}, {"铜", "copper", "Cu"}, {"钨", "tungsten", "W"},
        {"砷", "As"}, {"铟", "In"}, {"铍", "Be"}, {"锡", "tin", "Sn"}, {"铅", "lead", "Pb"},
        {"汞", "水银", "Hg"}, {"金", "黄金", "Au"}, {"锑", "Sb"}, {"钾", "K"}, {"钠", "Na"},
        {"西南铝", "西南铝业", "西南铝业(集团)有限责任公司"}, {"沪铜", "上期所铜", "SHFE铜"},
        {"伦铜", "LME铜"}, {"上海期货交易所", "上期所", "SHFE"}, {"仲钨酸铵", "APT"},
        {"五氧化二钒", "V2O5"}, {"A00铝", "Al99.70"}, {"0#锌", "Zn99.995"}, {"TC4", "Ti-6Al-4V"},
        {"6XXX系铝合金", "6XXX"}, {"碳边境调节机制", "CBAM"}, {"镍生铁", "NPI"},
        {"智利国家铜业", "Codelco"}, {"高压酸浸", "HPAL"}, {"力拓", "Rio Tinto"},
    ],
)  # fmt: skip
def test_equal_names_stand_together(names: set[str]) -> None:
    assert any(names <= set(entry.names) for entry in vocabulary.load())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # a kind of it, a part of it, what holds it, or a namesake
        ("石灰", "生石灰"), ("三元材料", "NCM"), ("阳极泥", "铜阳极泥"), ("汽车板", "汽车铝板"),
        ("铝硅合金", "4XXX"), ("加工费", "TC/RC"), ("盎司", "金衡盎司"), ("采矿权", "矿权"),
        ("中国稀土", "五矿稀土"), ("攀枝花", "攀枝花钒钛磁铁矿"), ("个旧", "个旧锡矿"),
        ("自由港", "Freeport"), ("电解质", "铝电解质"), ("氧化钨", "WO3"), ("稀土金属", "稀土"),
        ("国际铜", "沪铜"), ("中国铝业", "中铝集团"), ("云南锡业", "锡业股份"), ("氟化钙", "萤石"),
        ("溃坝事故", "泥石流事故"), ("开工率", "产能利用率"), ("反倾销税", "反倾销"),
    ],
)  # fmt: skip
def test_a_wider_or_narrower_name_is_no_other_name(one: str, other: str) -> None:
    for entry in vocabulary.load():
        assert not {one, other} <= set(entry.names)


def test_an_entry_is_a_word_or_equal_names() -> None:
    assert parse("metals:\n  - [铝, Al]\n  - 铜\nplaces: []") == (
        Entry("metals", ("铝", "Al")),
        Entry("metals", ("铜",)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metals: [铝", "is not YAML"),
        ("", "must map each kind to a list"),
        ("- 铝", "must map each kind to a list"),
        ("metals: 铝", "kind “metals” must hold a list"),
        ("metals:\n  - 2024", "The entry 2024 under “metals”"),
        ("metals:\n  - []", "The entry [] under “metals”"),
        ("metals:\n  - [铝, ' ']", "put quotes around numbers and signs"),
        ("metals:\n  - {铝: Al}", "must be a word or a list of words"),
        ("metals:\n  - [铝, [Al]]", "must be a word or a list of words"),
    ],
)
def test_a_broken_file_is_named_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        parse(text)
    assert said in str(caught.value)
