"""What there is to translate, collected from code and templates; ``make translations`` files it.

``python -m tests.web.catalogues`` puts new texts into ``web/translations`` and takes out those that
are gone. 繁體 is filled in by OpenCC, to be read over; English is left empty, to be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from index.script import to_hant
from tests.conftest import ROOT
from web.language import FOLDER

LOCALES = ("zh_Hans", "zh_Hant", "en")
_IN_CODE = {"Message": None}
_IN_TEMPLATES = {"_": None, "gettext": None, "pgettext": ((1, "c"), 2)}
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>|&\w+;")
_TRADITIONAL = {
    "“": "「", "”": "」", "爲": "為", "裏": "裡", "搜索": "搜尋", "默認": "預設", "字符": "字元",
    "字節": "位元組", "鏈接": "連結", "運算符": "運算子", "對象": "物件", "腳本": "指令碼",
    "文件類型": "檔案類型", "壓縮文件": "壓縮檔", "文件打不開": "檔案打不開", "文本": "文字檔",
    "纔": "才", "着": "著", "覈": "核", "字段": "欄位", "數據": "資料", "導出": "匯出",
    "界面": "介面", "設置": "設定", "全角": "全形", "半角": "半形", "頁腳": "頁尾", "跳轉": "前往",
    "只讀": "唯讀",
}  # fmt: skip
"""What readers of 繁體 write otherwise than OpenCC's plain conversion."""
_HAN = re.compile("[\u3400-\u9fff]")


def is_english(text: str) -> bool:
    """Whether a text of the code stands there in English."""
    text = _PLACE.sub("", text)
    return bool(re.search("[A-Za-z]", text)) and not _HAN.search(text)


def places(text: str) -> set[str]:
    """The places and the marks of HTML in a text, which its translations must have too."""
    return set(_PLACE.findall(text))


def extracted() -> Catalog:
    """Every text, with the files it stands in."""
    catalog = Catalog(fuzzy=False)
    for path, method, keywords in _sources():
        for _, text, _, context in extract_from_file(method, path, keywords=keywords):
            name = path.relative_to(ROOT).as_posix()
            catalog.add(text, locations=[(name, 0)], context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str, dict[str, object]]]:
    for folder in ("search", "web"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, "python", {**_IN_CODE}
    for path in sorted((ROOT / "web" / "templates").iterdir()):
        yield path, "jinja2", {**_IN_TEMPLATES}


def stored(locale: str) -> Catalog:
    """The catalogue of a language as it is in the project."""
    path = FOLDER / f"{locale}.po"
    if not path.exists():
        return Catalog(locale, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale)


def wanted(locale: str, text: str) -> bool:
    """Whether a text of the code has to be translated into a language."""
    return locale == "zh_Hant" or is_english(text) == (locale == "zh_Hans")


def renewed(locale: str, texts: Catalog) -> Catalog:
    """The catalogue of a language with just the texts there are."""
    old = stored(locale)
    new = Catalog(locale, project="youse", header_comment=f"# youse: {locale}", fuzzy=False)
    for message in texts:
        text = message.id if isinstance(message.id, str) else message.id[0]
        if not text or not wanted(locale, text):
            continue
        kept = old.get(message.id, message.context)
        string = kept.string if kept else ""
        if locale == "zh_Hant" and not string and not is_english(text):
            string = traditional(text)
        new.add(message.id, string, locations=message.locations, context=message.context)
    return new


def traditional(text: str) -> str:
    """A first version of a text in 繁體, to be read over."""
    text = to_hant(text)
    for plain, usual in _TRADITIONAL.items():
        text = text.replace(plain, usual)
    return text


def main() -> None:
    texts = extracted()
    for locale in LOCALES:
        catalog = renewed(locale, texts)
        with (FOLDER / f"{locale}.po").open("wb") as file:
            write_po(file, catalog, width=96, omit_header=True, include_lineno=False)
        empty = sum(1 for message in catalog if message.id and not message.string)
        print(f"{locale}: {len(catalog)} texts, {empty} to be translated")


if __name__ == "__main__":
    main()
