"""Articles that tell one story: found, folded, paged and kept in step."""

from __future__ import annotations

import dataclasses

import pytest

from index.article import Article
from index.script import to_hant
from tests.contracts import corpus
from tests.contracts.shelf import Shelf, article

BODY = (
    "西岭铝业有限公司日前宣布，位于北川的电解铝项目全部投产，年产能达到42.5万吨，总投资61亿元。",
    "项目负责人介绍，新建的两个系列采用六百千安电解槽，吨铝直流电耗降到12450千瓦时以下，"
    "余热用来给附近的园区供暖。当地有色金属行业协会认为，这一项目使该省的绿电铝比重提高三个百分点。",
    "按照计划，公司明年还将建设一条再生铝生产线，原料以汽车拆解废铝为主，产品供应周边的压铸企业。",
)
OTHER = (
    "南岭锌业九月检修一座焙烧炉，影响产量约3000吨，预计十月中旬恢复。贸易商说，现货升水因此小幅走强，"
    "下游镀锌企业按需采购，库存维持在低位，市场对四季度的供应仍有分歧，等待冶炼厂公布新的加工费。",
)


def story(number: str, title: str, published: str | None = None, **fields: object) -> Article:
    return article(number, title, *BODY, published=published, **fields)


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    """The first to come is not the first that was published."""
    return shelf.put(
        story("b", "西岭铝业项目投产", "2026-03-02T09:00", source="乙报", views=9),
        article("x", "锌冶炼检修", *OTHER, published="2026-03-03"),
        story("c", "电解铝项目全部投产", "2026-03-04", source="丙网", views=50),
        story("a", to_hant("北川電解鋁投產"), "2026-03-01", source="甲报", views=1),
    )


def told(
    shelf: Shelf, text: str = "", **parameters: str | list[str]
) -> list[tuple[str, list[str]]]:
    found = shelf.search(text, reposts="fold", **parameters)
    return [(hit.article.id, [each.id for each in hit.reposts]) for hit in found.hits]


def test_shown_one_by_one_unless_asked(stocked: Shelf) -> None:
    found = stocked.search("电解铝")
    assert {hit.article.id for hit in found.hits} == {"a", "b", "c"}
    assert not any(hit.reposts for hit in found.hits)


def test_folded_under_the_earliest(stocked: Shelf) -> None:
    assert told(stocked, "电解铝") == [("a", ["b", "c"])]
    assert told(stocked, sort="newest") == [("a", ["b", "c"]), ("x", [])]
    assert told(stocked, sort="oldest") == [("a", ["b", "c"]), ("x", [])]
    assert told(stocked, sort="views") == [("a", ["b", "c"]), ("x", [])]
    repost = stocked.search("电解铝", reposts="fold").hits[0].reposts[0]
    assert (repost.title, repost.source) == ("西岭铝业项目投产", "乙报")


def test_only_hits_stand_for_a_story(stocked: Shelf) -> None:
    assert told(stocked, source=["乙报", "丙网"]) == [("b", ["c"])]
    assert told(stocked, source="丙网") == [("c", [])]
    assert told(stocked, "西岭铝业项目投产", mode="all")[0][0] in ("a", "b")


def test_totals_and_facets_count_articles(stocked: Shelf) -> None:
    shown, folded = (stocked.search("", reposts=way, size="1") for way in ("show", "fold"))
    assert (shown.total, folded.total) == (4, 4)
    assert (shown.facets, shown.dates) == (folded.facets, folded.dates)
    assert (shown.pages, folded.pages) == (4, 2)
    assert told(stocked, size="1", page="2", sort="newest") == [("x", [])]
    assert told(stocked, size="1", page="3") == []


def test_titles_of_reposts_follow_the_script(stocked: Shelf) -> None:
    hit = stocked.search("电解铝", reposts="fold", script="hant").hits[0]
    assert hit.reposts[1].title == "電解鋁項目全部投產"


def test_an_article_names_the_others(stocked: Shelf) -> None:
    assert [each.id for each in stocked.service.reposts("b")] == ["a", "c"]
    assert [each.id for each in stocked.service.article("c").reposts] == ["a", "b"]
    assert stocked.service.reposts("x") == ()
    assert not {"a", "b", "c"} & {hit.article.id for hit in stocked.service.similar("a")}


def test_kept_in_step(stocked: Shelf) -> None:
    stocked.remove("b")
    assert told(stocked, sort="newest") == [("a", ["c"]), ("x", [])]
    with stocked.changing() as archive:
        archive.restore("b")
    assert told(stocked, sort="newest") == [("a", ["b", "c"]), ("x", [])]
    changed = [*BODY[:1], BODY[1].replace("12450", "12950"), BODY[2]]
    stocked.edit("c", paragraphs=changed)
    assert told(stocked, sort="newest") == [("c", []), ("x", []), ("a", ["b"])]
    stocked.edit("c", paragraphs=list(BODY))
    stocked.rebuild()
    assert told(stocked, sort="newest") == [("a", ["b", "c"]), ("x", [])]
    stocked.put(dataclasses.replace(story("b", "另一回事"), paragraphs=OTHER))
    assert told(stocked, sort="oldest")[0] == ("a", ["c"])


@pytest.mark.parametrize("commit", [1_000, 7])
def test_pages_of_folded_hits_are_whole(shelf: Shelf, commit: int) -> None:
    """As a plain fold of all hits, in their order, would give them, whatever the segments."""
    given = []
    for each in corpus.articles(11, 90):
        number = int(each.id)
        paragraphs = each.paragraphs
        if number % 3 == 0:
            paragraphs = tuple(part.replace("61亿元", f"{number % 9 + 60}亿元") for part in BODY)
        given.append(dataclasses.replace(each, paragraphs=paragraphs))
    shelf.put(*given, commit=commit)
    shelf.remove("0000", "0009")
    for sort in ("newest", "oldest", "views", "relevance"):
        every = shelf.search("铝 OR 铜价", sort=sort, size="100", mode="all")
        firsts: dict[str, set[str]] = {}
        for hit in every.hits:
            same = {hit.article.id, *(each.id for each in shelf.service.reposts(hit.article.id))}
            firsts.setdefault(min(same & {each.article.id for each in every.hits}), same)
        paged = [
            {hit.article.id, *(each.id for each in hit.reposts)}
            for page in range(1, 30)
            for hit in shelf.search(
                "铝 OR 铜价", sort=sort, size="5", page=str(page), mode="all", reposts="fold"
            ).hits
        ]
        assert len(paged) == len(firsts)
        found = {each.article.id for each in every.hits}
        if sort != "relevance":
            assert paged == [same & found for same in firsts.values()]
        assert sorted(map(sorted, paged)) == sorted(sorted(s & found) for s in firsts.values())
