"""Reads the bookmarks and links of a made PDF back."""

from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader


def bookmarks(made: bytes, level: int = 0) -> list[tuple[str, int]]:
    """Titles and page numbers of one level, in the order of the book."""
    document = pdfium.PdfDocument(made)
    found = []
    for mark in document.get_toc():
        target = mark.get_dest()
        assert target is not None
        if mark.level == level:
            found.append((mark.get_title(), target.get_index() + 1))
    return found


def links(made: bytes, page: int) -> list[int]:
    """The pages that the links of a page lead to, from top to bottom."""
    reader = PdfReader(BytesIO(made))
    found = []
    for one in reader.pages[page - 1].get("/Annots", []):
        note: Any = one.get_object()
        target = note["/Dest"][0].get_object()
        found.append((-float(note["/Rect"][3]), reader.get_page_number(target) + 1))
    return [number for _top, number in sorted(found)]
