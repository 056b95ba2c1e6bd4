"""Text on a page, never a lost character: fonts by cluster, right-to-left by line, breaks inside words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.domain import plain_text
from tracker.errors import TrackerError
from tracker.language import _
from tracker.reports import fonts
from tracker.reports.fonts import Weight

Tone = float | tuple[float, float, float]
"""A grey from 0 (black) to 1 (white), or red, green, blue from 0 to 1."""

PETROL: Tone = (0x10 / 255, 0x35 / 255, 0x3B / 255)
"""Section numbers; photocopies as black."""

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_JOINERS = "\u200c\u200d"
"""They decide joining and have no shape of their own."""


class UnprintableError(TrackerError):
    """A character that none of the bundled fonts has: named, never printed as an empty box."""

    def __init__(self, cluster: str, text: str) -> None:
        names = ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in cluster)
        happened = _("“{text}” cannot be printed: {names} is in none of the fonts.")
        super().__init__(happened.format(text=_shortened(text), names=names), _("Change it and print again."))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


@dataclass(frozen=True)
class Style:
    """How text looks: size and leading in points."""

    size: float = 9
    weight: Weight = Weight.REGULAR
    tone: Tone = 0.0
    leading: float = 12

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline: the same for every size that shares a leading."""
        return self.leading * 0.76

    def but(self, **changes: object) -> "Style":
        """This style with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # each by the name of its field


BODY = Style()
STRONG = Style(weight=Weight.SEMIBOLD)
LABEL = Style(weight=Weight.MEDIUM)
HINT = Style(size=8, tone=0.32)
HINT_BLACK = Style(size=8)
PAST = Style(size=8, tone=0.45)
"""Previous values: grey and small, so that they are not read as today's."""
CAPTION = Style(size=8, tone=0.32, leading=10.5)
HEADING = Style(size=11, weight=Weight.SEMIBOLD, leading=14)


@dataclass(frozen=True)
class Piece:
    """Characters of one font in the order they are drawn, with their width at size 1."""

    font: str
    text: str
    unit_width: float


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """The text with what cannot be seen made visible, and every kind of space as the one that fonts have."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(" " if _is_space(char) else char for char in plain_text.visible(composed))


def _is_space(char: str) -> bool:
    return char == "\t" or unicodedata.category(char) == "Zs"


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def is_turned(line: str) -> bool:
    """Whether something in the line runs from right to left: it is drawn in another order than it is read."""
    return bool(_RTL.search(line))


def _drawn_order(line: str, rtl: bool) -> str:
    """One line as it is drawn: Arabic letters joined, then everything from left to right.

    `rtl`: whether its paragraph runs from right to left, which decides where its own parts stand.
    """
    if not is_turned(line):
        return line
    import arabic_reshaper  # noqa: PLC0415  only pages with such text pay for it
    from bidi import get_display  # noqa: PLC0415  as above

    shaped = arabic_reshaper.reshape(line).replace("\u200c", "").replace("\u200d", "")
    return str(get_display(shaped, base_dir="R" if rtl else "L"))


def clusters(text: str) -> Iterator[str]:
    """Each character with the marks that stand on it."""
    start = 0
    for at in range(1, len(text)):
        if not unicodedata.category(text[at]).startswith("M") and text[at] not in _JOINERS:
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


@lru_cache(maxsize=8192)
def pieces(line: str, weight: Weight, rtl: bool | None = None) -> tuple[Piece, ...]:
    """One printable line in drawing order, cut where the font changes; without `rtl` it is a paragraph of its own.

    UnprintableError where no font has a character.
    """
    drawn = _drawn_order(line, is_rtl(line) if rtl is None else rtl)
    if fonts.has_all(drawn, weight.value[0]):
        name = fonts.name_of(weight.value[0])
        return (Piece(name, drawn, fonts.advance(drawn, name)),)
    found: list[tuple[str, str]] = []
    for cluster in clusters(drawn):
        font, shown = _font_and_shape(cluster, weight, line)
        if found and (found[-1][0] == font or cluster == " "):
            found[-1] = (found[-1][0], found[-1][1] + shown)
        else:
            found.append((font, shown))
    return tuple(Piece(font, shown, fonts.advance(shown, font)) for font, shown in found)


def _font_and_shape(cluster: str, weight: Weight, line: str) -> tuple[str, str]:
    font = fonts.name_for(cluster, weight)
    if font is not None:
        return font, cluster
    # A letter that never joins (zhe) has no isolated form of its own in the font; its plain form is the same.
    plain = unicodedata.normalize("NFKC", cluster)
    font = fonts.name_for(plain, weight)
    if font is None:
        raise UnprintableError(cluster, line)
    return font, plain


def width(line: str, style: Style) -> float:
    """The width of one printable line in points."""
    return sum(piece.unit_width for piece in pieces(line, style.weight)) * style.size


@lru_cache(maxsize=8192)
def wrapped(text: str, style: Style, room: float) -> tuple[tuple[str, bool], ...]:
    """The text in lines no wider than `room`, each with whether its paragraph runs from right to left.

    Line ends of the text stay; a word too long is cut inside.
    """
    return tuple(
        (line, is_rtl(paragraph))
        for paragraph in printable(text).split("\n")
        for line in _filled(paragraph, style, room)
    )


def _filled(paragraph: str, style: Style, room: float) -> Iterator[str]:
    if width(paragraph, style) <= room:
        yield paragraph
        return
    line = ""
    for word in paragraph.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, style) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _cut(word, style, room)
        yield from full
    yield line


def _cut(word: str, style: Style, room: float) -> Iterator[str]:
    """A word in parts that fit, cut between characters."""
    part = ""
    for cluster in clusters(word) if width(word, style) > room else (word,):
        if part and width(part + cluster, style) > room:
            yield part
            part = ""
        part += cluster
    yield part
