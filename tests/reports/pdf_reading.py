"""Reads a made PDF back: its text, its fonts, where everything stands."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader

BINDING, EDGE = 22 * 72 / 25.4, 12 * 72 / 25.4
Box = tuple[float, float, float, float]
Words = tuple[tuple[str, Box], ...]


def texts(made: bytes) -> list[str]:
    """The text of each page, lines joined, white space as single blanks."""
    document = pdfium.PdfDocument(made)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def whole_text(made: bytes) -> str:
    return " ".join(texts(made))


def fonts_not_embedded(made: bytes) -> set[str]:
    found = set()
    for page in PdfReader(BytesIO(made)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            described = font.get_object().get("/FontDescriptor")
            if described is None or "/FontFile2" not in described.get_object():
                found.add(str(font.get_object().get("/BaseFont")))
    return found


def outside_the_margins(made: bytes) -> list[str]:
    """Text and drawings more than a line's width outside 22 mm on the long binding side and 12 mm elsewhere."""
    problems = []
    for number, (size, words, drawn) in enumerate(_pages(made), start=1):
        wide, tall = size
        left_margin, upper = (EDGE, BINDING) if wide > tall else (BINDING, EDGE)
        for what, (left, bottom, right, top) in (*drawn, *words):
            if (
                left < left_margin - 1.6
                or right > wide - EDGE + 1.6
                or bottom < EDGE - 1.6
                or top > tall - upper + 1.6
            ):
                problems.append(f"page {number}: {what} at {left:.0f}, {bottom:.0f}, {right:.0f}, {top:.0f}")
    return problems


def overlapping_text(made: bytes) -> list[str]:
    """Pairs of texts that cover each other by more than a point both ways."""
    return [
        f"page {number}: “{one}” and “{other}”"
        for number, (_size, words, _drawings) in enumerate(_pages(made), start=1)
        for one, other in _covering(words)
    ]


def _covering(words: Words) -> Iterator[tuple[str, str]]:
    """From the lowest word up, each beside those that begin below its top."""
    lowest = sorted(words, key=lambda one: one[1][1])
    for place, (text, box) in enumerate(lowest):
        for other, another in islice(lowest, place + 1, None):
            if another[1] >= box[3] - 1:
                break
            if _cover(box, another):
                yield text, other


@lru_cache(maxsize=4)
def _pages(made: bytes) -> tuple[tuple[tuple[float, float], Words, Words], ...]:
    """The size of each page, its words and its drawings."""
    return tuple(
        (page.get_size(), tuple(_text_boxes(page)), tuple(_drawn(page))) for page in pdfium.PdfDocument(made)
    )


def _drawn(page: pdfium.PdfPage) -> Iterator[tuple[str, Box]]:
    for one in page.get_objects():
        yield "a drawing", one.get_bounds() if hasattr(one, "get_bounds") else one.get_pos()


def _text_boxes(page: pdfium.PdfPage) -> Iterator[tuple[str, Box]]:
    """Every word with the box of its visible letters."""
    page_text = page.get_textpage()
    text, box = "", None
    for number in range(page_text.count_chars()):
        letter = chr(pdfium.raw.FPDFText_GetUnicode(page_text, number))
        if letter.strip():
            text, box = text + letter, _around(box, page_text.get_charbox(number))
        elif box:
            yield text, box
            text, box = "", None
    if box:
        yield text, box


def _around(one: Box | None, other: Box) -> Box:
    if one is None:
        return other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _cover(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and along > 1


def structure(made: bytes) -> list[tuple[str, list[int]]]:
    """The parts of the document in the order they are read: role, and the marked places of their page."""
    root: Any = PdfReader(BytesIO(made)).trailer["/Root"]
    parts = [one.get_object() for one in root["/StructTreeRoot"]["/K"]["/K"]]
    return [(one["/S"][1:], one["/K"] if isinstance(one["/K"], list) else [one["/K"]]) for one in parts]
