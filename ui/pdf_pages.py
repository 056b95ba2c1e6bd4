"""Pages of a PDF as pictures, for the preview and the printer. PDFium is loaded when the first page is drawn."""

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
_PRINT_DPI = 300
"""Fine enough for codes and hairlines; a printer's own 1200 would need a hundred times the memory."""


def draw_pages(pdf: bytes, scale: float) -> list[QImage]:
    """Every page in pixels; `scale` is pixels for each point (1/72 inch)."""
    import pypdfium2  # noqa: PLC0415  20 MB that only who looks at paper needs

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_image(page.render(scale=scale, prefer_bgrx=True)) for page in document]
    finally:
        document.close()


def page_points(pdf: bytes) -> QSizeF:
    """Width and height of the first page in points."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(pdf)
    try:
        return QSizeF(*document[0].get_size())
    finally:
        document.close()


def _image(bitmap: object) -> QImage:
    """A copy that outlives the bitmap."""
    buffer, width, height, stride = (
        getattr(bitmap, name) for name in ("buffer", "width", "height", "stride")
    )
    image = QImage(bytes(buffer), width, height, stride, QImage.Format.Format_RGB32)
    return image.copy()


def make_printer(pdf: bytes, name: str) -> QPrinter:
    """A printer set to the paper of this document, without margins: the pages have their own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setResolution(_PRINT_DPI)
    size = QPageSize(page_points(pdf), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(size)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def print_pages(pdf: bytes, printer: QPrinter) -> bool:
    """Paint the pages the person chose onto the printer; False where the printer does not begin."""
    images = draw_pages(pdf, printer.resolution() / POINTS_PER_INCH)
    first = printer.fromPage() or 1
    last = printer.toPage() or len(images)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, image in enumerate(images[first - 1 : last]):
        if number:
            printer.newPage()
        painter.drawImage(QRectF(painter.viewport()), image)
    painter.end()
    return True
