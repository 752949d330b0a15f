"""Naive conversion to Traditional: one character at a time, blind to the word it stands in.

*Mirror* style is what the mirrors of the trade's news sites print: characters that are correct
in Traditional too (于 制 后 斗 采 …) stay, the rest follow the reference page (為 沖 啟 眾).
*Variant* style is OpenCC's first choice for every character (爲 衝 啓 衆 於 後), as other mirrors
have it. Either way the text keeps its length, so that offsets carry over, and OpenCC's own way
back leads to the character it came from, so that a careful human can undo it.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

Style = Literal["mirror", "variant"]
Script = Literal["hans", "hant-mirror", "hant-variant"]

# Legal Traditional characters that a table of single characters leaves alone, whatever the word.
_KEPT = frozenset(
    "于制后斗干范托征采淀余筑并涌群"  # on the reference page or in the specification
    "里松游岳岩峰谷郁御丑仆吁吃咨咸姜伙仿佣凶凄奸夸杰杠朴栗灶熏症皂秘占台尸唇霉厘辟雇志"
)

# Characters that a mirror does convert, but not to OpenCC's first choice.
_MIRROR = {
    "为": "為",
    "冲": "沖",
    "启": "啟",
    "众": "眾",
    "签": "簽",
    "杆": "桿",
    "锈": "銹",
    "净": "凈",
    "钟": "鐘",
    "鉴": "鑒",
    "艳": "艷",
}


@cache
def table(style: Style) -> dict[str, str]:
    """Simplified → Traditional, only the characters that `style` changes; treat it as read-only."""
    back = {old: new[0] for old, new in dictionary("TSCharacters.txt").items()}
    first: dict[str, str] = {}
    for simplified, candidates in dictionary("STCharacters.txt").items():
        traditional = candidates[0]
        # Beyond the basic plane no page of the trade goes, and what OpenCC cannot lead back
        # would make a truth that nobody can reach by folding.
        if ord(traditional) < 0x10000 and back.get(traditional, traditional) == simplified:
            first[simplified] = traditional
    if style == "variant":
        return {old: new for old, new in first.items() if old != new}
    mirror = {**first, **_MIRROR}
    return {old: new for old, new in mirror.items() if old != new and old not in _KEPT}


def traditional(text: str, style: Style) -> str:
    """`text` converted character by character; the result has exactly the length of `text`."""
    changes = table(style)
    return "".join(changes.get(character, character) for character in text)


def to_script(text: str, script: Script) -> str:
    """`text`, written in Simplified, as a page in `script` prints it."""
    if script == "hans":
        return text
    return traditional(text, "mirror" if script == "hant-mirror" else "variant")


def dictionary(name: str) -> dict[str, list[str]]:
    """One of OpenCC's character tables by file name; each character with its candidates."""
    # OpenCC is located, not imported: its package is untyped and loads far more than one file.
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "pages need OpenCC's tables: pip install opencc-python-reimplemented"
        )
    path = Path(spec.origin).parent / "dictionary" / name
    entries: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, tab, values = line.partition("\t")
        if tab and len(key) == 1:
            entries[key] = [value for value in values.split(" ") if len(value) == 1]
    return {key: values for key, values in entries.items() if values}
