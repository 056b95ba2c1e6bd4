"""Pages of a PDF as pictures, for the preview and the printer. PDFium is loaded when the first page is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
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
    """A printer set to the paper of this document, without margins: the pages have their own."""
    first = page_sizes(pdf)[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setResolution(_PRINT_DPI)
    upright = QSizeF(min(first.width(), first.height()), max(first.width(), first.height()))
    printer.setPageSize(QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    _turn(printer, first)
    printer.setFullPage(True)
    return printer


def print_pages(pdf: bytes, printer: QPrinter) -> bool:
    """Paint the pages the person chose onto the printer, one at a time; False where it does not begin or stops.

    It may run in the worker: the printer is no part of the window.
    """
    sizes = page_sizes(pdf)
    first, last = chosen_pages(printer, len(sizes))
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    numbers = [*range(first - 1, last)] * copies
    painter = QPainter()
    _turn(printer, sizes[numbers[0]])
    if not painter.begin(printer):
        return False
    try:
        for place, number in enumerate(numbers):
            _turn(printer, sizes[number])
            if place and not printer.newPage():
                return False
            _paint(painter, draw_page(pdf, number, printer.resolution() / POINTS_PER_INCH))
    finally:
        ended = painter.end()
    return ended and printer.printerState() not in (
        QPrinter.PrinterState.Aborted,
        QPrinter.PrinterState.Error,
    )


def chosen_pages(printer: QPrinter, count: int) -> tuple[int, int]:
    """The first and the last page that the person chose, of so many."""
    first = printer.fromPage() or 1
    return first, max(min(printer.toPage() or count, count), first)


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
