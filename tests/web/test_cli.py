"""The command line: searching and showing, and how it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.web.commands import PAGE, Youse, write_rows
from web.app import create_app
from web.cli import main
from web.wiring import build_service


@pytest.mark.parametrize(
    ("arguments", "parameters"),
    [
        (["铝价"], {"q": "铝价"}),
        ([], {}),
        (["现货 价", "--author", "杨磊", "--author", "任飞", "--source", "甲报"],
         {"q": "现货 价", "author": ["杨磊", "任飞"], "source": "甲报"}),
        (["", "--category", "铜", "--from", "2025", "--to", "2025-12", "--sort", "oldest"],
         {"category": "铜", "from": "2025", "to": "2025-12", "sort": "oldest"}),
        (["铝 石墨", "--mode", "any", "--size", "1", "--page", "2"],
         {"q": "铝 石墨", "mode": "any", "size": "1", "page": "2"}),
        (['"铝价'], {"q": '"铝价'}),
        (["现货 铝价", "--synonyms", "off", "--explain"],
         {"q": "现货 铝价", "synonyms": "off", "explain": "1"}),
        (["--", "-锡价"], {"q": "-锡价"}),
    ],
)  # fmt: skip
def test_search_prints_what_the_api_answers(
    stocked: Youse, arguments: list[str], parameters: dict[str, Any]
) -> None:
    printed = json.loads(stocked.run("search", "--json", *arguments).stdout)
    browser = create_app(build_service(stocked.settings)).test_client()
    answered = browser.get("/api/v1/search", query_string=parameters).json
    assert answered is not None
    for each in (printed, answered):
        del each["took_ms"]
    assert printed == answered
    assert printed["total"] > 0


def test_search_for_people(stocked: Youse) -> None:
    shown = stocked.run("search", "铝价 石墨", color=True).stdout
    assert "没有文章包含全部词语" in shown
    assert "2 篇，第 1/1 页" in shown
    assert "\x1b[33m\x1b[1m铝价" in shown
    assert "2026-01-15 · 甲报 · 铝 · 杨磊 · 1" in shown
    assert "0 篇" in stocked.run("search", "石墨").stdout
    assert "得分" not in shown
    explained = stocked.run("search", "铝价", "--explain").stdout.replace("\xa0", " ")
    assert re.search(r"  得分 [\d.]+ = \(词语 [\d.]+ \+ ", explained)
    assert "· 同时查找：aluminium" in stocked.run("search", "铝").stdout
    assert "同时查找" not in stocked.run("search", "铝", "--synonyms", "off").stdout


def test_search_that_finds_nothing_says_why(stocked: Youse) -> None:
    shown = stocked.run("search", "铝价 石墨", "--mode", "all", "--to", "2030").stdout
    assert "没有文章提到“石墨”。\n去掉“石墨”，可得 1 篇\n" in shown
    shown = stocked.run("search", "铝价", "--author", "无名", "--mode", "all").stdout
    assert "有 2 篇文章符合查询，都被筛选排除了。" in shown
    assert "去掉筛选 作者：无名，可得 2 篇" in shown
    shown = stocked.run("search", "现火", "--mode", "all").stdout
    assert "您是不是要找：现货（2 篇）" in shown


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from", "2026-13"], "“from” cannot be “2026-13”; write a year, month or day: "),
        (["--from", "2026", "--to", "2025"], "“from” 2026 lies after “to” 2025; exchange the two."),
        (["--sort", "date"], "“sort” cannot be “date”; it is one of relevance, newest, "),
        (["--mode", "x"], "“mode” cannot be “x”; it is one of auto, all, any."),
        (["--size", "0"], "“size” cannot be “0”; it is a whole number from 1 to 100."),
        (["--synonyms", "x"], "“synonyms” cannot be “x”; it is one of on, off."),
        (["--page", "x"], "“page” cannot be “x”; it is a whole number from 1 to 1000000."),
        (["铝" * 513], "The query has 513 characters; shorten it to 512 at most."),
        (["--autor", "x"], "No such option '--autor'"),
        (["铝", "铜"], "Got unexpected extra argument"),
    ],
)  # fmt: skip
def test_searches_that_cannot_be_made(stocked: Youse, arguments: list[str], sentence: str) -> None:
    assert stocked.fails("search", *arguments, status=2).startswith(sentence)


def test_search_without_an_index(youse: Youse) -> None:
    for _ in range(2):
        assert youse.fails("search", "铝") == (
            f"There is no index in {youse.data} yet; make one with: "
            f"youse --data {youse.data} index PATH"
        )
    assert not youse.data.exists()


def test_bytes_that_are_no_text_are_no_failure(stocked: Youse) -> None:
    assert stocked.json("search", "铝\udcff")["query"]["text"] == "铝?"


def test_show(youse: Youse) -> None:
    Path("page.txt").write_text(PAGE, "utf-8")
    (line,) = youse.lines("index", "page.txt")
    shown = youse.json("show", line["id"])
    assert shown == {
        "id": line["id"], "title": "西南铝业氢气瓶材料用在C919", "authors": ["杨磊", "任飞"],
        "source": "中国有色金属报", "category": "铝", "published": "2026-01-15T13:44:00+08:00",
        "views": 4118, "editor": "任飞", "url": None,
        "paragraphs": ["西南铝业(集团)有限责任公司生产氢气瓶用的板材。", "铝价上涨。"],
        "reposts": [],
    }  # fmt: skip
    (hit,) = youse.json("search", "氢气瓶")["hits"]
    assert set(shown) - {"paragraphs"} == set(hit) - {
        "score", "title_marks", "snippets", "explain",
    }  # fmt: skip
    assert youse.run("show", line["id"], "--raw").stdout_bytes == PAGE.encode()
    repairs = youse.json("show", line["id"], "--repairs")["repairs"]
    assert {"kind", "where", "start", "before", "after"} == set(repairs[0])
    assert "pinyin-note" in {mend["kind"] for mend in repairs}
    listed = youse.run("show", line["id"], "--repairs").stdout.splitlines()
    assert len(listed) == len(repairs)
    assert any(each.startswith("pinyin-note\tpage:") for each in listed)
    people = youse.run("show", line["id"]).stdout
    assert all(each in people for each in ("氢气瓶材料", "2026-01-15", "杨磊、任飞", "铝价上涨。"))


def test_reposts(youse: Youse) -> None:
    body = "西岭铝业日前宣布，位于北川的电解铝项目全部投产，年产能达到42.5万吨，总投资61亿元。"
    sources = {"1": "甲报", "2": "乙网"}
    rows = [{"id": n, "title": f"项目{n}", "body": body, "source": s} for n, s in sources.items()]
    youse.run("index", write_rows(*rows))
    (hit,) = youse.json("search", "电解铝", "--reposts", "fold")["hits"]
    assert (hit["id"], [each["id"] for each in hit["reposts"]]) == ("1", ["2"])
    assert len(youse.json("search", "电解铝")["hits"]) == 2
    folded = youse.run("search", "电解铝", "--reposts", "fold").stdout
    assert "另有 1 篇转载：乙网 2" in folded
    assert youse.json("show", "2")["reposts"] == [
        {"id": "1", "title": "项目1", "source": "甲报", "published": None}
    ]
    assert "转载  甲报 1" in youse.run("show", "2").stdout
    assert youse.json("stats")["reposts"] == 1


def test_show_of_nothing(stocked: Youse) -> None:
    for option in ([], ["--json"], ["--raw"], ["--repairs"]):
        sentence = stocked.fails("show", "none", *option)
        assert sentence.startswith("There is no article with the id “none”")
    assert "锡价" in stocked.run("show", "--", "-3").stdout
    assert "There is no archive in" in Youse(Path("elsewhere")).fails("show", "1")


@pytest.mark.parametrize(
    ("typed", "meant"), [("serch", "search"), ("indx", "index"), ("reject", "rejects")]
)
def test_a_misspelt_command_names_the_nearest(youse: Youse, typed: str, meant: str) -> None:
    sentence = youse.fails(typed, "x", status=2)
    assert sentence == f"There is no command “{typed}”; did you mean “{meant}”?"


def test_an_unknown_command(youse: Youse) -> None:
    assert "No such command 'zzz'" in youse.fails("zzz", status=2)


def test_help_and_version() -> None:
    for name in main.commands:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 3
    shown = CliRunner().invoke(main, ["--version"])
    assert re.fullmatch(r"youse, version \d+\.\d+\.\d+\n", shown.stdout)
