"""The fonts of a page, embedded as subsets: which one has a character, and how wide it is."""

import re
import unicodedata
from enum import Enum
from functools import cache
from pathlib import Path
from typing import cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from tracker import fonts


class Weight(Enum):
    """The three weights of the page, each with the fonts asked in turn for a character."""

    REGULAR = (fonts.REGULAR, fonts.ARABIC, fonts.FALLBACK)
    MEDIUM = (fonts.MEDIUM, fonts.ARABIC_SEMIBOLD, fonts.FALLBACK)
    SEMIBOLD = (fonts.SEMIBOLD, fonts.ARABIC_SEMIBOLD, fonts.FALLBACK)


class _Font(TTFont):  # type: ignore[misc]  # ReportLab has no types
    """A font whose letters are read back as they were written.

    ReportLab tells readers the code that was drawn: for joined Arabic letters that of their shape, and codes above
    FFFF in a form that no reader takes.
    """

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802  ReportLab's own name
        """Add the font, then correct what its codes mean."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _MEANING.sub(_corrected, stream.content)


_MEANING = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,6})>(?=\n)")


def _corrected(line: re.Match[str]) -> str:
    """Code and meaning; the shape of a letter means the letter, a ligature stays one character."""
    drawn = chr(int(line[2], 16))
    letter = unicodedata.normalize("NFKC", drawn) if "\ufb50" <= drawn <= "\ufeff" else drawn
    meant = letter if len(letter) == 1 else drawn
    return f"<{line[1]}> <{meant.encode('utf-16-be').hex().upper()}>"


@cache
def _loaded(path: Path) -> TTFont:
    """The font, read once and known to ReportLab by the name of its file."""
    font = _Font(path.stem, str(path), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def first_name() -> str:
    """The font a page starts with; ReportLab would start with Helvetica, which it does not embed."""
    return name_of(fonts.REGULAR)


def name_of(path: Path) -> str:
    """The name of a font on the page."""
    return cast(str, _loaded(path).fontName)


def has_all(text: str, path: Path) -> bool:
    """Whether the font has every character."""
    glyphs = _loaded(path).face.charToGlyph
    return all(ord(char) in glyphs for char in text)


def name_for(cluster: str, weight: Weight) -> str | None:
    """The name of the first font of `weight` that has every character of `cluster`; None where none has."""
    return next((name_of(path) for path in weight.value if has_all(cluster, path)), None)


def advance(text: str, font_name: str) -> float:
    """The width of `text` at size 1, in points."""
    face = pdfmetrics.getFont(font_name).face
    widths, usual = face.charWidths, face.defaultWidth
    return cast(float, sum(widths.get(ord(char), usual) for char in text) / 1000)
