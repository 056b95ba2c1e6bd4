"""The fonts of a page, embedded as subsets: which one has a character, and how wide it is."""

from enum import Enum
from functools import cache
from pathlib import Path
from typing import cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tracker import fonts


class Weight(Enum):
    """The three weights of the page, each with the fonts asked in turn for a character."""

    REGULAR = (fonts.REGULAR, fonts.ARABIC, fonts.FALLBACK)
    MEDIUM = (fonts.MEDIUM, fonts.ARABIC_SEMIBOLD, fonts.FALLBACK)
    SEMIBOLD = (fonts.SEMIBOLD, fonts.ARABIC_SEMIBOLD, fonts.FALLBACK)


@cache
def _loaded(path: Path) -> TTFont:
    """The font, read once and known to ReportLab by the name of its file."""
    font = TTFont(path.stem, str(path), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def first_name() -> str:
    """The font a page starts with; ReportLab would start with Helvetica, which it does not embed."""
    return cast(str, _loaded(fonts.REGULAR).fontName)


def name_for(cluster: str, weight: Weight) -> str | None:
    """The name of the first font of `weight` that has every character of `cluster`; None where none has."""
    for path in weight.value:
        font = _loaded(path)
        if all(ord(char) in font.face.charToGlyph for char in cluster):
            return cast(str, font.fontName)
    return None


def advance(text: str, font_name: str) -> float:
    """The width of `text` at size 1, in points."""
    face = pdfmetrics.getFont(font_name).face
    widths, usual = face.charWidths, face.defaultWidth
    return cast(float, sum(widths.get(ord(char), usual) for char in text) / 1000)
