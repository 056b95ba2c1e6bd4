"""One page of a document on the screen, as it will come out of the printer. It is drawn when it comes into sight."""

from collections import deque

from PySide6.QtCore import QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tracker.language import _
from ui import theme
from ui.pdf_pages import draw_page, is_busy

_KEPT = 12
"""A page on the screen takes 5 MB: those drawn last are kept, a casebook of 300 would be more than the machine has."""
_AGAIN = 40
"""ms until a page asks again whether the printer has left the drawing to it."""


class PageView(QWidget):
    """`points`: the size of the page; `scale`: logical pixels for each point; `drawn`: pages that hold a picture."""

    def __init__(
        self, pdf: bytes, number: int, count: int, points: QSizeF, scale: float, drawn: "deque[PageView]"
    ) -> None:
        super().__init__()
        self._kept = drawn
        self._pdf, self._number, self._scale = pdf, number, scale
        self._image: QImage | None = None
        self.setFixedSize(QSize(round(points.width() * scale), round(points.height() * scale)))
        self.setAccessibleName(_("Page {n} of {all}").format(n=number, all=count))

    def paintEvent(self, event: object) -> None:
        """Draw the page and its edge."""
        painter = QPainter(self)
        if self._image is None and is_busy():
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            QTimer.singleShot(_AGAIN, self, self.update)
        else:
            painter.drawImage(0, 0, self._drawn())  # fitted into the rect it would lose a column of dots
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _drawn(self) -> QImage:
        if self._image is None:
            dots = self.devicePixelRatioF()
            self._image = draw_page(self._pdf, self._number - 1, self._scale * dots)
            self._image.setDevicePixelRatio(dots)
            self._keep()
        return self._image

    @property
    def holds_picture(self) -> bool:
        """Whether it is drawn already."""
        return self._image is not None

    def _keep(self) -> None:
        self._kept.append(self)
        while len(self._kept) > _KEPT:
            self._kept.popleft()._image = None
