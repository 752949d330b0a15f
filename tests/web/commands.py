"""Commands run in this process over a data folder, and what they are run on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from web.cli import main
from web.config import load

PAGE = """西南铝业氢气瓶材料用在C919
2026年01月15日 13:44 4118次浏览 来源: 中国有色金属报 分类: 铝 作者: 杨磊、任飞
　　西南铝业(集团)有限责任公司生产(chǎn)氢气瓶用的板材。
　　铝价上涨。
责任编辑：任飞
"""
ROWS = (
    {"id": "1", "title": "铝价", "body": "现货铝价上涨。", "author": ["杨磊"], "source": "甲报",
     "category": "铝", "date": "2026-01-15", "views": 5},
    {"id": "2", "title": "铜价", "body": "现货铜价下跌。", "author": "任飞", "source": "乙报",
     "category": "铜", "date": "2025-12-31T08:00:00+08:00"},
    {"id": "-3", "title": "锡价", "body": "-锡价与铝价。"},
)  # fmt: skip


class Youse:
    """Runs commands over one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.settings = load(None, {"store.folder": data}, {}).settings

    def run(self, *arguments: str, status: int = 0, **options: Any) -> Result:
        result = CliRunner().invoke(main, ["--data", str(self.data), *arguments], **options)
        assert result.exit_code == status, (arguments, result.output, result.exception)
        assert "Traceback" not in result.output
        if status == 0:
            assert isinstance(result.exception, type(None) | SystemExit)
        return result

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def lines(self, *arguments: str, **options: Any) -> list[dict[str, Any]]:
        lines = self.run(*arguments, "--json", **options).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def ids(self, *arguments: str) -> list[str]:
        return [hit["id"] for hit in self.json("search", *arguments)["hits"]]

    def fails(self, *arguments: str, status: int = 1) -> str:
        """The one sentence with which a command fails."""
        result = self.run(*arguments, status=status)
        assert result.stdout == ""
        lines = result.stderr.strip().splitlines()
        if status == 2:
            lines = [line for line in lines if not re.match(r"Usage: |Try '|$", line)]
        assert len(lines) == 1, result.stderr
        name, _, sentence = lines[0].partition(": ")
        assert name == ("youse" if status == 1 else "Error")
        return sentence


def write_rows(*rows: dict[str, Any], name: str = "rows.jsonl") -> str:
    Path(name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return name
