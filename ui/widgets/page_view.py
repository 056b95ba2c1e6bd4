"""One page of a document on the screen, as it will come out of the printer. It is drawn when it comes into sight."""

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tracker.language import _
from ui import theme
from ui.pdf_pages import draw_page


class PageView(QWidget):
    """`points` is the size of the page, `scale` logical pixels for each point."""

    def __init__(self, pdf: bytes, number: int, count: int, points: QSizeF, scale: float) -> None:
        super().__init__()
        self._pdf, self._number, self._scale = pdf, number, scale
        self._image: QImage | None = None
        self.setFixedSize(QSize(round(points.width() * scale), round(points.height() * scale)))
        self.setAccessibleName(_("Page {n} of {all}").format(n=number, all=count))

    def paintEvent(self, event: object) -> None:
        """Draw the page and its edge."""
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._drawn())
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _drawn(self) -> QImage:
        if self._image is None:
            self._image = draw_page(self._pdf, self._number - 1, self._scale * self.devicePixelRatioF())
        return self._image
