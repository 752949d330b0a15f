"""The chemical symbols of the metals, and of what alloys them: terms of their own where spelled so.

Folding takes their capitals away, and ``as``, ``in`` and ``be`` are English words; the symbol is
looked for in the text as it was printed.
"""

from __future__ import annotations

import re
import unicodedata

_METALS = (
    "Li Be Na Mg Al Si K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Rb Sr Y Zr Nb Mo Tc Ru Rh Pd "
    "Ag Cd In Sn Sb Te Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au "
    "Hg Tl Pb Bi Po Th Pa U Pu"
)
SYMBOLS = frozenset(_METALS.split(" "))
"""Those of metals and semimetals, silicon and selenium."""

_SYMBOL = re.compile(r"[A-Z](?<![A-Za-z0-9][A-Z])[a-z]?(?![A-Za-z0-9])")
"""The capital comes first, so that a text is searched for capitals alone."""
_CAPITAL, _WIDE = re.compile("[A-ZＡ-Ｚ]"), re.compile("[Ａ-Ｚ]")


def symbols_in(text: str) -> list[str]:
    """The symbols that stand whole in a text that is not folded, each as often as it stands."""
    if not _CAPITAL.search(text):
        return []
    if _WIDE.search(text):
        text = unicodedata.normalize("NFKC", text)
    return [found for found in _SYMBOL.findall(text) if found in SYMBOLS]
