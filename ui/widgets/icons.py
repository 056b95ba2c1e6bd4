"""Lucide icons (ISC), tinted by a colour token, sharp at every scale.

To use another icon, copy its file from lucide-static to ui/resources/icons and name it here by its file name.
"""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from ui import theme

FOLDER = Path(__file__).parent.parent / "resources"


def paint_icon(painter: QPainter, rect: QRectF, name: str, token: str = "ink2") -> None:
    """Draw the icon inside `rect`."""
    _renderer(name, theme.colour(token).name()).render(painter, rect)


def pixmap(name: str, token: str = "ink2", size: int = theme.ICON, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` px for a screen of this device pixel ratio."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, QRectF(0, 0, size, size), name, token)
    painter.end()
    return made


def icon(name: str, token: str = "ink2", size: int = theme.ICON) -> QIcon:
    """The icon for what takes a QIcon (menus, the window), at one, two and three times its size."""
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(pixmap(name, token, size, ratio))
    return made


class Icon(QWidget):
    """A still icon in a layout; the words beside it say what it means."""

    def __init__(
        self, name: str, token: str = "ink2", size: int = theme.ICON, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._token = name, token
        self.setFixedSize(QSize(size, size))

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw the icon over the whole widget."""
        paint_icon(QPainter(self), QRectF(self.rect()), self._name, self._token)


def paint_logo(painter: QPainter, rect: QRectF) -> None:
    """Draw the open book with its tick; it has its own colours, made for the petrol panel."""
    _file_renderer("logo.svg").render(painter, rect)


@lru_cache(maxsize=256)
def _renderer(name: str, ink: str) -> QSvgRenderer:
    text = (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", QColor(ink).name()).encode()))


@lru_cache(maxsize=4)
def _file_renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(FOLDER / name))
