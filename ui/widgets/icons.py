"""Lucide icons (ISC), tinted by a colour token, sharp at every scale.

To use another icon, copy its file from lucide-static to ui/resources/icons and name it here by its file name.
"""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from ui import theme

FOLDER = Path(__file__).parent.parent / "resources"
_STRAIGHT = (QTransform.TransformationType.TxNone, QTransform.TransformationType.TxTranslate)


def paint_icon(painter: QPainter, rect: QRectF, name: str, token: str = "ink2") -> None:
    """Draw the icon inside `rect`, as it was drawn before where it fits the dots of the screen."""
    ink, ratio = theme.colour(token).name(), painter.device().devicePixelRatioF()
    if _fits_dots(painter, rect, ratio):
        painter.drawImage(rect.topLeft(), _drawn(name, ink, rect.width(), rect.height(), ratio))
    else:
        _renderer(name, ink).render(painter, rect)


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


def _fits_dots(painter: QPainter, rect: QRectF, ratio: float) -> bool:
    moved = painter.worldTransform()
    numbers = (rect.x() + moved.dx(), rect.y() + moved.dy(), rect.width(), rect.height())
    return moved.type() in _STRAIGHT and all((number * ratio).is_integer() for number in numbers)


@lru_cache(maxsize=256)
def _drawn(name: str, ink: str, width: float, height: float, ratio: float) -> QImage:
    made = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, ink).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return made


@lru_cache(maxsize=256)
def _renderer(name: str, ink: str) -> QSvgRenderer:
    text = (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", QColor(ink).name()).encode()))


@lru_cache(maxsize=4)
def _file_renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(FOLDER / name))
