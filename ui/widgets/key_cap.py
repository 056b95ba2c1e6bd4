"""A key in its small box, beside what it does."""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.direction import isolated

HEIGHT = 18
_PADDING = 5


@lru_cache(maxsize=256)
def cap_width(key: str) -> int:
    """How wide the box of this key is, in px."""
    return max(
        HEIGHT, QFontMetrics(theme.font(theme.HINT, theme.MEDIUM)).horizontalAdvance(key) + 2 * _PADDING
    )


def paint_cap(painter: QPainter, rect: QRectF, key: str, on_accent: bool = False) -> None:
    """Draw the key; on a primary button as an outline alone."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("on_accent" if on_accent else "line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if on_accent else theme.colour("sunken"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(theme.colour("on_accent" if on_accent else "ink2"))
    painter.setFont(theme.font(theme.HINT, theme.MEDIUM))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, isolated(key))
    painter.restore()


class KeyCap(QWidget):
    """A key in a layout."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)
        self.setFixedSize(QSize(cap_width(key), HEIGHT))

    def paintEvent(self, event: object) -> None:
        """Draw the key."""
        paint_cap(QPainter(self), QRectF(self.rect()), self._key)
