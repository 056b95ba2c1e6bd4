"""Characters that nobody sees or that turn a text around: refused where a text is recorded, shown as ‹U+202E› where
one is read.

Source: Unicode Technical Report 36 (disguised text) and Standard Annex 31 (joiners only where they decide a shape);
https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr31/.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from tracker.errors import Refusal, ValueRefused
from tracker.language import _

_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, signs of format (zero-width, bidirectional), halves of characters, private and unassigned ones."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by their category that nothing is drawn for (Unicode: default ignorable; and the empty braille)."""
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors: nothing is drawn for them either."""
_LINE_ENDS = "\n\t"
_JOINERS = "\u200c\u200d"


def hidden(text: str, *, lines: bool = True) -> Iterator[int]:
    """Where in a text the characters stand that could disguise it; line ends and tabs too without `lines`."""
    if text.isascii() and text.isprintable():  # nearly every text, in one step
        return
    for at, char in enumerate(text):
        if char in _LINE_ENDS:
            if not lines:
                yield at
        elif _draws_nothing(char) and not (char in _JOINERS and _shapes(text, at)):
            yield at


@lru_cache(maxsize=4096)
def _draws_nothing(char: str) -> bool:
    if unicodedata.category(char) in _CATEGORIES or char in _BLANK:
        return True
    return any(first <= ord(char) <= last for first, last in _SELECTORS)


def _shapes(text: str, at: int) -> bool:
    """Whether a joiner decides a shape: before an Arabic letter and after one, or after the virama of an Indic one."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if unicodedata.combining(before) == 9:
        return True
    joins = unicodedata.bidirectional(before) in ("AL", "AN", "EN", "NSM")
    return joins and unicodedata.bidirectional(after) == "AL"


def check(text: str, field: str = "", *, lines: bool = True) -> None:
    """Refuse a text that could be disguised. ValueRefused names the first such character."""
    for at in hidden(text, lines=lines):
        line_end = text[at] in _LINE_ENDS
        words = _("a line end or a tab") if line_end else _("the invisible character {sign}")
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("The text holds {what}.").format(what=words.format(sign=_sign(text[at]))),
            _("Type it in one line.") if line_end else _("Type it again without it."),
            field,
        )


def visible(text: str, *, lines: bool = True) -> str:
    """The text as it can be shown: every hidden character as its number, such as ‹U+202E›."""
    places = frozenset(hidden(text, lines=lines))
    return "".join(f"‹{_sign(char)}›" if at in places else char for at, char in enumerate(text))


def _sign(char: str) -> str:
    return f"U+{ord(char):04X}"
