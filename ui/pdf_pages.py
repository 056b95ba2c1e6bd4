"""Pages of a PDF as pictures, for the preview and the printer. PDFium is loaded when the first page is drawn."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
_PRINT_DPI = 300
"""Fine enough for codes and hairlines; a printer's own 1200 would need a hundred times the memory."""
_ONE_AT_A_TIME = Lock()
"""PDFium serves one thread; the preview draws in the window's while the printer is served in the worker."""


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415  20 MB that only who looks at paper needs

    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        yield document


def is_busy() -> bool:
    """Whether the worker draws a page just now: the window does not wait for it."""
    return _ONE_AT_A_TIME.locked()


def page_sizes(pdf: bytes) -> list[QSizeF]:
    """Width and height of each page in points."""
    with _opened(pdf) as document:
        return [QSizeF(*document.get_page_size(number)) for number in range(len(document))]


def draw_page(pdf: bytes, number: int, scale: float) -> QImage:
    """One page in pixels, counted from 0; `scale` is pixels for each point (1/72 inch)."""
    with _opened(pdf) as document:
        return _image(document[number].render(scale=scale, prefer_bgrx=True))


def _image(bitmap: object) -> QImage:
    """A copy that outlives the bitmap."""
    buffer, width, height, stride = (
        getattr(bitmap, name) for name in ("buffer", "width", "height", "stride")
    )
    image = QImage(bytes(buffer), width, height, stride, QImage.Format.Format_RGB32)
    return image.copy()


def make_printer(pdf: bytes, name: str) -> QPrinter:
    """A printer set to the paper of this document, without margins: the pages have their own.

    The margins of a printer that leaves some are the reason why no page of ours comes within 12 mm of an edge.
    """
    first = page_sizes(pdf)[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setResolution(_PRINT_DPI)
    upright = QSizeF(min(first.width(), first.height()), max(first.width(), first.height()))
    printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    _turn(printer, first)
    printer.setFullPage(True)
    return printer


GoOn = Callable[[int, int], bool]
"""Told which side of how many is next; False stops the printing."""


def print_pages(pdf: bytes, printer: QPrinter, go_on: GoOn = lambda _side, _all: True) -> bool:
    """Paint the pages the person chose onto the printer, one at a time; False where it does not begin or stops.

    It may run in the worker: the printer is no part of the window.
    """
    sizes = page_sizes(pdf)
    sides = _sides(printer, len(sizes))
    painter = QPainter()
    _turn(printer, sizes[(sides[0] or 1) - 1])
    if not painter.begin(printer):
        return False
    whole = False
    try:
        whole = _paint_sides(pdf, printer, painter, sides, go_on)
    finally:
        ended = painter.end()
        if not whole and printer.outputFileName():
            Path(printer.outputFileName()).unlink(missing_ok=True)  # half a file would be taken for the whole
    return whole and ended and printer.printerState() not in _FAILED


def _paint_sides(
    pdf: bytes, printer: QPrinter, painter: QPainter, sides: Sequence[int | None], go_on: GoOn
) -> bool:
    sizes = page_sizes(pdf)
    for place, number in enumerate(sides):
        if not go_on(place + 1, len(sides)):
            printer.abort()
            return False
        _turn(printer, sizes[(number or 1) - 1])
        if place and not printer.newPage():
            return False
        if number is not None:
            _paint(painter, draw_page(pdf, number - 1, printer.resolution() / POINTS_PER_INCH))
    return True


_FAILED = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)


def chosen_pages(printer: QPrinter, count: int) -> tuple[int, ...]:
    """The pages that the person chose of so many, counted from 1: "1-3,5" too. Nothing where none of them is there."""
    asked = printer.pageRanges()
    return tuple(page for page in range(1, count + 1) if asked.isEmpty() or asked.contains(page))


def in_order(pages: Sequence[int], copies: int, is_sorted: bool, both_sides: bool) -> list[int | None]:
    """What is painted, side by side; None is an empty one. Every copy begins on a sheet of its own.

    Copies that are not sorted come sheet by sheet, as a printer would give them.
    """
    on_a_sheet = 2 if both_sides else 1
    sheets = [(*pages[at : at + on_a_sheet], None)[:on_a_sheet] for at in range(0, len(pages), on_a_sheet)]
    alike = 1 if is_sorted else copies
    ordered = [sheet for sheet in sheets for _copy in range(alike)] * (copies // alike)
    sides = [side for sheet in ordered for side in sheet]
    return sides[:-1] if sides and sides[-1] is None else sides


def _sides(printer: QPrinter, count: int) -> list[int | None]:
    """The sides for this printer: one that makes copies by itself gets the pages once."""
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    both_sides = printer.duplex() is not QPrinter.DuplexMode.DuplexNone
    return in_order(chosen_pages(printer, count), copies, printer.collateCopies(), both_sides)


def _turn(printer: QPrinter, page: QSizeF) -> None:
    """The paper lies where the page does."""
    lies = page.width() > page.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    )


def _paint(painter: QPainter, image: QImage) -> None:
    """The page as large as the paper allows, its shape kept."""
    room = painter.viewport()
    size = QSizeF(image.size()).scaled(QSizeF(room.size()), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(QRectF(room).topLeft(), size), image)
