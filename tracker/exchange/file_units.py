"""Units as files spell them: the micro sign of two alphabets, powers with and without a sign, any capitals."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from tracker.domain.units import UNITS

_ALIKE = str.maketrans(
    {"μ": "u", "µ": "u", "×": "x", "*": "x", "⁹": "9", "³": "3", "²": "2", "^": "", " ": ""}
)

_OTHERWISE = {
    "iu/l": "u/l",
    "gi/l": "109/l",
    "105/ul": "10x5/ul",
    "lakh/mm3": "10x5/ul",
    "lakhs/mm3": "10x5/ul",
    "lakh/cmm": "10x5/ul",
    "cells/ul": "/ul",
    "cells/mm3": "/mm3",
    "/cmm": "/mm3",
    "k/ul": "103/ul",
    "mm/hr": "mm/h",
    "ratio": "{inr}",
}
"""Other names of a unit, none of which can be another: not "G/L", which may be grams."""


def _plain_unit(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE).casefold().removeprefix("x")
    return _OTHERWISE.get(plain, plain)


@lru_cache(maxsize=1)
def _known_units() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, unit in UNITS.items():
        for name in dict.fromkeys((_plain_unit(code), _plain_unit(unit.shown))):
            found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def unit_named(text: str, offered: Mapping[str, object]) -> str | None:
    """The unit of these that a text is: its code, or its spelling whatever the capitals and the way of the micro sign.

    A text that may be two units is none.
    """
    if text in offered:
        return text
    found = [code for code in _known_units().get(_plain_unit(text), ()) if code in offered]
    return found[0] if len(found) == 1 else None
